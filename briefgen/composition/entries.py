"""Entries of the site: one party, issue, stance, event or person over all days, fully resolved.

Each entry numbers its sources by its own list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefgen.composition.brief import (
    AgreementView,
    Cell,
    CorrectionView,
    IssueName,
    IssueTake,
    Meeting,
    PartySection,
    Ref,
    SilentRow,
    SourceView,
    StanceHistoryView,
    StanceRow,
    Statement,
    Voice,
)
from briefgen.content.dates import Span
from briefgen.content.fields import Role


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement in a list of statements, with the day of its brief and its values; `stands` is false if withdrawn.

    `party` is the party whose pages list it, None if the speaker's party must not be shown. `issue_id` is the issue
    whose page lists it, None if it concerns no issue.
    """

    statement: Statement
    party: Ref | None
    issue_id: str | None
    day: date
    takes: tuple[IssueTake, ...]
    event: Ref | None
    stands: bool


@dataclass(frozen=True, slots=True)
class SpeechCount:
    """The number of statements of a party on an issue, and the date of the latest."""

    party: Ref
    issue: IssueName
    times: int
    latest: Span


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A party: its stances, their histories over the last year, its people, its meetings and its statements.

    Its statements on an issue are in the `StanceEntry`; `statements` has those on no issue.
    """

    party: Ref
    role: Role
    kind: str | None
    country: str | None
    other_names: tuple[str, ...]
    parent: Ref | None
    members: tuple[Ref, ...]
    section: PartySection
    histories: tuple[StanceHistoryView, ...]
    histories_since: date
    people: tuple[Voice, ...]
    meetings: tuple[Meeting, ...]  # those ahead in order, then past ones, the latest first
    speech_counts: tuple[SpeechCount, ...]
    recent_statements: tuple[StatementEntry, ...]  # on any issue
    statements: tuple[StatementEntry, ...]  # on no issue, the latest first
    feed_statements: tuple[StatementEntry, ...]  # the latest that stand, on any issue or none; not in `sources`
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """An issue: the stances of the parties, their histories over the last year, and who spoke on it.

    The statements of a party on the issue are in the `StanceEntry`.
    """

    issue: IssueName
    options: tuple[str, ...]
    parent: IssueName | None
    cells: tuple[Cell, ...]
    between: tuple[AgreementView, ...]
    histories: tuple[StanceHistoryView, ...]
    histories_since: date
    speech_counts: tuple[SpeechCount, ...]
    recent_statements: tuple[StatementEntry, ...]
    feed_statements: tuple[StatementEntry, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class StanceEntry:
    """A party on an issue: its stance, the whole history of that stance, and all its statements."""

    party: Ref
    issue: IssueName
    row: StanceRow | None
    silent_row: SilentRow | None  # without a stance, what is on record nevertheless
    histories: tuple[StanceHistoryView, ...]  # one, or none
    histories_since: date
    until: date  # the day of the last statement or step
    statements: tuple[StatementEntry, ...]  # the latest first
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event: its state, its path, and the statements about it."""

    meeting: Meeting
    series: str | None
    round: int | None
    statements: tuple[StatementEntry, ...]
    sources: tuple[SourceView, ...]
    is_ahead: bool
    days: tuple[date, ...]  # the days whose briefs report it as news


@dataclass(frozen=True, slots=True)
class TermOfOffice:
    """A post and the time for which a person held it."""

    post: str
    party: Ref | None
    since: Span | None
    until: Span | None


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person: the posts held, and all statements."""

    person: Voice
    other_names: tuple[str, ...]
    note: str | None
    note_sources: tuple[str, ...]
    posts: tuple[TermOfOffice, ...]
    died: Span | None
    statements: tuple[StatementEntry, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A correction, and the days whose sealed briefs printed the corrected record."""

    correction: CorrectionView
    day: date
    corrects: tuple[date, ...]


AnyEntry = PartyEntry | IssueEntry | StanceEntry | EventEntry | PersonEntry


@dataclass(frozen=True, slots=True)
class EntryCollection:
    """All entries of the site, as of one day."""

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
    def all_entries(self) -> tuple[AnyEntry, ...]:
        """The entries of all kinds but corrections, each with a page."""
        return (*self.parties, *self.issues, *self.stances, *self.events, *self.people)


def day_path(day: date) -> str:
    """Return the permanent path of a day's brief on the site."""
    return f"{day.year:04}/{day.month:02}/{day.day:02}/"
