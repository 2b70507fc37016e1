"""a record -> its fingerprint, which neither its place nor its formatting nor a new id changes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice, product
from typing import Any, NamedTuple

from briefgen.content.dates import DayTime, Span
from briefgen.content.model import BriefLines, Record, RecordPart

RECORDS = "records.txt"  # beside a seal: what its brief printed, a record a line
MAX_NAMINGS = 256
_NO_WORDS = ("id", "formerly", "draft", "marking", "sources")


_NAMELESS = re.compile(r"(?:position|update|note|correction)-[0-9a-f]{16}")


def is_nameless(id: str) -> bool:
    """Whether an id is the one that a record without an id gets: of what is written in it, another after an edit."""
    return _NAMELESS.fullmatch(id) is not None


class PrintedRecord(NamedTuple):
    """A record that a sealed brief printed, as it was then; `file` is its path below the content folder."""

    kind: str
    id: str
    fingerprint: str
    file: str

    def __str__(self) -> str:
        return " ".join(self)


def kind_and_id(record: Record, oldest: Mapping[str, str]) -> tuple[str, str]:
    """How a record is named beside others of all kinds: `position`, `event` … and its oldest id; or `brief` and day."""
    if isinstance(record, BriefLines):
        return "brief", record.day.text
    id = str(getattr(record, "id", ""))
    return type(record).__name__.lower(), oldest.get(id, id)


def fingerprint(record: Record, oldest: Mapping[str, str]) -> str:
    """Sixteen hexadecimal digits of SHA-256 over what is written in a record, what it cites included.

    `oldest` has for an id the first that its record had: so a new name for what a record names changes nothing.
    """
    told = {**_plain(record, oldest), "cited": [oldest.get(id, id) for id in record.cited]}
    for name in _NO_WORDS:
        told.pop(name, None)
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def fingerprints(record: Record, names: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The fingerprints that a record had under any of the ids that the records it names had before.

    `names` has for an id all that its record ever had. Renamed records were all called by their oldest ids when the
    brief was sealed; a record that another one was merged into had two ids at once, so that each mention may have been
    of the one or of the other. Beyond `MAX_NAMINGS` combinations, single mentions are no longer told apart.
    """
    mentions = _Mentions(names)
    fingerprint(record, mentions)
    choices = [names[id] for id in mentions.ids]
    oldest = [options[1] if len(options) > 1 else options[0] for options in choices]
    for choice in (oldest, mentions.ids, *islice(product(*choices), MAX_NAMINGS)):
        yield fingerprint(record, _Mentions(names, choice))
    ids = sorted(set(mentions.ids))
    for naming in islice(product(*(names[id] for id in ids)), MAX_NAMINGS):
        yield fingerprint(record, dict(zip(ids, naming, strict=True)))


class _Mentions(dict[str, str]):
    """Old ids for the mentions of a record, in their order: each is read as the next of the chosen ones.

    Without a choice it reads them as they are, and notes them in `ids`.
    """

    def __init__(self, names: Mapping[str, tuple[str, ...]], chosen: Sequence[str] | None = None) -> None:
        super().__init__()
        self.names, self.ids = names, list[str]()
        self.chosen = iter(chosen) if chosen is not None else None

    def get(self, id: str, default: Any = None) -> Any:
        """The id to read a mention as; `default` for one that its record always had."""
        if id not in self.names:
            return default
        self.ids.append(id)
        return next(self.chosen) if self.chosen is not None else id


def _plain(part: RecordPart, oldest: Mapping[str, str]) -> dict[str, Any]:
    """The fields that are not at their defaults: a field that a later version adds changes no fingerprint."""
    found = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            found[name] = _value(value, type(part).REFERS.get(name), oldest)
    return found


def _value(value: Any, refers: str | None, oldest: Mapping[str, str]) -> Any:
    if isinstance(value, RecordPart):
        return _plain(value, oldest)
    if isinstance(value, (Span, DayTime)):
        return value.text
    if isinstance(value, tuple):
        return [_value(item, refers, oldest) for item in value]
    if isinstance(value, Mapping):
        return {oldest.get(key, key) if refers else key: _value(item, None, oldest) for key, item in value.items()}
    return oldest.get(value, value) if refers and isinstance(value, str) else value
