"""The records of a dossier in chronological order, and the view of them as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from briefgen.content.fields import Take
from briefgen.content.model import BriefLines, Correction, Dossier, Event, Issue, Note, Person, Position, Update
from briefgen.timeline.order import Moment

T = TypeVar("T")
ChangeDays = tuple[tuple[date, tuple[str, str]], ...]  # each day with a holder and an issue
NO_RANK = 9  # official lines and unnamed speakers rank behind every person


class Office(NamedTuple):
    """The post, party and rank that a person has on a day."""

    post: str | None
    party: str | None
    rank: int


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A position with everything that the rules need to know about it."""

    position: Position
    moment: Moment
    party: str | None  # whose stance it is about
    own_party: str | None  # the speaker's party on that day, where known
    voice: tuple[str, str]  # a person, a party's official line, or one unnamed speaker
    person: Person | None
    post: str | None
    rank: int
    tier: int  # 2 direct, paraphrase, document; 1 reported; 0 inferred
    values_by_issue: Mapping[str, Take]  # the more qualified value where several sources report the same words
    condition: str | None
    in_other_office: bool = False  # said for another party than that of the speaker's highest office on that day
    as_said: Evidence | None = None  # the same without what other accounts of the words add to it
    qualified_by: tuple[str, ...] = ()  # the ids of those accounts

    @property
    def id(self) -> str:
        assert self.position.id is not None
        return self.position.id

    @property
    def holders(self) -> frozenset[str]:
        """The party and people whose stance it can enter; a deputy's words can also be the principal's."""
        person = self.person.id if self.person else None
        return frozenset(id for id in (self.party, person, self.position.for_person) if id)

    @property
    def is_claim(self) -> bool:
        """Whether one party says it about another. A claim never enters a stance."""
        return self.own_party is not None and self.own_party != self.party

    @property
    def is_unnamed(self) -> bool:
        return self.voice[0] == "unnamed"

    def value_on(self, issue: str) -> Take:
        return self.values_by_issue[issue]


@dataclass(frozen=True, slots=True, eq=False)
class DatedUpdate:
    """An update with its moment and the party behind it."""

    update: Update
    moment: Moment
    party: str | None  # None where nobody is named
    office: Office | None
    published: date | None  # the day on which its earliest source was published


@dataclass(frozen=True, slots=True, eq=False)
class Dated(Generic[T]):
    """A note or a correction with its moment."""

    record: T
    moment: Moment


@dataclass(frozen=True, slots=True)
class Links:
    """The references between records, indexed by the id of the record that they refer to."""

    positions: Mapping[str, Evidence]
    accounts: Mapping[str, tuple[Evidence, ...]]  # all accounts of the same words (`same_as`), the best one first
    reverses: Mapping[str, tuple[str, ...]]  # what the accounts of the same words reverse
    reversed_by: Mapping[str, tuple[Evidence, ...]]
    withdrawn_by: Mapping[str, tuple[Evidence, ...]]
    disputed_by: Mapping[str, tuple[Evidence, ...]]
    repeated_by: Mapping[str, tuple[Evidence, ...]]
    corrected_by: Mapping[str, tuple[Dated[Correction], ...]]
    replaced_by: Mapping[str, tuple[tuple[date, str], ...]]  # the day and the event that takes its place
    resets: Mapping[str, tuple[Event, ...]]  # by issue, the events that can reset it
    cited: Mapping[str, tuple[date, tuple[str, ...]]]  # the day and the sources of updates, notes and corrections
    origins: Mapping[str, str]  # by source
    withdrawal_days: Mapping[str, date]  # by source
    two_origins_from: date | None  # the first day on which the records have more than one origin


@dataclass(frozen=True, slots=True)
class Timeline:
    """The records of a dossier in chronological order, built once and shared by the views of all days."""

    dossier: Dossier
    evidence: tuple[Evidence, ...]
    updates: tuple[DatedUpdate, ...]
    notes: tuple[Dated[Note], ...]
    corrections: tuple[Dated[Correction], ...]
    links: Links
    issues: tuple[Issue, ...]  # in the order of the brief
    by_issue: Mapping[tuple[str, str], tuple[Evidence, ...]]  # by (party or person, issue)
    stance_change_days: ChangeDays
    event_change_days: tuple[tuple[date, str], ...]  # each day with an event
    publications: tuple[tuple[date, Evidence], ...]  # by the day on which the earliest source was published
    qualified: tuple[Evidence, ...]  # those to which other accounts of the same words add a condition
    noted: tuple[tuple[date, Dated[Note]], ...]  # by the day of the note, and by that of its earliest source
    published_on: Mapping[str, date]  # by source
    by_event: Mapping[str, tuple[DatedUpdate, ...]]
    known_from: Mapping[str, date]  # by event
    events: tuple[Event, ...]  # in the order in which they become known
    editor_lines: Mapping[date, BriefLines]
    days: tuple[date, ...]  # every day for which a brief exists
    change_days: tuple[date, ...]  # these, and every other day on which a stance can change


@dataclass(frozen=True, slots=True)
class AsOf:
    """The dossier as it stands at the end of a day, without anything that is dated later."""

    timeline: Timeline
    day: date
    evidence: tuple[Evidence, ...]
    updates: tuple[DatedUpdate, ...]
    notes: tuple[Dated[Note], ...]
    corrections: tuple[Dated[Correction], ...]
    events: tuple[Event, ...]
    unread_ids: frozenset[str] = frozenset()  # positions and updates that no reader of that day could know
    corrected_by: date | None = None  # the later day by which sources are withdrawn and records retracted, if another

    @property
    def dossier(self) -> Dossier:
        return self.timeline.dossier

    @property
    def corrections_until(self) -> date:
        """The day up to which withdrawals of sources and retractions count."""
        return self.corrected_by or self.day
