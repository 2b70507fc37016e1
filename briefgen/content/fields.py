"""The types of fields: each has a parser of its text, and a format for editors that check while one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, PlainValidator

from briefgen.content.dates import Span, parse_span
from briefgen.content.day_times import DayTime, parse_cutoff, parse_day_time
from briefgen.content.field_parsers import (
    ID,
    MAX_LINE,
    MAX_PROSE,
    integer_parser,
    parse_boolean,
    parse_colour,
    parse_country,
    parse_draft,
    parse_id,
    parse_language,
    parse_picture_path,
    parse_site_address,
    parse_time_zone,
    parse_url,
    require_day,
    seal_parser,
    validate_text,
    validate_with,
    wrap_in_list,
)


@dataclass(frozen=True, slots=True)
class FieldFormat:
    """The way in which a value is written: JSON types, a pattern (ECMA 262), limits and examples.

    A pattern accepts every valid value. It may accept others, which the parser of the field refuses.
    """

    types: tuple[str, ...] = ("string", "number", "boolean")
    pattern: str | None = None
    low: int | None = None
    high: int | None = None
    examples: tuple[str, ...] = ()


def _integer_field(low: int, high: int) -> tuple[PlainValidator, FieldFormat]:
    field_format = FieldFormat(("integer", "string"), r"^\s*[0-9]{1,6}\s*$", low, high)
    return validate_with(integer_parser(low, high)), field_format


_TEXT_OR_NUMBER = ("string", "number")  # an id that has only figures is a number to an editor
_MOMENT = r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}([+-]\d{2}:\d{2}|Z)?)?"
_PERIOD = r"\d{4}(-\d{2}|-Q[1-4]|-H[12])?"
_PART = r"\d{4}(-\d{2})? (early|mid|late)"
_END = rf"(({_MOMENT}|{_PERIOD})~?|{_PART}|\.\.)"
_OPTION = rf"({_MOMENT}|{_PERIOD}|{_PART})"
DATE_FORMAT = FieldFormat(
    ("string", "number"), rf"^\s*(({_END}/)?{_END}|{_OPTION}( *\| *{_OPTION})+)\s*$",
    examples=(
        "2026-02-06", "2026-02-06T10:00", "2026-02", "2026-02-06/2026-02-08", "../2026-02-06", "2026-02-06~",
        "2026-02 early", "2026-Q1", "2026-02-06 | 2026-02-08",
    ),
)  # fmt: skip
ID_FORMAT = FieldFormat(_TEXT_OR_NUMBER, rf"^\s*{ID.pattern}\s*$")

Line = Annotated[str, validate_text(MAX_LINE), FieldFormat()]  # plain text
# Light Markdown: emphasis, strong, code, links, paragraphs.
Prose = Annotated[str, validate_text(MAX_PROSE, is_markdown=True), FieldFormat()]
Id = Annotated[str, validate_with(parse_id), ID_FORMAT]
BooleanField = Annotated[bool, validate_with(parse_boolean), FieldFormat(("boolean",))]
Draft = Annotated[bool, validate_with(parse_draft), FieldFormat(("boolean",))]
Url = Annotated[str, validate_with(parse_url), FieldFormat(_TEXT_OR_NUMBER, r"^\s*(https?://|mailto:|HTTPS?://)")]
SiteAddress = Annotated[
    str, validate_with(parse_site_address), FieldFormat(_TEXT_OR_NUMBER, r"^\s*(https?://|HTTPS?://)")
]
Language = Annotated[
    str,
    validate_with(parse_language),
    FieldFormat(_TEXT_OR_NUMBER, r"^\s*[a-z]{2,3}(-|\s*$)", examples=("en-GB", "fa")),
]
TimeZone = Annotated[
    str,
    validate_with(parse_time_zone),
    FieldFormat(_TEXT_OR_NUMBER, examples=("UTC", "Asia/Muscat", "Europe/London")),
]
Country = Annotated[
    str, validate_with(parse_country), FieldFormat(_TEXT_OR_NUMBER, r"^\s*[A-Z]{2}\s*$", examples=("IR", "OM"))
]
Date = Annotated[Span, validate_with(parse_span), DATE_FORMAT]
TimeOfDay = Annotated[
    DayTime,
    validate_with(parse_day_time),
    FieldFormat(_TEXT_OR_NUMBER, examples=("10:30", "evening", "after midday")),
]
Cutoff = Annotated[int, validate_with(parse_cutoff), FieldFormat(_TEXT_OR_NUMBER, examples=("18:00", "24:00"))]
Rank = Annotated[int, *_integer_field(1, 5)]
Days = Annotated[int, *_integer_field(0, 3650)]
Number = Annotated[int, *_integer_field(1, 999_999)]
Credibility = Annotated[int, *_integer_field(1, 6)]

Colour = Annotated[
    str, validate_with(parse_colour), FieldFormat(("string",), r"^\s*#[0-9a-fA-F]{6}\s*$", examples=("#7a1f2b",))
]
PicturePath = Annotated[
    str,
    validate_with(parse_picture_path),
    FieldFormat(("string",), r"\.(svg|png)\s*$", examples=("pictures/logo.svg",)),
]
Digest = Annotated[str, validate_with(seal_parser(r"[0-9a-f]{64}", "a SHA-256 digest"))]
CommitHash = Annotated[str, validate_with(seal_parser(r"[0-9a-f]{40}|[0-9a-f]{64}", "the whole hash of a commit"))]
FileName = Annotated[str, validate_with(seal_parser(r"[a-z0-9][a-z0-9.-]{0,80}", "a file's name"))]
Day = Annotated[Span, validate_with(parse_span), AfterValidator(require_day), DATE_FORMAT]
Several = BeforeValidator(wrap_in_list)

Take = Literal["for", "against", "conditional", "open", "neutral", "mixed"]
Status = Literal[
    "rumoured",
    "proposed",
    "tentative",
    "expected",
    "confirmed",
    "in-doubt",
    "postponed",
    "cancelled",
    "underway",
    "held",
]
# Hints for words that people write for a status and that are none: computed statuses, and synonyms.
STATUS_HINTS = {
    "moved": "write the new date as `when:`; that it moved is computed",
    "rescheduled": "write the new date as `when:`; that it moved is computed",
    "back-on": "write `confirmed` or `expected`; that it is back on is computed",
    "lapsed": "leave the status out; that it lapsed is computed from the day",
    "expired": "leave the status out; that it expired is computed from the day",
    "replaced": "write `replaces:` with the new event",
    "scheduled": "write `expected`, or `confirmed` where somebody says so",
    "planned": "write `expected`, or `confirmed` where somebody says so",
    "announced": "write `expected`, or `confirmed` where a party says so",
    "delayed": "write `postponed`",
    "deferred": "write `postponed`",
    "canceled": "write `cancelled`",
    "called off": "write `cancelled`",
    "ongoing": "write `underway`",
    "happened": "write `held`",
    "done": "write `held`",
}
EventKind = Literal["talks", "meeting", "call", "visit", "summit", "vote", "deadline", "speech", "incident", "action"]
# Kinds of events that nobody holds: they happen.
HAPPENING_KINDS: frozenset[EventKind] = frozenset({"incident", "action"})
Act = Literal[
    "says", "orders", "threatens", "rejects", "demands", "offers", "accuses", "denies", "warns", "agrees", "announces",
    "supports", "concedes", "protests", "sanctions",
]  # fmt: skip
Mode = Literal["direct", "paraphrase", "reported", "inferred", "document"]
Attribution = Literal["on-record", "background", "deep-background", "off-record"]
SourceKind = Literal[
    "article", "wire", "transcript", "document", "post", "broadcast", "interview", "briefing", "own-notes"
]
NoteKind = Literal["context", "background", "assessment", "judgement", "gap"]
CorrectionKind = Literal["correction", "clarification", "retraction"]
Role = Literal["party", "mediator", "host", "observer"]
Grade = Literal["A", "B", "C", "D", "E", "F"]
Scale = Literal["icd203", "phia"]
Confidence = Literal["low", "moderate", "high"]

Paper = Literal["A4", "letter"]
# The sections of a brief, in the order in which it has them.
Section = Literal[
    "bottom-line", "changes", "meetings", "matrix", "between", "courses", "stances", "gaps", "disputes", "timeline",
    "background", "watch", "corrections", "sources",
]  # fmt: skip
SECTIONS: tuple[Section, ...] = get_args(Section)

# The Traffic Light Protocol 2.0 (FIRST), least strict first.
Marking = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
MARKINGS: tuple[Marking, ...] = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
