"""a kind of record -> its keys in the order in which they are read and written."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.content.model import Event, Note, Person, Position, Record, RecordPart, Source, Update

_ENDS = ("draft", "id"), ("formerly", "sources", "marking", "history")
_PLACE = (
    "when", "time_zone", "place", "host", "via", "parties", "participants", "format", "agenda", "disputed",
)  # fmt: skip
_ORDERS: Mapping[type[RecordPart], tuple[str, ...]] = {
    Source: (
        "publisher", "title", "author", "origin", "kind", "url", "archive", "file", "published", "accessed", "grade",
        "withdrawn",
    ),
    Person: ("name", "honorific", "party", "post", "rank", "posts", "also", "note", "died"),
    Event: ("title", "kind", "series", "round", *_PLACE, "outcome", "parent", "replaces", "resets"),
    Update: ("event", "date", "time", "status", "by", *_PLACE, "replaces", "resets", "outcome", "text"),
    Position: (
        "speaker", "for_person", "party", "said", "time", "via", "stance", "mode", "attribution", "act", "standing",
        "to", "about", "mentions", "because", "reason", "event", "inferred_from", "reverses", "withdraws", "repeats",
        "contradicts", "disputes", "same_as", "condition", "quote", "text", "original", "credibility", "tags",
    ),
    Note: ("kind", "date", "by", "event", "ref", "text"),
}  # fmt: skip


def in_order(part: type[RecordPart]) -> tuple[str, ...]:
    """The keys of a record as a reader wants them: who and when, where, what, in which words, on which grounds."""
    first, last = _ENDS if issubclass(part, Record) else ((), ())
    names = ("from" if name == "from_" else name for name in part.model_fields)
    told = _ORDERS.get(part, ())
    return (*first, *told, *(name for name in names if name not in (*first, *told, *last)), *last)
