"""the records that authors write, typed and frozen, and the Dossier that holds them all.

The fields and their defaults are those of the content reference (docs/content.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, ValidationInfo, model_validator

from briefgen.content.document import RecordLocation
from briefgen.content.fields import (  # fmt: skip
    MAX_ITEMS,
    MAX_POSTS,
    SECTIONS,
    Act,
    Attribution,
    BooleanField,
    Colour,
    CommitHash,
    Confidence,
    CorrectionKind,
    Country,
    Credibility,
    Cutoff,
    Date,
    Day,
    Days,
    Digest,
    Draft,
    EventKind,
    FileName,
    Grade,
    Id,
    Language,
    Line,
    Marking,
    Mode,
    NoteKind,
    Number,
    Paper,
    Picture,
    Prose,
    Rank,
    Role,
    Scale,
    Section,
    Several,
    SiteAddress,
    SourceKind,
    Status,
    Take,
    TimeOfDay,
    TimeZone,
    Url,
    at_most,
    field_error,
)
from briefgen.content.zones import time_zone
from briefgen.problems import Place

Ids = Annotated[tuple[Id, ...], Several, at_most(MAX_ITEMS)]
Lines = Annotated[tuple[Line, ...], Several, at_most(MAX_ITEMS)]


class Reference(NamedTuple):
    """An id in a record that names another record: of which kind, and the path to it inside the record."""

    kind: str
    id: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What a record is told about itself when it is read: its place, its clip's source, ids that were renamed."""

    spot: RecordLocation
    clip_source: str | None = None
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class RecordPart(BaseModel):
    """A mapping with known keys. `REFERS` tells which fields hold ids, and of what kind of record.

    `PLAIN` is the field that may be written alone, without the mapping.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, revalidate_instances="never")
    REFERS: ClassVar[Mapping[str, str]] = {}
    PLAIN: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _as_mapping(cls, data: Any, info: ValidationInfo) -> Any:
        """A text in the place of the mapping is the field that `PLAIN` names.

        And an id that was renamed (`formerly`) reads as the new one, so that nothing after this line knows the old.
        """
        if cls.PLAIN and isinstance(data, str):
            data = {cls.PLAIN: data}
        renamed = info.context.renamed if isinstance(info.context, Context) else {}
        if not renamed or not isinstance(data, dict):
            return data
        data = dict(data)
        for name, kind in cls.REFERS.items():
            new = renamed.get(kind, {})
            match data.get(name):
                case str() as one:
                    data[name] = new.get(one, one)
                case list() as many:
                    data[name] = [new.get(x, x) if isinstance(x, str) else x for x in many]
                case dict() as keyed:
                    data[name] = {new.get(k, k): v for k, v in keyed.items()}
        return data

    def references(self, *before: str | int) -> Iterator[Reference]:
        """Every id in this record that names another one, with the path to it."""
        for name, kind in _naming(type(self)):
            value = getattr(self, name)
            if isinstance(value, RecordPart):
                yield from value.references(*before, name)
            elif kind and isinstance(value, str):
                yield Reference(kind, value, (*before, name))
            elif isinstance(value, tuple):
                for index, item in enumerate(value):
                    if isinstance(item, RecordPart):
                        yield from item.references(*before, name, index)
                    elif kind:
                        yield Reference(kind, item, (*before, name, index))
            elif kind and isinstance(value, Mapping):
                for key in value:
                    yield Reference(kind, key, (*before, name, key))


@cache
def _naming(kind: type[RecordPart]) -> tuple[tuple[str, str | None], ...]:
    """The fields of a part that can hold ids, each with the kind of record that they name, or that hold parts."""
    return tuple(
        (name, kind.REFERS.get(name))
        for name, field in kind.model_fields.items() if name in kind.REFERS or _holds_parts(field.annotation)
    )  # fmt: skip


def _holds_parts(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, RecordPart):
        return True
    return any(_holds_parts(inner) for inner in get_args(annotation))


class Record(RecordPart):
    """One thing an author wrote. It knows its place for ever."""

    draft: Draft = False
    """true marks a draft: an error until it is taken away, never in a brief"""
    marking: Marking | None = None
    """how far it may go (Traffic Light Protocol); a brief has the strictest of what it prints"""
    sources: Ids = ()
    """ids of sources, added to the file's own"""

    _spot: RecordLocation = PrivateAttr()
    _clip_source: str | None = PrivateAttr(default=None)

    def model_post_init(self, context: Any) -> None:
        if isinstance(context, Context):
            self._spot = context.spot
            self._clip_source = context.clip_source

    @property
    def at(self) -> Place:
        """The record's own place."""
        return self._spot.place()

    def locate(self, *path: str | int, key: bool = False) -> Place:
        """The place of a field of the record, or of the field's key."""
        return self._spot.place(*path, key=key)

    @property
    def has_broken_source(self) -> bool:
        """Its clip has a source that could not be read."""
        return self._clip_source == ""

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """The ids of its sources: the clip's own first, then those added."""
        own = (self._clip_source,) if self._clip_source else ()
        return own + tuple(s for s in self.sources if s != self._clip_source)


class Registered(Record):
    """A record of a registry: it has an id, and may have had others."""

    id: Id
    """the key under which it stands; of a file's own `source` the file's name without `.yaml`, where none is written"""
    formerly: Ids = ()
    """ids that the record had before, the oldest first; references to them still work"""


class Theme(RecordPart):
    """How the briefs look: paper, colour, mark, and which sections they have in which order."""

    paper: Paper = "A4"
    """the paper of the PDF"""
    accent: Colour = "#7a1f2b"
    """the colour of headings and marks; it must be dark enough to be read on paper. On a dark screen it is lightened"""
    logo: Picture | None = None
    """a picture (svg or png, at most 200 kB) of your templates folder, by its path there"""
    sections: tuple[Section, ...] = SECTIONS
    """those to print, in their order; corrections and sources are always printed"""
    titles: Mapping[Section, Line] = {}
    """other titles for sections; `{day}` is the day of the previous brief"""

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.sections)) < len(self.sections):
            twice = next(name for name in self.sections if self.sections.count(name) > 1)
            raise field_error("repeated-section", f"the section `{twice}` is listed twice", "delete it once")
        return self

    @property
    def order(self) -> tuple[Section, ...]:
        """The sections to print; corrections and sources always: where they are not listed they come last."""
        return (*self.sections, *(name for name in ("corrections", "sources") if name not in self.sections))


class SiteSettings(RecordPart):
    """What the static site is: where it lies, and what it may hold."""

    address: SiteAddress | None = None
    """where the site lies, for feeds and canonical links: `https://desk.example/briefs/`"""
    marking: Marking = "TLP:CLEAR"
    """nothing that is marked above it is on the site"""


class Settings(Record):
    """The `dossier:` record: what the desk is about and how its briefs are made."""

    REFERS = {"parties": "party"}
    title: Line
    """what the desk is about"""
    parties: Ids
    """ids of the parties with a section of their own, in order"""
    time_zone: TimeZone = "UTC"
    """an IANA zone; the days of the briefs are its days"""
    language: Language = "en-GB"
    """a language tag; needs a file of labels"""
    marking: Marking = "TLP:CLEAR"
    """the least marking of a brief"""
    cutoff: Cutoff = 24 * 60
    """what carries a later clock time belongs to the next day"""
    fresh_days: Days = 30
    """how far before the newest evidence a voice still counts"""
    stale_days: Days = 21
    """after how many days a stance is stale"""
    split_days: Days = 7
    """how far apart two voices can be and still contradict or lead each other"""
    likelihood_scale: Scale = "icd203"
    """the words of `likelihood`: ICD 203 (2015), or the British probability yardstick"""
    theme: Theme = Theme()
    """how the briefs look, see below"""
    site: SiteSettings = SiteSettings()
    """where the [site](site.md) lies and what it may hold, see below"""


class Party(Registered):
    """A state, group, body: whoever can have a stance."""

    REFERS = {"members": "party", "parent": "party", "sources": "source"}
    name: Line
    """as it is printed"""
    kind: Line | None = None
    """state, group, body …"""
    country: Country | None = None
    """two letters (ISO 3166)"""
    role: Role = "party"
    """its part in the dossier"""
    members: Ids = ()
    """ids of the parties in a bloc; a bloc does not speak for them, nor they for it"""
    parent: Id | None = None
    """the id of the bloc"""
    also: Lines = ()
    """other names"""


class Post(RecordPart):
    """An office held by a person, both ends inclusive."""

    REFERS = {"party": "party"}
    post: Line
    """the office"""
    party: Id | None = None
    """the id of the party for which it is held"""
    rank: Rank = 4
    """1 (has the final say) to 5"""
    from_: Date | None = None
    """the first day in office"""
    to: Date | None = None
    """the last day in office"""

    @model_validator(mode="before")
    @classmethod
    def _from(cls, data: Any) -> Any:
        """`from` is a word of Python; authors write it all the same."""
        if isinstance(data, dict) and "from" in data:
            return {("from_" if key == "from" else key): value for key, value in data.items()}
        return data


class Person(Registered):
    """Somebody who speaks, with one post or dated ones."""

    REFERS = {"party": "party", "sources": "source"}
    name: Line
    """as it is printed"""
    party: Id | None = None
    """the id of their party"""
    post: Line | None = None
    """their office"""
    rank: Rank = 4
    """1 (has the final say) to 5"""
    posts: Annotated[tuple[Post, ...], at_most(MAX_POSTS)] = ()
    """dated offices, instead of `post`: a list of `post`, `party`, `rank`, `from`, `to`, both ends inclusive"""
    also: Lines = ()
    """other names"""
    honorific: Line | None = None
    """printed before the name"""
    note: Prose | None = None
    """who they are; light Markdown"""
    died: Day | None = None
    """a day"""


class Issue(Registered):
    """A claim that one can be for or against."""

    REFERS = {"parent": "issue", "sources": "source"}
    title: Line
    """short, as it is printed"""
    claim: Line
    """the sentence that one can be for or against"""
    parent: Id | None = None
    """the id of a wider issue"""
    options: Annotated[Mapping[Id, Line], at_most(MAX_ITEMS)] = {}
    """a mapping from keys to words, where a stance can choose between several ways"""
    stale_days: Days | None = None
    """after how many days a stance on it is stale, if not after the dossier's"""
    order: Number | None = None
    """a number; issues without one come last"""


class Source(Registered):
    """Where something was read or heard."""

    publisher: Line | None = None
    """the paper, agency, ministry … that brought it out"""
    title: Line | None = None
    """its headline"""
    author: Line | None = None
    """who wrote it"""
    url: Url | None = None
    """its address: http, https or mailto"""
    archive: Url | None = None
    """the address of a copy that stays"""
    file: Line | None = None
    """where the desk keeps a copy; never opened"""
    published: Date | None = None
    """when it came out; this or `accessed` is needed"""
    accessed: Date | None = None
    """when it was read, where nobody knows when it came out"""
    kind: SourceKind = "article"
    """what it is"""
    origin: Line | None = None
    """who reported it first; copies of one origin count once"""
    grade: Grade | None = None
    """A to F (Admiralty): what rests only on E or F is a signal"""
    withdrawn: Day | None = None
    """the day on which the source took it back"""

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.published is None and self.accessed is None:
            raise field_error(
                "undated-source", "the source has no date", "give `published`, or `accessed` where that is not known"
            )
        return self


class Speaker(RecordPart):
    """Who says it: a person, an office that speaks for its party, or somebody who may only be described."""

    REFERS = {"person": "person", "of": "party"}
    PLAIN = "person"
    person: Id | None = None
    """the id of a person"""
    office: Line | None = None
    """an office that speaks for its party: the foreign ministry"""
    described: Line | None = None
    """somebody unnamed: a regional official"""
    of: Id | None = None
    """the id of the party of an office or of somebody described, where it is known"""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(x is not None for x in (self.person, self.office, self.described)) != 1:
            cure = "write one: the id of a person, {office: …, of: …} or {described: …, of: …}"
            raise field_error("several-speakers", "a speaker is a person, or an office, or somebody described", cure)
        if self.person is not None and self.of is not None:
            raise field_error(
                "several-speakers", "`of` goes with an office or a description", "a person's party is in `people:`"
            )
        return self


class Attributed(Speaker):
    """Who says so of an update: a party or person by id, an office or a description."""

    REFERS = {"person": "party or person", "of": "party"}


class Participant(RecordPart):
    """Somebody at a meeting."""

    REFERS = {"person": "person", "party": "party"}
    person: Id | None = None
    """the id of a person"""
    party: Id | None = None
    """the id of a party"""
    described: Line | None = None
    """somebody or something without an id"""
    role: Line | None = None
    """as what they take part"""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(x is not None for x in (self.person, self.party, self.described)) != 1:
            cure = "write one of `person:`, `party:` and `described:`"
            raise field_error("several-speakers", "a participant is a person, or a party, or somebody described", cure)
        return self


class Outcome(RecordPart):
    """What came of a meeting; a plain text is its `text`."""

    REFERS = {"next": "event"}
    PLAIN = "text"
    result: Line | None = None
    """in a word or two: adjourned, a statement"""
    text: Prose | None = None
    """what came of it; light Markdown"""
    next: Id | None = None
    """the id of the event that follows"""


class Details(Record):
    """The fields of an event that can change with time."""

    when: Date | None = None
    """the date for which it is planned, or on which it was"""
    time_zone: TimeZone | None = None
    """of a clock time in `when`, if not the dossier's"""
    place: Line | None = None
    """where"""
    host: Id | None = None
    """the id of a party"""
    via: Line | None = None
    """by which channel"""
    parties: Ids = ()
    """ids of those who take part"""
    participants: Annotated[tuple[Participant, ...], at_most(MAX_ITEMS)] = ()
    """a list of `person`, `party` or `described`, each with a `role`"""
    format: Prose | None = None
    """what kind of meeting; light Markdown"""
    agenda: Ids = ()
    """ids of the issues on the agenda"""
    disputed: Ids = ()
    """ids of issues of which it is in dispute whether they are on the agenda"""
    outcome: Outcome | None = None
    """what came of it; a text, or `result`, `text` and `next` (the id of an event)"""
    replaces: Id | None = None
    """the id of an event that this one replaces"""
    resets: Ids = ()
    """ids of issues whose older stances no longer stand"""


DETAIL_REFERS = {
    "host": "party", "parties": "party", "agenda": "issue", "disputed": "issue", "replaces": "event",
    "resets": "issue", "sources": "source",
}  # fmt: skip
DETAIL_FIELDS = tuple(name for name in Details.model_fields if name not in Record.model_fields)


class Update(Details):
    """A dated entry of an event's history."""

    REFERS = {**DETAIL_REFERS, "event": "event"}
    id: Id | None = None
    """needed where something refers to it"""
    event: Id
    """the id of the event (not in `history`)"""
    date: Date
    """when it became so"""
    time: TimeOfDay | None = None
    """a clock time, or a part of the day"""
    status: Status | None = None
    """what became of the event; moved, back on and lapsed are computed and never written"""
    by: Attributed | None = None
    """who says so: the id of a person or party, `{office: …, of: party}` or `{described: …, of: party}`"""
    text: Prose | None = None
    """light Markdown"""


class Event(Registered, Details):
    """A meeting, call, vote, deadline, visit, incident. Its status is computed from its updates."""

    REFERS = {**DETAIL_REFERS, "parent": "event"}
    title: Line
    """as it is printed"""
    kind: EventKind = "meeting"
    """what it is"""
    series: Line | None = None
    """the row of meetings to which it belongs"""
    round: Number | None = None
    """which of the row it is"""
    parent: Id | None = None
    """the id of the event of which it is a part"""


class Choice(RecordPart):
    """What a position says of one issue; a plain word is its `take`."""

    PLAIN = "take"
    take: Take
    """for, against, or what else it is"""
    option: Id | None = None
    """one of the issue's options"""
    text: Line | None = None
    """what is said on this issue alone"""


class Original(RecordPart):
    """The words as spoken, beside the translation."""

    lang: Language
    """a language tag: fa, ar, he"""
    text: Line
    """the words as spoken"""


class Position(Record):
    """Evidence: on a date somebody put a party for or against, with the words and the source."""

    REFERS = {
        "party": "party", "stance": "issue", "because": "event", "about": "party or person", "to": "party or person",
        "mentions": "party or person", "event": "event", "for_person": "person", "reverses": "position",
        "repeats": "position", "contradicts": "position", "disputes": "position", "inferred_from": "position",
        "withdraws": "position", "same_as": "position", "sources": "source",
    }  # fmt: skip
    id: Id | None = None
    """needed where something refers to it"""
    speaker: Speaker | None = None
    """the id of a person; `{office: the foreign ministry, of: iran}`; or `{described: a regional official, of:
    iran}`, unnamed, `of` only where it is known"""
    party: Id | None = None
    """whose stance it is, if not the speaker's; another party's than the speaker's makes it a claim about that party"""
    said: Date
    """when it was said"""
    time: TimeOfDay | None = None
    """a clock time, or a part of the day"""
    stance: Mapping[Id, Choice] = {}
    """a mapping from issues to for, against, conditional, open, neutral or mixed, or to `take`, `option` (one of the
    issue’s) and `text` (what is said on this issue alone)"""
    quote: Line | None = None
    """the words as they were said"""
    text: Prose | None = None
    """the same in your own words; light Markdown. One of the two is needed"""
    act: Act = "says"
    """what was done by saying it"""
    condition: Line | None = None
    """the clause after “if”, printed with the issues on which the stance is conditional"""
    reason: Line | None = None
    """why, as they give it"""
    because: Id | None = None
    """the id of the event that made them say it"""
    about: Ids = ()
    """ids of parties and people of whom it speaks"""
    to: Ids = ()
    """ids of parties and people to whom it was said"""
    mentions: Ids = ()
    """ids of parties and people that it names"""
    via: Line | None = None
    """the channel, printed behind “via”: X, a newspaper, state television"""
    event: Id | None = None
    """the id of the event that it is about"""
    for_person: Id | None = None
    """the id of the principal whose position a deputy states"""
    mode: Mode | None = None
    """if not the first that fits: inferred (with `inferred_from`), reported (described speaker), direct (with
    `quote`), document (no speaker, or an office), paraphrase"""
    attribution: Attribution = "on-record"
    """background: only the description is printed; deep-background: no affiliation either; off-record: never printed"""
    standing: BooleanField = False
    """a long-held line: never fresh, never stale"""
    reverses: Ids = ()
    """ids of positions that this one turns round"""
    repeats: Ids = ()
    """ids of positions that this one says again"""
    contradicts: Ids = ()
    """ids of positions that this one does not agree with"""
    disputes: Ids = ()
    """ids of positions that this one denies"""
    inferred_from: Ids = ()
    """ids of the positions from which it is inferred"""
    withdraws: Ids = ()
    """ids of positions that this one takes back"""
    same_as: Ids = ()
    """the position that tells the same utterance from another source: sources add up, one voice"""
    credibility: Credibility | None = None
    """1 to 6 (Admiralty: 1 confirmed by other sources, 6 cannot be judged); printed with the statement"""
    tags: Lines = ()
    """words of your own"""
    original: Original | None = None
    """`lang` and `text`: the words as spoken, beside the translation"""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.quote is None and self.text is None:
            raise field_error("missing-key", "a position needs `quote`, `text` or both", "write what was said")
        described = self.speaker is not None and self.speaker.described is not None
        if self.attribution in ("background", "deep-background") and not described:
            of = ", of: …" if self.attribution == "background" else ""
            cure = f"write `speaker: {{described: an official{of}}}`; if the name may be printed, delete `attribution:`"
            told = f"on {self.attribution} nobody is named, so the speaker is only described"
            raise field_error("undescribed-background", told, cure)
        return self

    @property
    def how(self) -> Mode:
        """Its mode: as typed, else the first that fits."""
        if self.mode is not None:
            return self.mode
        if self.inferred_from:
            return "inferred"
        if self.speaker is not None and self.speaker.described is not None:
            return "reported"
        if self.quote is not None:
            return "direct"
        return "document" if self.speaker is None or self.speaker.office is not None else "paraphrase"


class Note(Record):
    """What the desk itself adds: context, background, an assessment, a judgement, a gap."""

    REFERS = {"event": "event", "ref": "record", "basis": "record", "sources": "source"}
    id: Id | None = None
    """needed where something refers to it"""
    kind: NoteKind = "context"
    """what it is; a gap is printed under “What is not known”"""
    text: Prose
    """light Markdown"""
    date: Date
    """of which day it is"""
    by: Line | None = None
    """who at the desk"""
    event: Id | None = None
    """the id of the event that it is about"""
    ref: Id | None = None
    """the id of the record that it is about"""
    likelihood: Line | None = None
    """of a judgement: a word of the dossier's scale"""
    confidence: Confidence | None = None
    """of a judgement; printed in a sentence of its own, as ICD 203 asks"""
    basis: Ids = ()
    """ids of the records that it rests on"""
    dissent: Prose | None = None
    """who at the desk sees it otherwise, and how; light Markdown"""


class EditorLine(RecordPart):
    """One line of the bottom line or of what to watch, and the records that it rests on."""

    REFERS = {"basis": "evidence"}
    PLAIN = "text"
    text: Prose
    """light Markdown"""
    basis: Ids = ()
    """ids of the records that the line rests on"""


EditorLines = Annotated[tuple[EditorLine, ...], BeforeValidator(lambda v: [v] if isinstance(v, (str, dict)) else v)]


class BriefLines(Record):
    """What the editor writes for one day's brief."""

    REFERS = {"pin": "evidence", "omit": "evidence", "sources": "source"}
    day: Day
    headline: Line | None = None
    """the title of the day"""
    bottom_line: EditorLines = ()
    """a list of texts (light Markdown), or of `text` and `basis`: the ids of the records that the line rests on"""
    watch: EditorLines = ()
    """the same, of what to watch"""
    pin: Ids = ()
    """ids of positions and notes to print although they are not new"""
    omit: Ids = ()
    """ids of positions, notes and events to leave to the record"""


class Correction(Record):
    """A mistake in an earlier brief, said openly."""

    REFERS = {"of": "printed", "sources": "source"}
    id: Id | None = None
    """needed where something refers to it"""
    of: Id
    """the id of the record that was wrong, or the day of the `briefs:` lines that were"""
    date: Date
    """when it was found"""
    kind: CorrectionKind = "correction"
    """a retracted position counts no longer"""
    text: Prose
    """what was wrong; light Markdown"""
    was: Line | None = None
    """the words before"""
    now: Line | None = None
    """the words after"""


class Seal(Record):
    """A brief that has gone out: its number, its two clocks, and the digests of what went out. The tool writes it.

    `previous` is the SHA-256 checksum of the seal before it; only the first seal of a dossier has none.
    """

    day: Day
    number: Number
    revision: Number = 1
    previous: Digest | None = None
    commit: CommitHash
    version: Line
    limit: Marking | None = None
    templates: Digest
    files: Mapping[FileName, Digest]


# The keys of a content file, each with what it holds.
REGISTRIES: Mapping[str, type[Record]] = {
    "parties": Party, "people": Person, "issues": Issue, "sources": Source, "events": Event,
}  # fmt: skip
LISTS: Mapping[str, type[Record]] = {
    "positions": Position, "updates": Update, "notes": Note, "corrections": Correction
}  # fmt: skip
KIND = {"parties": "party", "people": "person", "issues": "issue", "sources": "source", "events": "event",
        "positions": "position", "updates": "update", "notes": "note", "corrections": "correction"}  # fmt: skip
KEYS = ("dossier", "source", "briefs", "seal", *REGISTRIES, *LISTS)

Evidence = Position | Update | Note | Correction


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the desk has on one subject, read and linked by id.

    `ids` holds the place of every id that was typed, by kind, those of records with problems too: a reference to
    a record that could not be read is not a second problem.
    """

    settings: Settings
    parties: Mapping[str, Party]
    people: Mapping[str, Person]
    issues: Mapping[str, Issue]
    sources: Mapping[str, Source]
    events: Mapping[str, Event]
    updates: tuple[Update, ...]
    positions: tuple[Position, ...]
    notes: tuple[Note, ...]
    briefs: tuple[BriefLines, ...]
    corrections: tuple[Correction, ...]
    seals: tuple[Seal, ...]
    ids: Mapping[str, Mapping[str, Place]]
    is_complete: bool  # every file and every registry could be read, so that an id that is not there is unknown
    is_sound: bool  # and every record

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone, whose days are the days of the briefs."""
        return time_zone(self.settings.time_zone)

    def sealed_before(self, day: date) -> Seal | None:
        """The last brief before a day that has gone out, as last corrected."""
        earlier = [seal for seal in self.seals if seal.day.begins < day]
        return max(earlier, key=lambda seal: (seal.day.begins, seal.revision), default=None)

    @property
    def oldest(self) -> dict[str, str]:
        """For the id of every record that had others the first of them, whatever it was called since."""
        registries = (self.parties, self.people, self.issues, self.sources, self.events)
        return {id: record.formerly[0] for registry in registries for id, record in registry.items() if record.formerly}

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """For the id of every record that had others all of them, its own included."""
        registries = (self.parties, self.people, self.issues, self.sources, self.events)
        return {
            id: (id, *record.formerly)
            for registry in registries for id, record in registry.items() if record.formerly
        }  # fmt: skip

    @property
    def renamed(self) -> dict[str, dict[str, str]]:
        """Former ids and what they are called now, by kind."""
        registries: Mapping[str, Mapping[str, Registered]] = {
            "party": self.parties, "person": self.people, "issue": self.issues, "source": self.sources,
            "event": self.events,
        }  # fmt: skip
        return {
            kind: {old: record.id for record in registry.values() for old in record.formerly}
            for kind, registry in registries.items()
        }

    @property
    def evidence(self) -> Iterator[Evidence]:
        """Every dated record."""
        yield from self.positions
        yield from self.updates
        yield from self.notes
        yield from self.corrections

    @property
    def records(self) -> Iterator[Record]:
        """Every record."""
        yield self.settings
        for registry in (self.parties, self.people, self.issues, self.sources, self.events):
            yield from registry.values()
        yield from self.evidence
        yield from self.briefs
