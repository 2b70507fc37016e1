"""Stage: the pictures of a day and of the previous brief's -> the Brief, and what its author should be warned of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from briefgen import __version__
from briefgen.editorial.agreement import agreements
from briefgen.editorial.alike import Alike
from briefgen.editorial.brief import (
    NO_IMPRINT,
    SCHEMA,
    Agreement,
    Brief,
    Cell,
    Composed,
    Imprint,
    IssueName,
    Made,
    MatrixRow,
    Named,
    StanceRow,
)
from briefgen.editorial.changes import as_read_then
from briefgen.editorial.chronicle import AsOf, Evidence
from briefgen.editorial.editions import as_listed, full_edition
from briefgen.editorial.events import EventState
from briefgen.editorial.gaps import disputes, silences, stale, without_outcome
from briefgen.editorial.histories import courses_told
from briefgen.editorial.known import known
from briefgen.editorial.meetings import recent, timeline, windows
from briefgen.editorial.news import Change, agreement_told, changes_told
from briefgen.editorial.picture import Picture, in_play
from briefgen.editorial.sections import Sections
from briefgen.editorial.sourcing import origins
from briefgen.editorial.telling import (
    Ledger,
    correction_told,
    editor_lines,
    first_known,
    new_corrections,
    new_notes,
    note_told,
    person_notes,
    sources_told,
)
from briefgen.problems import Place, Problem


def compose(
    after: Picture, before: Picture | None, window: Sequence[Picture], imprint: Imprint = NO_IMPRINT,
    alike: Alike | None = None,
) -> Composed:  # fmt: skip
    """Tell the picture of a day, how its stances came about, and what changed since that of the previous brief's day.

    `window` are the pictures of the last weeks, this one at their end.

    Where the earlier picture is one of other content, that of a commit, what is new is what that did not hold.
    What is told as on the day before is the same value, where `alike` comes from there.
    """
    before = before and as_read_then(before, after)
    ledger = _ledger(before, after, alike or Alike())
    brief = _brief(ledger, before, after, window, imprint)
    return Composed(brief, list(_warnings(after)), tuple(ledger.printed.values()))


def compare_pictures(before: Picture, after: Picture) -> tuple[Change, ...]:
    """What changed between two pictures, as a brief would say it."""
    before = as_read_then(before, after)
    return changes_told(_ledger(before, after, Alike()), before, after)


def _ledger(before: Picture | None, after: Picture, alike: Alike) -> Ledger:
    if before is None:
        return Ledger(after.look, None, alike=alike)
    is_other = before.look.chronicle is not after.look.chronicle
    held = known(before.look.dossier, after.look.dossier) if is_other else None
    return Ledger(after.look, before.look.day, held, alike)


def _brief(
    ledger: Ledger, before: Picture | None, after: Picture, window: Sequence[Picture], imprint: Imprint
) -> Brief:
    """The sections in their order: sources are numbered as the reader meets them."""
    look, settings = after.look, after.look.dossier.settings
    lines = look.chronicle.lines.get(look.day)
    omit, pinned = (frozenset(lines.omit), frozenset(lines.pin)) if lines else (frozenset(), frozenset())
    playing = in_play(before, after)
    if lines and (lines.headline or lines.bottom_line or lines.watch):
        ledger.mark(lines)
    pulled_in = {id: after.events[id] for id in pinned if id in after.events}
    states = [it for id, it in sorted({**playing, **pulled_in}.items()) if id not in omit]
    issues = [issue.id for issue in look.chronicle.issues]

    bottom_line = editor_lines(ledger, lines, "bottom_line")
    changes = changes_told(ledger, before, after)
    upcoming = windows(ledger, states)
    ahead = [it for window in upcoming for it in window.meetings]
    latest = recent(ledger, states, printed={it.id for it in ahead}, pinned=pinned)
    turned = courses_told(ledger, window, settings.parties) if "courses" in settings.looks.order else ()
    sections = Sections(ledger, after, first_known(ledger, pinned), omit, pinned).tell()
    rows = [row for section in sections for row in section.rows]
    listed = tuple(ledger.named(id) for id in settings.parties)
    spoken = [id for id in issues if any((party, id) in after.stances for party in settings.parties)]
    names = [ledger.issue(id) for id in spoken]
    agreed = [agreement_told(ledger, it) for it in agreements(after, before, settings.parties, spoken)]
    gaps = (*silences(rows, listed, names), *stale(rows, listed), *without_outcome(playing.values(), look.day))
    disputed = tuple(disputes(sections, [*ahead, *latest]))
    around = timeline(ledger, states)
    notes = tuple(note_told(ledger, note) for note in new_notes(ledger, pinned) if note.record.id not in omit)
    told_people = {id for section in sections for p in section.people if (id := p.person.id)}
    people = person_notes(ledger, {id: held.post for id, held in after.offices.items()}, told_people)
    watch = editor_lines(ledger, lines, "watch")
    of_itself = (it for it in look.chronicle.corrections if it.record.id in imprint.corrections)
    corrected = {it.record.id: it for it in (*new_corrections(ledger), *of_itself)}
    corrections = tuple(correction_told(ledger, dated) for dated in corrected.values())
    sources = sources_told(ledger)
    told = {*(it.id for it in (*ahead, *latest)), *(entry.event.id for entry in around)}
    brief = Brief(
        schema=SCHEMA, dossier=settings.title, day=look.day, previous=ledger.previous,
        quiet_since=_last_news(look),
        headline=lines.headline if lines else None,
        marking=ledger.strictest(), cutoff=settings.cutoff, zone=settings.time_zone, language=settings.language,
        known_at=imprint.known_at, sealed=imprint.sealed, edition=full_edition(settings.looks),
        bottom_line=bottom_line, changes=changes, upcoming=upcoming, recent=latest,
        matrix_parties=listed, matrix=_matrix(ledger.alike, listed, names, rows, agreed), courses=turned,
        parties=sections, gaps=gaps, disputes=disputed, timeline=around, notes=notes, people=people,
        watch=watch, corrections=corrections,
        sources=sources,
        made=Made(
            version=__version__, positions=len(ledger.told), events=len(told), notes=len(notes),
            sources=len(sources), origins=len(origins(look, ledger.sources)), unnamed=len(ledger.unnamed),
            left_out=imprint.left_out,
            fresh_days=settings.fresh_days, stale_days=settings.stale_days, split_days=settings.split_days,
        ),
    )  # fmt: skip
    return as_listed(brief)


def _last_news(look: AsOf) -> date | None:
    """Of a day on which nothing is dated the last one before it on which something was."""
    days = look.chronicle.days
    at = bisect_left(days, look.day)
    return days[at - 1] if at and (at == len(days) or days[at] != look.day) else None


def _warnings(after: Picture) -> Iterator[Problem]:
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
    for id in sorted(after.in_sight):
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
    alike: Alike,
    parties: Sequence[Named],
    issues: Sequence[IssueName],
    rows: Sequence[StanceRow],
    agreed: Sequence[Agreement],
) -> tuple[MatrixRow, ...]:
    """Who stands where: the listed parties by the issues on which anybody spoke."""
    by_place = {(row.holder.id, row.issue.id): row for row in rows}
    matrix = []
    for issue in issues:
        found = [(party, by_place.get((party.id, issue.id))) for party in parties]
        cells = (
            alike.told(Cell, p, row.value, row.option, row.flags, row.id)
            if row
            else alike.told(Cell, p, None, None, (), None)
            for p, row in found
        )
        between = tuple(it for it in agreed if it.issue is issue)
        matrix.append(alike.told(MatrixRow, issue, tuple(cells), between))
    return tuple(matrix)
