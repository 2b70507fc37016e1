"""Nouns: what the site tells of one party, issue, event or person over all the days, fully resolved.

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
    """A statement in a history: of which day's brief it is, what it says of which issues, whether it still stands."""

    statement: Statement
    day: date
    takes: tuple[Taken, ...]
    event: Named | None
    stands: bool


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A party: where it stands now, how that came about, all that it ever said, its people and its meetings."""

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
    said: tuple[Said, ...]  # the latest first
    sources: tuple[SourceTold, ...]


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """An issue: who stands where now, how each came there, and everything that was said on it."""

    issue: IssueName
    options: tuple[str, ...]
    parent: IssueName | None
    cells: tuple[Cell, ...]
    between: tuple[Agreement, ...]
    courses: tuple[CourseTold, ...]
    said: tuple[Said, ...]
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


AnyEntry = PartyEntry | IssueEntry | EventEntry | PersonEntry


@dataclass(frozen=True, slots=True)
class Registers:
    """Everything that the site tells beside the briefs, as of one day."""

    dossier: str
    day: date
    parties: tuple[PartyEntry, ...]
    issues: tuple[IssueEntry, ...]
    events: tuple[EventEntry, ...]
    people: tuple[PersonEntry, ...]
    corrections: tuple[CorrectionEntry, ...]
    correction_sources: tuple[SourceTold, ...]

    @property
    def entries(self) -> tuple[AnyEntry, ...]:
        """All that has a page of its own."""
        return (*self.parties, *self.issues, *self.events, *self.people)
