"""Stage: Brief -> JSON, complete and in the order of the brief (docs/brief-json.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from briefgen.content.dates import Instant, Span
from briefgen.editorial.brief import Brief, Compared


def render(brief: Brief | Compared) -> str:
    """The whole value as JSON: keys are the fields' names, dates are ISO 8601, dated things are spans."""
    return json.dumps(_plain(brief), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return {
            "edtf": value.text, "first": _instant(value.first), "last": _instant(value.last),
            "approximate": value.approximate,
        }  # fmt: skip
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _instant(at: Instant | None) -> str | None:
    if at is None:
        return None
    if at.clock is None:
        return at.day.isoformat()
    offset = "" if at.offset is None else at.offset.tzname(None).removeprefix("UTC") or "Z"
    return f"{at.day.isoformat()}T{at.clock.strftime('%H:%M')}{offset}"
