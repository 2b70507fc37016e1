"""Rules: what the content of a sealed brief held -> what is new since, whatever it is dated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from briefgen.content.model import Correction, Note, Position, Record, Update
from briefgen.editorial.chronicle import Chronicle

_UNNAMED = re.compile(r"(?:position|update|note|correction)-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Known:
    """What was on record when a brief was sealed."""

    names: frozenset[Any]

    def holds(self, record: Record) -> bool:
        """Whether a record was there; one without an id that was edited since counts as the one it was."""
        return _name(record) in self.names


def known(told: Chronicle) -> Known:
    """Everything that a dossier holds, whatever its date."""
    dossier = told.dossier
    records = (*dossier.evidence, *dossier.events.values())
    return Known(frozenset(_name(record) for record in records))


def _name(record: Record) -> Any:
    """By its id; without one by what an edit of its words leaves as it is."""
    id = getattr(record, "id", None)
    if id is None or not _UNNAMED.fullmatch(id):
        return type(record), id
    match record:
        case Position():
            speaker = record.speaker
            who = (speaker.person, speaker.office, speaker.described, speaker.of) if speaker else None
            return Position, record.cited, record.said.text, who, record.party
        case Update():
            return Update, record.cited, record.date.text, record.event
        case Note():
            return Note, record.cited, record.date.text, record.kind
        case Correction():
            return Correction, record.cited, record.date.text, record.of
        case _:
            return type(record), id
