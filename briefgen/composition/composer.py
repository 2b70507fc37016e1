"""The composer: from the snapshots of a day and of the previous brief to the `Brief`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from briefgen import __version__
from briefgen.composition.brief import (
    NO_IMPRINT,
    SCHEMA,
    Brief,
    ComposedBrief,
    CorrectionView,
    Imprint,
    NewStatement,
    NoteView,
    PartySection,
    PersonNote,
    Production,
    SilentRow,
    StanceHistoryView,
)
from briefgen.composition.changes import ChangeView, change_views
from briefgen.composition.editions import full_edition, keep_listed_sections
from briefgen.composition.gaps import find_disputes, outcome_gaps, silence_gaps, stale_gaps
from briefgen.composition.history_views import recent_history_start, recent_history_views
from briefgen.composition.ledger import Ledger, new_view_cache
from briefgen.composition.matrix import matrix_rows
from briefgen.composition.meetings import meeting_windows, recent_meetings, timeline_entries
from briefgen.composition.new_records import new_corrections, new_evidence, new_notes
from briefgen.composition.record_views import correction_view, editorial_lines, note_view, person_notes, source_views
from briefgen.composition.said import new_statements
from briefgen.composition.sections import SectionComposer
from briefgen.content.model import BriefLines
from briefgen.identity_cache import IdentityCache
from briefgen.rules.events import EventState
from briefgen.rules.outcomes import remembered_events
from briefgen.rules.record_changes import EarlierDay, earlier_day
from briefgen.rules.snapshot import Snapshot, in_play
from briefgen.timeline.baseline import match_records
from briefgen.timeline.sourcing import origins
from briefgen.timeline.timeline import AsOf


def compose(
    after: Snapshot,
    before: Snapshot | None,
    window: Sequence[Snapshot],
    imprint: Imprint = NO_IMPRINT,
    views: IdentityCache | None = None,
) -> ComposedBrief:
    """Return the brief of a day: its snapshot, the histories of its stances, and the changes since `before`.

    `before` is the snapshot of the previous brief. If it was taken from other content (a commit), everything that this
    content does not hold is new. `window` holds the snapshots of the last weeks and ends with `after`. With the
    `views` of the day before, views that are equal on both days are one object.
    """
    ledger = _new_ledger(before, after, views or new_view_cache())
    earlier = earlier_day(before, after, ledger.baseline) if before else None
    brief = _compose_brief(ledger, earlier, after, window, imprint)
    return ComposedBrief(brief, after, tuple(ledger.records.values()))


def compare_snapshots(before: Snapshot, after: Snapshot) -> tuple[tuple[ChangeView, ...], tuple[NewStatement, ...]]:
    """Return the changes between two snapshots, as a brief prints them, and what else was said since the first."""
    ledger = _new_ledger(before, after, new_view_cache())
    changes = change_views(ledger, earlier_day(before, after, ledger.baseline), after)
    return changes, new_statements(ledger, after)


def _new_ledger(before: Snapshot | None, after: Snapshot, views: IdentityCache) -> Ledger:
    if before is None:
        return Ledger(after.as_of, None, views=views)
    is_other_content = before.as_of.timeline is not after.as_of.timeline
    baseline = match_records(before.as_of.dossier, after.as_of.dossier) if is_other_content else None
    return Ledger(after.as_of, before.as_of.day, baseline, views)


def _compose_brief(
    ledger: Ledger, earlier: EarlierDay | None, after: Snapshot, window: Sequence[Snapshot], imprint: Imprint
) -> Brief:
    """Compose the sections in their order, since sources are numbered as the reader meets them."""
    as_of, settings, choices = after.as_of, after.as_of.dossier.settings, _editor_choices(ledger)
    events = in_play(earlier.known if earlier else None, after)
    remembered = remembered_events(after)
    states = _states_to_print(after, events, choices.pinned | remembered, choices.omitted)

    bottom_line = editorial_lines(ledger, choices.lines, "bottom_line")
    changes = change_views(ledger, earlier, after)
    said = new_statements(ledger, after, choices.omitted)
    upcoming = meeting_windows(ledger, states)
    ahead = [meeting for window_of_meetings in upcoming for meeting in window_of_meetings.meetings]
    recent = recent_meetings(
        ledger, states, printed={meeting.id for meeting in ahead}, pinned=choices.pinned | remembered
    )
    histories = _compose_histories(ledger, window)
    sections = _compose_sections(ledger, after, choices)
    rows = [row for section in sections for row in section.rows]
    silent_rows = [row for section in sections for row in section.silent_rows]
    parties = tuple(ledger.ref(id) for id in settings.parties)
    issues = [ledger.issue(id) for id in _issues_of_matrix(after, silent_rows)]
    corrected = earlier.corrected if earlier else None
    matrix = matrix_rows(ledger, corrected, after, parties, issues, [*rows, *silent_rows])
    gaps = (
        *silence_gaps(ledger.views, rows, silent_rows, parties, issues), *stale_gaps(ledger.views, rows, parties),
        *outcome_gaps(ledger.views, events.values(), as_of.day),
    )  # fmt: skip
    disputes = tuple(find_disputes(ledger.views, sections, [*ahead, *recent]))
    timeline = timeline_entries(ledger, states)
    notes = _compose_notes(ledger, choices)
    people = _compose_person_notes(ledger, after, sections)
    watch = editorial_lines(ledger, choices.lines, "watch")
    corrections = tuple(_compose_corrections(ledger, imprint, changes))
    sources = source_views(ledger)
    event_ids = {meeting.id for meeting in (*ahead, *recent)} | {entry.event.id for entry in timeline}
    brief = Brief(
        schema=SCHEMA, dossier=settings.title, day=as_of.day, previous=ledger.previous,
        quiet_since=_last_day_with_records(as_of), headline=choices.lines.headline if choices.lines else None,
        marking=ledger.strictest_marking(), cutoff=settings.cutoff, zone=settings.time_zone, language=settings.language,
        known_at=imprint.known_at, sealed=imprint.sealed, edition=full_edition(settings.theme),
        bottom_line=bottom_line, changes=changes, said=said, upcoming=upcoming, recent=recent,
        matrix_parties=parties, matrix=matrix, histories=histories, parties=sections, gaps=gaps, disputes=disputes,
        timeline=timeline, notes=notes, people=people, watch=watch, corrections=corrections, sources=sources,
        production=_production(ledger, imprint, events=len(event_ids), notes=len(notes), sources=len(sources)),
        news=ledger.news(), histories_since=recent_history_start(as_of.day),
    )  # fmt: skip
    return keep_listed_sections(brief)


class _EditorChoices(NamedTuple):
    """What the editor wrote for the brief of a day, and the ids of the records to omit and to print in any case."""

    lines: BriefLines | None = None
    omitted: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()


def _editor_choices(ledger: Ledger) -> _EditorChoices:
    lines = ledger.as_of.timeline.editor_lines.get(ledger.as_of.day)
    if lines is None:
        return _EditorChoices()
    if lines.headline or lines.bottom_line or lines.watch:
        ledger.mark_printed(lines)
    return _EditorChoices(lines, frozenset(lines.omit), frozenset(lines.pin))


def _states_to_print(
    after: Snapshot, events: Mapping[str, EventState], pinned: frozenset[str], omitted: frozenset[str]
) -> list[EventState]:
    """Return the states of some events and of the pinned ones, without the omitted ones, by id."""
    states = {**events, **{id: after.events[id] for id in pinned if id in after.events}}
    return [state for id, state in sorted(states.items()) if id not in omitted]


def _compose_histories(ledger: Ledger, window: Sequence[Snapshot]) -> tuple[StanceHistoryView, ...]:
    """Return the histories of the stances of the listed parties, if the dossier prints them: they take long."""
    settings = ledger.as_of.dossier.settings
    return recent_history_views(ledger, window, settings.parties) if "courses" in settings.theme.order else ()


def _compose_sections(ledger: Ledger, after: Snapshot, choices: _EditorChoices) -> tuple[PartySection, ...]:
    evidence = new_evidence(ledger, choices.pinned)
    return SectionComposer(ledger, after, evidence, choices.omitted, choices.pinned).compose()


def _compose_notes(ledger: Ledger, choices: _EditorChoices) -> tuple[NoteView, ...]:
    notes = (note for note in new_notes(ledger, choices.pinned) if note.record.id not in choices.omitted)
    return tuple(note_view(ledger, note) for note in notes)


def _issues_of_matrix(after: Snapshot, silent_rows: Sequence[SilentRow]) -> list[str]:
    """Return the issues on which a listed party has a stance or somebody claims to know it, in order."""
    listed = after.as_of.dossier.settings.parties
    keys = after.stances.keys() | {(row.holder.id, row.issue.id) for row in silent_rows if row.evidence}
    return [issue.id for issue in after.as_of.timeline.issues if any((party, issue.id) in keys for party in listed)]


def _compose_person_notes(ledger: Ledger, after: Snapshot, sections: Sequence[PartySection]) -> tuple[PersonNote, ...]:
    """Return the notes about the people whom the sections do not introduce."""
    introduced = {id for section in sections for entry in section.people if (id := entry.person.id)}
    return person_notes(ledger, {id: office.post for id, office in after.offices.items()}, introduced)


def _compose_corrections(
    ledger: Ledger, imprint: Imprint, changes: Iterable[ChangeView]
) -> Iterator[CorrectionView]:  # fmt: skip
    """Yield the new corrections, as among the changes, and those for which a sealed brief is revised."""
    views = {change.id: change for change in changes if isinstance(change, CorrectionView)}
    later = (dated for dated in ledger.as_of.timeline.corrections if dated.record.id in imprint.corrections)
    corrections = {dated.record.id: dated for dated in (*new_corrections(ledger), *later)}
    return (views.get(id or "") or correction_view(ledger, dated) for id, dated in corrections.items())


def _production(ledger: Ledger, imprint: Imprint, *, events: int, notes: int, sources: int) -> Production:
    settings = ledger.as_of.dossier.settings
    return Production(
        version=__version__, positions=len(ledger.printed_under), events=events, notes=notes, sources=sources,
        origins=len(origins(ledger.as_of, ledger.sources)), unnamed=len(ledger.unnamed_ids),
        left_out=imprint.redacted_count,
        fresh_days=settings.fresh_days, stale_days=settings.stale_days, split_days=settings.split_days,
    )  # fmt: skip


def _last_day_with_records(as_of: AsOf) -> date | None:
    """Return the last earlier day with dated records if the day itself has none, else None."""
    days = as_of.timeline.days
    index = bisect_left(days, as_of.day)
    return days[index - 1] if index and (index == len(days) or days[index] != as_of.day) else None
