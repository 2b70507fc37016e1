"""The typed, frozen records that authors write, and the dossier of all of them.

The docstrings of the fields are the tables of docs/content.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, ValidationInfo, model_validator

from briefgen.content.document import FieldPath, RecordLocation
from briefgen.content.field_parsers import MAX_ITEMS, MAX_POSTS, field_error, limit_items
from briefgen.content.fields import (  # fmt: skip
    HAPPENING_KINDS,
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
    PicturePath,
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
)
from briefgen.content.zones import time_zone
from briefgen.problems import Place

Ids = Annotated[tuple[Id, ...], Several, limit_items(MAX_ITEMS)]
Lines = Annotated[tuple[Line, ...], Several, limit_items(MAX_ITEMS)]


class Reference(NamedTuple):
    """An id in a record that names another record: the kind of that record, its id, and the path to the id."""

    kind: str
    id: str
    path: FieldPath


@dataclass(frozen=True, slots=True)
class Context:
    """The context in which a record is parsed: its location, the id of its clip's source, and renamed ids."""

    location: RecordLocation
    clip_source: str | None = None
    current_ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by kind and former id


class RecordPart(BaseModel):
    """A mapping with known keys.

    `REFERENCES` maps the fields with ids to the kind of record that they name. `SHORTHAND` is the field that may be
    written alone, without the mapping.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, revalidate_instances="never")
    REFERENCES: ClassVar[Mapping[str, str]] = {}
    SHORTHAND: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _as_mapping(cls, data: Any, info: ValidationInfo) -> Any:
        """Return the fields, expanded from a shorthand and with former ids (`formerly`) replaced."""
        if cls.SHORTHAND and isinstance(data, str):
            data = {cls.SHORTHAND: data}
        current_ids = info.context.current_ids if isinstance(info.context, Context) else {}
        if not current_ids or not isinstance(data, dict):
            return data
        data = dict(data)
        for name, kind in cls.REFERENCES.items():
            ids = current_ids.get(kind, {})
            match data.get(name):
                case str() as id:
                    data[name] = ids.get(id, id)
                case list() as items:
                    data[name] = [ids.get(item, item) if isinstance(item, str) else item for item in items]
                case dict() as mapping:
                    data[name] = {ids.get(id, id): value for id, value in mapping.items()}
        return data

    def references(self, *path: str | int) -> Iterator[Reference]:
        """Yield every id in this part that names a record; `path` is the path to the part itself."""
        for name, kind in _reference_fields(type(self)):
            value = getattr(self, name)
            if isinstance(value, RecordPart):
                yield from value.references(*path, name)
            elif kind and isinstance(value, str):
                yield Reference(kind, value, (*path, name))
            elif isinstance(value, tuple):
                for index, item in enumerate(value):
                    if isinstance(item, RecordPart):
                        yield from item.references(*path, name, index)
                    elif kind:
                        yield Reference(kind, item, (*path, name, index))
            elif kind and isinstance(value, Mapping):
                for key in value:
                    yield Reference(kind, key, (*path, name, key))


@cache
def _reference_fields(part: type[RecordPart]) -> tuple[tuple[str, str | None], ...]:
    """Return the fields that can have ids, with the kind of record that these name, or that have parts."""
    return tuple(
        (name, part.REFERENCES.get(name))
        for name, field in part.model_fields.items() if name in part.REFERENCES or _has_parts(field.annotation)
    )  # fmt: skip


def _has_parts(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, RecordPart):
        return True
    return any(_has_parts(inner) for inner in get_args(annotation))


class Record(RecordPart):
    """A record that an author wrote, with its place in the content."""

    draft: Draft = False
    """true marks a draft, which is an error until the line is deleted and is never in a brief"""
    marking: Marking | None = None
    """how widely it may be shared (Traffic Light Protocol); a brief has the strictest marking of what it prints"""
    sources: Ids = ()
    """ids of sources, added to the file's own"""

    _location: RecordLocation = PrivateAttr()
    _clip_source: str | None = PrivateAttr(default=None)

    def model_post_init(self, context: Any) -> None:
        if isinstance(context, Context):
            self._location = context.location
            self._clip_source = context.clip_source

    @property
    def at(self) -> Place:
        """The record's own place."""
        return self._location.place()

    def locate(self, *path: str | int, key: bool = False) -> Place:
        """Return the place of a field of the record, or of the field's key."""
        return self._location.place(*path, key=key)

    @property
    def has_broken_source(self) -> bool:
        """Whether the source of the record's clip could not be read."""
        return self._clip_source == ""

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """The ids of the record's sources: the clip's first, then the added ones."""
        clip_sources = (self._clip_source,) if self._clip_source else ()
        return clip_sources + tuple(id for id in self.sources if id != self._clip_source)


class Registered(Record):
    """A record of a registry, with an id and possibly former ones."""

    id: Id
    """the key of the record; for a file's own `source`, by default, the file's name without `.yaml`"""
    formerly: Ids = ()
    """ids that the record had before, the oldest first; references to them still work"""


class Theme(RecordPart):
    """The look of the briefs: paper, colour, logo, and the order of the sections."""

    paper: Paper = "A4"
    """the paper of the PDF"""
    accent: Colour = "#7a1f2b"
    """the colour of headings and markers; it must be dark enough to be read on paper. On a dark screen it is lighter"""
    logo: PicturePath | None = None
    """a picture (svg or png, at most 200 kB) of your templates folder, by its path there"""
    sections: tuple[Section, ...] = SECTIONS
    """those to print, in their order; corrections and sources are always printed"""
    titles: Mapping[Section, Line] = {}
    """other titles for sections; `{day}` is the day of the previous brief"""

    @model_validator(mode="after")
    def _refuse_repeated_sections(self) -> Self:
        if len(set(self.sections)) < len(self.sections):
            section = next(name for name in self.sections if self.sections.count(name) > 1)
            raise field_error("repeated-section", f"the section `{section}` is listed twice", "delete it once")
        return self

    @property
    def order(self) -> tuple[Section, ...]:
        """The sections to print. Corrections and sources are always among them, at the end if they are not listed."""
        return (*self.sections, *(name for name in ("corrections", "sources") if name not in self.sections))


class SiteSettings(RecordPart):
    """The settings of the static site: its address, and the marking up to which it shows records."""

    address: SiteAddress | None = None
    """the address of the site, for feeds and canonical links: `https://desk.example/briefs/`"""
    marking: Marking = "TLP:CLEAR"
    """nothing that is marked above it is on the site"""


class Settings(Record):
    """The `dossier:` record: the subject of the desk, and the settings of its briefs."""

    REFERENCES = {"parties": "party"}
    title: Line
    """the subject of the desk"""
    parties: Ids
    """ids of the parties with a section of their own, in order"""
    time_zone: TimeZone = "UTC"
    """an IANA zone; the days of the briefs are its days"""
    language: Language = "en-GB"
    """a language tag; needs a file of labels"""
    marking: Marking = "TLP:CLEAR"
    """the least marking of a brief"""
    cutoff: Cutoff = 24 * 60
    """anything with a later clock time belongs to the next day"""
    fresh_days: Days = 30
    """how far before the newest evidence a voice still counts"""
    stale_days: Days = 21
    """after how many days a stance is stale"""
    split_days: Days = 7
    """how far apart two voices can be and still contradict or lead each other"""
    likelihood_scale: Scale = "icd203"
    """the words of `likelihood`: ICD 203 (2015), or the British probability yardstick"""
    theme: Theme = Theme()
    """the look of the briefs, see below"""
    site: SiteSettings = SiteSettings()
    """the settings of the [site](site.md), see below"""


class Party(Registered):
    """A state, group or body that can have a stance."""

    REFERENCES = {"members": "party", "parent": "party", "sources": "source"}
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

    REFERENCES = {"party": "party"}
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
    def _rename_from(cls, data: Any) -> Any:
        """Rename the key `from`, which is a keyword of Python."""
        if isinstance(data, dict) and "from" in data:
            return {("from_" if key == "from" else key): value for key, value in data.items()}
        return data


class Person(Registered):
    """A person who speaks, with one post or dated ones."""

    REFERENCES = {"party": "party", "different_from": "person", "sources": "source"}
    name: Line
    """as it is printed"""
    party: Id | None = None
    """the id of their party"""
    post: Line | None = None
    """their office"""
    rank: Rank = 4
    """1 (has the final say) to 5"""
    posts: Annotated[tuple[Post, ...], limit_items(MAX_POSTS)] = ()
    """dated offices, instead of `post`: a list of `post`, `party`, `rank`, `from`, `to`, both ends inclusive"""
    also: Lines = ()
    """other names"""
    honorific: Line | None = None
    """printed before the name"""
    note: Prose | None = None
    """who they are; light Markdown"""
    died: Day | None = None
    """a day"""
    different_from: Ids = ()
    """ids of people who have nearly the same name and are somebody else, so that `check` does not warn"""


class Issue(Registered):
    """A claim that one can be for or against."""

    REFERENCES = {"parent": "issue", "sources": "source"}
    title: Line
    """short, as it is printed"""
    claim: Line
    """the sentence that one can be for or against"""
    parent: Id | None = None
    """the id of a wider issue"""
    options: Annotated[Mapping[Id, Line], limit_items(MAX_ITEMS)] = {}
    """a mapping from keys to words, where a stance can choose between several ways"""
    stale_days: Days | None = None
    """after how many days a stance on it is stale, if not after the dossier's"""
    order: Number | None = None
    """a number; issues without one come last"""


class Source(Registered):
    """A source: an article, a broadcast, a document or anything else that was read or heard."""

    publisher: Line | None = None
    """the paper, agency, ministry … that published it"""
    title: Line | None = None
    """its headline"""
    author: Line | None = None
    """who wrote it"""
    url: Url | None = None
    """its address: http, https or mailto"""
    archive: Url | None = None
    """the address of a permanent copy"""
    file: Line | None = None
    """where the desk keeps a copy; never opened"""
    published: Date | None = None
    """when it was published; this or `accessed` is needed"""
    accessed: Date | None = None
    """when it was read, where nobody knows when it was published"""
    kind: SourceKind = "article"
    """what it is"""
    origin: Line | None = None
    """who reported it first; copies of one origin, and sources with one `url`, count once"""
    grade: Grade | None = None
    """A to F (Admiralty): what rests only on E or F is a signal"""
    withdrawn: Day | None = None
    """the day on which the source withdrew it"""

    @model_validator(mode="after")
    def _require_date(self) -> Self:
        if self.published is None and self.accessed is None:
            raise field_error(
                "undated-source", "the source has no date", "give `published`, or `accessed` where that is not known"
            )
        return self


class Speaker(RecordPart):
    """The speaker: a person, an office that speaks for its party, or somebody who is only described."""

    REFERENCES = {"person": "person", "of": "party"}
    SHORTHAND = "person"
    person: Id | None = None
    """the id of a person"""
    office: Line | None = None
    """an office that speaks for its party: the foreign ministry"""
    described: Line | None = None
    """somebody unnamed: a regional official"""
    of: Id | None = None
    """the id of the party of an office or of somebody described, where it is known"""

    @model_validator(mode="after")
    def _require_one_speaker(self) -> Self:
        if sum(value is not None for value in (self.person, self.office, self.described)) != 1:
            hint = "write one: the id of a person, {office: …, of: …} or {described: …, of: …}"
            raise field_error("several-speakers", "a speaker is a person, or an office, or somebody described", hint)
        if self.person is not None and self.of is not None:
            raise field_error(
                "several-speakers", "`of` goes with an office or a description", "a person's party is in `people:`"
            )
        return self


class Attributed(Speaker):
    """The speaker behind an update: a party or person by id, an office or a description."""

    REFERENCES = {"person": "party or person", "of": "party"}


class Participant(RecordPart):
    """A participant of a meeting."""

    REFERENCES = {"person": "person", "party": "party"}
    person: Id | None = None
    """the id of a person"""
    party: Id | None = None
    """the id of a party"""
    described: Line | None = None
    """somebody or something without an id"""
    role: Line | None = None
    """as what they take part"""

    @model_validator(mode="after")
    def _require_one_participant(self) -> Self:
        if sum(value is not None for value in (self.person, self.party, self.described)) != 1:
            hint = "write one of `person:`, `party:` and `described:`"
            raise field_error("several-speakers", "a participant is a person, or a party, or somebody described", hint)
        return self


class Outcome(RecordPart):
    """The outcome of a meeting; a plain text is its `text`."""

    REFERENCES = {"next": "event"}
    SHORTHAND = "text"
    result: Line | None = None
    """in a word or two: adjourned, a statement"""
    text: Prose | None = None
    """the outcome; light Markdown"""
    next: Id | None = None
    """the id of the event that follows"""


class Details(Record):
    """The fields of an event that can change with time."""

    when: Date | None = None
    """the date for which it is planned, or on which it was"""
    time_zone: TimeZone | None = None
    """of a clock time in `when`, if not the dossier's"""
    place: Line | None = None
    """where it takes place"""
    host: Id | None = None
    """the id of a party"""
    via: Line | None = None
    """by which channel"""
    parties: Ids = ()
    """ids of those who take part"""
    participants: Annotated[tuple[Participant, ...], limit_items(MAX_ITEMS)] = ()
    """a list of `person`, `party` or `described`, each with a `role`"""
    format: Prose | None = None
    """what kind of meeting; light Markdown"""
    agenda: Ids = ()
    """ids of the issues on the agenda"""
    disputed: Ids = ()
    """ids of issues that may or may not be on the agenda, because it is disputed"""
    outcome: Outcome | None = None
    """its outcome: a text, or `result`, `text` and `next` (the id of an event)"""
    replaces: Id | None = None
    """the id of an event that this one replaces"""
    resets: Ids = ()
    """ids of issues whose older stances no longer stand"""


DETAIL_REFERENCES = {
    "host": "party", "parties": "party", "agenda": "issue", "disputed": "issue", "replaces": "event",
    "resets": "issue", "sources": "source",
}  # fmt: skip
DETAIL_FIELDS = tuple(name for name in Details.model_fields if name not in Record.model_fields)


class Update(Details):
    """A dated entry in the history of an event."""

    REFERENCES = {**DETAIL_REFERENCES, "event": "event"}
    id: Id | None = None
    """needed where something refers to it"""
    event: Id
    """the id of the event (not in `history`)"""
    date: Date
    """when it became so"""
    time: TimeOfDay | None = None
    """a clock time, or a part of the day"""
    status: Status | None = None
    """the status of the event; moved, back on and lapsed are computed and never written"""
    by: Attributed | None = None
    """who says so: the id of a person or party, `{office: …, of: party}` or `{described: …, of: party}`"""
    text: Prose | None = None
    """light Markdown"""


class Event(Registered, Details):
    """A meeting, call, vote, deadline, visit or incident. Its status is computed from its updates."""

    REFERENCES = {**DETAIL_REFERENCES, "parent": "event", "different_from": "event"}
    title: Line
    """as it is printed"""
    kind: EventKind = "meeting"
    """what it is"""
    series: Line | None = None
    """the series of meetings to which it belongs"""
    round: Number | None = None
    """its number in the series"""
    parent: Id | None = None
    """the id of the event of which it is a part"""
    different_from: Ids = ()
    """ids of events that look the same and are others, so that `check` does not warn"""

    def is_announced_on(self, day: date) -> bool:
        """Return whether a source of a day announces the event, and does not report what is over."""
        if self.when is None:
            return self.kind not in HAPPENING_KINDS
        return self.when.ends >= day


class Choice(RecordPart):
    """The stance of a position on one issue; a plain word is its `take`."""

    SHORTHAND = "take"
    take: Take
    """for, against, or what else it is"""
    option: Id | None = None
    """one of the issue's options"""
    text: Line | None = None
    """what is said on this issue alone"""


class Original(RecordPart):
    """The original words of a translated quote."""

    lang: Language
    """a language tag: fa, ar, he"""
    text: Line
    """the words as spoken"""


class Position(Record):
    """Evidence of a stance: on a date, somebody put a party for or against, with the words and the source."""

    REFERENCES = {
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
    """whose stance it is, if not the speaker's; of a speaker with posts for two parties, the one for which they speak.
    A party for which the speaker holds no post makes it a claim about that party"""
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
    """a long-held position: never fresh, never stale"""
    reverses: Ids = ()
    """ids of positions that this one reverses"""
    repeats: Ids = ()
    """ids of positions that this one repeats"""
    contradicts: Ids = ()
    """ids of positions that this one contradicts"""
    disputes: Ids = ()
    """ids of positions that this one denies"""
    inferred_from: Ids = ()
    """ids of the positions from which it is inferred"""
    withdraws: Ids = ()
    """ids of positions that this one withdraws"""
    same_as: Ids = ()
    """the position with the same words from another source; the sources add up, and it is one voice"""
    credibility: Credibility | None = None
    """1 to 6 (Admiralty: 1 confirmed by other sources, 6 cannot be judged); printed with the statement"""
    tags: Lines = ()
    """words of your own"""
    original: Original | None = None
    """`lang` and `text`: the words as spoken, beside the translation"""

    @model_validator(mode="after")
    def _require_words(self) -> Self:
        if self.quote is None and self.text is None:
            raise field_error("missing-key", "a position needs `quote`, `text` or both", "write what was said")
        is_described = self.speaker is not None and self.speaker.described is not None
        if self.attribution in ("background", "deep-background") and not is_described:
            party = ", of: …" if self.attribution == "background" else ""
            speaker = f"`speaker: {{described: an official{party}}}`"
            hint = f"write {speaker}; if the name may be printed, delete `attribution:`"
            message = f"on {self.attribution} nobody is named, so the speaker is only described"
            raise field_error("undescribed-background", message, hint)
        return self

    @property
    def effective_mode(self) -> Mode:
        """The mode as typed, or else the first that fits."""
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
    """A note by the desk: context, background, an assessment, a judgement or a gap."""

    REFERENCES = {"event": "event", "ref": "record", "basis": "record", "sources": "source"}
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
    """who at the desk disagrees, and how; light Markdown"""


class EditorLine(RecordPart):
    """A line of the bottom line or of the watch list, with the records that it rests on."""

    REFERENCES = {"basis": "evidence"}
    SHORTHAND = "text"
    text: Prose
    """light Markdown"""
    basis: Ids = ()
    """ids of the records that the line rests on"""


EditorLines = Annotated[
    tuple[EditorLine, ...], BeforeValidator(lambda value: [value] if isinstance(value, (str, dict)) else value)
]


class BriefLines(Record):
    """The lines that the editor writes for one day's brief."""

    REFERENCES = {"pin": "evidence", "omit": "evidence", "sources": "source"}
    day: Day
    headline: Line | None = None
    """the title of the day"""
    bottom_line: EditorLines = ()
    """a list of texts (light Markdown), or of `text` and `basis`: the ids of the records that the line rests on"""
    watch: EditorLines = ()
    """the same, for what to watch"""
    pin: Ids = ()
    """ids of positions and notes to print although they are not new"""
    omit: Ids = ()
    """ids of positions, notes and events that are not printed"""


class Correction(Record):
    """The open correction of a mistake in an earlier brief."""

    REFERENCES = {"of": "printed", "sources": "source"}
    id: Id | None = None
    """needed where something refers to it"""
    of: Id
    """the id of the record that was wrong, or the day of the `briefs:` lines that were"""
    date: Date
    """when it was found"""
    kind: CorrectionKind = "correction"
    """a retracted position or update no longer counts"""
    text: Prose
    """what was wrong; light Markdown"""
    was: Line | None = None
    """the words before"""
    now: Line | None = None
    """the words after"""


class Seal(Record):
    """A sealed brief: its number, its day and commit, and the digests of its files. `briefgen seal` writes it.

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


# The keys of a content file, with the models of their records.
REGISTRIES: Mapping[str, type[Record]] = {
    "parties": Party, "people": Person, "issues": Issue, "sources": Source, "events": Event,
}  # fmt: skip
LISTS: Mapping[str, type[Record]] = {
    "positions": Position, "updates": Update, "notes": Note, "corrections": Correction
}  # fmt: skip
KIND_BY_KEY = {"parties": "party", "people": "person", "issues": "issue", "sources": "source", "events": "event",
        "positions": "position", "updates": "update", "notes": "note", "corrections": "correction"}  # fmt: skip
KEYS = ("dossier", "source", "briefs", "seal", *REGISTRIES, *LISTS)

Evidence = Position | Update | Note | Correction


@dataclass(frozen=True, slots=True)
class Dossier:
    """All records of one subject, by id.

    `ids` maps every id to its place, by kind. It includes the ids of records with problems, so that a reference to one
    of them is not a second problem.
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
    is_complete: bool  # every file and every registry could be read, so that a missing id is unknown
    is_sound: bool  # every record could be read

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone, in which the days of the briefs begin and end."""
        return time_zone(self.settings.time_zone)

    def sealed_before(self, day: date) -> Seal | None:
        """Return the last revision of the last brief that was sealed for an earlier day."""
        earlier = [seal for seal in self.seals if seal.day.begins < day]
        return max(earlier, key=lambda seal: (seal.day.begins, seal.revision), default=None)

    @property
    def oldest_ids(self) -> dict[str, str]:
        """The oldest id of every renamed record, by its current id."""
        registries = (self.parties, self.people, self.issues, self.sources, self.events)
        return {id: record.formerly[0] for registry in registries for id, record in registry.items() if record.formerly}

    @property
    def all_ids(self) -> dict[str, tuple[str, ...]]:
        """The current and all former ids of every renamed record, by its current id."""
        registries = (self.parties, self.people, self.issues, self.sources, self.events)
        return {
            id: (id, *record.formerly)
            for registry in registries for id, record in registry.items() if record.formerly
        }  # fmt: skip

    @property
    def current_ids(self) -> dict[str, dict[str, str]]:
        """The current id of every renamed record, by kind and former id."""
        registries: Mapping[str, Mapping[str, Registered]] = {
            "party": self.parties, "person": self.people, "issue": self.issues, "source": self.sources,
            "event": self.events,
        }  # fmt: skip
        return {
            kind: {former_id: record.id for record in registry.values() for former_id in record.formerly}
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
