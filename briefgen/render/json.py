"""Stage: Brief -> JSON, complete and in the order of the brief (docs/brief-json.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import partial
from typing import Any

from briefgen.content.dates import Instant, Span
from briefgen.editorial.brief import Brief, Compared


def render(brief: Brief | Compared) -> str:
    """The whole value as JSON: keys are the fields' names, dates are ISO 8601, dated things are spans.

    A field is a line, and so is each entry of a list: what differs between two days can be seen.
    """
    lines = (f" {_dumps(name)}: {_field(getattr(brief, name))}" for name in _names(brief))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _field(value: Any) -> str:
    if isinstance(value, tuple) and value:
        return "[\n" + ",\n".join(f"  {_dumps(item)}" for item in value) + "\n ]"
    return _dumps(value)


def _names(value: Any) -> tuple[str, ...]:
    kind = type(value)
    if kind not in _KNOWN:
        _KNOWN[kind] = tuple(field.name for field in fields(kind))
    return _KNOWN[kind]


_KNOWN: dict[type, tuple[str, ...]] = {}  # the names of the fields, asked for a hundred thousand times


def _plain(value: Any) -> Any:
    """What JSON does not know, one step nearer to what it does."""
    if isinstance(value, Span):
        return {
            "edtf": value.text, "first": _instant(value.first), "last": _instant(value.last),
            "approximate": value.approximate,
        }  # fmt: skip
    if is_dataclass(value):
        return {name: getattr(value, name) for name in _names(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


# Without indentation, for only that way the encoder is the fast one.
_dumps = partial(json.dumps, ensure_ascii=False, default=_plain)


def _instant(at: Instant | None) -> str | None:
    if at is None:
        return None
    if at.clock is None:
        return at.day.isoformat()
    offset = "" if at.offset is None else at.offset.tzname(None).removeprefix("UTC") or "Z"
    return f"{at.day.isoformat()}T{at.clock.strftime('%H:%M')}{offset}"
