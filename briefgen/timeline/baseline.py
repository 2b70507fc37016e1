"""The records that were in the content of a sealed brief, so that all others can be reported as new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.content.fingerprints import fingerprint, is_nameless, kind_and_id
from briefgen.content.model import Correction, Dossier, Position, Record, Update

RecordKey = tuple[str, str]  # kind and id


@dataclass(frozen=True, slots=True)
class Baseline:
    """The current records that existed when a brief was sealed, whether or not they were edited since."""

    keys: frozenset[RecordKey]

    def contains(self, record: Record) -> bool:
        """Whether a record existed when the brief was sealed."""
        return kind_and_id(record, {}) in self.keys


def match_records(then: Dossier, now: Dossier) -> Baseline:
    """Match the records of two versions of a dossier: by id, else by content, else by speaker, source and date.

    The match is one to one: a second statement by the same speaker in the same article is new.
    """
    before = {kind_and_id(record, {}): record for record in (*then.evidence, *then.events.values())}
    after = {kind_and_id(record, {}): record for record in (*now.evidence, *now.events.values())}
    matches = {key for key in after if key in before}
    old = [record for key, record in before.items() if key not in after]
    new: dict[RecordKey, Record] = {key: record for key, record in after.items() if key not in before}
    for identity in (lambda record: (type(record), fingerprint(record, now.oldest_ids)), _unedited_fields):
        pairs = _matching_keys(old, new, identity)
        matches |= pairs
        new = {key: record for key, record in new.items() if key not in pairs}
    return Baseline(frozenset(matches))


def _matching_keys(
    old: Sequence[Record], new: Mapping[RecordKey, Record], identity: Callable[[Record], Any]
) -> set[RecordKey]:
    """The keys of the new records that match an old record without an id; each old record matches once."""
    old_counts = Counter(identity(record) for record in old if is_nameless(kind_and_id(record, {})[1]))
    keys = set()
    for key, record in sorted(new.items()):
        if old_counts[identity(record)] > 0:
            old_counts[identity(record)] -= 1
            keys.add(key)
    return keys


def _unedited_fields(record: Record) -> tuple[Any, ...]:
    """The fields that stay the same when somebody edits the text of a record."""
    match record:
        case Position():
            speaker = record.speaker
            who = (speaker.person, speaker.office, speaker.described, speaker.of) if speaker else None
            return Position, record.cited, record.said.text, who, record.party
        case Update():
            return Update, record.cited, record.date.text, record.event
        case Correction():
            return Correction, record.cited, record.date.text, record.of
        case _:
            return type(record), record.cited, getattr(record, "kind", None), str(getattr(record, "date", ""))
