"""The `Brief`: everything that one day's document says, resolved and in order.

All output formats are rendered from this value, and `--format json` writes it as it is (docs/brief-json.md).
Texts named `text`, `format` and `outcome` are light Markdown; all other texts are plain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from briefgen.composition.warnings import find_warnings
from briefgen.content.dates import Span
from briefgen.content.fields import (
    Act,
    CorrectionKind,
    EventKind,
    Marking,
    Mode,
    NoteKind,
    Paper,
    Section,
    SourceKind,
    Status,
    Take,
)
from briefgen.content.model import Record
from briefgen.problems import Problem
from briefgen.rules.agreement import AgreementKind, Trend
from briefgen.rules.changes import EventChangeKind, StanceChangeKind
from briefgen.rules.event_updates import Turn
from briefgen.rules.events import CALLED_OFF_STANDINGS, PAST_STANDINGS, Standing
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import MixedBy, ReversalKind
from briefgen.rules.windows import Window

SCHEMA = "briefgen/brief/2"
MAX_PARTIES_WITH_WORDS = 6  # in the matrix; with more, its cells are narrow
EditionName = Literal["full", "one-page"]
# Recent events are a part of the section `meetings`, and what was said today of `changes`.
OmittedSection = Section | Literal["recent", "said"]

EvidenceRole = Literal["lead", "reaffirms", "variant", "opposes", "signal", "claim", "reversed"]
FlagCode = Literal[
    "single-unnamed-source", "unnamed-only", "single-source", "claim", "withdrawn-source", "stale", "long-held",
    "predecessor", "corrected", "inferred", "reported", "disputed", "undecided",
]  # fmt: skip
_WEAK_FLAGS = frozenset({"single-unnamed-source", "unnamed-only", "inferred", "reported"})
CAMP_ORDER: tuple[Take, ...] = ("for", "conditional", "against", "open", "neutral", "mixed")
GapKind = Literal["silent", "stale", "lapsed", "not-known", "no-outcome"]
DisputeKind = Literal["mixed", "undecided", "conditional", "status", "dates", "issue", "disputed-by"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a record by its id and its printed name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Voice:
    """The speaker as printed. `post` is that of the day of speaking; `then` is set if it is no longer held."""

    kind: Literal["person", "line", "unnamed"]
    name: str
    id: str | None = None
    post: str | None = None
    then: bool = False
    party: Ref | None = None
    affiliation_known: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quote; `cut` is set if only its beginning is printed."""

    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class OriginalView:
    """The original words of a translated quote, and their language."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One position as printed: speaker, date, mode, words and sources."""

    id: str
    voice: Voice
    for_person: str | None
    party: Ref | None
    said: Span
    time: str | None
    act: Act
    mode: Mode
    via: str | None
    quote: Quote | None
    text: str | None
    original: OriginalView | None
    condition: str | None
    reason: str | None
    because: Ref | None
    credibility: int | None  # Admiralty, 1 confirmed to 6 cannot be judged
    sources: tuple[str, ...]
    flags: tuple[FlagCode, ...]
    marking: Marking | None


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A statement in its role for a stance, printed `in_full` the first time and by reference after that."""

    part: EvidenceRole
    value: Take
    option: str | None  # which of the issue's options it takes
    text: str | None  # what the position adds on this issue
    condition: str | None  # where it is conditional on this issue
    statement: Statement
    in_full: bool
    printed_under: Ref | None = field(metadata={"json": "told_under"})


@dataclass(frozen=True, slots=True)
class ReversalView:
    """A reversal of an earlier position, whose that was, and how certain the reversal is."""

    kind: ReversalKind
    voice: Voice
    said: Span
    was: Take
    now: Take
    set_by: Voice  # who had taken the earlier position, and when
    set_on: Span
    is_own: bool  # whether the same speaker had taken it


@dataclass(frozen=True, slots=True)
class IssueName:
    """An issue by its printed title and claim."""

    id: str
    title: str
    claim: str


@dataclass(frozen=True, slots=True)
class NewerWord:
    """A statement that is newer than what a stance rests on: weaker, long-held, or a claim of somebody else."""

    voice: Voice
    said: Span
    value: Take
    mode: Mode
    is_claim: bool
    is_on_record: bool  # the holder's own words, heard or read, of a speaker with a name
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StanceRow:
    """The stance of a party or a person on one issue, with its evidence."""

    id: str
    holder: Ref
    issue: IssueName
    value: Take
    option: str | None
    mixed_by: MixedBy | None
    flags: tuple[FlagCode, ...]
    latest: date
    reversals: tuple[ReversalView, ...]
    newer: tuple[NewerWord, ...]  # of a stale stance: what is on record since
    evidence: tuple[CitedStatement, ...]

    @property
    def is_on_record(self) -> bool:
        """Whether it rests on words that were heard or read, of a speaker with a name."""
        return _WEAK_FLAGS.isdisjoint(self.flags)


@dataclass(frozen=True, slots=True)
class SilentRow:
    """An issue on which a party has no stance, with what others claim about it and what it said before a reset."""

    id: str
    holder: Ref
    issue: IssueName
    before: tuple[NewerWord, ...]
    evidence: tuple[CitedStatement, ...]
    value: Take | None = None  # always: a claim is no stance

    @property
    def words(self) -> tuple[NewerWord, ...]:
        """What is on record: what it said before, and the claims."""
        return *self.before, *(
            NewerWord(
                cited.statement.voice, cited.statement.said, cited.value, cited.statement.mode,
                is_claim=True, is_on_record=False, sources=cited.statement.sources,
            )
            for cited in self.evidence
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonStances:
    """A person of rank 1 or 2 whose stances differ from the party's or were reversed."""

    person: Voice
    note: str | None
    rows: tuple[StanceRow, ...]


@dataclass(frozen=True, slots=True)
class PartySection:
    """The section of one party; `party` is None in the section of all other parties."""

    party: Ref | None
    rows: tuple[StanceRow, ...]
    people: tuple[PersonStances, ...]
    also_said: tuple[Statement, ...]
    silent_on: tuple[IssueName, ...]
    silent_rows: tuple[SilentRow, ...]

    @property
    def all_rows(self) -> tuple[StanceRow | SilentRow, ...]:
        """Its stances, and the issues on which only others speak about it."""
        return *self.rows, *self.silent_rows

    @property
    def nothing_on(self) -> tuple[IssueName, ...]:
        """The issues on which it is silent and that have no row."""
        return tuple(issue for issue in self.silent_on if issue not in [row.issue for row in self.silent_rows])


@dataclass(frozen=True, slots=True)
class EventStep:
    """One update of an event's path."""

    id: str
    date: Span
    time: str | None
    status: Status | None
    turns: tuple[Turn, ...]
    by: Voice | None
    text: str | None
    when: Span | None
    place: str | None
    format: str | None
    sources: tuple[str, ...]
    is_signal: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class NamedDate:
    """The date that one party names for a disputed meeting."""

    party: Ref
    when: Span


@dataclass(frozen=True, slots=True)
class PartyWordView:
    """What one party says about an event where the parties differ: the status, date and place that it gives."""

    party: Ref
    status: Status | None
    when: Span | None
    place: str | None


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """A participant of a meeting."""

    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The outcome of a meeting."""

    result: str | None
    text: str | None
    next: Ref | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The state of an event. `when` is in the event's time zone, `desk_when` in the desk's."""

    id: str
    uid: str  # the event's first id, which identifies it in calendars
    title: str
    kind: EventKind
    standing: Standing
    is_due: bool  # planned for this day, and not known to be under way
    confirmed_by: tuple[Ref, ...]
    is_fully_confirmed: bool
    is_reported: bool
    when: Span | None
    desk_when: Span | None
    zone: str
    was_when: Span | None
    was_place: str | None
    disputed_dates: tuple[NamedDate, ...]
    party_words: tuple[PartyWordView, ...]
    undecided: tuple[str, ...]
    place: str | None
    host: Ref | None
    via: str | None
    parties: tuple[Ref, ...]
    participants: tuple[ParticipantView, ...]
    format: str | None
    agenda: tuple[IssueName, ...]
    disputed: tuple[IssueName, ...]
    outcome: OutcomeView | None
    replaced_by: Ref | None
    path: tuple[EventStep, ...]
    sources: tuple[str, ...]

    @property
    def has_details(self) -> bool:
        """Whether there is more to say of it than a row of a table holds."""
        return bool(self.path or self.format or self.disputed or self.participants or self.outcome)

    @property
    def is_called_off(self) -> bool:
        """Whether it was cancelled, another event replaces it, or nothing reports it any more."""
        return self.standing in CALLED_OFF_STANDINGS

    @property
    def is_in_calendar(self) -> bool:
        """Whether its date names a day on which a calendar can show it."""
        return self.when is not None and self.when.stated_days is not None

    @property
    def days_ahead(self) -> tuple[date, date] | None:
        """Its first and last day if it is not known to be over and dated to the day, else None.

        The first is that of its own calendar; the last is the desk's where it ends later there.
        """
        when, desk_when = self.when, self.desk_when
        if when is None or when.first is None or not when.is_day or self.standing in PAST_STANDINGS:
            return None
        return when.begins, max(when.ends, desk_when.ends) if desk_when else when.ends

    def days_from(self, day: date) -> int | None:
        """Return the days from a day until the event if it is still to come and dated to the day, else None."""
        return days_until(self.days_ahead, day)


def days_until(days: tuple[date, date] | None, day: date) -> int | None:
    """Return the days from a day until the first of some days, 0 on one of them, and None after them or without any."""
    return max((days[0] - day).days, 0) if days and days[1] >= day else None


@dataclass(frozen=True, slots=True)
class WindowOfMeetings:
    """The meetings of one window of time."""

    window: Window
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class EditorialLine:
    """A line that the editor wrote: of the bottom line, or of what to watch."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the voices of a mixed stance, with the value that it stands for."""

    voice: Voice
    value: Take
    said: Span


@dataclass(frozen=True, slots=True)
class IssueTake:
    """The value of a statement on one issue."""

    issue: IssueName
    value: Take
    option: str | None


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A statement that is first known since the previous brief and that no change prints, with its values."""

    statement: Statement
    takes: tuple[IssueTake, ...]


@dataclass(frozen=True, slots=True)
class StanceChangeView:
    """A change of a stance on one issue, or the same change on several; `sure` says how certain a reversal is.

    `is_late` is set if the change is dated by the day of the previous brief but was published only after it. `path` has
    the values from the old one to the new one, if there were others in between.
    """

    type: Literal["stance"]
    kind: StanceChangeKind
    sure: ReversalKind | None
    is_late: bool
    holder: Ref
    issues: tuple[IssueName, ...]
    was: Take | None
    now: Take | None
    path: tuple[Take, ...]
    was_option: str | None
    option: str | None
    lead: Voice | None
    was_lead: Voice | None  # who led before, if another voice leads or reversed it
    said: Span | None
    sides: tuple[Side, ...]  # of a stance that is mixed now, the voices that differ
    because: Ref | None  # the event that ended the stance
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventChangeView:
    """A change of an event, with its path from the old standing to the new one."""

    type: Literal["event"]
    kinds: tuple[EventChangeKind, ...]
    event: Ref
    path: tuple[Standing, ...]
    party_words: tuple[PartyWordView, ...]
    confirmed_by: tuple[Ref, ...]
    is_fully_confirmed: bool
    is_reported: bool
    when: Span | None
    was_when: Span | None
    place: str | None
    was_place: str | None
    replaced_by: Ref | None
    replaces: Ref | None
    outcome: OutcomeView | None  # of a meeting that is newly held
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewlyReported:
    """A statement or an event's update dated by the day of the previous brief but known only after it."""

    type: Literal["late"]
    id: str
    voice: Voice | None
    event: Ref | None
    said: Span
    status: Status | None
    text: str | None
    is_quote: bool
    when: Span | None
    place: str | None
    outcome: OutcomeView | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StanceEffect:
    """What a change of the records did to a stance on one issue, or to the same stance on several.

    `now` is the value that remains on the day of the previous brief, with its leading voice; None if none remains.
    """

    holder: Ref
    issues: tuple[IssueName, ...]
    was: Take | None
    now: Take | None
    was_option: str | None
    option: str | None
    lead: Voice | None
    said: Span | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventEffect:
    """What a change of the records did to an event; `when` and `place` only where they changed."""

    event: Ref
    was: Standing
    now: Standing
    was_when: Span | None
    when: Span | None
    was_place: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class FallenRecord:
    """A statement, or an update of an event, that no longer counts because its source withdrew it."""

    id: str
    voice: Voice | None
    event: Ref | None
    said: Span
    status: Status | None
    text: str | None
    is_quote: bool


@dataclass(frozen=True, slots=True)
class RecordChangeView:
    """A change that nobody's words or acts made: a source was withdrawn, or the content was edited."""

    type: Literal["record"]
    kind: Literal["source-withdrawn", "edited"]
    source: str | None  # the publisher or the title of the withdrawn source
    date: Span | None  # when it was withdrawn
    fallen: tuple[FallenRecord, ...]
    stances: tuple[StanceEffect, ...]
    events: tuple[EventEffect, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes between two days, or on one day since a commit (`briefgen changes`)."""

    dossier: str
    language: str
    zone: str
    previous: date
    day: date
    since: str | None
    known_at: str | None
    changes: tuple[StanceChangeView | EventChangeView | NewlyReported | RecordChangeView | CorrectionView, ...]
    said: tuple[NewStatement, ...]  # what was said since and stands in no change

    @property
    def news(self) -> News:
        """What of it is first known since the earlier day: every statement that it lists."""
        return News(frozenset(item.statement.id for item in self.said), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The agreement of two parties on an issue."""

    issue: IssueName
    parties: tuple[Ref, Ref]
    kind: AgreementKind
    silent: tuple[Ref, ...]
    is_indicative: bool
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class CellClaim:
    """What somebody claims about a party that has no stance."""

    voice: Voice
    said: Span
    value: Take


@dataclass(frozen=True, slots=True)
class Cell:
    """One party's stance in the matrix; `value` is None if no stance is recorded."""

    party: Ref
    value: Take | None
    option: str | None
    flags: tuple[FlagCode, ...]
    row: str | None  # the id of the stance row
    claims: tuple[CellClaim, ...] = ()  # of others, where no stance is recorded


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One issue of the matrix."""

    issue: IssueName
    cells: tuple[Cell, ...]
    between: tuple[AgreementView, ...]  # every pair of the parties, in order

    @property
    def is_wide(self) -> bool:
        """Whether there are so many parties that its cells are narrow, and a stance is its sign alone."""
        return len(self.cells) > MAX_PARTIES_WITH_WORDS

    @property
    def parties(self) -> tuple[Ref, ...]:
        """The parties of its cells."""
        return tuple(cell.party for cell in self.cells)

    @property
    def spoken(self) -> int:
        """The number of parties with a stance."""
        return sum(cell.value is not None for cell in self.cells)

    @property
    def camps(self) -> tuple[tuple[Take, tuple[Ref, ...]], ...]:
        """The parties that share a value, in CAMP_ORDER."""
        camps = ((value, tuple(cell.party for cell in self.cells if cell.value == value)) for value in CAMP_ORDER)
        return tuple((value, parties) for value, parties in camps if parties)

    def moving(self, trend: Trend) -> tuple[tuple[Ref, Ref], ...]:
        """Return the pairs of parties with a trend."""
        return tuple(agreement.parties for agreement in self.between if agreement.trend == trend)


@dataclass(frozen=True, slots=True)
class HistoryStepView:
    """A step in the history of a stance. `value` is None if the stance ended; `after` is the event that ended it.

    `when` is None if the step is older than the history. `flag` says that it is inferred, reported or by an unnamed
    speaker.
    """

    when: Span | None
    value: Take | None
    option: str | None
    flag: FlagCode | None
    after: Ref | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StanceHistoryView:
    """The history of one party's stance on an issue, as far back as a page shows it."""

    holder: Ref
    issue: IssueName
    steps: tuple[HistoryStepView, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing information that the brief points out."""

    kind: GapKind
    party: Ref | None = None
    issue: IssueName | None = None
    event: Ref | None = None
    since: date | None = None
    when: Span | None = None
    spoken_by: tuple[Ref, ...] = ()
    newer: tuple[NewerWord, ...] = ()  # what is on record since
    is_on_record: bool = False  # whether the stance rests on words on record, and nothing of the kind is newer


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed or conditional statement, date or subject."""

    kind: DisputeKind
    party: Ref | None = None
    issue: IssueName | None = None
    event: Ref | None = None
    voice: Voice | None = None
    text: str | None = None
    sources: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()  # of a mixed or undecided stance


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An event in the weeks around the day."""

    event: Ref
    when: Span
    standing: Standing
    party_words: tuple[PartyWordView, ...]
    confirmed_by: tuple[Ref, ...]
    is_fully_confirmed: bool
    is_reported: bool
    is_due: bool
    outcome: OutcomeView | None  # what came of it
    mark: Literal["happened", "ahead", "neither"]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note of the desk."""

    id: str
    kind: NoteKind
    text: str
    date: Span
    by: str | None
    likelihood: str | None
    confidence: str | None
    dissent: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonNote:
    """The desk's note about a person whom the brief names."""

    person: Voice
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction of an earlier brief, and what a retraction did to stances and events."""

    type: Literal["correction"]
    id: str
    kind: CorrectionKind
    of: str | None  # the speaker or name of the corrected record
    date: Span
    text: str
    was: str | None
    now: str | None
    sources: tuple[str, ...]
    stances: tuple[StanceEffect, ...] = ()
    events: tuple[EventEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source. Its number is its place in the list of sources, counted from 1."""

    id: str
    kind: SourceKind
    title: str | None
    publisher: str | None
    author: str | None
    url: str | None
    archive: str | None
    published: Span | None
    accessed: Span | None
    origin: str | None
    grade: str | None
    withdrawn: Span | None


@dataclass(frozen=True, slots=True)
class SealNumber:
    """The number and revision of a sealed brief, and the commit that it was built from."""

    number: int
    revision: int
    commit: str


@dataclass(frozen=True, slots=True)
class Production:
    """How the brief was produced: its counts, and the settings of the rules in days."""

    version: str
    positions: int
    events: int
    notes: int
    sources: int
    origins: int
    unnamed: int
    left_out: int  # records marked above the requested limit
    fresh_days: int
    stale_days: int
    split_days: int


@dataclass(frozen=True, slots=True)
class Omission:
    """A section that an edition leaves out, or how many (`more`) of its entries, with the `names` of issues."""

    section: OmittedSection
    more: int | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition of a brief: its sections and its theme."""

    name: EditionName
    paper: Paper
    accent: str
    logo: str | None  # the path of a picture in the templates folder
    sections: tuple[Section, ...]  # those that are printed, in order
    titles: Mapping[Section, str]  # by section, where the desk renames it
    left: tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class News:
    """The ids of the printed records that are first known since the previous brief."""

    statements: frozenset[str]
    updates: frozenset[str]
    notes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Brief:
    """One day's document. The fields are in the order of its sections.

    What depends on the day alone stands here, not in the views: a view of what did not change since yesterday is the
    same object as yesterday, so that it is rendered once.
    """

    schema: str
    dossier: str
    day: date
    previous: date | None
    quiet_since: date | None  # on a day without dated records, the last day with one
    headline: str | None  # the editor's; without one, the top change is printed
    marking: Marking
    cutoff: int  # minutes from midnight, on the desk's clock
    zone: str
    language: str
    known_at: str | None  # a commit; None for the working tree
    sealed: SealNumber | None  # None for a brief that is not sealed
    edition: Edition
    bottom_line: tuple[EditorialLine, ...]
    # First what was said and done, then what only the records changed.
    changes: tuple[StanceChangeView | EventChangeView | NewlyReported | RecordChangeView | CorrectionView, ...]
    said: tuple[NewStatement, ...]  # what was said since the previous brief and stands in no change
    upcoming: tuple[WindowOfMeetings, ...]
    recent: tuple[Meeting, ...]
    matrix_parties: tuple[Ref, ...]
    matrix: tuple[MatrixRow, ...]
    histories: tuple[StanceHistoryView, ...] = field(metadata={"json": "courses"})
    parties: tuple[PartySection, ...]
    gaps: tuple[Gap, ...]
    disputes: tuple[Dispute, ...]
    timeline: tuple[TimelineEntry, ...]
    notes: tuple[NoteView, ...]
    people: tuple[PersonNote, ...]
    watch: tuple[EditorialLine, ...]
    corrections: tuple[CorrectionView, ...]
    sources: tuple[SourceView, ...]
    production: Production = field(metadata={"json": "made"})
    news: News = field(metadata={"json": None})
    histories_since: date = field(metadata={"json": None})

    @property
    def diplomatic_changes(self) -> tuple[StanceChangeView | EventChangeView | NewlyReported, ...]:
        """The changes that somebody's words or acts made."""
        return tuple(change for change in self.changes if not isinstance(change, (RecordChangeView, CorrectionView)))

    @property
    def record_changes(self) -> tuple[RecordChangeView | CorrectionView, ...]:
        """The changes that the records alone made: withdrawals, corrections and edits."""
        return tuple(change for change in self.changes if isinstance(change, (RecordChangeView, CorrectionView)))

    @property
    def common_ground(self) -> tuple[AgreementView, ...]:
        """The agreements of all pairs of parties that both spoke on an issue."""
        return tuple(agreement for row in self.matrix for agreement in row.between if agreement.kind != "silent")

    @property
    def background(self) -> tuple[NoteView, ...]:
        """The notes of all kinds but gap."""
        return tuple(note for note in self.notes if note.kind != "gap")

    @property
    def unknowns(self) -> tuple[NoteView, ...]:
        """The notes of kind gap."""
        return tuple(note for note in self.notes if note.kind == "gap")

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps of all kinds but silence, which is printed with each party's stances and in the matrix."""
        return tuple(gap for gap in self.gaps if gap.kind != "silent")


class Imprint(NamedTuple):
    """What a brief says about its production that its dossier does not hold."""

    known_at: str | None = None
    redacted_count: int = 0
    sealed: SealNumber | None = None
    corrections: frozenset[str | None] = frozenset()  # the later corrections for which a sealed brief is revised


NO_IMPRINT = Imprint()


class ComposedBrief(NamedTuple):
    """A brief, the snapshot of its day, and the records that it prints."""

    brief: Brief
    snapshot: Snapshot
    printed_records: tuple[Record, ...]

    @property
    def warnings(self) -> list[Problem]:
        """What its editor should check."""
        return list(find_warnings(self.snapshot))
