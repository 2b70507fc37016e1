"""what the content of a sealed brief held -> what is new since, whatever it is dated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.content.fingerprints import fingerprint, is_nameless, kind_and_id
from briefgen.content.model import Correction, Dossier, Position, Record, Update


@dataclass(frozen=True, slots=True)
class Baseline:
    """The records of today that were on record when a brief was sealed, edited since or not."""

    names: frozenset[tuple[str, str]]

    def contains(self, record: Record) -> bool:
        """Whether a record was there."""
        return kind_and_id(record, {}) in self.names


def match_records(then: Dossier, now: Dossier) -> Baseline:
    """Each record of today with the one that it was: by its id, else by its words, else by who, when and where.

    One to one: a second statement of the same article by the same speaker is new.
    """
    before = {kind_and_id(record, {}): record for record in (*then.evidence, *then.events.values())}
    after = {kind_and_id(record, {}): record for record in (*now.evidence, *now.events.values())}
    found = {name for name in after if name in before}
    old = [record for name, record in before.items() if name not in after]
    new: dict[tuple[str, str], Record] = {name: record for name, record in after.items() if name not in before}
    for told in (lambda it: (type(it), fingerprint(it, now.oldest)), _where_and_when):
        same = _paired(old, new, told)
        found |= same
        new = {name: record for name, record in new.items() if name not in same}
    return Baseline(frozenset(found))


def _paired(
    old: Sequence[Record], new: Mapping[tuple[str, str], Record], told: Callable[[Record], Any]
) -> set[tuple[str, str]]:
    """The new records that can each be taken for an old one of which the same is told."""
    left = Counter(told(record) for record in old if is_nameless(kind_and_id(record, {})[1]))
    found = set()
    for name, record in sorted(new.items()):
        if left[told(record)] > 0:
            left[told(record)] -= 1
            found.add(name)
    return found


def _where_and_when(record: Record) -> tuple[Any, ...]:
    """What an edit of its words leaves of a record as it is."""
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
