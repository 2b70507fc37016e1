"""the Brief, what one day's document says: fully resolved, in order, with no look-ups left to do.

Every form is made from this one value, and `--format json` writes it as it is (docs/brief-json.md).
Texts named `text`, `format` and `outcome` are light Markdown; all other texts are plain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

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
from briefgen.rules.events import Standing, Turn, Window
from briefgen.rules.stances import MixedBy, ReversalKind

SCHEMA = "briefgen/brief/2"
EditionName = Literal["full", "one-page"]
OmittedSection = Section | Literal["recent"]  # what has just been is a part of the meetings

EvidenceRole = Literal["lead", "reaffirms", "variant", "opposes", "signal", "claim", "reversed"]
FlagCode = Literal[
    "single-unnamed-source", "unnamed-only", "single-source", "claim", "withdrawn-source", "stale", "long-held",
    "predecessor", "corrected", "inferred", "reported", "disputed", "undecided",
]  # fmt: skip
CAMPS: tuple[Take, ...] = ("for", "conditional", "against", "open", "neutral", "mixed")
GapKind = Literal["silent", "stale", "lapsed", "not-known", "no-outcome"]
DisputeKind = Literal["mixed", "undecided", "conditional", "dates", "issue", "disputed-by"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing with an id and the name that is printed for it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it, as it is printed: `post` is the one of that day, `then` where it is no longer held."""

    kind: Literal["person", "line", "unnamed"]
    name: str
    id: str | None = None
    post: str | None = None
    then: bool = False
    party: Ref | None = None
    affiliation_known: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they were said; `cut` where only the first of them are printed."""

    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class OriginalView:
    """The words as spoken, in their language."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One position, told: who, when, how, in which words, resting on which sources."""

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
    is_new: bool
    marking: Marking | None


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A statement in its part for a stance; told `in_full` once, elsewhere by reference to `told_under`."""

    part: EvidenceRole
    value: Take
    text: str | None  # what the position adds on this issue
    condition: str | None  # where it is conditional on this issue
    statement: Statement
    in_full: bool
    told_under: Ref | None


@dataclass(frozen=True, slots=True)
class ReversalView:
    """A line that was turned round, and how surely."""

    kind: ReversalKind
    voice: Voice
    said: Span
    was: Take
    now: Take


@dataclass(frozen=True, slots=True)
class IssueName:
    """An issue as it is printed."""

    id: str
    title: str
    claim: str


@dataclass(frozen=True, slots=True)
class StanceRow:
    """Where a party or a person stands on one issue, and on what evidence."""

    id: str
    holder: Ref
    issue: IssueName
    value: Take
    option: str | None
    mixed_by: MixedBy | None
    flags: tuple[FlagCode, ...]
    latest: date
    reversals: tuple[ReversalView, ...]
    evidence: tuple[CitedStatement, ...]


@dataclass(frozen=True, slots=True)
class PersonStances:
    """Somebody of rank 1 or 2 whose own line needs saying: it differs from the party's, or turned."""

    person: Voice
    note: str | None
    rows: tuple[StanceRow, ...]


@dataclass(frozen=True, slots=True)
class PartySection:
    """Everything on one party; `party` is None for the section of all others."""

    party: Ref | None
    rows: tuple[StanceRow, ...]
    people: tuple[PersonStances, ...]
    also_said: tuple[Statement, ...]
    silent_on: tuple[IssueName, ...]


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
    is_new: bool
    is_signal: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A date that one party gives for a disputed meeting."""

    party: Ref
    when: Span


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """Somebody at a meeting."""

    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What came of a meeting."""

    result: str | None
    text: str | None
    next: Ref | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event as it stands.

    `when` is as its own place has it, `desk_when` on the desk's calendar; `in_days` counts from the day of the brief.
    """

    id: str
    uid: str  # the first id that the event had: what a calendar knows it by
    title: str
    kind: EventKind
    standing: Standing
    confirmed_by: tuple[Ref, ...]
    is_fully_confirmed: bool
    is_reported: bool
    when: Span | None
    desk_when: Span | None
    zone: str
    in_days: int | None
    was_when: Span | None
    was_place: str | None
    disputed_dates: tuple[NamedDate, ...]
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


@dataclass(frozen=True, slots=True)
class WindowOfMeetings:
    """The meetings of one window of time."""

    window: Window
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class EditorialLine:
    """A line of the editor's: the bottom line, or what to watch."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StanceChangeView:
    """A party or a person moved on one issue, or on several in the same way; of a reversal `sure` says how surely.

    `is_late` says that it moved by the previous brief's day already, and nobody could have read so then.
    """

    type: Literal["stance"]
    kind: StanceChangeKind
    sure: ReversalKind | None
    is_late: bool
    holder: Ref
    issues: tuple[IssueName, ...]
    was: Take | None
    now: Take | None
    was_option: str | None
    option: str | None
    lead: Voice | None
    said: Span | None
    because: Ref | None  # the event after which a line no longer stands
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventChangeView:
    """An event moved, in one line: the way from where it stood to where it stands."""

    type: Literal["event"]
    kinds: tuple[EventChangeKind, ...]
    event: Ref
    path: tuple[Standing, ...]
    confirmed_by: tuple[Ref, ...]
    is_fully_confirmed: bool
    is_reported: bool
    when: Span | None
    was_when: Span | None
    place: str | None
    was_place: str | None
    replaced_by: Ref | None
    replaces: Ref | None
    outcome: OutcomeView | None  # of a meeting that is held now
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewlyReported:
    """Something from before the previous brief that was known only after it: a statement, or an event's update."""

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
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two days, or on one day since a commit: `briefgen changes`."""

    dossier: str
    language: str
    zone: str
    previous: date
    day: date
    since: str | None
    known_at: str | None
    changes: tuple[StanceChangeView | EventChangeView | NewlyReported | CorrectionView, ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """How two parties stand to each other on an issue."""

    issue: IssueName
    parties: tuple[Ref, Ref]
    kind: AgreementKind
    silent: tuple[Ref, ...]
    is_indicative: bool
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One party's stance in the matrix; no value where nothing is recorded."""

    party: Ref
    value: Take | None
    option: str | None
    flags: tuple[FlagCode, ...]
    row: str | None  # the id of the stance row


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One issue of the matrix."""

    issue: IssueName
    cells: tuple[Cell, ...]
    between: tuple[AgreementView, ...]  # every pair of the parties, in order

    @property
    def spoken(self) -> int:
        """How many of the parties said something."""
        return sum(cell.value is not None for cell in self.cells)

    @property
    def camps(self) -> tuple[tuple[Take, tuple[Ref, ...]], ...]:
        """Who stands together, value by value."""
        found = ((value, tuple(cell.party for cell in self.cells if cell.value == value)) for value in CAMPS)
        return tuple((value, parties) for value, parties in found if parties)

    def moving(self, trend: Trend) -> tuple[tuple[Ref, Ref], ...]:
        """The pairs that came nearer, or moved apart."""
        return tuple(it.parties for it in self.between if it.trend == trend)


@dataclass(frozen=True, slots=True)
class HistoryStepView:
    """What a stance came to: `when` is None where it did before the weeks that are told, `value` where it ended.

    `flag` says of a step that it is inferred, reported or by somebody unnamed; `after` is the event that ended it.
    """

    when: Span | None
    value: Take | None
    option: str | None
    flag: FlagCode | None
    after: Ref | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StanceHistoryView:
    """How one party's stance on an issue went since a day."""

    holder: Ref
    issue: IssueName
    since: date
    steps: tuple[HistoryStepView, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not known and should be said so."""

    kind: GapKind
    party: Ref | None = None
    issue: IssueName | None = None
    event: Ref | None = None
    since: date | None = None
    when: Span | None = None
    spoken_by: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Something in dispute or said only under a condition."""

    kind: DisputeKind
    party: Ref | None = None
    issue: IssueName | None = None
    event: Ref | None = None
    voice: Voice | None = None
    text: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An event, or a step of one, in the weeks around the day."""

    event: Ref
    when: Span
    standing: Standing
    confirmed_by: tuple[Ref, ...]
    is_fully_confirmed: bool
    is_reported: bool
    mark: Literal["happened", "ahead", "neither"]


@dataclass(frozen=True, slots=True)
class NoteView:
    """What the desk itself adds."""

    id: str
    kind: NoteKind
    text: str
    date: Span
    by: str | None
    likelihood: str | None
    confidence: str | None
    dissent: str | None
    sources: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class PersonNote:
    """Who somebody is whom the brief names."""

    person: Voice
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A mistake in an earlier brief."""

    type: Literal["correction"]
    id: str
    kind: CorrectionKind
    of: str | None  # what it corrects, in a few words
    date: Span
    text: str
    was: str | None
    now: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source; its place in the list, counted from 1, is the number by which readers know it."""

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
    """A brief that goes out: its number, the revision of it, and the commit whose content it tells."""

    number: int
    revision: int
    commit: str


@dataclass(frozen=True, slots=True)
class Production:
    """How the brief was made: what it counts, and the rules' own settings, in days."""

    version: str
    positions: int
    events: int
    notes: int
    sources: int
    origins: int
    unnamed: int
    left_out: int  # records marked above the limit that was asked for
    fresh_days: int
    stale_days: int
    split_days: int


@dataclass(frozen=True, slots=True)
class Omission:
    """What an edition leaves to the full brief: a whole section, or `more` of its entries, the issues by name."""

    section: OmittedSection
    more: int | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The form in which a brief goes out, and how it looks."""

    name: EditionName
    paper: Paper
    accent: str
    logo: str | None  # the path of a picture in the templates folder
    sections: tuple[Section, ...]  # those that it prints, in their order
    titles: Mapping[Section, str]  # of those that the desk calls otherwise
    left: tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """One day's document. The fields stand in the order of its sections."""

    schema: str
    dossier: str
    day: date
    previous: date | None
    quiet_since: date | None  # nothing is dated on this day; the last day on which something was
    headline: str | None  # the editor's; without one the top change stands in its place
    marking: Marking
    cutoff: int  # minutes from midnight, on the desk's clock
    zone: str
    language: str
    known_at: str | None  # None: the content as it lies in the working tree
    sealed: SealNumber | None  # the brief as it goes out
    edition: Edition
    bottom_line: tuple[EditorialLine, ...]
    changes: tuple[StanceChangeView | EventChangeView | NewlyReported | CorrectionView, ...]
    upcoming: tuple[WindowOfMeetings, ...]
    recent: tuple[Meeting, ...]
    matrix_parties: tuple[Ref, ...]
    matrix: tuple[MatrixRow, ...]
    courses: tuple[StanceHistoryView, ...]
    parties: tuple[PartySection, ...]
    gaps: tuple[Gap, ...]
    disputes: tuple[Dispute, ...]
    timeline: tuple[TimelineEntry, ...]
    notes: tuple[NoteView, ...]
    people: tuple[PersonNote, ...]
    watch: tuple[EditorialLine, ...]
    corrections: tuple[CorrectionView, ...]
    sources: tuple[SourceView, ...]
    production: Production = field(metadata={"json": "made"})  # the name that the JSON format gives it

    @property
    def common_ground(self) -> tuple[AgreementView, ...]:
        """The pairs of parties that both spoke on an issue."""
        return tuple(it for row in self.matrix for it in row.between if it.kind != "silent")

    @property
    def background(self) -> tuple[NoteView, ...]:
        """The notes that tell something; those of kind gap stand with what is not known."""
        return tuple(note for note in self.notes if note.kind != "gap")

    @property
    def unknowns(self) -> tuple[NoteView, ...]:
        """What the desk notes that it does not know."""
        return tuple(note for note in self.notes if note.kind == "gap")

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps to list: silence is told with each party's stances and in the matrix."""
        return tuple(gap for gap in self.gaps if gap.kind != "silent")


class Imprint(NamedTuple):
    """What a brief says of its own making that its content does not tell."""

    known_at: str | None = None
    redacted_count: int = 0
    sealed: SealNumber | None = None
    corrections: frozenset[str | None] = frozenset()  # the later ones for which a sealed brief is revised


NO_IMPRINT = Imprint()


class ComposedBrief(NamedTuple):
    """A brief, what somebody should look at, and the records of which it prints something."""

    brief: Brief
    warnings: list[Problem]
    printed: tuple[Record, ...]
