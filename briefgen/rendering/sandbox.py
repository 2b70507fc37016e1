"""The sandbox of templates: they reach the values of a page, and no file, module or program through them.

Jinja's sandbox refuses certain names, such as those with underscores. This one also refuses all types that are not
listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from functools import wraps
from types import BuiltinMethodType, MethodType
from typing import Any, TypeVar

from jinja2 import nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefgen.rendering.escaping import (
    SliceCalls,
    refuse_cut,
    refuse_cutting_method,
    refuse_escaping_off,
    without_unsafe_filters,
)

T = TypeVar("T")

# Jinja's own helpers that templates do not need; some of them reach far or run long.
DROPPED_GLOBALS = ("lipsum", "cycler", "joiner", "namespace", "range")
MAX_REPEATED = 1_000_000  # letters or items in the result of one operation
# The types whose attributes a template may use. Functions, classes, paths and partials are not among them: the `func`
# and `args` of a partial lead to the objects behind it.
PLAIN = (
    str, int, float, type(None), date, time, timedelta, tuple, list, Mapping, set, frozenset, Macro, BlockReference,
    TemplateReference, Undefined,
)  # fmt: skip
_SIZED_FILTERS = ("batch", "center", "format", "indent", "slice", "truncate", "wordwrap")
# A width of seven digits, or one taken from another value.
_WIDE = re.compile(r"[0-9]{7}|\{[^{}]*\{|%[-+ #0]*\*|%[^%a-zA-Z]*\.\*")

# Whether a type is trusted, by type; `loop` and imported templates are.
_TRUST: dict[type, bool] = {LoopContext: True, TemplateModule: True}


def for_templates(kind: type[T]) -> type[T]:
    """Mark a class whose methods templates may call, except those with a leading underscore."""
    _TRUST[kind] = True
    return kind


def is_trusted(value: Any) -> bool:
    """Return whether a value is a frozen dataclass of this package, or of a class marked with `for_templates`."""
    kind = type(value)
    if kind not in _TRUST:
        parameters = getattr(kind, "__dataclass_params__", None)
        _TRUST[kind] = kind.__module__.startswith("briefgen.") and bool(parameters and parameters.frozen)
    return _TRUST[kind]


def refuse_undefined(value: Any) -> None:
    """Raise UndefinedError for an undefined value; its message says what is missing."""
    if isinstance(value, Undefined):
        str(value)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, restricted to the listed types and to operations that need little memory.

    It has a fast path for trusted values, see `SECURITY.md`.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DROPPED_GLOBALS:
            self.globals.pop(name, None)
        self.filters |= {name: _limit_size(self.filters[name]) for name in _SIZED_FILTERS}
        self.filters = without_unsafe_filters(self.filters)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return the tree of a template. Raises EscapingOff where it switches escaping off."""
        tree = super()._parse(source, name, filename)
        refuse_escaping_off(tree, name)
        SliceCalls().visit(tree)
        return tree

    def cut(self, value: Any, start: Any, stop: Any, step: Any) -> Any:
        """Return a slice of a value. Raises SecurityError for printed text."""
        refuse_cut(value)
        return value[start:stop:step]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether the type is listed and Jinja allows the name."""
        return isinstance(obj, PLAIN) and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, without Jinja's checks where a trusted value has a name without an underscore.

        Trusted values hold only plain values and other trusted values. The checks take a third of the time of a page.
        """
        trusted = _TRUST.get(type(obj))
        if trusted is None:
            trusted = is_trusted(obj)
        if trusted and attribute[:1] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        if attribute in ("format", "format_map") and isinstance(obj, str):
            _refuse_wide(obj)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item; filters such as `map` ask for the attributes of trusted values as items."""
        if is_trusted(obj) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if type(obj) is Markup and not isinstance(argument, str):
            refuse_cut(obj)
        return super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call an object: macros and methods of trusted values directly, anything else through Jinja's checks."""
        kind = type(obj)
        if kind is Macro or (kind is MethodType and is_trusted(obj.__self__)):
            if kwargs:
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
            return obj(*args, **kwargs)
        if kind in (BuiltinMethodType, MethodType):
            _refuse_large(args)
            refuse_cutting_method(obj)
            if obj.__name__ == "replace" and isinstance(obj.__self__, str):
                _refuse_product(
                    len(obj.__self__) + 1, max((len(text) for text in args if isinstance(text, str)), default=0)
                )
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operation. Raises SecurityError for one that would be too long."""
        if operator == "%":
            if isinstance(left, str):
                _refuse_wide(left)
            return super().call_binop(context, operator, left, right)
        sizes = [len(value) if isinstance(value, (str, list, tuple)) else abs(value) for value in (left, right)]
        if operator == "**" and max(sizes) > 1000:
            raise SecurityError("the result of `**` is too long")
        _refuse_product(sizes[0], sizes[1], operator)
        return super().call_binop(context, operator, left, right)


def _limit_size(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses large sizes."""

    @wraps(function)  # keeps the attribute by which Jinja knows whether the filter takes the environment
    def limited(*args: Any, **kwargs: Any) -> Any:
        _refuse_large((*args, *kwargs.values()))
        for value in args:
            if isinstance(value, str) and function.__name__ == "do_format":
                _refuse_wide(value)
        return function(*args, **kwargs)

    return limited


def _refuse_large(values: tuple[Any, ...]) -> None:
    if any(isinstance(value, int) and abs(value) > MAX_REPEATED for value in values):
        raise SecurityError("a number is too large for this")


def _refuse_wide(pattern: str) -> None:
    if _WIDE.search(pattern):
        raise SecurityError("a width in this pattern is too large or not a number")


def _refuse_product(first: int, second: int, operator: str = "replace") -> None:
    if first * second > MAX_REPEATED:
        raise SecurityError(f"the result of `{operator}` is too long")
