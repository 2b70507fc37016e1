"""what a template may reach: the values that it is given, and no file, module or program behind them.

Jinja's sandbox forbids single names, such as those with underscores; this one also allows only the types below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from functools import wraps
from types import BuiltinMethodType, MethodType
from typing import Any, TypeVar

from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

T = TypeVar("T")

# Jinja's own helpers that templates do not need; some of them reach far or run long.
DROPPED_GLOBALS = ("lipsum", "cycler", "joiner", "namespace", "range")
MAX_REPEATED = 1_000_000  # letters or items that a template may make by one operation
# The types whose attributes a template may use, and no others: a function, a class, a path or a partial, whose
# `func` and `args` lead to what it was made of, has none for it.
PLAIN = (
    str, int, float, type(None), date, time, timedelta, tuple, list, Mapping, set, frozenset, Macro, BlockReference,
    TemplateReference, Undefined,
)  # fmt: skip
_SIZED_FILTERS = ("batch", "center", "format", "indent", "slice", "truncate", "wordwrap")
# A width of seven digits, or one that stands in another value.
_WIDE = re.compile(r"[0-9]{7}|\{[^{}]*\{|%[-+ #0]*\*|%[^%a-zA-Z]*\.\*")

_OURS: dict[type, bool] = {LoopContext: True, TemplateModule: True}  # `loop`, and what a template imports


def for_templates(kind: type[T]) -> type[T]:
    """Say of a class that templates may call all of its methods that have no underscore."""
    _OURS[kind] = True
    return kind


def is_ours(value: Any) -> bool:
    """Whether something is one of our frozen values; remembered by type, for a template asks a million times."""
    kind = type(value)
    if kind not in _OURS:
        parameters = getattr(kind, "__dataclass_params__", None)
        _OURS[kind] = kind.__module__.startswith("briefgen.") and bool(parameters and parameters.frozen)
    return _OURS[kind]


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, closed to types that are not listed, and to operations that would eat the memory.

    It has a fast path for our own frozen values, see `SECURITY.md`.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DROPPED_GLOBALS:
            self.globals.pop(name, None)
        self.filters |= {name: _bounded(self.filters[name]) for name in _SIZED_FILTERS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether the type is a plain one, and Jinja allows the name."""
        return isinstance(obj, PLAIN) and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Jinja's checks are for objects that anybody may have made; ours are frozen values, and hold only fields.

        Underscored names are for the checks all the same. A third of the time of a page.
        """
        ours = _OURS.get(type(obj))
        if ours is None:
            ours = is_ours(obj)
        if ours and attribute[:1] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        if attribute in ("format", "format_map") and isinstance(obj, str):
            _refuse_wide(obj)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Our values have no items: what filters such as `map` ask for by that name is an attribute."""
        if is_ours(obj) and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A macro, or a method of our values, is safe and wants no context: it is called as it is.

        What else a template may call goes the long way, through Jinja's checks.
        """
        kind = type(obj)
        if kind is Macro or (kind is MethodType and is_ours(obj.__self__)):
            if kwargs:
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
            return obj(*args, **kwargs)
        if kind in (BuiltinMethodType, MethodType):
            _refuse_large(args)
            if obj.__name__ == "replace" and isinstance(obj.__self__, str):
                _refuse_product(
                    len(obj.__self__) + 1, max((len(text) for text in args if isinstance(text, str)), default=0)
                )
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%":
            if isinstance(left, str):
                _refuse_wide(left)
            return super().call_binop(context, operator, left, right)
        sizes = [len(value) if isinstance(value, (str, list, tuple)) else abs(value) for value in (left, right)]
        if operator == "**" and max(sizes) > 1000:
            raise SecurityError("the result of `**` is too long")
        _refuse_product(sizes[0], sizes[1], operator)
        return super().call_binop(context, operator, left, right)


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that refuses a size which nobody can print."""

    @wraps(function)  # keeps what Jinja notes of it: whether it takes the environment
    def checked(*args: Any, **kwargs: Any) -> Any:
        _refuse_large((*args, *kwargs.values()))
        for value in args:
            if isinstance(value, str) and function.__name__ == "do_format":
                _refuse_wide(value)
        return function(*args, **kwargs)

    return checked


def _refuse_large(values: tuple[Any, ...]) -> None:
    if any(isinstance(value, int) and abs(value) > MAX_REPEATED for value in values):
        raise SecurityError("a number is too large for this")


def _refuse_wide(pattern: str) -> None:
    if _WIDE.search(pattern):
        raise SecurityError("a width in this pattern is too large, or not written as a number")


def _refuse_product(first: int, second: int, operator: str = "replace") -> None:
    if first * second > MAX_REPEATED:
        raise SecurityError(f"the result of `{operator}` is too long")
