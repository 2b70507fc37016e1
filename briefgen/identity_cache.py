"""Results remembered by the identity of the values that they were made from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
V = TypeVar("V")
_COMPARED_BY_VALUE = frozenset({str, type(None), date})
_COMPARED_BY_CONTENT = _COMPARED_BY_VALUE | {int, bool, tuple}


class IdentityCache:
    """A cache of the results of pure functions, such as the views of a brief and the text of its parts.

    Contract:

    - Two calls of `get` return the same object if they have the same function and the same arguments, by the same names
      and in the same order, and the first result is still kept.
    - Texts, numbers, dates and None are the same if they are equal and of one type, also as items of a tuple. All other
      values are the same only if they are one object.
    - A function depends on nothing besides its arguments, and they never change.
    - An entry keeps its arguments alive, so no other object can get the id of one of them.
    - The cache has at most twice `limit` entries. Among them are the `limit` that were used last.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._new: dict[object, tuple[Any, object]] = {}
        self._old: dict[object, tuple[Any, object]] = {}

    def get(self, function: Callable[P, V], *args: P.args, **kwargs: P.kwargs) -> V:
        """Return `function(*args, **kwargs)`, remembered from a call with the same arguments if there was one."""
        arguments = (*args, *kwargs.values()) if kwargs else args
        key = (
            function, tuple(kwargs),
            *[
                value if (kind := type(value)) in _COMPARED_BY_VALUE
                else id(value) if kind not in _COMPARED_BY_CONTENT
                else _key_by_content(value)
                for value in arguments
            ],
        )  # fmt: skip
        entry = self._new.get(key)
        if entry is None:
            entry = self._old.get(key) or (function(*args, **kwargs), arguments)
            if len(self._new) >= self._limit:
                self._old, self._new = self._new, {}
            self._new[key] = entry
        result: V = entry[0]
        return result


def _key_by_content(value: Any) -> object:
    kind = type(value)
    if kind is not tuple:
        return value if kind in _COMPARED_BY_VALUE else (kind, value)  # True is not 1
    types = set(map(type, value))
    if types <= _COMPARED_BY_VALUE:
        return value
    if types.isdisjoint(_COMPARED_BY_CONTENT):
        return tuple(map(id, value))
    return tuple([_key_by_content(item) if type(item) in _COMPARED_BY_CONTENT else id(item) for item in value])
