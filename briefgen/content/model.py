"""Nouns: the records that authors write, typed and frozen, and the Dossier that holds them all.

The fields and their defaults are those of the content reference (docs/content.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, ValidationInfo, model_validator

from briefgen.content.document import Spot
from briefgen.content.fields import (
    SECTIONS,
    Act,
    Attribution,
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
    Flag,
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
    SourceKind,
    Status,
    Take,
    TimeOfDay,
    TimeZone,
    Url,
    fault,
    zone,
)  # fmt: skip
from briefgen.problems import Place

Ids = Annotated[tuple[Id, ...], Several]
Lines = Annotated[tuple[Line, ...], Several]


class Reference(NamedTuple):
    """An id in a record that names another record: of which kind, and the path to it inside the record."""

    kind: str
    id: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What a record is told about itself when it is read: its place, its clip's source, ids that were renamed."""

    spot: Spot
    clip_source: str | None = None
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Part(BaseModel):
    """A mapping with known keys. `REFERS` tells which fields hold ids, and of what kind of record."""

    model_config = ConfigDict(extra="forbid", frozen=True, revalidate_instances="never")
    REFERS: ClassVar[Mapping[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _renamed_ids(cls, data: Any, info: ValidationInfo) -> Any:
        """`formerly`: an id that was renamed reads as the new one, so that nothing after this line knows the old."""
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
        for name in type(self).model_fields:
            value = getattr(self, name)
            kind = type(self).REFERS.get(name)
            if isinstance(value, Part):
                yield from value.references(*before, name)
            elif kind and isinstance(value, str):
                yield Reference(kind, value, (*before, name))
            elif isinstance(value, tuple):
                for index, item in enumerate(value):
                    if isinstance(item, Part):
                        yield from item.references(*before, name, index)
                    elif kind:
                        yield Reference(kind, item, (*before, name, index))
            elif kind and isinstance(value, Mapping):
                for key in value:
                    yield Reference(kind, key, (*before, name, key))


class Record(Part):
    """One thing an author wrote. It knows its place for ever."""

    draft: Draft = False
    marking: Marking | None = None
    sources: Ids = ()

    _spot: Spot = PrivateAttr()
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
    formerly: Ids = ()


class Looks(Part):
    """How the briefs look: paper, colour, mark, and which sections they have in which order."""

    paper: Paper = "A4"
    accent: Colour = "#7a1f2b"
    logo: Picture | None = None
    sections: tuple[Section, ...] = SECTIONS
    titles: Mapping[Section, Line] = {}

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.sections)) < len(self.sections):
            raise fault("repeated-section", "a section is listed twice", "list it once")
        return self

    @property
    def order(self) -> tuple[Section, ...]:
        """The sections to print; corrections and sources always: where they are not listed they come last."""
        return (*self.sections, *(name for name in ("corrections", "sources") if name not in self.sections))


class SiteSettings(Part):
    """What the static site is: where it lies, and what it may hold."""

    address: Url | None = None
    marking: Marking = "TLP:CLEAR"


class Settings(Record):
    """The `dossier:` record: what the desk is about and how its briefs are made."""

    REFERS = {"parties": "party"}
    title: Line
    parties: Ids
    time_zone: TimeZone = "UTC"
    language: Language = "en-GB"
    marking: Marking = "TLP:CLEAR"
    cutoff: Cutoff = 24 * 60
    fresh_days: Days = 30
    stale_days: Days = 21
    split_days: Days = 7
    likelihood_scale: Scale = "icd203"
    looks: Looks = Looks()
    site: SiteSettings = SiteSettings()


class Party(Registered):
    """A state, group, body: whoever can have a stance."""

    REFERS = {"members": "party", "parent": "party", "sources": "source"}
    name: Line
    kind: Line | None = None
    country: Country | None = None
    role: Role = "party"
    members: Ids = ()
    parent: Id | None = None
    also: Lines = ()


class Post(Part):
    """An office held by a person, both ends inclusive."""

    REFERS = {"party": "party"}
    post: Line
    party: Id | None = None
    rank: Rank = 4
    from_: Date | None = None
    to: Date | None = None

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
    party: Id | None = None
    post: Line | None = None
    rank: Rank = 4
    posts: tuple[Post, ...] = ()
    also: Lines = ()
    honorific: Line | None = None
    note: Prose | None = None
    died: Day | None = None


class Issue(Registered):
    """A claim that one can be for or against."""

    REFERS = {"parent": "issue", "sources": "source"}
    title: Line
    claim: Line
    parent: Id | None = None
    options: Mapping[Id, Line] = {}
    stale_days: Days | None = None
    order: Number | None = None


class Source(Registered):
    """Where something was read or heard."""

    publisher: Line | None = None
    title: Line | None = None
    author: Line | None = None
    url: Url | None = None
    archive: Url | None = None
    file: Line | None = None
    published: Date | None = None
    accessed: Date | None = None
    kind: SourceKind = "article"
    origin: Line | None = None
    grade: Grade | None = None
    withdrawn: Day | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.published is None and self.accessed is None:
            raise fault(
                "undated-source", "the source has no date", "give `published`, or `accessed` where that is not known"
            )
        return self


class Speaker(Part):
    """Who says it: a person, an office that speaks for its party, or somebody who may only be described."""

    REFERS = {"person": "person", "of": "party"}
    person: Id | None = None
    office: Line | None = None
    described: Line | None = None
    of: Id | None = None

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: Any) -> Any:
        return {"person": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(x is not None for x in (self.person, self.office, self.described)) != 1:
            cure = "write an id, {office: …, of: …} or {described: …, of: …}"
            raise fault("several-speakers", "a speaker is a person, an office or a description, and one of them", cure)
        if self.person is not None and self.of is not None:
            raise fault(
                "several-speakers", "`of` goes with an office or a description", "a person's party is in `people:`"
            )
        return self


class Attributed(Speaker):
    """Who says so of an update: a party or person by id, an office or a description."""

    REFERS = {"person": "party or person", "of": "party"}


class Participant(Part):
    """Somebody at a meeting."""

    REFERS = {"person": "person", "party": "party"}
    person: Id | None = None
    party: Id | None = None
    described: Line | None = None
    role: Line | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(x is not None for x in (self.person, self.party, self.described)) != 1:
            raise fault(
                "several-speakers", "a participant is a person, a party or a description, and one of them", "keep one"
            )
        return self


class Outcome(Part):
    """What came of a meeting; a plain text is its `text`."""

    REFERS = {"next": "event"}
    result: Line | None = None
    text: Prose | None = None
    next: Id | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"text": data} if isinstance(data, str) else data


class Details(Record):
    """The fields of an event that can change with time."""

    when: Date | None = None
    time_zone: TimeZone | None = None
    place: Line | None = None
    host: Id | None = None
    via: Line | None = None
    parties: Ids = ()
    participants: tuple[Participant, ...] = ()
    format: Prose | None = None
    agenda: Ids = ()
    disputed: Ids = ()
    outcome: Outcome | None = None
    replaces: Id | None = None
    resets: Ids = ()


DETAIL_REFERS = {
    "host": "party", "parties": "party", "agenda": "issue", "disputed": "issue", "replaces": "event",
    "resets": "issue", "sources": "source",
}  # fmt: skip
DETAIL_FIELDS = tuple(name for name in Details.model_fields if name not in Record.model_fields)


class Update(Details):
    """A dated entry of an event's history."""

    REFERS = {**DETAIL_REFERS, "event": "event"}
    id: Id | None = None
    event: Id
    date: Date
    time: TimeOfDay | None = None
    status: Status | None = None
    by: Attributed | None = None
    text: Prose | None = None


class Event(Registered, Details):
    """A meeting, call, vote, deadline, visit, incident. Its status is computed from its updates."""

    REFERS = {**DETAIL_REFERS, "parent": "event"}
    title: Line
    kind: EventKind = "meeting"
    series: Line | None = None
    round: Number | None = None
    parent: Id | None = None


class Choice(Part):
    """What a position says of one issue; a plain word is its `take`."""

    take: Take
    option: Id | None = None
    text: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"take": data} if isinstance(data, str) else data


class Original(Part):
    """The words as spoken, beside the translation."""

    lang: Language
    text: Line


class Position(Record):
    """Evidence: on a date somebody put a party for or against, with the words and the source."""

    REFERS = {
        "party": "party", "stance": "issue", "because": "event", "about": "party or person", "to": "party or person",
        "mentions": "party or person", "event": "event", "for_person": "person", "reverses": "position",
        "repeats": "position", "contradicts": "position", "disputes": "position", "inferred_from": "position",
        "withdraws": "position", "same_as": "position", "sources": "source",
    }  # fmt: skip
    id: Id | None = None
    speaker: Speaker | None = None
    party: Id | None = None
    said: Date
    time: TimeOfDay | None = None
    stance: Mapping[Id, Choice] = {}
    quote: Line | None = None
    text: Prose | None = None
    act: Act = "says"
    condition: Line | None = None
    reason: Line | None = None
    because: Id | None = None
    about: Ids = ()
    to: Ids = ()
    mentions: Ids = ()
    via: Line | None = None
    event: Id | None = None
    for_person: Id | None = None
    mode: Mode | None = None
    attribution: Attribution = "on-record"
    standing: Flag = False
    reverses: Ids = ()
    repeats: Ids = ()
    contradicts: Ids = ()
    disputes: Ids = ()
    inferred_from: Ids = ()
    withdraws: Ids = ()
    same_as: Ids = ()
    credibility: Credibility | None = None
    tags: Lines = ()
    original: Original | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.quote is None and self.text is None:
            raise fault("missing-key", "a position needs `quote`, `text` or both", "write what was said")
        described = self.speaker is not None and self.speaker.described is not None
        if self.attribution in ("background", "deep-background") and not described:
            cure = "write speaker: {described: an official}; only the description is printed"
            raise fault("undescribed-background", f"a position on {self.attribution} needs a described speaker", cure)
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
    kind: NoteKind = "context"
    text: Prose
    date: Date
    by: Line | None = None
    event: Id | None = None
    ref: Id | None = None
    likelihood: Line | None = None
    confidence: Confidence | None = None
    basis: Ids = ()
    dissent: Prose | None = None


class EditorLine(Part):
    """One line of the bottom line or of what to watch, and the records that it rests on."""

    REFERS = {"basis": "evidence"}
    text: Prose
    basis: Ids = ()

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"text": data} if isinstance(data, str) else data


EditorLines = Annotated[tuple[EditorLine, ...], BeforeValidator(lambda v: [v] if isinstance(v, (str, dict)) else v)]


class BriefLines(Record):
    """What the editor writes for one day's brief."""

    REFERS = {"pin": "evidence", "omit": "evidence", "sources": "source"}
    day: Day
    headline: Line | None = None
    bottom_line: EditorLines = ()
    watch: EditorLines = ()
    pin: Ids = ()
    omit: Ids = ()


class Correction(Record):
    """A mistake in an earlier brief, said openly."""

    REFERS = {"of": "printed", "sources": "source"}
    id: Id | None = None
    of: Id
    date: Date
    kind: CorrectionKind = "correction"
    text: Prose
    was: Line | None = None
    now: Line | None = None


class Seal(Record):
    """A brief that has gone out: its number, its two clocks, and the digests of what went out. The tool writes it."""

    day: Day
    number: Number
    revision: Number = 1
    commit: CommitHash
    version: Line
    limit: Marking | None = None
    templates: Digest
    files: Mapping[FileName, Digest]


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
        return zone(self.settings.time_zone)

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
