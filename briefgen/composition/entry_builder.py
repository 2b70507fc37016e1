"""the picture of a day and the courses of all stances -> what the site tells beside the briefs."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from briefgen.composition.brief import Cell, Meeting, SourceView, Statement, Voice
from briefgen.composition.changes import agreement_view
from briefgen.composition.entries import (
    CorrectionEntry,
    EntryCollection,
    EventEntry,
    IssueEntry,
    IssueTake,
    PartyEntry,
    PersonEntry,
    PostHeld,
    SpeechCount,
    StanceEntry,
    StatementEntry,
)
from briefgen.composition.history_views import history_views_since
from briefgen.composition.identity_cache import Interner
from briefgen.composition.meetings import meeting_view
from briefgen.composition.sections import SectionComposer, home
from briefgen.composition.views import Ledger, correction_view, person_voice, source_views, statement_view
from briefgen.content.dates import Span
from briefgen.content.model import Person, Record
from briefgen.rules.agreement import agreements
from briefgen.rules.events import EventState
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stance_history import StanceHistories
from briefgen.rules.stances import is_retelling, stands
from briefgen.timeline.timeline import AsOf, Evidence

LATELY = 10  # statements that the page of a party or an issue tells
FED = 50  # statements that its feed tells
YEAR = 365  # days of which its page tells how stances moved


def build_entries(now: Snapshot, courses: StanceHistories, corrected: Mapping[str, Sequence[date]]) -> EntryCollection:
    """Every party, issue, stance, event and person of the dossier; `corrected` are the sealed days by correction."""
    look, it = now.as_of, _EntryBuilder(now, courses)
    dossier = look.dossier
    listed = dossier.settings.parties
    others = sorted(set(dossier.parties) - set(listed), key=lambda id: (dossier.parties[id].name, id))
    people = sorted((dossier.people[id] for id in it.people), key=lambda person: (person.name, person.id))
    ledger = Ledger(look, None)
    corrections = correction_entries(look, ledger, corrected)
    return EntryCollection(
        dossier.settings.title, look.day,
        tuple(it.party(id) for id in (*listed, *others)),
        tuple(it.issue(issue.id) for issue in look.timeline.issues if issue.id in it.issues),
        tuple(it.stance(*key) for key in it.by_stance),
        tuple(it.event(state) for state in _in_time(now.events.values())),
        tuple(it.person(person) for person in people),
        corrections, source_views(ledger),
    )  # fmt: skip


def correction_entries(
    look: AsOf, ledger: Ledger | None = None, corrected: Mapping[str, Sequence[date]] | None = None
) -> tuple[CorrectionEntry, ...]:
    """Every correction by a day, the latest first, with the sealed days that it corrects."""
    ledger, corrected = ledger or Ledger(look, None), corrected or {}
    return tuple(
        CorrectionEntry(
            correction_view(ledger, dated), dated.moment.day, tuple(corrected.get(dated.record.id or "", ()))
        )
        for dated in reversed(look.corrections)
    )


def source_register(look: AsOf, ids: Iterable[str]) -> tuple[SourceView, ...]:
    """The sources of some ids, as a list of sources tells them."""
    ledger = Ledger(look, None)
    for id in ids:
        ledger.cite(look.dossier.sources[id], [id])
    return source_views(ledger)


def _in_time(states: Iterable[EventState]) -> list[EventState]:
    """Events in the order of their dates, those of which only an end is known by that; those without come last."""

    def dated(when: Span | None) -> tuple[object, ...]:
        return () if when is None else when.bounds if when.first else (when.bounds[1], when.bounds[1])

    return sorted(states, key=lambda it: (it.when is None, dated(it.when), it.event.title, it.event.id))


def _undated(it: Meeting) -> Meeting:
    """A meeting on a page that does not say of which day it is: nothing is “in 12 days”."""
    return replace(it, in_days=None)


class _EntryBuilder:
    """The evidence of the whole dossier by whom, on what and about which event, each told with sources of its own."""

    def __init__(self, now: Snapshot, courses: StanceHistories) -> None:
        self.now, self.courses, self.alike = now, courses, Interner()
        self.statements: dict[str, Statement] = {}  # by position: each stands in several entries
        self.look: AsOf = now.as_of
        self.beginning = self.look.timeline.days[0] - timedelta(days=1)
        self.a_year_ago = max(self.beginning, self.look.day - timedelta(days=YEAR))
        self.by_party: dict[str, list[Evidence]] = defaultdict(list)
        self.by_issue: dict[str, list[Evidence]] = defaultdict(list)
        self.by_stance: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
        self.on: dict[str, tuple[str, ...]] = {}  # by position
        self.by_event: dict[str, list[Evidence]] = defaultdict(list)
        self.by_person: dict[str, list[Evidence]] = defaultdict(list)
        for item in reversed(self.look.evidence):
            if is_retelling(self.look, item):
                continue
            if party := home(item):
                self.by_party[party].append(item)
            if item.position.attribution != "deep-background":
                for issue in item.values_by_issue:
                    self.by_issue[issue].append(item)
            self.on[item.id] = self._on(item)
            if party:
                for issue in self.on[item.id]:
                    self.by_stance[party, issue].append(item)
            for event in dict.fromkeys((item.position.event, item.position.because)):
                if event:
                    self.by_event[event].append(item)
            if item.person:
                self.by_person[item.person.id].append(item)
        self.people, self.issues = self._named()

    def _on(self, item: Evidence) -> tuple[str, ...]:
        """The issues that something said is about, or on which it takes back what was said, in the dossier's order."""
        positions = self.look.timeline.links.positions
        taken_back = (it for id in item.position.withdraws if (it := positions.get(id)))
        found = {
            *item.values_by_issue,
            *(issue for it in taken_back if home(it) == home(item) for issue in it.values_by_issue),
        }
        return tuple(issue.id for issue in self.look.timeline.issues if issue.id in found)

    def _ledger(self) -> Ledger:
        """The ledger of one entry; what several entries tell alike is the same value."""
        return Ledger(self.look, None, interner=self.alike)

    def _sections(self, ledger: Ledger) -> SectionComposer:
        """Stances as a brief tells them, on which nothing is news."""
        return SectionComposer(ledger, self.now, (), frozenset(), frozenset())

    def _named(self) -> tuple[set[str], set[str]]:
        """The people and issues that something printed names: who is known off the record only has no page."""
        dossier, look = self.look.dossier, self.look
        told: list[Record] = [item.position for item in look.evidence]
        told += [dated.update for dated in look.updates] + [dated.record for dated in look.notes] + list(look.events)
        found = {(reference.kind, reference.id) for record in told for reference in record.references()}
        names = {id for _, id in found}
        issues = {id for id in dossier.issues if id in names}
        issues |= {parent for id in issues if (parent := dossier.issues[id].parent)}
        return {id for id in dossier.people if id in names}, issues

    def party(self, id: str) -> PartyEntry:
        """One party."""
        party, ledger, now = self.look.dossier.parties[id], self._ledger(), self.now
        spoken = {issue for holder, issue in now.stances if holder in self.look.dossier.settings.parties}
        is_listed = id in self.look.dossier.settings.parties
        section = self._sections(ledger).of(id, spoken if is_listed else set())
        keys = ((id, issue.id) for issue in self.look.timeline.issues)
        courses = history_views_since(ledger, self.courses, keys, self.a_year_ago)
        people = sorted(
            (self.look.dossier.people[it] for it in self.people if now.offices[it].party == id),
            key=lambda person: (now.offices[person.id].rank, person.name, person.id),
        )
        meetings = self._meetings(
            ledger, lambda it: id in it.details.get("parties", ()) or it.details.get("host") == id
        )
        items = self.by_party[id]
        on = self._spoken(ledger, ((id, issue.id) for issue in self.look.timeline.issues))
        lately = self._said(ledger, [it for it in items if self.on[it.id]][:LATELY])
        said = self._said(ledger, [it for it in items if not self.on[it.id]])
        return PartyEntry(
            ledger.named(id), party.role, party.kind, party.country, party.also,
            ledger.named(party.parent) if party.parent else None, tuple(ledger.named(it) for it in party.members),
            section, courses, tuple(self._voice(ledger, person) for person in people), meetings, on, lately, said,
            self._fed(items), source_views(ledger),
        )  # fmt: skip

    def issue(self, id: str) -> IssueEntry:
        """One issue."""
        issue, ledger = self.look.dossier.issues[id], self._ledger()
        listed = self.look.dossier.settings.parties
        between = tuple(agreement_view(ledger, it) for it in agreements(self.now, None, listed, [id]))
        speaking = [party for party in self.look.dossier.parties if (party, id) in self.courses]
        speaking.sort(key=lambda it: (listed.index(it) if it in listed else len(listed), it))
        courses = history_views_since(ledger, self.courses, ((party, id) for party in speaking), self.a_year_ago)
        items = self.by_issue[id]
        spoken = self._spoken(ledger, ((party, id) for party in dict.fromkeys((*listed, *self.look.dossier.parties))))
        lately = self._said(ledger, items[:LATELY])
        return IssueEntry(
            ledger.issue(id), tuple(issue.options.values()), ledger.issue(issue.parent) if issue.parent else None,
            tuple(self._cell(ledger, party, id) for party in dict.fromkeys((*listed, *speaking))),
            between, courses, spoken, lately, self._fed(items), source_views(ledger),
        )  # fmt: skip

    def stance(self, party: str, issue: str) -> StanceEntry:
        """One party on one issue."""
        ledger, items = self._ledger(), self.by_stance[party, issue]
        row = self._sections(ledger).row(party, issue)
        courses = history_views_since(ledger, self.courses, [(party, issue)], self.beginning)
        said = self._said(ledger, items)
        turned = [step.when.ends for it in courses for step in it.steps if step.when]
        return StanceEntry(
            ledger.named(party), ledger.issue(issue), row, courses, max((*(it.day for it in said), *turned)), said,
            source_views(ledger),
        )  # fmt: skip

    def _spoken(self, ledger: Ledger, keys: Iterable[tuple[str, str]]) -> tuple[SpeechCount, ...]:
        """On which issue which party spoke."""
        return tuple(
            SpeechCount(ledger.named(key[0]), ledger.issue(key[1]), len(its), its[0].position.said)
            for key in keys if (its := self.by_stance.get(key))
        )  # fmt: skip

    def _fed(self, items: Sequence[Evidence]) -> tuple[StatementEntry, ...]:
        """The latest that stand, with a ledger of their own: the page does not print them."""
        return self._said(self._ledger(), [it for it in items if stands(self.look, it)][:FED])

    def _cell(self, ledger: Ledger, party: str, issue: str) -> Cell:
        it = self.now.stances.get((party, issue))
        if it is None:
            return Cell(ledger.named(party), None, None, (), None)
        option = self.look.dossier.issues[issue].options.get(it.option) if it.option else None
        flags = tuple(self._sections(ledger).flags(it))
        return Cell(ledger.named(party), it.value, option, flags, f"{party}.{issue}")

    def event(self, it: EventState) -> EventEntry:
        """One event."""
        ledger = self._ledger()
        told = _undated(meeting_view(ledger, it))
        days = {step.dated.moment.day for step in it.path} | {step.moment.day for step in it.signals}
        said = self._said(ledger, self.by_event[it.event.id])
        known = set(self.look.timeline.days)
        return EventEntry(
            told, it.event.series, it.event.round, said, source_views(ledger), it.is_ahead(self.look.day),
            tuple(sorted(days & known)),
        )  # fmt: skip

    def person(self, person: Person) -> PersonEntry:
        """One person."""
        ledger = self._ledger()
        note_sources = ledger.cite(person, person.cited) if person.note else ()
        posts = tuple(
            PostHeld(it.post, ledger.named(party) if (party := it.party or person.party) else None, it.from_, it.to)
            for it in person.posts
        )
        said = self._said(ledger, self.by_person[person.id])
        return PersonEntry(
            self._voice(ledger, person), person.also, person.note, note_sources, posts, person.died, said,
            source_views(ledger),
        )  # fmt: skip

    def _voice(self, ledger: Ledger, person: Person) -> Voice:
        held = self.now.offices[person.id]
        return person_voice(ledger, person, held.post, held.party, held.post)

    def _meetings(self, ledger: Ledger, takes_part: Callable[[EventState], bool]) -> tuple[Meeting, ...]:
        """What is ahead in order, then what is past, the latest first."""
        its = [it for it in _in_time(self.now.events.values()) if takes_part(it)]
        ahead = [it for it in its if it.is_ahead(self.look.day)]
        return tuple(
            _undated(meeting_view(ledger, it)) for it in (*ahead, *reversed([it for it in its if it not in ahead]))
        )

    def _said(self, ledger: Ledger, items: Sequence[Evidence]) -> tuple[StatementEntry, ...]:
        return tuple(self._one(ledger, item) for item in items)

    def _one(self, ledger: Ledger, item: Evidence) -> StatementEntry:
        told = self._statement(ledger, item)
        issues = self.look.dossier.issues
        takes = tuple(
            IssueTake(ledger.issue(id), take, issues[id].options.get(option) if (option := _option(item, id)) else None)
            for id in self.on[item.id]
            if (take := item.values_by_issue.get(id))
        )
        days, whose = self.look.timeline.days, home(item)
        return StatementEntry(
            told, ledger.named(whose) if whose else None, next(iter(self.on[item.id]), None),
            days[bisect_left(days, item.moment.day)], takes, ledger.event(item.position.event), stands(self.look, item),
        )  # fmt: skip

    def _statement(self, ledger: Ledger, item: Evidence) -> Statement:
        if item.id not in self.statements:
            held = self.now.offices.get(item.person.id) if item.person else None
            self.statements[item.id] = statement_view(ledger, item, held.post if held else None)
        told = self.statements[item.id]
        ledger.cite(item.position, told.sources)
        return told


def _option(item: Evidence, issue: str) -> str | None:
    return item.position.stance[issue].option
