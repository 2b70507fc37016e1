"""The order of the keys of each kind of record."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.content.model import Event, Note, Person, Position, Record, RecordPart, Source, Update

_FIRST_KEYS, _LAST_KEYS = ("draft", "id"), ("formerly", "sources", "marking", "history")
_MEETING_KEYS = (
    "when", "time_zone", "place", "host", "via", "parties", "participants", "format", "agenda", "disputed",
)  # fmt: skip
_KEYS: Mapping[type[RecordPart], tuple[str, ...]] = {
    Source: (
        "publisher", "title", "author", "origin", "kind", "url", "archive", "file", "published", "accessed", "grade",
        "withdrawn",
    ),
    Person: ("name", "honorific", "party", "post", "rank", "posts", "also", "note", "died", "different_from"),
    Event: (
        "title", "kind", "series", "round", *_MEETING_KEYS, "outcome", "parent", "replaces", "resets", "different_from",
    ),
    Update: ("event", "date", "time", "status", "by", *_MEETING_KEYS, "replaces", "resets", "outcome", "text"),
    Position: (
        "speaker", "for_person", "party", "said", "time", "via", "stance", "mode", "attribution", "act", "standing",
        "to", "about", "mentions", "because", "reason", "event", "inferred_from", "reverses", "withdraws", "repeats",
        "contradicts", "disputes", "same_as", "condition", "quote", "text", "original", "credibility", "tags",
    ),
    Note: ("kind", "date", "by", "event", "ref", "text"),
}  # fmt: skip


def ordered_keys(part: type[RecordPart]) -> tuple[str, ...]:
    """Return the keys of a record in their order: who and when, where, the content, its wording, its sources."""
    first, last = (_FIRST_KEYS, _LAST_KEYS) if issubclass(part, Record) else ((), ())
    names = ("from" if name == "from_" else name for name in part.model_fields)
    keys = _KEYS.get(part, ())
    return (*first, *keys, *(name for name in names if name not in (*first, *keys, *last)), *last)
