"""Brief -> JSON, complete and in the order of the brief (docs/brief-json.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from json.encoder import encode_basestring as _quoted
from operator import attrgetter
from typing import Any

from briefgen.composition.brief import (
    Brief,
    Comparison,
    HistoryStepView,
    IssueName,
    MatrixRow,
    PartySection,
    PersonStances,
    Ref,
    SourceView,
    StanceRow,
    WindowOfMeetings,
)
from briefgen.content.dates import Instant, Span
from briefgen.rendering.lru import LruCache

SPREAD = frozenset({PartySection, PersonStances, WindowOfMeetings})
RECURRING = frozenset(
    {StanceRow, MatrixRow, HistoryStepView, SourceView, Ref, IssueName}
)  # the same value day after day


def render_json(brief: Brief | Comparison) -> str:
    """The whole value as JSON: keys are the fields' names, dates are ISO 8601, dated things are spans.

    A field is a line, and so is each entry of a list, and each row, person and meeting in such an entry: what differs
    between two days can be seen.
    """
    return "{\n" + ",\n".join(f" {name}: {_field(value)}" for name, value in _json_text(brief)) + "\n}\n"


def _field(value: Any, indent: str = " ") -> str:
    if not isinstance(value, tuple) or not value:
        return _text(value)
    inner = f"{indent} "
    entries = (_spread(item, inner) if type(item) in SPREAD else _text(item) for item in value)
    return "[\n" + ",\n".join(f"{inner}{entry}" for entry in entries) + f"\n{indent}]"


def _spread(value: Any, indent: str) -> str:
    """A value whose lists have many entries, each a line of its own."""
    return "{" + ", ".join(f"{name}: {_field(inner, indent)}" for name, inner in _json_text(value)) + "}"


def _text(value: Any) -> str:
    """A value on one line. The encoder of the standard library would ask for every value of ours one by one."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if value is None:
        return "null"
    if kind is tuple:
        return f"[{', '.join([_text(item) for item in value])}]"
    if kind is bool:
        return "true" if value else "false"
    if kind in RECURRING:
        return _KEPT.get_or_create(id(value), value, lambda: _object(_json_text(value)))
    if kind is int:
        return str(value)
    if kind is Span:
        return _object(_span_text(value))
    if kind is date:
        return f'"{value.isoformat()}"'
    if isinstance(value, Mapping):
        return _object([(_quoted(name), its) for name, its in value.items()])
    return _object(_json_text(value))


def _object(fields: list[tuple[str, Any]]) -> str:
    return "{" + ", ".join([f"{name}: {_text(value)}" for name, value in fields]) + "}"


def _json_text(value: Any) -> list[tuple[str, Any]]:
    """The fields of one of our values, their names as JSON writes them."""
    kind = type(value)
    if kind not in _FIELDS:
        names = [_quoted(field.metadata.get("json", field.name)) for field in fields(kind)]
        _FIELDS[kind] = names, attrgetter(*(field.name for field in fields(kind)))
    names, read = _FIELDS[kind]
    return list(zip(names, read(value), strict=True))


_FIELDS: dict[type, tuple[list[str], Callable[[Any], tuple[Any, ...]]]] = {}
_KEPT: LruCache[str] = LruCache(2_000)


def _span_text(span: Span) -> list[tuple[str, Any]]:
    first, last = _instant(span.first), _instant(span.last)
    return [('"edtf"', span.text), ('"first"', first), ('"last"', last), ('"approximate"', span.approximate)]


def _instant(at: Instant | None) -> str | None:
    if at is None:
        return None
    if at.clock is None:
        return at.day.isoformat()
    offset = "" if at.offset is None else at.offset.tzname(None).removeprefix("UTC") or "Z"
    return f"{at.day.isoformat()}T{at.clock.strftime('%H:%M')}{offset}"
