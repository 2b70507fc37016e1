"""The entries of the site, built from the snapshot of a day and the histories of all stances."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from briefgen.composition.brief import Cell, Meeting, SourceView, Statement, Voice
from briefgen.composition.entries import (
    CorrectionEntry,
    EntryCollection,
    EventEntry,
    IssueEntry,
    PartyEntry,
    PersonEntry,
    SpeechCount,
    StanceEntry,
    StatementEntry,
    TermOfOffice,
)
from briefgen.composition.evidence_index import index_evidence
from briefgen.composition.history_views import history_views_since
from briefgen.composition.ledger import Ledger, new_view_cache
from briefgen.composition.matrix import agreement_views, matrix_cell
from briefgen.composition.meetings import meeting_view
from briefgen.composition.record_views import correction_view, source_views
from briefgen.composition.said import issue_take
from briefgen.composition.sections import SectionComposer, section_party
from briefgen.composition.statements import statement_view
from briefgen.composition.voices import person_voice
from briefgen.content.model import Person
from briefgen.rules.events import EventState
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stance_history import StanceHistories, StanceKey
from briefgen.rules.stances import claims, stands
from briefgen.timeline.offices import office_now
from briefgen.timeline.timeline import AsOf, Evidence

MAX_RECENT_STATEMENTS = 10  # on the page of a party or an issue
MAX_FEED_STATEMENTS = 50
HISTORY_DAYS_OF_ENTRIES = 365  # of a party or an issue; the history of a stance is complete


def build_entries(
    snapshot: Snapshot, histories: StanceHistories, corrected_days: Mapping[str, Sequence[date]]
) -> EntryCollection:
    """Return the entries of all parties, issues, stances, events, people and corrections.

    `corrected_days` holds, by correction, the days of the sealed briefs that it corrects.
    """
    as_of, builder = snapshot.as_of, _EntryBuilder(snapshot, histories)
    dossier, index = as_of.dossier, builder.index
    listed = dossier.settings.parties
    others = sorted(set(dossier.parties) - set(listed), key=lambda id: (dossier.parties[id].name, id))
    people = sorted((dossier.people[id] for id in index.people), key=lambda person: (person.name, person.id))
    ledger = Ledger(as_of, None)
    corrections = correction_entries(as_of, ledger, corrected_days)
    return EntryCollection(
        dossier.settings.title, as_of.day,
        tuple(builder.party(id) for id in (*listed, *others)),
        tuple(builder.issue(issue.id) for issue in as_of.timeline.issues if issue.id in index.issues),
        tuple(builder.stance(*key) for key in index.by_stance),
        tuple(builder.event(state) for state in _in_date_order(snapshot.events.values())),
        tuple(builder.person(person) for person in people),
        corrections, source_views(ledger),
    )  # fmt: skip


def correction_entries(
    as_of: AsOf, ledger: Ledger | None = None, corrected_days: Mapping[str, Sequence[date]] | None = None
) -> tuple[CorrectionEntry, ...]:
    """Return the corrections by a day, the latest first, with the days of the sealed briefs that they correct."""
    ledger, corrected_days = ledger or Ledger(as_of, None), corrected_days or {}
    return tuple(
        CorrectionEntry(
            correction_view(ledger, dated), dated.moment.day, tuple(corrected_days.get(dated.record.id or "", ()))
        )
        for dated in reversed(as_of.corrections)
    )


def views_of_sources(as_of: AsOf, ids: Iterable[str]) -> tuple[SourceView, ...]:
    """Return sources by their ids, in the same order."""
    ledger = Ledger(as_of, None)
    for id in ids:
        ledger.cite(as_of.dossier.sources[id], [id])
    return source_views(ledger)


def _in_date_order(states: Iterable[EventState]) -> list[EventState]:
    """Return events by date: those with only an end by that end, those without a date last."""
    return sorted(states, key=lambda state: (state.when is None, state.start, state.event.title, state.event.id))


class _EntryBuilder:
    """Builds the entries of one snapshot, each with a ledger and a source list for that entry alone."""

    def __init__(self, snapshot: Snapshot, histories: StanceHistories) -> None:
        self.snapshot, self.histories = snapshot, histories
        self.as_of = snapshot.as_of
        self.dossier = self.as_of.dossier
        self.index = index_evidence(self.as_of)
        self.views = new_view_cache()
        self.statements: dict[str, Statement] = {}  # by position: one statement is in several entries
        self.first_day = self.as_of.timeline.days[0] - timedelta(days=1)
        self.history_start = max(self.first_day, self.as_of.day - timedelta(days=HISTORY_DAYS_OF_ENTRIES))

    def party(self, id: str) -> PartyEntry:
        """Return the entry of a party."""
        party, listed, ledger = self.dossier.parties[id], self.dossier.settings.parties, self._new_ledger()
        spoken_issues = {issue for holder, issue in self.snapshot.stances if holder in listed}
        section = self._section_composer(ledger).compose_section(id, spoken_issues if id in listed else set())
        keys = [(id, issue.id) for issue in self.as_of.timeline.issues]
        histories = history_views_since(ledger, self.histories, keys, self.history_start)
        meetings = self._meetings(
            ledger, lambda state: id in state.details.get("parties", ()) or state.details.get("host") == id
        )
        items, issues_of = self.index.by_party.get(id, ()), self.index.issues_of
        speech_counts = self._speech_counts(ledger, keys)
        recent = self._statement_entries(ledger, [item for item in items if issues_of[item.id]][:MAX_RECENT_STATEMENTS])
        statements = self._statement_entries(ledger, [item for item in items if not issues_of[item.id]])
        return PartyEntry(
            ledger.ref(id), party.role, party.kind, party.country, party.also,
            ledger.ref(party.parent) if party.parent else None, tuple(ledger.ref(member) for member in party.members),
            section, histories, self.history_start,
            tuple(self._voice(ledger, person, id) for person in self._people_of(id)), meetings, speech_counts,
            recent, statements, self._feed_statements(items), source_views(ledger),
        )  # fmt: skip

    def _people_of(self, party: str) -> list[Person]:
        offices = {id: office_now(self.dossier.people[id], self.as_of.day, party) for id in self.index.people}
        people = (self.dossier.people[id] for id, office in offices.items() if office.party == party)
        return sorted(people, key=lambda person: (offices[person.id].rank, person.name, person.id))

    def issue(self, id: str) -> IssueEntry:
        """Return the entry of an issue."""
        issue, listed, ledger = self.dossier.issues[id], self.dossier.settings.parties, self._new_ledger()
        refs = tuple(ledger.ref(party) for party in listed)
        between = agreement_views(ledger, None, self.snapshot, ledger.issue(id), refs)
        with_words = self.as_of.timeline.by_issue
        speaking = [
            party for party in self.dossier.parties
            if (party, id) in self.histories or ((party, id) in with_words and claims(self.as_of, party, id))
        ]  # fmt: skip
        speaking.sort(key=lambda party: (listed.index(party) if party in listed else len(listed), party))
        histories = history_views_since(ledger, self.histories, ((party, id) for party in speaking), self.history_start)
        items = self.index.by_issue.get(id, ())
        parties = dict.fromkeys((*listed, *self.dossier.parties))
        speech_counts = self._speech_counts(ledger, ((party, id) for party in parties))
        recent = self._statement_entries(ledger, items[:MAX_RECENT_STATEMENTS])
        return IssueEntry(
            ledger.issue(id), tuple(issue.options.values()), ledger.issue(issue.parent) if issue.parent else None,
            tuple(self._cell(ledger, party, id) for party in dict.fromkeys((*listed, *speaking))),
            between, histories, self.history_start, speech_counts, recent, self._feed_statements(items),
            source_views(ledger),
        )  # fmt: skip

    def _cell(self, ledger: Ledger, party: str, issue: str) -> Cell:
        stance = self.snapshot.stances.get((party, issue))
        if stance is None:
            return matrix_cell(ledger.ref(party), self._section_composer(ledger).compose_silent_row(party, issue, ()))
        option = self.dossier.issues[issue].options.get(stance.option) if stance.option else None
        flags = tuple(self._section_composer(ledger).flags(stance))
        return self.views.get(Cell, ledger.ref(party), stance.value, option, flags, f"{party}.{issue}")

    def stance(self, party: str, issue: str) -> StanceEntry:
        """Return the entry of a party on an issue."""
        ledger = self._new_ledger()
        composer = self._section_composer(ledger)
        row = composer.compose_row(party, issue)
        silent_row = composer.compose_silent_row(party, issue, {issue})
        histories = history_views_since(ledger, self.histories, [(party, issue)], self.first_day)
        statements = self._statement_entries(ledger, self.index.by_stance[party, issue])
        step_days = [step.when.ends for history in histories for step in history.steps if step.when]
        last_day = max((*(entry.day for entry in statements), *step_days))
        return StanceEntry(
            ledger.ref(party),
            ledger.issue(issue),
            row,
            silent_row,
            histories,
            self.first_day,
            last_day,
            statements,
            source_views(ledger),
        )

    def event(self, state: EventState) -> EventEntry:
        """Return the entry of an event."""
        ledger, event = self._new_ledger(), state.event
        meeting = meeting_view(ledger, state)
        update_days = {step.dated.moment.day for step in state.path} | {signal.moment.day for signal in state.signals}
        statements = self._statement_entries(ledger, self.index.by_event.get(event.id, ()))
        return EventEntry(
            meeting, event.series, event.round, statements, source_views(ledger), state.is_ahead(self.as_of.day),
            tuple(sorted(update_days & set(self.as_of.timeline.days))),
        )  # fmt: skip

    def person(self, person: Person) -> PersonEntry:
        """Return the entry of a person."""
        ledger = self._new_ledger()
        note_sources = ledger.cite(person, person.cited) if person.note else ()
        posts = tuple(
            TermOfOffice(
                post.post, ledger.ref(party) if (party := post.party or person.party) else None, post.from_, post.to
            )
            for post in person.posts
        )
        statements = self._statement_entries(ledger, self.index.by_person.get(person.id, ()))
        return PersonEntry(
            self._voice(ledger, person), person.also, person.note, note_sources, posts, person.died, statements,
            source_views(ledger),
        )  # fmt: skip

    def _new_ledger(self) -> Ledger:
        """Return an empty ledger for one entry; equal views of several entries are one object."""
        return Ledger(self.as_of, None, views=self.views)

    def _section_composer(self, ledger: Ledger) -> SectionComposer:
        """Return a composer of stances that prints no other statements."""
        return SectionComposer(ledger, self.snapshot, (), frozenset(), frozenset())

    def _voice(self, ledger: Ledger, person: Person, party: str | None = None) -> Voice:
        """Return a person with the office of the day; of offices for several parties, the one for `party`."""
        office = office_now(person, self.as_of.day, party)
        return person_voice(ledger, person, office.post, office.party, office.post)

    def _meetings(self, ledger: Ledger, is_involved: Callable[[EventState], bool]) -> tuple[Meeting, ...]:
        """Return the meetings ahead in order, then the past ones, the latest first."""
        states = [state for state in _in_date_order(self.snapshot.events.values()) if is_involved(state)]
        ahead = [state for state in states if state.is_ahead(self.as_of.day)]
        past = [state for state in states if state not in ahead]
        return tuple(meeting_view(ledger, state) for state in (*ahead, *reversed(past)))

    def _speech_counts(self, ledger: Ledger, keys: Iterable[StanceKey]) -> tuple[SpeechCount, ...]:
        """Return the number of statements for each party and issue that has any."""
        return tuple(
            SpeechCount(ledger.ref(party), ledger.issue(issue), len(items), items[0].position.said)
            for party, issue in keys if (items := self.index.by_stance.get((party, issue)))
        )  # fmt: skip

    def _feed_statements(self, items: Sequence[Evidence]) -> tuple[StatementEntry, ...]:
        """Return the latest statements that stand. Their sources are not added to those of the page."""
        standing = [item for item in items if stands(self.as_of, item)]
        return self._statement_entries(self._new_ledger(), standing[:MAX_FEED_STATEMENTS])

    def _statement_entries(self, ledger: Ledger, items: Sequence[Evidence]) -> tuple[StatementEntry, ...]:
        return tuple(self._statement_entry(ledger, item) for item in items)

    def _statement_entry(self, ledger: Ledger, item: Evidence) -> StatementEntry:
        statement = self._statement(ledger, item)
        issue_ids, days, party = self.index.issues_of[item.id], self.as_of.timeline.days, section_party(item)
        takes = tuple(issue_take(ledger, item, issue) for issue in issue_ids if item.values_by_issue.get(issue))
        return StatementEntry(
            statement, ledger.ref(party) if party else None, next(iter(issue_ids), None),
            days[bisect_left(days, item.moment.day)], takes, ledger.known_event(item.position.event),
            stands(self.as_of, item),
        )  # fmt: skip

    def _statement(self, ledger: Ledger, item: Evidence) -> Statement:
        if item.id not in self.statements:
            self.statements[item.id] = statement_view(ledger, item, self.snapshot.current_post(item))
        statement = self.statements[item.id]
        ledger.cite(item.position, statement.sources)
        return statement
