"""the types of fields, from text as written to typed values; the one place where text is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, get_args

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from briefgen.content.addresses import address_fault, site_address, site_address_fault
from briefgen.content.characters import FORBIDDEN, code, collapse, hint, is_blank
from briefgen.content.colours import is_readable
from briefgen.content.dates import DateProblem, DayTime, Span, parse_cutoff, parse_day_time, parse_span
from briefgen.content.file_names import is_device
from briefgen.content.light_markdown import LightMarkdown, lost_reference, reference_to
from briefgen.content.lookalikes import described, foreign_letter, is_disguised, skeleton
from briefgen.content.stream_safe import HINT as MARKS_HINT
from briefgen.content.stream_safe import MAX_RUN as MAX_MARKS_IN_A_ROW
from briefgen.content.stream_safe import has_too_many_marks, normalize
from briefgen.content.zones import zone_hint, zone_names

MAX_LINE = 2_000
MAX_PROSE = 16 * 1024
MAX_ITEMS = 1_000  # of a list in a record
MAX_POSTS = 100  # of a person; each is compared with each
MAX_RUN = 200  # letters without a space: longer ones make the setting of a line slow
ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FieldFormat:
    """How a value is written, for editors that check while one types: JSON types, a pattern (ECMA 262), examples.

    A pattern refuses nothing that is right; what it lets through the field's own reader looks at.
    """

    types: tuple[str, ...] = ("string", "number", "boolean")
    pattern: str | None = None
    low: int | None = None
    high: int | None = None
    examples: tuple[str, ...] = ()


def field_error(code: str, message: str, cure: str = "", *, near: str = "") -> PydanticCustomError:
    """An error that pydantic carries to its place: the code of the problem, the message and the cure.

    `near` are the characters of the value that are wrong; the place is theirs where the file holds them.
    """
    context = {"code": code, "message": message, "cure": cure, "near": near}
    return PydanticCustomError("briefgen", "{message}", context)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        found = "`key: value` lines" if isinstance(value, dict) else "a list"
        raise field_error(
            "wrong-shape", f"expected a text, found {found}", "quotes around a text keep its colons and brackets"
        )
    return value.strip()


def at_most(limit: int) -> BeforeValidator:
    """A validator that refuses a list or mapping with more items, before any of them is looked at."""

    def check(value: Any) -> Any:
        if isinstance(value, (list, tuple, dict)) and len(value) > limit:
            raise field_error("too-long", f"{len(value):,} items; this field has at most {limit:,}", "shorten it")
        return value

    return BeforeValidator(check)


def _from_text(read: Callable[[str], T]) -> PlainValidator:
    def convert(value: Any) -> T:
        text = _text(value)
        if not text:
            raise field_error("empty-text", "a text with nothing in it", "write its value, or delete the key")
        if len(text) > MAX_LINE:
            raise field_error(
                "too-long", f"{len(text):,} characters; this field has at most {MAX_LINE:,}", "shorten it"
            )
        try:
            return read(text)
        except DateProblem as wrong:
            raise field_error(wrong.code, wrong.message, wrong.cure) from None

    return PlainValidator(convert)


_LINK_TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)")


def _checked_text(limit: int, *, links: bool = False) -> PlainValidator:
    def check(value: Any) -> str:
        text = _text(value)
        if not links:
            text = collapse(text)
        if is_blank(text):
            raise field_error("empty-text", "a text with nothing in it", "write the text, or delete the key")
        if len(text) > limit:
            raise field_error("too-long", f"{len(text):,} characters; this field has at most {limit:,}", "shorten it")
        _check_runs(text)
        for target in _LINK_TARGET.findall(text) if links else ():
            if reason := address_fault(target):
                raise field_error("bad-link", f"the link goes to `{target[:80]}`", f"{reason}; or delete the link")
        if links:
            _check_decoded(text)
        return text

    return PlainValidator(check)


def _check_runs(text: str) -> None:
    if run := next((word for word in text.split() if len(word) > MAX_RUN), None):
        raise field_error(
            "unbroken-run", f"{len(run)} letters without a space: `{run[:20]}…`", f"break it; at most {MAX_RUN}"
        )


def _check_decoded(text: str) -> None:
    """Check what light Markdown says, character references decoded, as if it had been typed."""
    decoded = LIGHT_MARKDOWN.decode(text)
    if decoded is text:
        return
    if match := FORBIDDEN.search(decoded):
        reference = reference_to(text, match[0])
        written = f", written as `{reference}`" if reference else ""
        message = f"the invisible character {code(match[0])}{written}"
        raise field_error("forbidden-character", message, hint(match[0]), near=reference)
    if reference := lost_reference(text, decoded):
        raise field_error("forbidden-character", f"`{reference}` stands for no character", "delete it", near=reference)
    if has_too_many_marks(decoded):
        raise field_error(
            "combining-marks", f"more than {MAX_MARKS_IN_A_ROW} combining marks on one letter", MARKS_HINT
        )
    if is_blank(decoded):
        raise field_error("empty-text", "a text with nothing in it", "write the text, or delete the key")
    _check_runs(decoded)


def as_id(text: str) -> str:
    """A text as an id, marks of letters left out; it may be none where nothing of it can stand in one."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain.lower())).strip("-")[:64].strip("-")


def _id(text: str) -> str:
    if ID.fullmatch(text):
        if is_device(text):
            message = f"`{text}` is the name of a device on Windows, where its page could not be stored"
            raise field_error("bad-id", message, f"choose another id, such as `{text}-1`")
        return text
    if re.fullmatch(r"[a-z0-9-]+:\S+", text):
        key, _, rest = text.partition(":")
        raise field_error(
            "bad-id", f"`{text[:80]}` is not an id", f"write a space after the colon: `{key}: {rest[:40]}`"
        )
    if re.fullmatch(r"[a-z0-9-]+(?:,\s*[a-z0-9-]+)+", text):
        raise field_error("bad-id", f"`{text[:80]}` is not one id", f"write several as a list, `[{text[:80]}]`")
    if found := foreign_letter(text) or ((text[:1], text) if is_disguised(text) else None):
        message = f"`{text[:80]}` is not an id: the letter {described(found[0])} only looks like one of a–z"
        raise field_error("bad-id", message, f"did you mean `{as_id(skeleton(text))}`?")
    near = as_id(text)
    cure = "an id has lower-case letters a–z, digits and hyphens, at most 64"
    raise field_error(
        "bad-id", f"`{text[:80]}` is not an id", f"did you mean `{near}`? {cure}" if ID.fullmatch(near) else cure
    )


def _whole_number(low: int, high: int) -> tuple[PlainValidator, FieldFormat]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
            message = f"`{text[:40]}` is not a whole number from {low} to {high}"
            cure = (
                f"write {', '.join(map(str, range(low, high)))} or {high}" if high - low < 10 else "write it in figures"
            )
            raise field_error("not-a-number", message, cure)
        return int(text)

    return _from_text(read), FieldFormat(("integer", "string"), r"^\s*[0-9]{1,6}\s*$", low, high)


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise field_error(
            "not-a-boolean", f"`{text[:40]}` is neither `true` nor `false`", "write `true`, or delete the key"
        )
    return text == "true"


def _draft(text: str) -> bool:
    if _flag(text):
        raise field_error("draft", "the record is still a draft", "read it through, then delete `draft: true`")
    return False


def is_safe_url(text: str) -> bool:
    """Whether an address may be printed as a link: http or https with a host, or mailto; nothing else."""
    return not address_fault(text)


LIGHT_MARKDOWN = LightMarkdown(is_safe_url)


def _url(text: str) -> str:
    if reason := address_fault(text):
        raise field_error("bad-url", f"`{text[:80]}` is not an address", reason)
    return text


def _site_address(text: str) -> str:
    if reason := site_address_fault(text):
        raise field_error("bad-url", f"`{text[:80]}` is not the address of a site", reason)
    return site_address(text)


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", text):
        raise field_error(
            "bad-language", f"`{text[:40]}` is not a language tag", "write a BCP 47 tag such as en-GB, fa or ar-OM"
        )
    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        cure = "write a BCP 47 tag of a language that CLDR knows, such as en-GB, fa or ar-OM"
        raise field_error("bad-language", f"`{text[:40]}` is not a known language", cure) from None
    return text


def _time_zone(text: str) -> str:
    if text not in zone_names():
        raise field_error("bad-time-zone", f"`{text[:40]}` is not a time zone of the IANA database", zone_hint(text))
    return text


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        cure = (
            f"did you mean `{text.upper()}`?"
            if re.fullmatch(r"[A-Za-z]{2}", text)
            else "write ISO 3166 letters such as IR"
        )
        raise field_error("bad-country", f"`{text[:40]}` is not a country code of two capital letters", cure)
    return text


def _several(value: Any) -> Any:
    """A list field may be written as one value."""
    return [value] if isinstance(value, str) else value


_PLAIN = ("string", "number")  # an id of figures alone is a number to an editor
_MOMENT = r"\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}([+-]\d{2}:\d{2}|Z)?)?)?"
DATE = FieldFormat(
    ("string", "number"), rf"^\s*(({_MOMENT}~?|\.\.)/)?({_MOMENT}~?|\.\.)\s*$",
    examples=("2026-02-06", "2026-02-06T10:00", "2026-02", "2026-02-06/2026-02-08", "../2026-02-06", "2026-02-06~"),
)  # fmt: skip
IDENTIFIER = FieldFormat(_PLAIN, rf"^\s*{ID.pattern}\s*$")

Line = Annotated[str, _checked_text(MAX_LINE), FieldFormat()]  # plain text
# Light Markdown: emphasis, strong, code, links, paragraphs.
Prose = Annotated[str, _checked_text(MAX_PROSE, links=True), FieldFormat()]
Id = Annotated[str, _from_text(_id), IDENTIFIER]
BooleanField = Annotated[bool, _from_text(_flag), FieldFormat(("boolean",))]
Draft = Annotated[bool, _from_text(_draft), FieldFormat(("boolean",))]
Url = Annotated[str, _from_text(_url), FieldFormat(_PLAIN, r"^\s*(https?://|mailto:|HTTPS?://)")]
SiteAddress = Annotated[str, _from_text(_site_address), FieldFormat(_PLAIN, r"^\s*(https?://|HTTPS?://)")]
Language = Annotated[
    str, _from_text(_language), FieldFormat(_PLAIN, r"^\s*[a-z]{2,3}(-|\s*$)", examples=("en-GB", "fa"))
]
TimeZone = Annotated[str, _from_text(_time_zone), FieldFormat(_PLAIN, examples=("UTC", "Asia/Muscat", "Europe/London"))]
Country = Annotated[str, _from_text(_country), FieldFormat(_PLAIN, r"^\s*[A-Z]{2}\s*$", examples=("IR", "OM"))]
Date = Annotated[Span, _from_text(parse_span), DATE]
TimeOfDay = Annotated[
    DayTime, _from_text(parse_day_time), FieldFormat(_PLAIN, examples=("10:30", "evening", "after midday"))
]
Cutoff = Annotated[int, _from_text(parse_cutoff), FieldFormat(_PLAIN, examples=("18:00", "24:00"))]
Rank = Annotated[int, *_whole_number(1, 5)]
Days = Annotated[int, *_whole_number(0, 3650)]
Number = Annotated[int, *_whole_number(1, 999_999)]
Credibility = Annotated[int, *_whole_number(1, 6)]


def _day(span: Span) -> Span:
    if not span.is_day or span.is_timed:
        raise field_error("bad-date", f"`{span.text}` is not one day", "write it as 2026-02-04")
    return span


def _matching(pattern: str, name: str) -> PlainValidator:
    """A text that only the tool writes; what does not match was changed by hand."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            cure = "only `briefgen seal` writes a `seal:` record; take back what was changed in it"
            raise field_error("bad-seal", f"`{text[:80]}` is not {name}", cure)
        return text

    return _from_text(read)


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise field_error(
            "bad-colour",
            f"`{text[:40]}` is not a colour",
            'write it in figures, such as "#7a1f2b", with quotation marks',
        )
    if not is_readable(text):
        message = f"text of the colour {text} cannot be read on white paper"
        raise field_error("bad-colour", message, "choose a darker one (WCAG asks for a contrast of 4.5)")
    return text.lower()


def _picture(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\.(svg|png)", text):
        raise field_error(
            "bad-picture", f"`{text[:80]}` is not a picture of the templates folder",
            "write its path in your templates folder, such as pictures/logo.svg (svg or png)",
        )  # fmt: skip
    return text


Colour = Annotated[
    str, _from_text(_colour), FieldFormat(("string",), r"^\s*#[0-9a-fA-F]{6}\s*$", examples=("#7a1f2b",))
]
Picture = Annotated[
    str, _from_text(_picture), FieldFormat(("string",), r"\.(svg|png)\s*$", examples=("pictures/logo.svg",))
]
Digest = Annotated[str, _matching(r"[0-9a-f]{64}", "a SHA-256 digest")]
CommitHash = Annotated[str, _matching(r"[0-9a-f]{40}|[0-9a-f]{64}", "the whole hash of a commit")]
FileName = Annotated[str, _matching(r"[a-z0-9][a-z0-9.-]{0,80}", "a file's name")]
Day = Annotated[Span, _from_text(parse_span), AfterValidator(_day), DATE]
Several = BeforeValidator(_several)

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
# Words that people write for a status and that are none: what is computed, and the words for the others.
NO_STATUS = {
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
