"""Light Markdown is checked as it is read: after character references and escapes are decoded."""

from __future__ import annotations

from html.entities import html5

import pytest

from briefgen.content.characters import FORBIDDEN
from briefgen.content.field_parsers import LIGHT_MARKDOWN
from briefgen.problems import Problem
from tests.dossiers import CAST, read


def problems_of(text: str, field: str = "text") -> list[Problem]:
    """The errors of a note with such a text in double quotes or as a block."""
    written = f"|\n{text}" if "\n" in text else f'"{text}"'
    file = f"notes:\n  - date: 2026-02-04\n    sources: [s1]\n    {field}: {written}\n"
    return [problem for problem in read(CAST, file)[1] if problem.is_error]


def test_a_forbidden_character_is_found_behind_its_reference_and_shown_in_its_line() -> None:
    (problem,) = problems_of("      one\n      two &#x202e;three\n")
    assert (problem.code, problem.place.line, problem.place.column) == ("forbidden-character", 6, 11)
    assert problem.message == "the invisible character U+202E, written as `&#x202e;`"


@pytest.mark.parametrize(
    "text",
    [
        "a &#12; b", "a &#8238; b", "a &#X202E; b", "a &ZeroWidthSpace; b", "a &NoBreak; b", "Ir&zwj;an", "Ir&zwnj;an",
        "a &#xFEFF; b", "a &#x2028; b", "a &#xE0041; b", "a &lrm;&rlm; b", "[x &#x202e;](https://a.example)",
        "[x](https://a.example/&#x202e;)", "[x](https://a.example '&#x202e;')", "**&#x2066;**",
        "<https://a/&#x202e;> &#8238;",
    ],
)  # fmt: skip
def test_a_reference_to_a_forbidden_character_is_refused(text: str) -> None:
    assert [p.code for p in problems_of(text)] == ["forbidden-character"]


@pytest.mark.parametrize("text", ["a &#0; b", "a &#x80; b", "a &#xD800; b", "a &#x110000; b", "a &#xFFFE; b"])
def test_a_reference_to_no_character_is_refused(text: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.code, "stands for no character" in problem.message) == ("forbidden-character", True)


@pytest.mark.parametrize(
    "text", ["می&zwnj;خواهم", "a &lrm; b", "a&shy;b", "a &amp;#x202e; b", "`&#x202e;`", r"\&#x202e;"]
)
def test_what_may_be_typed_may_be_a_reference_and_what_shows_a_reference_is_none(text: str) -> None:
    assert problems_of(text.replace("\\", "\\\\")) == []


def test_every_named_reference_is_refused_or_harmless() -> None:
    for name, character in html5.items():
        if name.endswith(";"):
            decoded = LIGHT_MARKDOWN.decode(f"a &{name} b")
            assert len(decoded.split("\n")) == 1 or FORBIDDEN.search(decoded)
            assert bool(FORBIDDEN.search(decoded)) == bool(FORBIDDEN.search(f"a {character} b"))


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("x&#10;&#10;# F&NewLine;&Tab;y", "x # F y"),
        ("&#32;&#32;&#32;&#32;code", "code"),
        ("*a&#32;*b&#13;&#10;", "*a *b"),
        ("*a&#32;* b", "a b"),
        ("a **&#32;b**", "a b"),
        ("**&nbsp;** x", "x"),
        ("[&nbsp;](https://a.example)", "https://a.example"),
        ("[x](https://a.example 'one&#10;two')", "x (one two)"),
        ("*a*_b_", "ab"),
    ],
)
def test_white_space_of_references_is_one_space(text: str, decoded: str) -> None:
    assert LIGHT_MARKDOWN.decode(text) == decoded


@pytest.mark.parametrize("text", ["&nbsp;", "**&#32;**", "&lrm;", "*&#9;*&#10;"])
def test_a_text_that_shows_nothing_after_decoding_is_empty(text: str) -> None:
    assert [p.code for p in problems_of(text)] == ["empty-text"]


def test_a_run_is_measured_after_decoding() -> None:
    half = "x" * 150
    assert [p.code for p in problems_of(f"[{half}]( https://a.example ){half}")] == ["unbroken-run"]
    assert problems_of(f"{half} [{half}]( https://a.example ) {half}") == []
    assert problems_of("&#97;" * 39) == []


def test_combining_marks_are_counted_after_decoding() -> None:
    assert problems_of("a" + "&#769;" * 30) == []
    assert [p.code for p in problems_of("a" + "&#769;" * 31)] == ["combining-marks"]
    assert [p.code for p in problems_of("a\u0301" + "&#769;" * 30)] == ["combining-marks"]


def test_a_plain_field_is_one_line_and_its_references_are_letters() -> None:
    dossier, problems = read(CAST.replace("title: Test", r'title: "A\n\n  title\tof &#10; lines\r\n"'))
    assert {p.code for p in problems} == {"nothing-dated"}
    assert dossier.settings.title == "A title of &#10; lines"


@pytest.mark.parametrize("text", [r"\u200e", r"\u200f \u00a0", r"\n\n"])
def test_a_plain_field_that_shows_nothing_is_empty(text: str) -> None:
    assert "empty-text" in [p.code for p in read(CAST.replace("name: Aland", f'name: "{text}"'))[1]]
