"""Fingerprints of records, which do not change with the place, the formatting or the id of a record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice, product
from typing import Any, NamedTuple

from briefgen.content.dates import Span
from briefgen.content.day_times import DayTime
from briefgen.content.model import BriefLines, Record, RecordPart

RECORDS_FILE = "records.txt"  # beside a seal: the records that its brief printed, one a line
MAX_ID_COMBINATIONS = 256
_EXCLUDED_FIELDS = ("id", "formerly", "different_from", "draft", "marking", "sources")
_COMPUTED_ID = re.compile(r"(?:position|update|note|correction)-[0-9a-f]{16}")


def is_nameless(id: str) -> bool:
    """Whether an id is computed from the text of a record without an id; such an id changes with every edit."""
    return _COMPUTED_ID.fullmatch(id) is not None


class PrintedRecord(NamedTuple):
    """A record as a sealed brief printed it; `file` is its path below the content folder."""

    kind: str
    id: str
    fingerprint: str
    file: str

    def __str__(self) -> str:
        return " ".join(self)


def kind_and_id(record: Record, oldest_ids: Mapping[str, str]) -> tuple[str, str]:
    """Return the kind of a record and its oldest id, such as `position` and its id, or `brief` and its day."""
    if isinstance(record, BriefLines):
        return "brief", record.day.text
    id = str(getattr(record, "id", ""))
    return type(record).__name__.lower(), oldest_ids.get(id, id)


def fingerprint(record: Record, oldest_ids: Mapping[str, str]) -> str:
    """Return sixteen hexadecimal digits of SHA-256 over the fields of a record and the ids of its sources.

    `oldest_ids` maps the id of a renamed record to its first one, so that a rename changes no fingerprint.
    """
    content = {**_plain_fields(record, oldest_ids), "cited": [oldest_ids.get(id, id) for id in record.cited]}
    for name in _EXCLUDED_FIELDS:
        content.pop(name, None)
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def possible_fingerprints(record: Record, all_ids: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the fingerprints that a record may have had, by the ids that the records it refers to had before.

    `all_ids` maps the id of a renamed record to every id that it ever had. When a brief is sealed, renamed records go
    by their oldest ids. A record into which another one was merged had two ids at once, so that each mention may have
    been of either. Beyond `MAX_ID_COMBINATIONS` combinations, all mentions of one id are replaced alike.
    """
    mentions = _Mentions(all_ids)
    fingerprint(record, mentions)  # lists the ids
    choices = [all_ids[id] for id in mentions.ids]
    oldest_ids = [options[1] if len(options) > 1 else options[0] for options in choices]
    for replacements in (oldest_ids, mentions.ids, *islice(product(*choices), MAX_ID_COMBINATIONS)):
        yield fingerprint(record, _Mentions(all_ids, replacements))
    ids = sorted(set(mentions.ids))
    for combination in islice(product(*(all_ids[id] for id in ids)), MAX_ID_COMBINATIONS):
        yield fingerprint(record, dict(zip(ids, combination, strict=True)))


class _Mentions(dict[str, str]):
    """A mapping that replaces the renamed ids in a record, in their order, by the next of the given replacements.

    Without replacements it keeps the ids and lists them in `ids`.
    """

    def __init__(self, all_ids: Mapping[str, tuple[str, ...]], replacements: Sequence[str] | None = None) -> None:
        super().__init__()
        self.all_ids, self.ids = all_ids, list[str]()
        self.replacements = iter(replacements) if replacements is not None else None

    def get(self, id: str, default: Any = None) -> Any:
        """Return the replacement of an id, or `default` for the id of a record that was never renamed."""
        if id not in self.all_ids:
            return default
        self.ids.append(id)
        return next(self.replacements) if self.replacements is not None else id


def _plain_fields(part: RecordPart, oldest_ids: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that differ from their defaults, so that a field of a later version changes no fingerprint."""
    values = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            values[name] = _plain_value(value, type(part).REFERENCES.get(name), oldest_ids)
    return values


def _plain_value(value: Any, kind: str | None, oldest_ids: Mapping[str, str]) -> Any:
    """Return a value as JSON has it; `kind` is the kind of record that the ids in it name, or None."""
    if isinstance(value, RecordPart):
        return _plain_fields(value, oldest_ids)
    if isinstance(value, (Span, DayTime)):
        return value.text
    if isinstance(value, tuple):
        return [_plain_value(item, kind, oldest_ids) for item in value]
    if isinstance(value, Mapping):
        return {
            oldest_ids.get(key, key) if kind else key: _plain_value(item, None, oldest_ids)
            for key, item in value.items()
        }
    return oldest_ids.get(value, value) if kind and isinstance(value, str) else value
