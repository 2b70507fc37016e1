"""The limits on what one operation of a template may make: a slip must not fill the memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter

MAX_REPEATED = 1_000_000  # letters or items in the result of one operation
# A width of seven digits, in any script, or one taken from another value.
_WIDE = re.compile(r"\d{7}|\{[^{}]*\{|%[-+ #0]*\*|%[^%a-zA-Z]*\.\*")


def refuse_large(values: Iterable[Any]) -> None:
    """Raise SecurityError for a number that would make a long text or list."""
    if any(isinstance(value, int) and abs(value) > MAX_REPEATED for value in values):
        raise SecurityError("a number is too large for this")


def refuse_wide(pattern: str) -> None:
    """Raise SecurityError for a pattern whose widths are too large together, or taken from values."""
    if _WIDE.search(pattern) or sum(map(int, re.findall(r"\d+", pattern))) > MAX_REPEATED:
        raise SecurityError("a width in this pattern is too large or not a number")


def refuse_long_filling(pattern: str, sign: str, values: Iterable[Any]) -> None:
    """Raise SecurityError for a pattern that would repeat long texts; `sign` begins each of its slots."""
    _refuse_product(pattern.count(sign), _longest(values), "format")


def refuse_long_product(operator: str, left: Any, right: Any) -> None:
    """Raise SecurityError for a `*` or `**` whose result would be too long."""
    sizes = [len(value) if isinstance(value, (str, list, tuple)) else abs(value) for value in (left, right)]
    if operator == "**" and max(sizes) > 1000:
        raise SecurityError("the result of `**` is too long")
    _refuse_product(sizes[0], sizes[1], operator)


def refuse_long_sum(operator: str, values: Iterable[Any]) -> None:
    """Raise SecurityError for texts or lists that would be too long together."""
    if sum(len(value) for value in values if isinstance(value, (str, bytes, list, tuple))) > MAX_REPEATED:
        raise SecurityError(f"the result of `{operator}` is too long")


def limited_call(method: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the arguments for a method of a plain value. Raises SecurityError where its result would be too long."""
    refuse_large((*args, *kwargs.values()))
    text = method.__self__
    if isinstance(text, str):
        if method.__name__ == "join" and args:
            return (list(_limited_items(args[0], text)), *args[1:])
        if method.__name__ == "replace":
            _refuse_product(len(text) + 1, _longest(args), "replace")
        elif method.__name__ == "translate" and args:
            _refuse_product(len(text), _longest(args), "translate")
        elif method.__name__ == "expandtabs":
            widths = [width for width in (*args, *kwargs.values()) if isinstance(width, int)]
            _refuse_product(text.count("\t"), max(widths, default=8), "expandtabs")
    return args


def limit_filters(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return the filters, each of which refuses to make a text or list that is too long."""
    checks: dict[str, Callable[..., None]] = {
        "batch": _check_numbers, "center": _check_numbers, "round": _check_numbers, "slice": _check_numbers,
        "truncate": _check_numbers,
        "format": _check_format, "indent": _check_indent, "replace": _check_replace, "wordwrap": _check_wordwrap,
    }  # fmt: skip
    limited = {name: _checked(filters[name], check) for name, check in checks.items()}
    return {**filters, **limited, "join": _limited_join(filters["join"])}


def _checked(function: Callable[..., Any], check: Callable[..., None]) -> Callable[..., Any]:
    @wraps(function)  # keeps the attribute by which Jinja knows what the filter takes
    def limited(*args: Any, **kwargs: Any) -> Any:
        refuse_large((*args, *kwargs.values()))
        check(*args, **kwargs)
        return function(*args, **kwargs)

    return limited


def _check_numbers(*args: Any, **kwargs: Any) -> None:
    """Nothing beside the numbers."""


def _check_format(value: Any, *args: Any, **kwargs: Any) -> None:
    refuse_wide(str(value))
    refuse_long_filling(str(value), "%", (*args, *kwargs.values()))


def _check_indent(value: Any, width: int = 4, *_args: Any, **_kwargs: Any) -> None:
    _refuse_product(len(str(value).splitlines()) + 1, width, "indent")


def _check_replace(_context: Any, value: Any, _old: Any, new: Any, *_args: Any, **_kwargs: Any) -> None:
    _refuse_product(len(str(value)) + 1, len(str(new)), "replace")


def _check_wordwrap(
    _environment: Any, value: Any, width: int = 79, break_long_words: bool = True, wrapstring: str | None = None,
    break_on_hyphens: bool = True,
) -> None:  # fmt: skip
    _refuse_product(len(str(value)) + 1, len(wrapstring or "\n"), "wordwrap")


def _limited_join(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def limited(context: Any, value: Any, d: Any = "", attribute: Any = None) -> Any:
        if attribute is not None:
            value = map(make_attrgetter(context.environment, attribute), value)
        return function(context, _limited_items(value, str(d)), d)

    return limited


def _limited_items(values: Iterable[Any], separator: str) -> Iterator[Any]:
    """Yield the items to be joined. Raises SecurityError as soon as they would be too long together."""
    length = 0
    for item in values:
        length += len(separator) + (len(item) if isinstance(item, str) else 1)
        if length > MAX_REPEATED + len(separator):
            raise SecurityError("the result of `join` is too long")
        yield item


def _longest(values: Iterable[Any]) -> int:
    """Return the length of the longest text among some values and the values of mappings and lists among them."""
    texts: list[Any] = []
    for value in values:
        if isinstance(value, Mapping):
            texts += value.values()
        elif isinstance(value, (list, tuple)):
            texts += value
        else:
            texts.append(value)
    return max((len(text) for text in texts if isinstance(text, str)), default=0)


def _refuse_product(first: int, second: int, operation: str) -> None:
    if first * second > MAX_REPEATED:
        raise SecurityError(f"the result of `{operation}` is too long")
