"""Stage: AsOf and the day of the previous brief -> the Brief, and what its reader or author should be warned of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from briefgen import __version__
from briefgen.content.model import Note
from briefgen.editorial.brief import (
    SCHEMA,
    Brief,
    Cell,
    FlagCode,
    IssueName,
    Made,
    MatrixRow,
    Named,
    PartySection,
    PersonStances,
    Reversal,
    Shown,
    StanceRow,
    Statement,
)  # fmt: skip
from briefgen.editorial.chronicle import AsOf, Dated, Evidence, Office
from briefgen.editorial.events import EventState, state
from briefgen.editorial.gaps import disputes, silences, stale, without_outcome
from briefgen.editorial.meetings import recent, timeline, windows
from briefgen.editorial.offices import office_now
from briefgen.editorial.sourcing import loudest_flag, origins
from briefgen.editorial.stances import Stance, claims, stance, stands, told_elsewhere
from briefgen.editorial.telling import (
    Ledger,
    correction_told,
    editor_lines,
    issue_name,
    named,
    note_told,
    person_name,
    person_notes,
    person_voice,
    shown,
    sources_told,
    statement,
)  # fmt: skip
from briefgen.problems import Place, Problem

SPEAKING_RANKS = 2  # people of rank 1 and 2 get a stance of their own


def previous_day(days: Sequence[date], day: date) -> date | None:
    """The last earlier day for which a brief exists."""
    return max((other for other in days if other < day), default=None)


def compose(look: AsOf, known_at: str | None = None) -> tuple[Brief, list[Problem]]:
    """Fold the dossier as it stood on a day into that day's brief."""
    composer = _Composer(look)
    return composer.brief(known_at), list(composer.warnings())


class _Composer:
    """Builds the sections in their order, so that sources are numbered as the reader meets them."""

    def __init__(self, look: AsOf) -> None:
        dossier = look.dossier
        self.look = look
        self.ledger = Ledger(look, previous_day(look.chronicle.days, look.day))
        self.states = [state(look, event) for event in look.events]
        self.lines = next((b for b in dossier.briefs if b.day.first and b.day.first.day == look.day), None)
        self.offices = {id: office_now(person, look.day) for id, person in dossier.people.items()}
        self.issues = sorted(
            dossier.issues.values(), key=lambda issue: (issue.order is None, issue.order or 0, issue.title, issue.id)
        )
        self.stances: list[Stance] = []
        cited = {id for item in (*look.evidence,) for id in item.position.cited}
        cited |= {id for dated in look.updates for id in dated.update.cited}
        self.has_one_origin = len(origins(look, cited)) <= 1
        self.omit = set(self.lines.omit) if self.lines else set()
        self.pinned = set(self.lines.pin) if self.lines else set()

    def brief(self, known_at: str | None) -> Brief:
        look, ledger, dossier = self.look, self.ledger, self.look.dossier
        settings, lines = dossier.settings, self.lines
        bottom_line = editor_lines(ledger, lines, "bottom_line")
        upcoming = windows(ledger, self.states)
        ahead = [it for window in upcoming for it in window.meetings]
        latest = recent(ledger, self.states, {it.id for it in ahead} | self.omit)
        sections = self._sections()
        rows = [row for section in sections for row in section.rows]
        listed = [named(look, id) for id in settings.parties]
        spoken = [issue_name(look, issue.id) for issue in self.issues if any(row.issue.id == issue.id for row in rows)]
        silent = silences(rows, listed, spoken)
        gaps = (*silent, *stale(rows), *without_outcome(self.states))
        disputed = tuple(disputes(sections, [*ahead, *latest]))
        notes = tuple(note_told(ledger, dated) for dated in look.notes if self._prints(dated))
        told_people = {id for section in sections for p in section.people if (id := p.person.id)}
        people = person_notes(ledger, {id: held.post for id, held in self.offices.items()}, told_people)
        watch = editor_lines(ledger, lines, "watch")
        corrections = tuple(
            correction_told(ledger, dated) for dated in look.corrections
            if ledger.previous is None or dated.moment.day > ledger.previous
        )  # fmt: skip
        sources = sources_told(ledger)
        is_quiet = look.day not in look.chronicle.days
        return Brief(
            schema=SCHEMA, dossier=settings.title, day=look.day, previous=ledger.previous,
            quiet_since=ledger.previous if is_quiet else None,
            headline=lines.headline if lines and lines.headline else settings.title,
            marking=ledger.strictest(), cutoff=settings.cutoff, zone=settings.time_zone, language=settings.language,
            known_at=known_at, bottom_line=bottom_line, upcoming=upcoming, recent=latest, parties=sections,
            matrix_parties=tuple(listed), matrix=_matrix(listed, spoken, rows), gaps=gaps, disputes=disputed,
            timeline=timeline(look, self.states), notes=notes, people=people, watch=watch, corrections=corrections,
            sources=sources,
            made=Made(
                version=__version__, positions=len(ledger.told), events=len(ahead) + len(latest), notes=len(notes),
                sources=len(sources), origins=len(origins(look, ledger.numbers)), unnamed=len(ledger.unnamed),
                fresh_days=settings.fresh_days, stale_days=settings.stale_days, split_days=settings.split_days,
            ),
        )  # fmt: skip

    def _sections(self) -> tuple[PartySection, ...]:
        """One section a listed party, in the order of the dossier, and one for all others."""
        listed = self.look.dossier.settings.parties
        others = [id for id in self.look.dossier.parties if id not in listed]
        drafts = [(named(self.look, id), *self._stances_of((id,))) for id in listed]
        rest = self._stances_of(sorted(others, key=lambda id: self.look.dossier.parties[id].name))
        spoken = {row.issue.id for _, rows, _ in drafts for row in rows}
        sections = []
        for party, rows, people in drafts:
            silent = tuple(
                issue_name(self.look, issue.id) for issue in self.issues
                if issue.id in spoken and not any(row.issue.id == issue.id for row in rows)
            )  # fmt: skip
            sections.append(PartySection(party, rows, people, self._also_said({party.id}), silent))
        said = self._also_said({*others, None})
        if rest[0] or rest[1] or said:
            sections.append(PartySection(None, *rest, said, ()))
        return tuple(s for s in sections if s.rows or s.people or s.also_said or s.silent_on)

    def _stances_of(self, ids: Iterable[str]) -> tuple[tuple[StanceRow, ...], tuple[PersonStances, ...]]:
        rows: list[StanceRow] = []
        people: list[PersonStances] = []
        for id in ids:
            found = [self._row(named(self.look, id), issue.id, id) for issue in self.issues]
            rows += (row for row in found if row)
            people += self._people_of(id, rows)
        return tuple(rows), tuple(people)

    def _people_of(self, party: str, rows: Sequence[StanceRow]) -> Iterator[PersonStances]:
        """People of rank 1–2 whose own line differs from the party's, or turned, and is not in the party's row."""
        people = [
            person for id, person in self.look.dossier.people.items()
            if self.offices[id].party == party and self.offices[id].rank <= SPEAKING_RANKS
        ]  # fmt: skip
        for person in sorted(people, key=lambda p: (self.offices[p.id].rank, p.name)):
            own = []
            for issue in self.issues:
                it = stance(self.look, person.id, issue.id)
                row = next((r for r in rows if r.holder.id == party and r.issue.id == issue.id), None)
                if it and self._is_notable(it, row):
                    own.append(self._told(it, Named(person.id, person_name(person))))
            if own:
                held = self.offices[person.id]
                voice = person_voice(self.look, person, held.post, party, held.post)
                self.ledger.people.setdefault(person.id, person)
                if person.note:
                    self.ledger.cite(person, person.cited)
                yield PersonStances(voice, person.note, tuple(own))

    def _is_notable(self, it: Stance, row: StanceRow | None) -> bool:
        if it.reversals and (row is None or it.lead.id not in {s.statement.id for s in row.evidence}):
            return True
        shown_there = row is not None and any(s.statement.id == it.lead.id for s in row.evidence)
        return row is None or (it.value != row.value and not shown_there)

    def _row(self, holder: Named, issue: str, party: str) -> StanceRow | None:
        it = stance(self.look, holder.id, issue)
        return self._told(it, holder, claims(self.look, party, issue)) if it else None

    def _told(self, it: Stance, holder: Named, about: Sequence[Evidence] = ()) -> StanceRow:
        """A stance as it is printed: its evidence part by part, and what must be said beside it."""
        look, issue = self.look, issue_name(self.look, it.issue)
        self.stances.append(it)
        under = Named(f"{holder.id}-{issue.id}", issue.title)
        decides = (it.deciding,) if it.deciding not in (it.lead, *it.reaffirmed, *it.opposing) else ()
        is_own_reversal = it.holder in look.dossier.people
        parts = (
            ("lead", (it.lead,)), ("reaffirms", (*it.reaffirmed, *decides)), ("variant", it.variants),
            ("opposes", tuple(i for i in it.opposing if i != it.lead)), ("signal", it.signals), ("claim", about),
            ("reversed", tuple(r.old for r in it.reversals) if is_own_reversal else ()),
        )  # fmt: skip
        evidence: list[Shown] = []
        for part, items in parts:
            evidence += (shown(self.ledger, part, item, issue, under, self._post(item)) for item in items)  # type: ignore[arg-type]
        option = look.dossier.issues[it.issue].options.get(it.option) if it.option else None
        return StanceRow(
            id=under.id, holder=holder, issue=issue, value=it.value, option=option, mixed_by=it.mixed_by,
            flags=tuple(self._flags(it)), latest=it.latest,
            reversals=tuple(
                Reversal(r.kind, statement(self.ledger, r.new, self._post(r.new)).voice, r.new.position.said,
                         r.old.take(it.issue), r.new.take(it.issue))
                for r in it.reversals
            ),
            evidence=tuple(evidence),
        )  # fmt: skip

    def _post(self, item: Evidence) -> str | None:
        held: Office | None = self.offices.get(item.person.id) if item.person else None
        return held.post if held else None

    def _flags(self, it: Stance) -> Iterator[FlagCode]:
        loudest = loudest_flag(self.look, it.behind)
        if loudest and not (loudest == "single-source" and self.has_one_origin):
            yield loudest
        if it.mixed_by == "tie":
            yield "undecided"
        if it.is_predecessors:
            yield "predecessor"
        if it.is_standing:
            yield "long-held"
        if it.is_stale:
            yield "stale"
        if it.tier == 0:
            yield "inferred"
        elif it.tier == 1 and loudest not in ("single-unnamed-source", "unnamed-only"):
            yield "reported"

    def _also_said(self, homes: set[str | None]) -> tuple[Statement, ...]:
        """What is first known since the previous brief and supports no stance that is printed, or is pinned."""
        told = []
        for item in self.look.evidence:
            home = item.own_party or item.party
            if (
                home not in homes
                or item.id in self.ledger.told
                or item.id in self.omit
                or told_elsewhere(self.look, item)
            ):
                continue
            is_new = self.ledger.is_new(item.moment.day, item.position.cited)
            if (is_new and stands(self.look, item)) or item.id in self.pinned:
                told.append(statement(self.ledger, item, self._post(item)))
                self.ledger.told[item.id] = Named(item.id, "")
        return tuple(told)

    def _prints(self, note: Dated[Note]) -> bool:
        id = note.record.id
        is_new = self.ledger.is_new(note.moment.day, note.record.cited)
        return id not in self.omit and (is_new or id in self.pinned)

    def warnings(self) -> Iterator[Problem]:
        """What the day's brief shows that somebody at the desk should look at."""
        for it in self.stances:
            on = f"on `{it.issue}`"
            if it.mixed_by == "speaker":
                message, cure = f"opposite lines {on} at the same moment", "give a `time`, or correct a stance"
                yield _at(it.deciding, "mixed-speaker", message, cure, it.opposing)
            elif it.mixed_by == "tie":
                message, cure = f"nothing decides what `{it.holder}` says {on}", "give a `time` or a rank"
                yield _at(it.deciding, "undecided", message, cure, it.opposing)
            if it.qualified:
                message = f"two lines {on} at the same moment; the more qualified one stands"
                cure = "give a `time`, or correct a stance"
                yield _at(it.qualified[0], "qualified-speaker", message, cure, it.qualified[1:])
            if it.is_stale:
                message = f"`{it.holder}` {on}: nothing newer than {it.latest}"
                cure = "look for a newer position, or write `standing: true` for a long-held line"
                yield _at(it.deciding, "stale-stance", message, cure)
        for event_state in self.states:
            yield from _event_warnings(event_state)


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
        yield Problem("date-disputed", f"`{event.id}`: {dates}", event.at, "nothing to mend if that is how it stands")
    for name in it.undecided:
        last = it.path[-1].dated.update
        yield Problem(
            "undecided", f"`{event.id}`: two updates of one moment differ in `{name}`", last.at, "give a `time`"
        )


def _matrix(parties: Sequence[Named], issues: Sequence[IssueName], rows: Sequence[StanceRow]) -> tuple[MatrixRow, ...]:
    """Who stands where: the listed parties by the issues on which anybody spoke."""
    by_place = {(row.holder.id, row.issue.id): row for row in rows}
    matrix = []
    for issue in issues:
        cells = []
        for party in parties:
            row = by_place.get((party.id, issue.id))
            cells.append(
                Cell(party, row.value, row.option, row.is_indicative, row.id)
                if row
                else Cell(party, None, None, False, None)
            )
        matrix.append(MatrixRow(issue, tuple(cells)))
    return tuple(matrix)
