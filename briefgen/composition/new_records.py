"""The records that are first known since the previous brief."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from briefgen.composition.ledger import Ledger
from briefgen.content.model import Correction, Note
from briefgen.timeline.sourcing import published_late
from briefgen.timeline.timeline import Dated, Evidence


def new_evidence(ledger: Ledger, pinned: Iterable[str] = ()) -> list[Evidence]:
    """Return the evidence dated or published since the previous brief, and the `pinned` positions, in order."""
    as_of, previous = ledger.as_of, ledger.previous
    if previous is None:
        return list(as_of.evidence)
    start = bisect_right(as_of.evidence, previous, key=lambda item: item.moment.day)
    if ledger.baseline is not None:
        late = [item for item in as_of.evidence[:start] if not ledger.baseline.contains(item.position)]
    else:
        late = published_late(as_of, previous)
    return _with_pinned(ledger, [*late, *as_of.evidence[start:]], pinned)


def _with_pinned(ledger: Ledger, items: Iterable[Evidence], pinned: Iterable[str]) -> list[Evidence]:
    positions, day = ledger.as_of.timeline.links.positions, ledger.as_of.day
    by_id = {item.id: item for item in items}
    by_id |= {id: item for id in pinned if (item := positions.get(id)) and item.moment.day <= day}
    return sorted(by_id.values(), key=lambda item: (item.moment, item.id))


def new_notes(ledger: Ledger, pinned: Iterable[str]) -> list[Dated[Note]]:
    """Return the notes first known since the previous brief, and the `pinned` notes, in order."""
    as_of, previous = ledger.as_of, ledger.previous
    if previous is None:
        return list(as_of.notes)
    noted, pinned_ids = as_of.timeline.noted, set(pinned)
    first, last = (bisect_right(noted, day, key=lambda pair: pair[0]) for day in (previous, as_of.day))
    notes = {note.record.id: note for _, note in noted[first:last] if note.moment.day <= as_of.day}
    if ledger.baseline is not None:
        notes = {note.record.id: note for note in as_of.notes if ledger.is_new(note.record, note.moment.day, ())}
    notes |= {id: note for note in (as_of.notes if pinned_ids else ()) if (id := note.record.id) in pinned_ids}
    return sorted(notes.values(), key=lambda note: (note.moment, note.record.id or ""))


def new_corrections(ledger: Ledger) -> list[Dated[Correction]]:
    """Return the corrections since the previous brief, in order."""
    return [dated for dated in ledger.as_of.corrections if ledger.is_new(dated.record, dated.moment.day, ())]
