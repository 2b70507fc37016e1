"""the dossier in the order of time, with each speaker's office of the day; and AsOf, one day's view of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from briefgen.content.fields import Take
from briefgen.content.model import BriefLines, Correction, Dossier, Event, Issue, Note, Person, Position, Update
from briefgen.timeline.order import Moment

T = TypeVar("T")
ChangeDays = tuple[tuple[date, tuple[str, str]], ...]  # with holder and issue
NO_RANK = 9  # party lines and unnamed speakers rank behind every person


class Office(NamedTuple):
    """What a person was on a day."""

    post: str | None
    party: str | None
    rank: int


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A position as the rules see it: when, whose, by which voice, how strong."""

    position: Position
    moment: Moment
    party: str | None  # whose stance it is
    own_party: str | None  # the speaker's own party on that day, where known
    voice: tuple[str, str]  # who speaks: one person, one party's line, or nobody else but this one unnamed speaker
    person: Person | None
    post: str | None
    rank: int
    tier: int  # 2 direct, paraphrase, document; 1 reported; 0 inferred
    values_by_issue: Mapping[str, Take]  # by issue; of several tellings of one utterance the more qualified word
    condition: str | None

    @property
    def id(self) -> str:
        assert self.position.id is not None
        return self.position.id

    @property
    def holders(self) -> frozenset[str]:
        """Whose stance it can enter: the party's, the speaker's own, the principal's whose position it states."""
        person = self.person.id if self.person else None
        return frozenset(id for id in (self.party, person, self.position.for_person) if id)

    @property
    def is_claim(self) -> bool:
        """Said by one party about another: never the other one's stance."""
        return self.own_party is not None and self.own_party != self.party

    @property
    def is_unnamed(self) -> bool:
        return self.voice[0] == "unnamed"

    def value_on(self, issue: str) -> Take:
        return self.values_by_issue[issue]


@dataclass(frozen=True, slots=True, eq=False)
class DatedUpdate:
    """An update and its moment; `party` is the party that says so, None where nobody is named."""

    update: Update
    moment: Moment
    party: str | None
    office: Office | None
    published: date | None  # when its earliest source told it


@dataclass(frozen=True, slots=True, eq=False)
class Dated(Generic[T]):
    """A note or a correction and its moment."""

    record: T
    moment: Moment


@dataclass(frozen=True, slots=True)
class Links:
    """Who names whom: for the id of a record those that refer to it, so that no rule has to search for them.

    `doubles` are the tellings of the same utterance by other sources (`same_as`); `replaced_by` holds the day and the
    event that takes another's place, `resets` the events that reset an issue; `two_origins_from` is the day from which
    not everything goes back to one origin. `cited` holds the day and the sources of what is no position. `origins` are
    those of the sources, `withdrawn` the days on which sources were.
    """

    positions: Mapping[str, Evidence]
    doubles: Mapping[str, tuple[Evidence, ...]]
    reversed_by: Mapping[str, tuple[Evidence, ...]]
    withdrawn_by: Mapping[str, tuple[Evidence, ...]]
    disputed_by: Mapping[str, tuple[Evidence, ...]]
    repeated_by: Mapping[str, tuple[Evidence, ...]]
    corrected_by: Mapping[str, tuple[Dated[Correction], ...]]
    replaced_by: Mapping[str, tuple[tuple[date, str], ...]]
    resets: Mapping[str, tuple[Event, ...]]
    cited: Mapping[str, tuple[date, tuple[str, ...]]]
    origins: Mapping[str, str]
    withdrawn: Mapping[str, date]
    two_origins_from: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dossier in the order of time. Made once; every day is a cut through it.

    `issues` are in the order in which a brief takes them. `by_issue` holds the evidence on each issue of each party and
    person, `by_event` the updates of each event, all in order; `published` the evidence by the day on which its
    earliest source told it, `noted` the notes by that day and by their own, `published_on` that day for each source;
    `turns` the days on which a stance can change, `event_turns` those on which something of an event is first known,
    each with whose and which;
    `starts` the day from which an event is known, `started` the events in that order; `lines` what the editor wrote for
    a day.
    """

    dossier: Dossier
    evidence: tuple[Evidence, ...]
    updates: tuple[DatedUpdate, ...]
    notes: tuple[Dated[Note], ...]
    corrections: tuple[Dated[Correction], ...]
    links: Links
    issues: tuple[Issue, ...]
    by_issue: Mapping[tuple[str, str], tuple[Evidence, ...]]
    stance_change_days: ChangeDays
    event_change_days: tuple[tuple[date, str], ...]
    published: tuple[tuple[date, Evidence], ...]
    noted: tuple[tuple[date, Dated[Note]], ...]
    published_on: Mapping[str, date]
    by_event: Mapping[str, tuple[DatedUpdate, ...]]
    known_from: Mapping[str, date]
    events: tuple[Event, ...]
    editor_lines: Mapping[date, BriefLines]
    days: tuple[date, ...]  # every day for which a brief exists
    change_days: tuple[date, ...]  # these, and every other day on which a stance can change


@dataclass(frozen=True, slots=True)
class AsOf:
    """The dossier as it stood at the end of a day: nothing dated later is in it."""

    timeline: Timeline
    day: date
    evidence: tuple[Evidence, ...]
    updates: tuple[DatedUpdate, ...]
    notes: tuple[Dated[Note], ...]
    corrections: tuple[Dated[Correction], ...]
    events: tuple[Event, ...]
    unread: frozenset[str] = frozenset()  # the evidence that is left out, for nobody could have read it then

    @property
    def dossier(self) -> Dossier:
        return self.timeline.dossier
