"""The rule that no template switches escaping off, checked when a template is loaded.

Printers are the only source of markup. A filter that marks a text as safe, or that takes printed text apart and puts it
together again, would let a text of the content write tags into a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
_CUTTING_FILTERS = ("replace", "reverse", "truncate")
_CUTTING_METHODS = frozenset({
    "partition", "replace", "rpartition", "rsplit", "split", "splitlines", "translate",
})  # fmt: skip


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


class SliceCalls(NodeTransformer):
    """Turns `value[a:b]` into a call of `cut` of the environment, because Jinja compiles slices without a check."""

    def visit_Getitem(self, node: nodes.Getitem, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        bounds = [bound or nodes.Const(None) for bound in (node.arg.start, node.arg.stop, node.arg.step)]
        call = nodes.Call(nodes.EnvironmentAttribute("cut"), [node.node, *bounds], [], None, None)
        call.environment = node.environment
        return call.set_lineno(node.lineno)


def refuse_cut(value: Any) -> None:
    """Raise SecurityError for text that a printer has printed."""
    if isinstance(value, Markup):
        raise SecurityError("printed text cannot be taken apart")


def refuse_cutting_method(method: Any) -> None:
    """Raise SecurityError for a method that takes printed text apart."""
    if method.__name__ in _CUTTING_METHODS:
        refuse_cut(method.__self__)


def without_unsafe_filters(filters: dict[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return the filters without those that switch escaping off; the others take no printed text apart."""
    return {
        name: _refuse_markup(function) if name in _CUTTING_FILTERS else function
        for name, function in filters.items()
        if name not in REFUSED_FILTERS
    }


def _refuse_markup(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)  # keeps the attribute by which Jinja knows what the filter takes
    def checked(*args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            refuse_cut(value)
        return function(*args, **kwargs)

    return checked
