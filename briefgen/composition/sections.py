"""The sections of the parties: their stances with the evidence, their leaders, and their other statements."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from briefgen.composition.brief import (
    CitedStatement,
    EvidenceRole,
    FlagCode,
    NewerWord,
    PartySection,
    PersonStances,
    Ref,
    ReversalView,
    SilentRow,
    StanceRow,
    Statement,
)
from briefgen.composition.ledger import Ledger
from briefgen.composition.statements import cited_statement, newer_word, statement_view
from briefgen.composition.voices import person_voice, voice_inside, voice_of
from briefgen.rules.newer import newer_words, words_after_stale
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import Reversal, Stance, claims, is_retelling, stands
from briefgen.rules.voices import opposite
from briefgen.timeline.order import within
from briefgen.timeline.sourcing import all_from_one_origin, is_retracted, sources_of, strongest_caveat
from briefgen.timeline.timeline import Evidence


@dataclass(frozen=True, slots=True)
class SectionComposer:
    """Composes the sections one after the other, so that sources are numbered as the reader meets them."""

    ledger: Ledger
    snapshot: Snapshot
    new_evidence: Sequence[Evidence]  # first known since the previous brief, or pinned
    omitted: frozenset[str]
    pinned: frozenset[str]

    def compose(self) -> tuple[PartySection, ...]:
        """Return a section for each listed party, in the order of the dossier, and one for all other parties."""
        dossier = self.ledger.as_of.dossier
        listed = dossier.settings.parties
        spoken_issues = {issue for party, issue in self.snapshot.stances if party in listed}
        sections = [self.compose_section(id, spoken_issues) for id in listed]
        other_parties = sorted(set(dossier.parties) - set(listed), key=lambda id: (dossier.parties[id].name, id))
        others = [self.compose_section(id, set()) for id in other_parties]
        rest = self.ledger.views.get(
            PartySection,
            None,
            tuple(row for section in others for row in section.rows),
            tuple(person for section in others for person in section.people),
            (*(statement for section in others for statement in section.also_said), *self._other_statements(None)),
            (),
            tuple(row for section in others for row in section.silent_rows),
        )
        return tuple(
            section for section in (*sections, rest)
            if section.all_rows or section.people or section.also_said or section.silent_on
        )  # fmt: skip

    def compose_section(self, party: str, spoken_issues: set[str]) -> PartySection:
        """Return the section of one party, which lists the `spoken_issues` on which it is silent."""
        ref, issues = self.ledger.ref(party), self.ledger.as_of.timeline.issues
        rows = tuple(row for issue in issues if (row := self.compose_row(party, issue.id)))
        silent = (self.compose_silent_row(party, issue.id, spoken_issues) for issue in issues)
        silent_rows = tuple(silent_row for silent_row in silent if silent_row)
        people = tuple(self._people(party, rows))
        statements = self._other_statements(party)
        silent_on = tuple(
            self.ledger.issue(issue.id)
            for issue in issues if issue.id in spoken_issues and (party, issue.id) not in self.snapshot.stances
        )  # fmt: skip
        return self.ledger.views.get(PartySection, ref, rows, people, statements, silent_on, silent_rows)

    def compose_row(self, party: str, issue: str) -> StanceRow | None:
        """Return the stance of a party on an issue, or None if it has none."""
        stance = self.snapshot.stances.get((party, issue))
        if stance is None:
            return None
        return self._stance_row(stance, self.ledger.ref(party), claims(self.ledger.as_of, party, issue))

    def compose_silent_row(self, party: str, issue: str, spoken_issues: Container[str]) -> SilentRow | None:
        """Return what is on record about a party without a stance on an issue, or None if that is nothing.

        On the `spoken_issues` that includes what the party itself said before an event reset the issue.
        """
        ledger, as_of = self.ledger, self.ledger.as_of
        if (party, issue) in self.snapshot.stances or (party, issue) not in as_of.timeline.by_issue:
            return None
        said = newer_words(as_of, party, issue, date.min) if issue in spoken_issues else ()
        before = self._newer([item for item in said if not item.is_claim], issue)
        items = [item for item in claims(as_of, party, issue) if item.id not in self.omitted]
        if not before and not items:
            return None
        holder, name = ledger.ref(party), ledger.issue(issue)
        place = f"{party}.{issue}", name.title
        evidence = [
            cited_statement(ledger, "claim", item, name, place, self.snapshot.current_post(item)) for item in items
        ]
        return ledger.views.get(SilentRow, place[0], holder, name, before, tuple(evidence))

    def _people(self, party: str, rows: Sequence[StanceRow]) -> Iterator[PersonStances]:
        """Yield the people of rank 1 and 2 with stances that the party's rows do not cover."""
        rows_by_issue = {row.issue.id: row for row in rows}
        for person in self.snapshot.leaders_of(party):
            person_rows = []
            for issue in self.ledger.as_of.timeline.issues:
                stance = self.snapshot.leaders.get((person.id, issue.id))
                if stance and _is_notable(stance, rows_by_issue.get(issue.id)):
                    holder = self.ledger.views.get(Ref, person.id, self.ledger.person_name(person.id))
                    person_rows.append(self._stance_row(stance, holder))
            if person_rows:
                office = self.snapshot.offices[person.id]
                self.ledger.people.setdefault(person.id, person)
                if person.note:
                    self.ledger.cite(person, person.cited)
                speaker = person_voice(self.ledger, person, office.post, party, office.post)
                yield self.ledger.views.get(PersonStances, speaker, person.note, tuple(person_rows))

    def _stance_row(self, stance: Stance, holder: Ref, claims_of_others: Sequence[Evidence] = ()) -> StanceRow:
        """Return a stance as it is printed, with its flags and its evidence by role."""
        ledger, as_of, issue = self.ledger, self.ledger.as_of, self.ledger.issue(stance.issue)
        intern = ledger.views.get
        place = f"{holder.id}.{issue.id}", issue.title
        days = as_of.dossier.settings.split_days
        reversals = [reversal for reversal in stance.reversals if within(reversal.new.moment.day, as_of.day, days)]
        evidence: list[CitedStatement] = []
        for role, items in _evidence_by_role(stance, claims_of_others, reversals):
            evidence += (
                cited_statement(ledger, role, item, issue, place, self.snapshot.current_post(item)) for item in items
            )
        return intern(
            StanceRow, id=place[0], holder=holder, issue=issue, value=stance.value,
            option=as_of.dossier.issues[stance.issue].options.get(stance.option) if stance.option else None,
            mixed_by=stance.mixed_by, flags=tuple(self.flags(stance)), latest=stance.latest,
            reversals=tuple(self._reversal_view(reversal, stance.issue) for reversal in reversals),
            newer=self._newer(words_after_stale(as_of, stance), stance.issue), evidence=tuple(evidence),
        )  # fmt: skip

    def _newer(self, items: Sequence[Evidence], issue: str) -> tuple[NewerWord, ...]:
        return tuple(newer_word(self.ledger, item, issue, self.snapshot.current_post(item)) for item in items)

    def _reversal_view(self, reversal: Reversal, issue: str) -> ReversalView:
        """Return a reversal as it is printed. Two offices of a party are one voice, and still named apart."""
        ledger, new, old = self.ledger, reversal.new, reversal.old
        new_post, old_post = self.snapshot.current_post(new), self.snapshot.current_post(old)
        voice, zone = voice_of(ledger, new, new_post), ledger.as_of.dossier.zone
        is_own = new.voice == old.voice and voice.name == voice_of(ledger, old, old_post).name
        return ledger.views.get(
            ReversalView, reversal.kind, voice if is_own else voice_inside(ledger, new, new_post), new.position.said,
            old.value_on(issue), new.value_on(issue),
            voice_inside(ledger, old, old_post), old.position.said.seen_from(zone, zone), is_own,
        )  # fmt: skip

    def flags(self, stance: Stance) -> Iterator[FlagCode]:
        """Yield the caveats of a stance."""
        as_of = self.ledger.as_of
        caveat = strongest_caveat(as_of, stance.supporting)
        if caveat and not (caveat == "single-source" and all_from_one_origin(as_of)):
            yield caveat
        if stance.mixed_by == "tie":
            yield "undecided"
        if stance.is_predecessors:
            yield "predecessor"
        if stance.is_standing:
            yield "long-held"
        if stance.is_stale:
            yield "stale"
        if stance.tier == 0:
            yield "inferred"
        elif stance.tier == 1 and caveat not in ("single-unnamed-source", "unnamed-only"):
            yield "reported"

    def _other_statements(self, party: str | None) -> tuple[Statement, ...]:
        """Return the new or pinned statements that support no printed stance."""
        as_of, ledger = self.ledger.as_of, self.ledger
        statements = []
        for item in self.new_evidence:
            is_excluded = item.id in ledger.printed_under or item.id in self.omitted or is_retelling(as_of, item)
            if section_party(item) != party or is_excluded:
                continue
            if stands(as_of, item) or item.id in self.pinned or self._is_withdrawn_at_once(item):
                statement = statement_view(ledger, item, self.snapshot.current_post(item))
                ledger.printed_under[item.id] = item.id, statement.voice.name
                statements.append(statement)
        return tuple(statements)

    def _is_withdrawn_at_once(self, item: Evidence) -> bool:
        """Return whether the sources of a new statement withdrew it before any brief could print it."""
        as_of, previous = self.ledger.as_of, self.ledger.previous
        withdrawal_days = as_of.timeline.links.withdrawal_days
        last = max((withdrawal_days.get(id, date.max) for id in sources_of(as_of, item)), default=date.max)
        is_since_previous = last > previous if previous else last == as_of.day
        return last <= as_of.day and is_since_previous and not is_retracted(as_of, item.id)


def _evidence_by_role(
    stance: Stance, claims_of_others: Sequence[Evidence], reversals: Sequence[Reversal]
) -> Iterator[tuple[EvidenceRole, Sequence[Evidence]]]:
    """Yield the evidence of a stance by role, in the order in which it is printed."""
    lead, issue = stance.lead, stance.issue
    yield "lead", (lead,)
    decides = (stance.deciding,) if stance.deciding not in (lead, *stance.reaffirmed, *stance.opposing) else ()
    yield "reaffirms", (*stance.reaffirmed, *decides)
    others = [item for item in stance.opposing if item != lead]
    opposing = [item for item in others if opposite(item.value_on(issue), lead.value_on(issue))]
    yield "variant", (*stance.variants, *(item for item in others if item not in opposing))
    yield "opposes", opposing
    yield "signal", stance.signals
    yield "claim", claims_of_others
    # A reversed position is printed with whoever reversed it: in the party's row only if the row names that person.
    yield "reversed", [reversal.old for reversal in reversals if reversal.new in (*stance.supporting, *stance.variants)]


def _is_notable(stance: Stance, row: StanceRow | None) -> bool:
    """Return whether a person's stance differs from the party's row or was reversed, and the row does not show it."""
    if row is not None and any(cited.statement.id == stance.lead.id for cited in row.evidence):
        return False
    return row is None or bool(stance.reversals) or stance.value != row.value


def section_party(item: Evidence) -> str | None:
    """Return the party in whose section a statement is printed; None on deep background, to protect the speaker."""
    return None if item.position.attribution == "deep-background" else item.own_party or item.party
