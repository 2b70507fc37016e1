"""what the site tells of one party, issue, stance, event or person over all the days, fully resolved.

The numbers of sources are those of the entry's own list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefgen.composition.brief import (
    AgreementView,
    Cell,
    CorrectionView,
    IssueName,
    Meeting,
    PartySection,
    Ref,
    SourceView,
    StanceHistoryView,
    StanceRow,
    Statement,
    Voice,
)
from briefgen.content.dates import Span
from briefgen.content.fields import Role, Take


@dataclass(frozen=True, slots=True)
class IssueTake:
    """What a statement says of one issue."""

    issue: IssueName
    value: Take
    option: str | None


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement in a history: of which day's brief it is, what it says of which issues, whether it still stands.

    `party` is the one in whose history it is: nobody's, where the speaker may not be told apart; `on` is the id of the
    issue under which it has its place there, None where it is on no issue.
    """

    statement: Statement
    party: Ref | None
    on: str | None
    day: date
    takes: tuple[IssueTake, ...]
    event: Ref | None
    stands: bool


@dataclass(frozen=True, slots=True)
class SpeechCount:
    """How often a party spoke on an issue, and when last."""

    party: Ref
    issue: IssueName
    times: int
    latest: Span


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A party: where it stands now, how that came about in the last year, on what it spoke, its people, its meetings.

    Everything that it said on an issue is in the entry of that stance; here is what it said beside.
    """

    party: Ref
    role: Role
    kind: str | None
    country: str | None
    also: tuple[str, ...]
    parent: Ref | None
    members: tuple[Ref, ...]
    section: PartySection
    courses: tuple[StanceHistoryView, ...]
    people: tuple[Voice, ...]
    meetings: tuple[Meeting, ...]  # those to come first, then the latest first
    spoken: tuple[SpeechCount, ...]
    lately: tuple[StatementEntry, ...]  # the latest on any issue
    said: tuple[StatementEntry, ...]  # on no issue, the latest first
    fed: tuple[StatementEntry, ...]  # the latest of all that stands: for feeds and machines, without the sources
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """An issue: who stands where now, how each came there in the last year, and who spoke on it.

    Everything that a party said on it is in the entry of that stance.
    """

    issue: IssueName
    options: tuple[str, ...]
    parent: IssueName | None
    cells: tuple[Cell, ...]
    between: tuple[AgreementView, ...]
    courses: tuple[StanceHistoryView, ...]
    spoken: tuple[SpeechCount, ...]
    lately: tuple[StatementEntry, ...]
    fed: tuple[StatementEntry, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class StanceEntry:
    """A party on an issue: where it stands, how it moved from the beginning, and everything that it said on it."""

    party: Ref
    issue: IssueName
    row: StanceRow | None
    courses: tuple[StanceHistoryView, ...]  # one, or none
    until: date  # the day of the last word or step
    said: tuple[StatementEntry, ...]  # the latest first
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event: where it stands, its whole history, and what was said about it."""

    meeting: Meeting
    series: str | None
    round: int | None
    said: tuple[StatementEntry, ...]
    sources: tuple[SourceView, ...]
    is_ahead: bool
    days: tuple[date, ...]  # of whose briefs it was news


@dataclass(frozen=True, slots=True)
class PostHeld:
    """An office and how long it was held."""

    post: str
    party: Ref | None
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
    said: tuple[StatementEntry, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction and the days whose sealed briefs printed what it corrects."""

    correction: CorrectionView
    day: date
    corrects: tuple[date, ...]


AnyEntry = PartyEntry | IssueEntry | StanceEntry | EventEntry | PersonEntry


@dataclass(frozen=True, slots=True)
class EntryCollection:
    """Everything that the site tells beside the briefs, as of one day."""

    dossier: str
    day: date
    parties: tuple[PartyEntry, ...]
    issues: tuple[IssueEntry, ...]
    stances: tuple[StanceEntry, ...]
    events: tuple[EventEntry, ...]
    people: tuple[PersonEntry, ...]
    corrections: tuple[CorrectionEntry, ...]
    correction_sources: tuple[SourceView, ...]

    @property
    def entries(self) -> tuple[AnyEntry, ...]:
        """All that has a page of its own."""
        return (*self.parties, *self.issues, *self.stances, *self.events, *self.people)
