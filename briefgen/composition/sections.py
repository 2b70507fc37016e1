"""stances -> the section of each party: its rows, people with a line of their own, what it also said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefgen.composition.brief import (
    CitedStatement,
    EvidenceRole,
    FlagCode,
    PartySection,
    PersonStances,
    Ref,
    ReversalView,
    StanceRow,
    Statement,
)
from briefgen.composition.views import Ledger, cited_statement, person_voice, statement_view, voice_of
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import Reversal as Turned
from briefgen.rules.stances import Stance, claims, is_retelling, opposite, stands
from briefgen.timeline.order import within
from briefgen.timeline.sourcing import all_from_one_origin, strongest_caveat
from briefgen.timeline.timeline import Evidence


@dataclass(frozen=True, slots=True)
class SectionComposer:
    """Tells the sections one after the other, so that sources are numbered as the reader meets them."""

    ledger: Ledger
    snapshot: Snapshot
    new: Sequence[Evidence]  # first known since the previous brief, or pinned
    omit: frozenset[str]
    pinned: frozenset[str]

    def compose(self) -> tuple[PartySection, ...]:
        """One section a listed party, in the order of the dossier, and one for all others."""
        dossier = self.ledger.as_of.dossier
        listed = dossier.settings.parties
        spoken = {issue for party, issue in self.snapshot.stances if party in listed}
        sections = [self.of(id, spoken) for id in listed]
        others = sorted(set(dossier.parties) - set(listed), key=lambda id: (dossier.parties[id].name, id))
        told = [self.of(id, set()) for id in others]
        rest = PartySection(
            None,
            tuple(row for section in told for row in section.rows),
            tuple(person for section in told for person in section.people),
            (*(said for section in told for said in section.also_said), *self._also_said(None)),
            (),
        )
        return tuple(s for s in (*sections, rest) if s.rows or s.people or s.also_said or s.silent_on)

    def of(self, party: str, spoken: set[str]) -> PartySection:
        """The section of one party; `spoken` are the issues on which its silence is told."""
        name, look = self.ledger.named(party), self.ledger.as_of
        rows = tuple(row for issue in look.timeline.issues if (row := self.row(party, issue.id)))
        people = tuple(self._people(party, rows))
        also_said = self._also_said(party)
        silent = tuple(
            self.ledger.issue(issue.id)
            for issue in look.timeline.issues if issue.id in spoken and (party, issue.id) not in self.snapshot.stances
        )  # fmt: skip
        return PartySection(name, rows, people, also_said, silent)

    def row(self, party: str, issue: str) -> StanceRow | None:
        """The stance of a party on an issue, where it has one."""
        it = self.snapshot.stances.get((party, issue))
        return self._row(it, self.ledger.named(party), claims(self.ledger.as_of, party, issue)) if it else None

    def _people(self, party: str, rows: Sequence[StanceRow]) -> Iterator[PersonStances]:
        """People of rank 1–2 whose own line differs from the party's, or turned, and is not in the party's row."""
        look = self.ledger.as_of
        by_issue = {row.issue.id: row for row in rows}
        for person in self.snapshot.leaders_of(party):
            own = []
            for issue in look.timeline.issues:
                it = self.snapshot.leaders.get((person.id, issue.id))
                if it and _is_notable(it, by_issue.get(issue.id)):
                    name = self.ledger.interner.intern(Ref, person.id, self.ledger.person(person.id))
                    own.append(self._row(it, name))
            if own:
                held = self.snapshot.offices[person.id]
                self.ledger.people.setdefault(person.id, person)
                if person.note:
                    self.ledger.cite(person, person.cited)
                speaker = person_voice(self.ledger, person, held.post, party, held.post)
                yield PersonStances(speaker, person.note, tuple(own))

    def _row(self, it: Stance, holder: Ref, about: Sequence[Evidence] = ()) -> StanceRow:
        """A stance as it is printed: its evidence part by part, and what must be said beside it."""
        ledger, look, issue = self.ledger, self.ledger.as_of, self.ledger.issue(it.issue)
        told = ledger.interner.intern
        under = told(Ref, f"{holder.id}.{issue.id}", issue.title)
        lately = look.dossier.settings.split_days
        reversals = [r for r in it.reversals if within(r.new.moment.day, look.day, lately)]
        evidence: list[CitedStatement] = []
        for part, items in _parts(it, about, reversals):
            evidence += (cited_statement(ledger, part, item, issue, under, self._post(item)) for item in items)
        return told(
            StanceRow, id=under.id, holder=holder, issue=issue, value=it.value,
            option=look.dossier.issues[it.issue].options.get(it.option) if it.option else None,
            mixed_by=it.mixed_by, flags=tuple(self.flags(it)), latest=it.latest,
            reversals=tuple(
                told(ReversalView, r.kind, voice_of(ledger, r.new, self._post(r.new)), r.new.position.said,
                     r.old.value_on(it.issue), r.new.value_on(it.issue))
                for r in reversals
            ),
            evidence=tuple(evidence),
        )  # fmt: skip

    def _post(self, item: Evidence) -> str | None:
        held = self.snapshot.offices.get(item.person.id) if item.person else None
        return held.post if held else None

    def flags(self, it: Stance) -> Iterator[FlagCode]:
        """What must be said beside a stance."""
        loudest = strongest_caveat(self.ledger.as_of, it.supporting)
        if loudest and not (loudest == "single-source" and all_from_one_origin(self.ledger.as_of)):
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

    def _also_said(self, party: str | None) -> tuple[Statement, ...]:
        """What is first known since the previous brief and supports no stance that is printed, or is pinned."""
        look, ledger = self.ledger.as_of, self.ledger
        told = []
        for item in self.new:
            is_elsewhere = item.id in ledger.printed_under or item.id in self.omit or is_retelling(look, item)
            if home(item) != party or is_elsewhere:
                continue
            if stands(look, item) or item.id in self.pinned:
                told.append(statement_view(ledger, item, self._post(item)))
                ledger.printed_under[item.id] = Ref(item.id, told[-1].voice.name)
        return tuple(told)


def _parts(
    it: Stance, about: Sequence[Evidence], reversals: Sequence[Turned]
) -> Iterator[tuple[EvidenceRole, Sequence[Evidence]]]:
    """The evidence of a stance in its parts, in the order in which they are told."""
    yield "lead", (it.lead,)
    decides = (it.deciding,) if it.deciding not in (it.lead, *it.reaffirmed, *it.opposing) else ()
    yield "reaffirms", (*it.reaffirmed, *decides)
    beside = [item for item in it.opposing if item != it.lead]
    against = [item for item in beside if opposite(item.value_on(it.issue), it.lead.value_on(it.issue))]
    yield "variant", (*it.variants, *(item for item in beside if item not in against))
    yield "opposes", against
    yield "signal", it.signals
    yield "claim", about
    # The line before is told with whoever turned it round: with the party only where the row tells who that was.
    yield "reversed", [r.old for r in reversals if r.new in (*it.supporting, *it.variants)]


def _is_notable(it: Stance, row: StanceRow | None) -> bool:
    """The person's line differs from the party's row, or turned, and the row does not tell it."""
    if row is not None and any(s.statement.id == it.lead.id for s in row.evidence):
        return False
    return row is None or bool(it.reversals) or it.value != row.value


def home(item: Evidence) -> str | None:
    """In whose section a statement stands; whose it is on deep background may not be told."""
    return None if item.position.attribution == "deep-background" else item.own_party or item.party
