"""Redaction of a dossier: it drops everything marked more restrictively than a limit, and whatever refers to it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import TypeVar

from briefgen.content.fields import MARKINGS, Marking
from briefgen.content.model import BriefLines, Correction, Dossier, Record, Reference

R = TypeVar("R")

# A record cannot be printed without the records of these kinds that it names. Links between positions are optional.
REQUIRED_KINDS = ("party", "person", "party or person", "issue", "source", "event")


def redact_above(dossier: Dossier, limit: Marking, restricted_ids: Container[str] = ()) -> tuple[Dossier, int]:
    """Return the dossier without everything marked above a TLP 2.0 marking, and the number of dropped records.

    Records that name a dropped record are dropped too, so that no trace of it is left, even where they have other
    sources. An editor's line goes with its basis, and so does the day's headline, which may say the same.
    `restricted_ids` names further records to drop: an earlier state of a dossier does not have a later marking.
    """
    dropped = _dropped_records(dossier, limit, restricted_ids)
    redacted = replace(
        dossier,
        settings=dossier.settings.model_copy(
            update={"parties": tuple(id for id in dossier.settings.parties if id not in dropped)}
        ),
        parties=_filter_registry(dossier.parties, dropped), people=_filter_registry(dossier.people, dropped),
        issues=_filter_registry(dossier.issues, dropped), sources=_filter_registry(dossier.sources, dropped),
        events=_filter_registry(dossier.events, dropped),
        updates=tuple(record for record in dossier.updates if record.id not in dropped),
        positions=tuple(record for record in dossier.positions if record.id not in dropped),
        notes=tuple(record for record in dossier.notes if record.id not in dropped),
        corrections=tuple(record for record in dossier.corrections if record.id not in dropped),
        briefs=tuple(_redact_lines(lines, dropped, limit) for lines in dossier.briefs),
    )  # fmt: skip
    return redacted, len(dropped)


def is_above(record: Record, limit: Marking) -> bool:
    """Whether a record is marked more restrictively than a limit."""
    return record.marking is not None and MARKINGS.index(record.marking) > MARKINGS.index(limit)


def _filter_registry(registry: Mapping[str, R], dropped: Container[str]) -> dict[str, R]:
    return {id: record for id, record in registry.items() if id not in dropped}


def _dropped_records(dossier: Dossier, limit: Marking, restricted_ids: Container[str]) -> Mapping[str, Record]:
    """Return the records to drop, by id: those marked above the limit, and all that name one of them, repeatedly."""
    records: dict[str, Record] = {
        id: record
        for record in dossier.records
        if (id := getattr(record, "id", None)) and not isinstance(record, BriefLines)
    }
    dropped = {id: record for id, record in records.items() if is_above(record, limit) or id in restricted_ids}
    while dependents := {
        id: record for id, record in records.items() if id not in dropped and _depends_on(record, dropped)
    }:
        dropped |= dependents
    return dropped


def _depends_on(record: Record, dropped: Container[str]) -> bool:
    """Whether a record cannot be printed without one of the dropped records."""
    required = (reference for reference in record.references() if _is_required(record, reference))
    return any(reference.id in dropped for reference in required) or any(id in dropped for id in record.cited)


def _is_required(record: Record, reference: Reference) -> bool:
    is_printed = reference.path[0] != "different_from"
    return (reference.kind in REQUIRED_KINDS and is_printed) or isinstance(record, Correction)


def _redact_lines(lines: BriefLines, dropped: Container[str], limit: Marking) -> BriefLines:
    """Return the editor's lines of a day without those that rest on a dropped record."""
    if is_above(lines, limit):
        return lines.model_copy(update={"headline": None, "bottom_line": (), "watch": ()})
    remaining = {
        name: tuple(line for line in getattr(lines, name) if not any(id in dropped for id in line.basis))
        for name in ("bottom_line", "watch")
    }
    is_unchanged = all(len(remaining[name]) == len(getattr(lines, name)) for name in remaining)
    return lines if is_unchanged else lines.model_copy(update={**remaining, "headline": None})
