"""The brief as JSON: every field, in the order of the brief (docs/brief-json.md).

Some fields say what depends on the day of the brief. They are put in at the end, so that the text of a view can be
remembered from day to day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from json.encoder import encode_basestring as _quoted
from operator import attrgetter
from typing import Any, NamedTuple

from briefgen.composition.brief import (
    AgreementView,
    Brief,
    Comparison,
    EventStep,
    Gap,
    HistoryStepView,
    IssueName,
    MatrixRow,
    Meeting,
    NoteView,
    PartySection,
    PersonStances,
    Ref,
    SilentRow,
    SourceView,
    StanceHistoryView,
    StanceRow,
    Statement,
    WindowOfMeetings,
    days_until,
)
from briefgen.content.dates import Span
from briefgen.content.instants import Instant
from briefgen.identity_cache import IdentityCache

# Values whose lists are printed with an entry on each line.
MULTILINE_TYPES = frozenset({PartySection, PersonStances, WindowOfMeetings})
# Values that are the same objects in the briefs of many days.
CACHED_TYPES = frozenset({
    StanceRow, SilentRow, MatrixRow, AgreementView, HistoryStepView, StanceHistoryView, SourceView, Ref, IssueName, Gap,
    Meeting, EventStep,
})  # fmt: skip


class DayField(NamedTuple):
    """A field of a view that only JSON has: its name, its type, and the field after which it stands.

    `key` is the text for what its value depends on in the view, `value` is the value by that text and the brief, or the
    comparison.
    """

    name: str
    type: str
    after: str
    key: Callable[[Any], str]
    value: Callable[[str, Any], object]


def _days_ahead(meeting: Meeting) -> str:
    return " ".join(day.isoformat() for day in meeting.days_ahead or ())


def _in_days(days_ahead: str, brief: Brief) -> int | None:
    first, _, last = days_ahead.partition(" ")
    return days_until((date.fromisoformat(first), date.fromisoformat(last)), brief.day) if first else None


_id: Callable[[Any], str] = attrgetter("id")
DAY_FIELDS: Mapping[type, DayField] = {
    Statement: DayField("is_new", "bool", "flags", _id, lambda id, brief: id in brief.news.statements),
    EventStep: DayField("is_new", "bool", "sources", _id, lambda id, brief: id in brief.news.updates),
    NoteView: DayField("is_new", "bool", "sources", _id, lambda id, brief: id in brief.news.notes),
    Meeting: DayField("in_days", "int | None", "zone", _days_ahead, _in_days),
    StanceHistoryView: DayField("since", "date", "issue", lambda _: "", lambda _, brief: brief.histories_since),
}
_DAY_FIELDS_BY_NAME = {kind.__name__: field for kind, field in DAY_FIELDS.items()}
# A mark for the value of such a field: the type of its view, and the key. No JSON text has these characters.
_MARK = re.compile("\x02([^\x02\x03]*)\x03")


def render_json(brief: Brief | Comparison) -> str:
    """Return a brief as a JSON document.

    Keys are the names of the fields, dates are ISO 8601, and dates of events and statements are objects. Each field,
    each entry of a list, and each row, person and meeting in such an entry has its own line, so that a line diff shows
    what changed between two days.
    """
    text = "{\n" + ",\n".join(f" {name}: {_render_field(value)}" for name, value in _list_fields(brief)) + "\n}\n"
    return _fill_day_fields(text, brief)


def _fill_day_fields(text: str, brief: Brief | Comparison) -> str:
    """Return a text with values in the place of its marks. Raises KeyError for a mark of no field."""

    def value(mark: re.Match[str]) -> str:
        kind, _, key = mark[1].partition(":")
        return json_text(_DAY_FIELDS_BY_NAME[kind].value(key, brief))

    return _MARK.sub(value, text)


def _render_field(value: Any, indent: str = " ") -> str:
    """Return the value of a field, a list with an entry on each line."""
    if not isinstance(value, tuple) or not value:
        return json_text(value)
    inner_indent = f"{indent} "
    if type(value[0]) in MULTILINE_TYPES:
        entries = [_CACHED_TEXTS.get(_render_lines, item, inner_indent) for item in value]
    else:
        entries = [json_text(item) for item in value]
    return "[\n" + ",\n".join(f"{inner_indent}{entry}" for entry in entries) + f"\n{indent}]"


def _render_lines(value: Any, indent: str) -> str:
    """Return an object on several lines: one for each entry of its lists."""
    return "{" + ", ".join(f"{name}: {_render_field(item, indent)}" for name, item in _list_fields(value)) + "}"


def json_text(value: Any) -> str:
    """Return a value of a brief as JSON on one line.

    The encoder of the standard library would call back for each dataclass, which is slower.
    """
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if value is None:
        return "null"
    if kind is tuple:
        return f"[{', '.join([json_text(item) for item in value])}]"
    if kind is bool:
        return "true" if value else "false"
    if kind is _Mark:
        return f"\x02{value}\x03"
    if kind in CACHED_TYPES:
        return _CACHED_TEXTS.get(_render_dataclass, value)
    if kind is int:
        return str(value)
    if kind is Span:
        return _render_object(_list_span_fields(value))
    if kind is date:
        return f'"{value.isoformat()}"'
    if isinstance(value, Mapping):
        return _render_object([(_quoted(name), item) for name, item in value.items()])
    return _render_dataclass(value)


def _render_dataclass(value: Any) -> str:
    return _render_object(_list_fields(value))


def _render_object(fields: list[tuple[str, Any]]) -> str:
    return "{" + ", ".join([f"{name}: {json_text(value)}" for name, value in fields]) + "}"


def _list_fields(value: Any) -> list[tuple[str, Any]]:
    """Return the quoted names and the values of the fields of a dataclass."""
    kind = type(value)
    if kind not in _FIELDS:
        printed = [field for field in fields(kind) if field.metadata.get("json", field.name)]
        names = [_quoted(field.metadata.get("json", field.name)) for field in printed]
        _FIELDS[kind] = names, attrgetter(*(field.name for field in printed))
    names, get_values = _FIELDS[kind]
    listed = list(zip(names, get_values(value), strict=True))
    if kind in DAY_FIELDS:
        day_field = DAY_FIELDS[kind]
        mark = _Mark(f"{kind.__name__}:{day_field.key(value)}")
        listed.insert(names.index(_quoted(day_field.after)) + 1, (_quoted(day_field.name), mark))
    return listed


class _Mark(str):
    """The value of a field that depends on the day: a mark until the text is complete."""


# The names of the fields of each class, and the function that reads their values.
_FIELDS: dict[type, tuple[list[str], Callable[[Any], tuple[Any, ...]]]] = {}
_CACHED_TEXTS = IdentityCache(2_000)


def _list_span_fields(span: Span) -> list[tuple[str, Any]]:
    first, last = _format_instant(span.first), _format_instant(span.last)
    zone = [('"zone"', span.zone)] if span.zone else []
    return [('"edtf"', span.text), ('"first"', first), ('"last"', last), ('"approximate"', span.approximate), *zone]


def _format_instant(instant: Instant | None) -> str | None:
    """Return a date, or a date and time, as ISO 8601."""
    if instant is None:
        return None
    if instant.clock is None:
        return instant.day.isoformat()
    offset = "" if instant.offset is None else instant.offset.tzname(None).removeprefix("UTC") or "Z"
    return f"{instant.day.isoformat()}T{instant.clock.strftime('%H:%M')}{offset}"
