"""Nouns: what the site tells of one party, issue, stance, event or person over all the days, fully resolved.

The numbers of sources are those of the entry's own list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefgen.content.dates import Span
from briefgen.content.fields import Role, Take
from briefgen.editorial.brief import (
    Agreement,
    Cell,
    CorrectionTold,
    CourseTold,
    IssueName,
    Meeting,
    Named,
    PartySection,
    SourceTold,
    StanceRow,
    Statement,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a statement says of one issue."""

    issue: IssueName
    value: Take
    option: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in a history: of which day's brief it is, what it says of which issues, whether it still stands.

    `party` is the one in whose history it is: nobody's, where the speaker may not be told apart; `on` is the id of the
    issue under which it has its place there, None where it is on no issue.
    """

    statement: Statement
    party: Named | None
    on: str | None
    day: date
    takes: tuple[Taken, ...]
    event: Named | None
    stands: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """How often a party spoke on an issue, and when last."""

    party: Named
    issue: IssueName
    times: int
    latest: Span


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A party: where it stands now, how that came about in the last year, on what it spoke, its people, its meetings.

    Everything that it said on an issue is in the entry of that stance; here is what it said beside.
    """

    party: Named
    role: Role
    kind: str | None
    country: str | None
    also: tuple[str, ...]
    parent: Named | None
    members: tuple[Named, ...]
    section: PartySection
    courses: tuple[CourseTold, ...]
    people: tuple[Voice, ...]
    meetings: tuple[Meeting, ...]  # those to come first, then the latest first
    spoken: tuple[Spoken, ...]
    lately: tuple[Said, ...]  # the latest on any issue
    said: tuple[Said, ...]  # on no issue, the latest first
    fed: tuple[Said, ...]  # the latest of all that stands: for feeds and machines, without the sources
    sources: tuple[SourceTold, ...]


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """An issue: who stands where now, how each came there in the last year, and who spoke on it.

    Everything that a party said on it is in the entry of that stance.
    """

    issue: IssueName
    options: tuple[str, ...]
    parent: IssueName | None
    cells: tuple[Cell, ...]
    between: tuple[Agreement, ...]
    courses: tuple[CourseTold, ...]
    spoken: tuple[Spoken, ...]
    lately: tuple[Said, ...]
    fed: tuple[Said, ...]
    sources: tuple[SourceTold, ...]


@dataclass(frozen=True, slots=True)
class StanceEntry:
    """A party on an issue: where it stands, how it moved from the beginning, and everything that it said on it."""

    party: Named
    issue: IssueName
    row: StanceRow | None
    courses: tuple[CourseTold, ...]  # one, or none
    until: date  # the day of the last word or step
    said: tuple[Said, ...]  # the latest first
    sources: tuple[SourceTold, ...]


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event: where it stands, its whole history, and what was said about it."""

    meeting: Meeting
    series: str | None
    round: int | None
    said: tuple[Said, ...]
    sources: tuple[SourceTold, ...]
    is_ahead: bool
    days: tuple[date, ...]  # of whose briefs it was news


@dataclass(frozen=True, slots=True)
class PostHeld:
    """An office and how long it was held."""

    post: str
    party: Named | None
    since: Span | None
    until: Span | None


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person: the posts held, and everything said."""

    person: Voice
    also: tuple[str, ...]
    note: str | None
    note_sources: tuple[str, ...]
    posts: tuple[PostHeld, ...]
    died: Span | None
    said: tuple[Said, ...]
    sources: tuple[SourceTold, ...]


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction and the days whose sealed briefs printed what it corrects."""

    correction: CorrectionTold
    day: date
    corrects: tuple[date, ...]


AnyEntry = PartyEntry | IssueEntry | StanceEntry | EventEntry | PersonEntry


@dataclass(frozen=True, slots=True)
class Registers:
    """Everything that the site tells beside the briefs, as of one day."""

    dossier: str
    day: date
    parties: tuple[PartyEntry, ...]
    issues: tuple[IssueEntry, ...]
    stances: tuple[StanceEntry, ...]
    events: tuple[EventEntry, ...]
    people: tuple[PersonEntry, ...]
    corrections: tuple[CorrectionEntry, ...]
    correction_sources: tuple[SourceTold, ...]

    @property
    def entries(self) -> tuple[AnyEntry, ...]:
        """All that has a page of its own."""
        return (*self.parties, *self.issues, *self.stances, *self.events, *self.people)
