"""Dossier, marking -> the Dossier without what is marked more strictly, and how many records that left out."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import TypeVar

from briefgen.content.fields import MARKINGS, Marking
from briefgen.content.model import BriefLines, Correction, Dossier, Record, Reference

R = TypeVar("R")

# What a record cannot be told without; a link to another position is only followed where that is there.
PRINTED_WITH = ("party", "person", "party or person", "issue", "source", "event")


def redact_above(dossier: Dossier, limit: Marking, above: Container[str] = ()) -> tuple[Dossier, int]:
    """Drop what is marked above a TLP 2.0 marking, and all that names something dropped: no trace of it is left.

    A record that rests on a dropped source goes with it, though it may have others. An editor's line goes with its
    basis, and then the day's headline too, which may say the same. `above` names records that are known to be marked
    above it though it is not written here: an earlier state of a dossier knows nothing of a later marking.
    """
    gone = _dropped(dossier, limit, above)
    kept = replace(
        dossier,
        settings=dossier.settings.model_copy(
            update={"parties": tuple(id for id in dossier.settings.parties if id not in gone)}
        ),
        parties=_kept(dossier.parties, gone), people=_kept(dossier.people, gone),
        issues=_kept(dossier.issues, gone), sources=_kept(dossier.sources, gone), events=_kept(dossier.events, gone),
        updates=tuple(r for r in dossier.updates if r.id not in gone),
        positions=tuple(r for r in dossier.positions if r.id not in gone),
        notes=tuple(r for r in dossier.notes if r.id not in gone),
        corrections=tuple(r for r in dossier.corrections if r.id not in gone),
        briefs=tuple(_lines(lines, gone, limit) for lines in dossier.briefs),
    )  # fmt: skip
    return kept, len(gone)


def is_above(record: Record, limit: Marking) -> bool:
    """Whether a record is marked more strictly than a limit."""
    return record.marking is not None and MARKINGS.index(record.marking) > MARKINGS.index(limit)


def _kept(registry: Mapping[str, R], gone: Mapping[str, Record]) -> dict[str, R]:
    return {id: record for id, record in registry.items() if id not in gone}


def _dropped(dossier: Dossier, limit: Marking, above: Container[str]) -> Mapping[str, Record]:
    """The records to drop, by id: those marked above the limit, and again and again those that name one of them."""
    rest = {id: r for r in dossier.records if (id := getattr(r, "id", None)) and not isinstance(r, BriefLines)}
    gone: dict[str, Record] = {id: record for id, record in rest.items() if is_above(record, limit) or id in above}
    while found := {id: r for id, r in rest.items() if id not in gone and _names(r, gone)}:
        gone |= found
    return gone


def _names(record: Record, gone: Mapping[str, Record]) -> bool:
    named = [reference for reference in record.references() if _is_needed(record, reference)]
    return any(reference.id in gone for reference in named) or any(id in gone for id in record.cited)


def _is_needed(record: Record, reference: Reference) -> bool:
    return reference.kind in PRINTED_WITH or isinstance(record, Correction)


def _lines(lines: BriefLines, gone: Mapping[str, Record], limit: Marking) -> BriefLines:
    """The editor's lines of a day, without those that rest on something dropped."""
    if is_above(lines, limit):
        return lines.model_copy(update={"headline": None, "bottom_line": (), "watch": ()})
    kept = {
        name: tuple(line for line in getattr(lines, name) if not any(id in gone for id in line.basis))
        for name in ("bottom_line", "watch")
    }
    is_whole = all(len(kept[name]) == len(getattr(lines, name)) for name in kept)
    return lines if is_whole else lines.model_copy(update={**kept, "headline": None})
