"""the pictures of a day and of the previous brief's -> the Brief, and what its author should be warned of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from briefgen import __version__
from briefgen.composition.brief import (
    NO_IMPRINT,
    SCHEMA,
    AgreementView,
    Brief,
    Cell,
    ComposedBrief,
    Imprint,
    IssueName,
    MatrixRow,
    Production,
    Ref,
    StanceRow,
)
from briefgen.composition.changes import ChangeView, agreement_view, change_views
from briefgen.composition.editions import as_listed, full_edition
from briefgen.composition.gaps import find_disputes, outcome_gaps, silence_gaps, stale_gaps
from briefgen.composition.history_views import history_views
from briefgen.composition.identity_cache import Interner
from briefgen.composition.meetings import meeting_windows, recent_meetings, timeline_entries
from briefgen.composition.sections import SectionComposer
from briefgen.composition.views import (
    Ledger,
    correction_view,
    editor_lines,
    first_known,
    new_corrections,
    new_notes,
    note_view,
    person_notes,
    source_views,
)
from briefgen.problems import Place, Problem
from briefgen.rules.agreement import agreements
from briefgen.rules.changes import as_read_then
from briefgen.rules.events import EventState
from briefgen.rules.snapshot import Snapshot, in_play
from briefgen.timeline.baseline import match_records
from briefgen.timeline.sourcing import origins
from briefgen.timeline.timeline import AsOf, Evidence


def compose(
    after: Snapshot, before: Snapshot | None, window: Sequence[Snapshot], imprint: Imprint = NO_IMPRINT,
    alike: Interner | None = None,
) -> ComposedBrief:  # fmt: skip
    """Tell the picture of a day, how its stances came about, and what changed since that of the previous brief's day.

    `window` are the pictures of the last weeks, this one at their end.

    Where the earlier picture is one of other content, that of a commit, what is new is what that did not hold.
    What is told as on the day before is the same value, where `alike` comes from there.
    """
    before = before and as_read_then(before, after)
    ledger = _ledger(before, after, alike or Interner())
    brief = _brief(ledger, before, after, window, imprint)
    return ComposedBrief(brief, list(_warnings(after)), tuple(ledger.printed.values()))


def compare_pictures(before: Snapshot, after: Snapshot) -> tuple[ChangeView, ...]:
    """What changed between two pictures, as a brief would say it."""
    before = as_read_then(before, after)
    return change_views(_ledger(before, after, Interner()), before, after)


def _ledger(before: Snapshot | None, after: Snapshot, alike: Interner) -> Ledger:
    if before is None:
        return Ledger(after.as_of, None, interner=alike)
    is_other = before.as_of.timeline is not after.as_of.timeline
    held = match_records(before.as_of.dossier, after.as_of.dossier) if is_other else None
    return Ledger(after.as_of, before.as_of.day, held, alike)


def _brief(
    ledger: Ledger, before: Snapshot | None, after: Snapshot, window: Sequence[Snapshot], imprint: Imprint
) -> Brief:
    """The sections in their order: sources are numbered as the reader meets them."""
    look, settings = after.as_of, after.as_of.dossier.settings
    lines = look.timeline.editor_lines.get(look.day)
    omit, pinned = (frozenset(lines.omit), frozenset(lines.pin)) if lines else (frozenset(), frozenset())
    playing = in_play(before, after)
    if lines and (lines.headline or lines.bottom_line or lines.watch):
        ledger.mark(lines)
    pulled_in = {id: after.events[id] for id in pinned if id in after.events}
    states = [it for id, it in sorted({**playing, **pulled_in}.items()) if id not in omit]
    issues = [issue.id for issue in look.timeline.issues]

    bottom_line = editor_lines(ledger, lines, "bottom_line")
    changes = change_views(ledger, before, after)
    upcoming = meeting_windows(ledger, states)
    ahead = [it for window in upcoming for it in window.meetings]
    latest = recent_meetings(ledger, states, printed={it.id for it in ahead}, pinned=pinned)
    turned = history_views(ledger, window, settings.parties) if "courses" in settings.theme.order else ()
    sections = SectionComposer(ledger, after, first_known(ledger, pinned), omit, pinned).compose()
    rows = [row for section in sections for row in section.rows]
    listed = tuple(ledger.named(id) for id in settings.parties)
    spoken = [id for id in issues if any((party, id) in after.stances for party in settings.parties)]
    names = [ledger.issue(id) for id in spoken]
    agreed = [agreement_view(ledger, it) for it in agreements(after, before, settings.parties, spoken)]
    gaps = (*silence_gaps(rows, listed, names), *stale_gaps(rows, listed), *outcome_gaps(playing.values(), look.day))
    disputed = tuple(find_disputes(sections, [*ahead, *latest]))
    around = timeline_entries(ledger, states)
    notes = tuple(note_view(ledger, note) for note in new_notes(ledger, pinned) if note.record.id not in omit)
    told_people = {id for section in sections for p in section.people if (id := p.person.id)}
    people = person_notes(ledger, {id: held.post for id, held in after.offices.items()}, told_people)
    watch = editor_lines(ledger, lines, "watch")
    of_itself = (it for it in look.timeline.corrections if it.record.id in imprint.corrections)
    corrected = {it.record.id: it for it in (*new_corrections(ledger), *of_itself)}
    corrections = tuple(correction_view(ledger, dated) for dated in corrected.values())
    sources = source_views(ledger)
    told = {*(it.id for it in (*ahead, *latest)), *(entry.event.id for entry in around)}
    brief = Brief(
        schema=SCHEMA, dossier=settings.title, day=look.day, previous=ledger.previous,
        quiet_since=_last_news(look),
        headline=lines.headline if lines else None,
        marking=ledger.strictest(), cutoff=settings.cutoff, zone=settings.time_zone, language=settings.language,
        known_at=imprint.known_at, sealed=imprint.sealed, edition=full_edition(settings.theme),
        bottom_line=bottom_line, changes=changes, upcoming=upcoming, recent=latest,
        matrix_parties=listed, matrix=_matrix(ledger.interner, listed, names, rows, agreed), courses=turned,
        parties=sections, gaps=gaps, disputes=disputed, timeline=around, notes=notes, people=people,
        watch=watch, corrections=corrections,
        sources=sources,
        production=Production(
            version=__version__, positions=len(ledger.printed_under), events=len(told), notes=len(notes),
            sources=len(sources), origins=len(origins(look, ledger.sources)), unnamed=len(ledger.unnamed),
            left_out=imprint.redacted_count,
            fresh_days=settings.fresh_days, stale_days=settings.stale_days, split_days=settings.split_days,
        ),
    )  # fmt: skip
    return as_listed(brief)


def _last_news(look: AsOf) -> date | None:
    """Of a day on which nothing is dated the last one before it on which something was."""
    days = look.timeline.days
    at = bisect_left(days, look.day)
    return days[at - 1] if at and (at == len(days) or days[at] != look.day) else None


def _warnings(after: Snapshot) -> Iterator[Problem]:
    """What the day's brief shows that somebody at the desk should look at."""
    for it in after.stances.values():
        on = f"on `{it.issue}`"
        if it.mixed_by == "speaker":
            message, cure = (
                f"the same speaker takes two sides {on} at one moment",
                "give each a `time`, or correct a stance",
            )
            yield _at(it.deciding, "mixed-speaker", message, cure, it.opposing)
        elif it.mixed_by == "tie":
            message = f"nothing decides what `{it.holder}` says {on}"
            cure = "give each position a `time`, or one of the speakers a higher `rank` under `people:`"
            yield _at(it.deciding, "undecided", message, cure, it.opposing)
        if it.qualified:
            message = f"the same speaker takes two lines {on} at one moment; the more cautious one is printed"
            cure = "give each a `time` if one came later, or correct a stance"
            yield _at(it.qualified[0], "qualified-speaker", message, cure, it.qualified[1:])
        if it.is_stale:
            message = f"`{it.holder}` {on}: nothing newer than {it.latest}"
            cure = "record a newer position if there is one; else leave it, the brief says how old it is"
            yield _at(it.deciding, "stale-stance", message, cure)
    for id in sorted(after.recent_events):
        yield from _event_warnings(after.events[id])


def _at(item: Evidence, code: str, message: str, cure: str, others: Iterable[Evidence] = ()) -> Problem:
    also: tuple[tuple[str, Place], ...] = tuple(
        ("the other one", other.position.at) for other in others if other != item
    )
    return Problem(code, message, item.position.at, cure, also)


def _event_warnings(it: EventState) -> Iterator[Problem]:
    event = it.event
    if it.standing in ("lapsed", "not-known"):
        cure = "add an update: held, postponed or cancelled"
        yield Problem("lapsed", f"the day of `{event.id}` is past and no outcome is recorded", event.at, cure)
    if it.standing == "held" and not it.says_what_came:
        cure = "add an `outcome`, or a `text` to the update"
        yield Problem("held-without-outcome", f"`{event.id}` was held; what came of it?", event.at, cure)
    if it.disputed_dates:
        dates = " and ".join(f"{d.when} ({d.party})" for d in it.disputed_dates)
        told = f"the parties name different dates for `{event.id}`: {dates}"
        yield Problem(
            "date-disputed", told, event.at, "nothing to mend if that is how it stands; else correct an update"
        )
    for name in it.undecided:
        last = it.path[-1].dated.update
        told = f"`{event.id}`: updates of one moment differ in `{name}`, so nothing decides"
        yield Problem("undecided", told, last.at, "give each update a `time:`, or correct one")


def _matrix(
    alike: Interner,
    parties: Sequence[Ref],
    issues: Sequence[IssueName],
    rows: Sequence[StanceRow],
    agreed: Sequence[AgreementView],
) -> tuple[MatrixRow, ...]:
    """Who stands where: the listed parties by the issues on which anybody spoke."""
    by_place = {(row.holder.id, row.issue.id): row for row in rows}
    matrix = []
    for issue in issues:
        found = [(party, by_place.get((party.id, issue.id))) for party in parties]
        cells = (
            alike.intern(Cell, p, row.value, row.option, row.flags, row.id)
            if row
            else alike.intern(Cell, p, None, None, (), None)
            for p, row in found
        )
        between = tuple(it for it in agreed if it.issue is issue)
        matrix.append(alike.intern(MatrixRow, issue, tuple(cells), between))
    return tuple(matrix)
