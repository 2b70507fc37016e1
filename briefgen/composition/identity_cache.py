"""what was told on the day before; what is told again alike is the same value, so that it is rendered once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
V = TypeVar("V")
_BY_VALUE = frozenset({str, int, bool, type(None), date})


class Interner:
    """The values of today and of the day before, by what they are made of."""

    def __init__(self) -> None:
        self._before: dict[object, Any] = {}
        self._today: dict[object, Any] = {}

    def next_day(self) -> None:
        """What was not told on the day that ends is forgotten at the end of the next."""
        self._before, self._today = self._today, {}

    def intern(self, kind: Callable[P, V], *args: P.args, **kwargs: P.kwargs) -> V:
        """The value that was made of the same parts before, else a new one; the parts went through here too."""
        parts = (*args, *kwargs, *kwargs.values())
        key = (kind, *[part if type(part) in _BY_VALUE else _identity_key(part) for part in parts])
        found: V | None = self._today.get(key)
        if found is None:
            found = self._before.get(key) or kind(*args, **kwargs)
            self._today[key] = found
        return found


def _identity_key(part: Any) -> object:
    """Which value it is: what is made of it holds on to it, so that no other one can have its id."""
    if type(part) is tuple:
        return part if part and type(part[0]) is str else tuple(map(id, part))
    return id(part)
