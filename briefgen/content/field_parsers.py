"""Parsers of field values: from text as written to typed values, or to the problem of the field."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from pydantic import BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from briefgen.content.addresses import address_fault, site_address, site_address_fault
from briefgen.content.characters import FORBIDDEN, code_point, collapse, is_blank, removal_hint
from briefgen.content.colours import is_readable
from briefgen.content.dates import Span
from briefgen.content.file_names import is_device
from briefgen.content.instants import DateProblem
from briefgen.content.light_markdown import LightMarkdown, lost_reference, reference_to
from briefgen.content.lookalikes import describe_letter, foreign_letter, is_disguised, skeleton
from briefgen.content.stream_safe import MARKS_HINT, MAX_MARKS_IN_A_ROW, has_too_many_marks, normalize
from briefgen.content.zones import zone_hint, zone_names

MAX_LINE = 2_000
MAX_PROSE = 16 * 1024
MAX_ITEMS = 1_000  # of a list in a record
MAX_POSTS = 100  # of a person; each is compared with each
MAX_RUN = 200  # characters without a space; longer runs make line breaking slow
ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_LINK_TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)")
T = TypeVar("T")


def field_error(code: str, message: str, hint: str = "", *, excerpt: str = "") -> PydanticCustomError:
    """Return an error that pydantic carries to its place, with the code, the message and the hint of the problem.

    `excerpt` is the part of the value that is wrong; the problem is placed there if the file contains it.
    """
    context = {"code": code, "message": message, "hint": hint, "excerpt": excerpt}
    return PydanticCustomError("briefgen", "{message}", context)


def limit_items(limit: int) -> BeforeValidator:
    """Return a validator that refuses a list or mapping with more items, before it validates any of them."""

    def check(value: Any) -> Any:
        if isinstance(value, (list, tuple, dict)) and len(value) > limit:
            raise field_error("too-long", f"{len(value):,} items; this field has at most {limit:,}", "shorten it")
        return value

    return BeforeValidator(check)


def wrap_in_list(value: Any) -> Any:
    """Return a list for a list field that was written as one value."""
    return [value] if isinstance(value, str) else value


def validate_with(parse: Callable[[str], T]) -> PlainValidator:
    """Return a validator that parses the text of a short field."""

    def convert(value: Any) -> T:
        text = _require_text(value)
        if not text:
            raise field_error("empty-text", "a text with nothing in it", "write its value, or delete the key")
        if len(text) > MAX_LINE:
            raise field_error(
                "too-long", f"{len(text):,} characters; this field has at most {MAX_LINE:,}", "shorten it"
            )
        try:
            return parse(text)
        except DateProblem as error:
            raise field_error(error.code, error.message, error.hint) from None

    return PlainValidator(convert)


def validate_text(limit: int, *, is_markdown: bool = False) -> PlainValidator:
    """Return a validator of plain text, or of light Markdown with links, up to a number of characters."""

    def check(value: Any) -> str:
        text = _require_text(value)
        if not is_markdown:
            text = collapse(text)
        if is_blank(text):
            raise field_error("empty-text", "a text with nothing in it", "write the text, or delete the key")
        if len(text) > limit:
            raise field_error("too-long", f"{len(text):,} characters; this field has at most {limit:,}", "shorten it")
        _check_runs(text)
        for target in _LINK_TARGET.findall(text) if is_markdown else ():
            if reason := address_fault(target):
                raise field_error("bad-link", f"the link goes to `{target[:80]}`", f"{reason}; or delete the link")
        if is_markdown:
            _check_decoded(text)
        return text

    return PlainValidator(check)


def _require_text(value: Any) -> str:
    if not isinstance(value, str):
        shape = "`key: value` lines" if isinstance(value, dict) else "a list"
        raise field_error(
            "wrong-shape", f"expected a text, found {shape}", "quotes around a text keep its colons and brackets"
        )
    return value.strip()


def _check_runs(text: str) -> None:
    if run := next((word for word in text.split() if len(word) > MAX_RUN), None):
        raise field_error(
            "unbroken-run", f"{len(run)} letters without a space: `{run[:20]}…`", f"break it; at most {MAX_RUN}"
        )


def _check_decoded(text: str) -> None:
    """Check light Markdown with its character references decoded, as if the characters had been typed."""
    decoded_text = LIGHT_MARKDOWN.decode(text)
    if decoded_text is text:
        return
    if match := FORBIDDEN.search(decoded_text):
        reference = reference_to(text, match[0])
        spelling = f", written as `{reference}`" if reference else ""
        message = f"the invisible character {code_point(match[0])}{spelling}"
        raise field_error("forbidden-character", message, removal_hint(match[0]), excerpt=reference)
    if reference := lost_reference(text, decoded_text):
        message = f"`{reference}` stands for no character"
        raise field_error("forbidden-character", message, "delete it", excerpt=reference)
    if has_too_many_marks(decoded_text):
        raise field_error(
            "combining-marks", f"more than {MAX_MARKS_IN_A_ROW} combining marks on one letter", MARKS_HINT
        )
    if is_blank(decoded_text):
        raise field_error("empty-text", "a text with nothing in it", "write the text, or delete the key")
    _check_runs(decoded_text)


def as_id(text: str) -> str:
    """Return a text as an id, without accents; it is empty where no character can be part of an id."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain.lower())).strip("-")[:64].strip("-")


def parse_id(text: str) -> str:
    """Return an id, which may not be the name of a device on Windows."""
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
    if lookalike := foreign_letter(text) or ((text[:1], text) if is_disguised(text) else None):
        letter = describe_letter(lookalike[0])
        message = f"`{text[:80]}` is not an id: the letter {letter} only looks like one of a–z"
        raise field_error("bad-id", message, f"did you mean `{as_id(skeleton(text))}`?")
    suggestion = as_id(text)
    hint = "an id has lower-case letters a–z, digits and hyphens, at most 64"
    if ID.fullmatch(suggestion):
        hint = f"did you mean `{suggestion}`? {hint}"
    raise field_error("bad-id", f"`{text[:80]}` is not an id", hint)


def integer_parser(low: int, high: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from `low` to `high`."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
            message = f"`{text[:40]}` is not a whole number from {low} to {high}"
            hint = "write it in figures"
            if high - low < 10:
                hint = f"write {', '.join(map(str, range(low, high)))} or {high}"
            raise field_error("not-a-number", message, hint)
        return int(text)

    return parse


def parse_boolean(text: str) -> bool:
    """Return the value of `true` or `false`; other spellings are refused."""
    if text not in ("true", "false"):
        raise field_error(
            "not-a-boolean", f"`{text[:40]}` is neither `true` nor `false`", "write `true`, or delete the key"
        )
    return text == "true"


def parse_draft(text: str) -> bool:
    """Return False for `false`; `true` is an error, so that no draft is printed."""
    if parse_boolean(text):
        raise field_error("draft", "the record is still a draft", "read it through, then delete `draft: true`")
    return False


def is_safe_url(text: str) -> bool:
    """Whether an address may be printed as a link: http or https with a host, or mailto; nothing else."""
    return not address_fault(text)


LIGHT_MARKDOWN = LightMarkdown(is_safe_url)


def parse_url(text: str) -> str:
    """Return the address of a link."""
    if reason := address_fault(text):
        raise field_error("bad-url", f"`{text[:80]}` is not an address", reason)
    return text


def parse_site_address(text: str) -> str:
    """Return the address of a site in its one form."""
    if reason := site_address_fault(text):
        raise field_error("bad-url", f"`{text[:80]}` is not the address of a site", reason)
    return site_address(text)


def parse_language(text: str) -> str:
    """Return a BCP 47 tag of a language in CLDR."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", text):
        raise field_error(
            "bad-language", f"`{text[:40]}` is not a language tag", "write a BCP 47 tag such as en-GB, fa or ar-OM"
        )
    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        hint = "write a BCP 47 tag of a language that CLDR knows, such as en-GB, fa or ar-OM"
        raise field_error("bad-language", f"`{text[:40]}` is not a known language", hint) from None
    return text


def parse_time_zone(text: str) -> str:
    """Return the name of a zone in the IANA database."""
    if text not in zone_names():
        raise field_error("bad-time-zone", f"`{text[:40]}` is not a time zone of the IANA database", zone_hint(text))
    return text


def parse_country(text: str) -> str:
    """Return a country code of two capital letters (ISO 3166)."""
    if not re.fullmatch(r"[A-Z]{2}", text):
        hint = "write ISO 3166 letters such as IR"
        if re.fullmatch(r"[A-Za-z]{2}", text):
            hint = f"did you mean `{text.upper()}`?"
        raise field_error("bad-country", f"`{text[:40]}` is not a country code of two capital letters", hint)
    return text


def require_day(span: Span) -> Span:
    """Return a span that is one day without a clock time."""
    if not span.is_day or span.is_timed:
        raise field_error("bad-date", f"`{span.text}` is not one day", "write it as 2026-02-04")
    return span


def seal_parser(pattern: str, name: str) -> Callable[[str], str]:
    """Return a parser of a text that only `briefgen seal` writes; one that does not match was changed by hand."""

    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            hint = "only `briefgen seal` writes a `seal:` record; undo the change to it"
            raise field_error("bad-seal", f"`{text[:80]}` is not {name}", hint)
        return text

    return parse


def parse_colour(text: str) -> str:
    """Return a colour `#rrggbb` in lower case that can be read on white paper."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        hint = 'write it in figures, such as "#7a1f2b", with quotation marks'
        raise field_error("bad-colour", f"`{text[:40]}` is not a colour", hint)
    if not is_readable(text):
        message = f"text of the colour {text} cannot be read on white paper"
        raise field_error("bad-colour", message, "choose a darker one (WCAG asks for a contrast of 4.5)")
    return text.lower()


def parse_picture_path(text: str) -> str:
    """Return the path of a picture in the templates folder."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\.(svg|png)", text):
        hint = "write its path in your templates folder, such as pictures/logo.svg (svg or png)"
        raise field_error("bad-picture", f"`{text[:80]}` is not a picture of the templates folder", hint)
    return text
