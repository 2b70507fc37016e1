"""Notes, editor's lines, outcomes, corrections and sources as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from briefgen.composition.brief import (
    CorrectionView,
    EditorialLine,
    EventEffect,
    NoteView,
    OutcomeView,
    PersonNote,
    SourceView,
    StanceEffect,
)
from briefgen.composition.ledger import Ledger
from briefgen.composition.voices import person_voice, voice_of
from briefgen.content.model import BriefLines, Correction, Note, Outcome, Source
from briefgen.timeline.sourcing import is_withdrawn, sources_of
from briefgen.timeline.timeline import Dated


def note_view(ledger: Ledger, dated: Dated[Note]) -> NoteView:
    """Return a note of the desk as it is printed."""
    note = dated.record
    assert note.id is not None
    if ledger.is_new(note, dated.moment.day, note.cited):
        ledger.new_notes.add(note.id)
    return NoteView(
        note.id, note.kind, note.text, note.date, note.by, note.likelihood, note.confidence, note.dissent,
        ledger.cite(note, _note_sources(note)),
    )  # fmt: skip


def _note_sources(note: Note) -> tuple[str, ...]:
    """The sources to cite: an assessment or a gap is the desk's, and not in the article of its clip."""
    return note.cited if note.kind in ("context", "background") else note.sources


def editorial_lines(ledger: Ledger, lines: BriefLines | None, field: str) -> tuple[EditorialLine, ...]:
    """Return the editor's lines in a field of the day, each with the sources of its `basis`."""
    if lines is None:
        return ()
    views = []
    for line in getattr(lines, field):
        ids = [source for id in line.basis for source in _basis_sources(ledger, id)]
        views.append(EditorialLine(line.text, ledger.cite(lines, dict.fromkeys(ids))))
    return tuple(views)


def _basis_sources(ledger: Ledger, id: str) -> Iterable[str]:
    """The sources of a record that an editor's line rests on, as far as it is known by the day.

    For an event, those of its new updates, else of its latest update, else its own.
    """
    as_of = ledger.as_of
    item = as_of.timeline.links.positions.get(id)
    if item is not None:
        return sources_of(as_of, item) if item.moment.day <= as_of.day else ()
    if id in as_of.dossier.sources:
        return (id,)
    if as_of.timeline.known_from.get(id, date.max) <= as_of.day:
        updates = [dated for dated in as_of.timeline.by_event.get(id, ()) if dated.moment.day <= as_of.day]
        cited_updates = [dated for dated in updates if ledger.is_new_update(dated)] or updates[-1:]
        return [source for dated in cited_updates for source in dated.update.cited] or as_of.dossier.events[id].cited
    day, cited = as_of.timeline.links.cited.get(id, (date.max, ()))
    return cited if day <= as_of.day else ()


def person_notes(
    ledger: Ledger, current_posts: dict[str, str | None], excluded: Iterable[str]
) -> tuple[PersonNote, ...]:
    """Return the desk's notes about the people whom the brief names, without the `excluded` people."""
    posts, excluded_ids = current_posts, set(excluded)
    people = sorted(ledger.people.values(), key=lambda person: (person.rank, person.name))
    return tuple(
        PersonNote(
            person_voice(ledger, person, posts.get(person.id), person.party, posts.get(person.id)),
            person.note, ledger.cite(person, person.cited),
        )
        for person in people if person.note and person.id not in excluded_ids
    )  # fmt: skip


def outcome_view(ledger: Ledger, outcome: Outcome | None) -> OutcomeView | None:
    """Return the outcome of a meeting as it is printed."""
    if outcome is None:
        return None
    return ledger.views.get(OutcomeView, outcome.result, outcome.text, ledger.known_event(outcome.next))


def correction_view(
    ledger: Ledger, dated: Dated[Correction], stances: tuple[StanceEffect, ...] = (),
    events: tuple[EventEffect, ...] = (),
) -> CorrectionView:  # fmt: skip
    """Return a correction of an earlier brief as it is printed, with its effects on stances and events."""
    record = dated.record
    assert record.id is not None
    return CorrectionView(
        "correction",
        record.id,
        record.kind,
        _corrected_name(ledger, record.of),
        record.date,
        record.text,
        record.was,
        record.now,
        ledger.cite(record, record.cited),
        stances,
        events,
    )


def _corrected_name(ledger: Ledger, id: str) -> str | None:
    """The speaker or the name of the corrected record; None if it has no name."""
    dossier, item = ledger.as_of.dossier, ledger.as_of.timeline.links.positions.get(id)
    if item is not None:
        return voice_of(ledger, item, item.post).name if item.position.attribution != "deep-background" else None
    if id in dossier.parties or id in dossier.people or id in dossier.events:
        return ledger.ref(id).name
    if id in dossier.issues:
        return ledger.issue(id).title
    if id in dossier.sources:
        return source_name(dossier.sources[id])
    events = {update.id: update.event for update in dossier.updates}
    return ledger.ref(events[id]).name if id in events else None


def source_name(source: Source) -> str | None:
    """Return how a sentence names a source: its publisher, else its title."""
    return source.publisher or source.title


def source_views(ledger: Ledger) -> tuple[SourceView, ...]:
    """Return the cited sources in the order of their first mention."""
    sources = ledger.as_of.dossier.sources
    return tuple(
        ledger.views.get(
            SourceView, id, (source := sources[id]).kind, source.title, source.publisher, source.author, source.url,
            source.archive, source.published, source.accessed, source.origin, source.grade,
            source.withdrawn if is_withdrawn(ledger.as_of, id) else None,
        )
        for id in ledger.sources
    )  # fmt: skip
