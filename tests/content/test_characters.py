"""Which characters a text may hold, by Unicode category, and what writers make of the others."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from briefgen.content.characters import (
    FORBIDDEN,
    JOINERS,
    LAYOUT_MARKS,
    collapse,
    drop_forbidden,
    is_blank,
    one_line,
    removal_hint,
    show_codes,
)

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
# Format characters that show a sign (Unicode, Prepended_Concatenation_Mark).
IS_PREPENDED = frozenset(
    c for c in EVERY if "\u0600" <= c <= "\u0605" or c in "\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
JOINED = "می\u200cخواهم"


def test_every_control_format_and_separator_is_refused_but_for_those_with_a_reason() -> None:
    invisible = {c for c in EVERY if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    allowed = {c for c in invisible if not FORBIDDEN.search(c)}
    assert allowed == {"\t", "\n", "\r", *LAYOUT_MARKS, *(IS_PREPENDED & invisible)}


@pytest.mark.slow
def test_no_other_letter_mark_number_sign_or_space_is_refused() -> None:
    kinds = {c: unicodedata.category(c) for c in EVERY if FORBIDDEN.search(c)}
    others = {c for c, kind in kinds.items() if kind not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")}
    selectors = {c for c in others if "VARIATION SELECTOR" in unicodedata.name(c)}
    assert others - selectors == set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


@pytest.mark.parametrize("plane", range(17))
def test_noncharacters_are_refused(plane: int) -> None:
    assert all(FORBIDDEN.search(f"a{chr(plane * 0x10000 + last)}") for last in (0xFFFE, 0xFFFF))


@pytest.mark.parametrize(
    "text",
    [
        JOINED, "क्\u200dष", "ක්\u200dරි", "👩\u200d💻", "❤\ufe0f", "1\ufe0f\u20e3", "辻\U000e0100", "\u200fسلام.\u200f",
        "a\u00a0b", "Donau\u00addampfer", "\u06dd1",
    ],
)  # fmt: skip
def test_what_scripts_need_is_allowed(text: str) -> None:
    assert FORBIDDEN.search(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ir\u200can", "joins"), ("a\u200db", "joins"), (f"{JOINED}\u200c\u200c", "joins"), ("\u200c", "joins"),
        ("a\ufe0f", "visible character"), ("❤\ufe0f\ufe0e", "visible character"), (" \U000e0100", "visible character"),
        ("a\u200e\u200f", "one of its kind"), ("x\u00ad\u00ad", "one of its kind"), ("\U000e0041", "as nothing"),
        ("\u2066", "as nothing"), ("\u3164", "as nothing"),
    ],
)  # fmt: skip
def test_what_shows_nothing_where_it_stands_is_refused(text: str, reason: str) -> None:
    match = FORBIDDEN.search(text)
    assert match is not None
    assert reason in removal_hint(match[0])


def test_a_text_on_one_line() -> None:
    assert collapse(" The river\n\n water\t talks\r\n") == "The river water talks"
    assert one_line("a\x0bb\x1bc\u2028d\u202ee\r\nf") == "a bU+001Bc dU+202Ee f"


@pytest.mark.parametrize("character", [*list(filter(FORBIDDEN.search, EVERY))[::97], "\x85", "\u2028", "\x0b"])
def test_a_writer_never_passes_on_a_forbidden_character(character: str) -> None:
    assert FORBIDDEN.search(one_line(f"a{character}b")) is None
    assert one_line(f"a{character}b").isprintable()
    assert FORBIDDEN.search(drop_forbidden(f"a{character}b")) is None


def test_what_was_allowed_beside_a_dropped_character_is_looked_at_again() -> None:
    assert drop_forbidden("a\u200b\u200e\u200b\u200eb\x85c") == "a\u200eb\nc"


def test_characters_are_shown_from_and_to_a_place() -> None:
    assert show_codes("\x01ab\x02\x03c", 1, 4) == "abU+0002"


@pytest.mark.parametrize(
    ("text", "blank"), [("\u200e \u00a0\u3000", True), ("", True), ("\u200ea", False), ("0", False)]
)
def test_a_text_that_shows_nothing_is_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


def test_joiners_stand_where_they_are_meant_to() -> None:
    assert all(FORBIDDEN.search(f"{c}{joiner}") for c in "aжα1 .א" for joiner in JOINERS)


@pytest.mark.parametrize(
    "text",
    ["NGO\u200cها", "FATF\u200cها", "20\u200cساله", "«برجام»\u200cای", "می\u200c\u200cخواهم", "❤\ufe0f\u200f سلام"],
)
def test_joiners_and_marks_as_people_type_them_are_allowed(text: str) -> None:
    assert FORBIDDEN.search(text) is None


@pytest.mark.parametrize("text", ["pass\u200cword", "a\u200c\u200c\u200cب", "ب\u200c\u200c\u200cب", "\u200f\u200f"])
def test_joiners_and_marks_that_can_only_hide_are_refused(text: str) -> None:
    assert FORBIDDEN.search(text)
