"""The rule that no template switches escaping off, checked when a template is loaded.

Printers are the only source of markup. A filter that marks a text as safe, or that takes printed text apart and puts it
together again, would let a text of the content write tags into a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

# `tojson`, `xmlattr` and `urlize` mark their result as safe, though it is not for every place in a page.
REFUSED_FILTERS = {
    "safe": "`safe` switches escaping off", "tojson": "`tojson` prints text that is not escaped for its place",
    "xmlattr": "`xmlattr` prints text that is not escaped for its place",
    "urlize": "`urlize` prints links that are not checked",
}  # fmt: skip
_HINTS = {
    "safe": "delete it; `say.sentence(text)` prints light Markdown", "autoescape": "delete the statement and its end",
    "tojson": "print each value with `{{ … }}`", "xmlattr": "write the attributes, each with its value in `{{ … }}`",
    "urlize": "`say.source(source)` prints a link to a source",
}  # fmt: skip
# The filters and methods that may get printed text: they leave it whole, escape what they add to it, or return text
# that is escaped when it is printed. All others refuse it.
PRINTED_FILTERS = frozenset({
    "batch", "capitalize", "center", "count", "d", "default", "e", "escape", "float", "forceescape", "indent", "int",
    "join", "length", "lower", "map", "reject", "rejectattr", "select", "selectattr", "slice", "string", "striptags",
    "trim", "upper", "wordcount",
})  # fmt: skip
PRINTED_METHODS = frozenset({
    "capitalize", "center", "count", "endswith", "expandtabs", "find", "format", "format_map", "index", "isalnum",
    "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace",
    "istitle", "isupper", "join", "ljust", "lower", "lstrip", "rfind", "rindex", "rjust", "rstrip", "startswith",
    "strip", "striptags", "unescape", "upper",
})  # fmt: skip
CUT, WIDTH = "printed text cannot be taken apart", "`indent` takes a number of spaces"
REFUSAL_HINTS = {
    CUT: "take `plain` for plain text: `plain.headline(brief)`", WIDTH: "write a number, as in `indent(4)`",
}  # fmt: skip
_STRIPPING = ("lstrip", "rstrip", "strip")  # of white space only; other letters may be part of an entity


class EscapingOff(jinja2.TemplateError):
    """A template that switches escaping off: for each place its line, what stands there, a message and a hint."""

    def __init__(self, name: str | None, places: tuple[tuple[int, str, str, str], ...]) -> None:
        super().__init__(places[0][2])
        self.name, self.places = name, places


def refuse_escaping_off(tree: nodes.Template, name: str | None) -> None:
    """Raise EscapingOff for a template that has a filter or a statement that switches escaping off."""
    if places := tuple(sorted(set(_escaping_off(tree)))):
        raise EscapingOff(name, places)


def _escaping_off(tree: nodes.Template) -> Iterator[tuple[int, str, str, str]]:
    for filter in tree.find_all(nodes.Filter):
        if filter.name in REFUSED_FILTERS:
            yield filter.lineno, filter.name, REFUSED_FILTERS[filter.name], _HINTS[filter.name]
    for statement in tree.find_all(nodes.EvalContextModifier):
        yield statement.lineno, "autoescape", "`autoescape` switches escaping off", _HINTS["autoescape"]


def column_of(word: str, line: str) -> int:
    """Return the column, from 1, of a filter or statement in a line."""
    match = re.search(rf"(?:\||\bfilter\s|{{%)[-+\s]*({word})\b", line)
    return match.start(1) + 1 if match else 1


class CheckedOperations(NodeTransformer):
    """Turns `value[a:b]` and `a ~ b` into calls of the environment, because Jinja compiles them without a check."""

    def visit_Getitem(self, node: nodes.Getitem, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        bounds = [bound or nodes.Const(None) for bound in (node.arg.start, node.arg.stop, node.arg.step)]
        return _call_of(node, "cut", [node.node, *bounds])

    def visit_Concat(self, node: nodes.Concat, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _call_of(node, "concatenate", node.nodes)


def _call_of(node: nodes.Expr, method: str, values: list[nodes.Expr]) -> nodes.Node:
    call = nodes.Call(nodes.EnvironmentAttribute(method), values, [], None, None)
    call.environment = node.environment
    return call.set_lineno(node.lineno)


def refuse_cut(value: Any) -> None:
    """Raise SecurityError for text that a printer has printed."""
    if isinstance(value, Markup):
        raise SecurityError(CUT)


def refuse_cutting_method(method: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Raise SecurityError for a method that could take printed text apart."""
    is_whole = method.__name__ in PRINTED_METHODS and not (method.__name__ in _STRIPPING and (args or kwargs))
    if not is_whole:
        refuse_cut(method.__self__)


def without_unsafe_filters(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return the filters without those that switch escaping off; the others take no printed text apart."""
    checked = {
        name: function if name in PRINTED_FILTERS else _refuse_markup(function)
        for name, function in filters.items()
        if name not in REFUSED_FILTERS
    }
    return {**checked, "trim": _trim_spaces(filters["trim"]), "indent": _indent_by_spaces(filters["indent"])}


def _trim_spaces(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def checked(value: Any, chars: str | None = None) -> Any:
        if chars is not None:
            refuse_cut(value)
        return function(value, chars)

    return checked


def _indent_by_spaces(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def checked(value: Any, width: Any = 4, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(width, int):  # Jinja marks a text as safe where it indents printed text
            raise SecurityError(WIDTH)
        return function(value, width, *args, **kwargs)

    return checked


def _refuse_markup(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)  # keeps the attribute by which Jinja knows what the filter takes
    def checked(*args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            refuse_cut(value)
        return function(*args, **kwargs)

    return checked
