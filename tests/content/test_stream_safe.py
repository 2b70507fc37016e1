"""Combining marks: which texts are refused, and that normalization is linear and the same as Python's otherwise."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import briefgen
from briefgen.content.load import read_document
from briefgen.content.stream_safe import (
    MAX_MARKS,
    MAX_MARKS_IN_A_ROW,
    check_marks,
    find_runs,
    has_too_many_marks,
    normalize,
)

ACUTE, BELOW, TWO_MARKS = "\u0301", "\u0316", "\u0344"
PACKAGE = Path(briefgen.__file__).parent
PIECES = ("e", "é", "ế", "\u1f82", "가", "ب", "中", ACUTE, BELOW, TWO_MARKS, "\u0f73", "\ufdfa", " ", "\n", "🙂")


def longest_run(text: str) -> int:
    """The most non-starters in a row in the NFKD of a text, straight from annex 15."""
    longest = run = 0
    for character in text:
        for part in unicodedata.normalize("NFKD", character):
            run = run + 1 if unicodedata.combining(part) else 0
            longest = max(longest, run)
    return longest


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 40)), max_size=8).map(
        lambda parts: "".join(piece * count for piece, count in parts)
    )
)
def test_a_text_is_refused_exactly_where_annex_15_says_so(text: str) -> None:
    assert has_too_many_marks(text) == (longest_run(text) > MAX_MARKS_IN_A_ROW)


@given(st.text(st.sampled_from("".join(PIECES)), max_size=60))
def test_normalization_is_that_of_python_where_a_text_is_stream_safe(text: str) -> None:
    assert has_too_many_marks(text) or normalize("NFC", text) == unicodedata.normalize("NFC", text)


@given(st.lists(st.sampled_from((ACUTE, BELOW, TWO_MARKS, "e", "é")), max_size=200).map("".join))
def test_what_has_been_normalized_is_stream_safe(text: str) -> None:
    assert longest_run(normalize("NFKD", text)) <= MAX_MARKS_IN_A_ROW


@pytest.mark.parametrize("marks", [MAX_MARKS_IN_A_ROW, MAX_MARKS_IN_A_ROW + 1])
@pytest.mark.parametrize("base", ["e", "ب", "中", "", "a\n", " "])
def test_the_limit_is_thirty_whatever_the_letter(base: str, marks: int) -> None:
    assert has_too_many_marks(base + ACUTE * marks) == (marks > MAX_MARKS_IN_A_ROW)


def test_the_marks_inside_a_letter_count() -> None:
    assert not has_too_many_marks("é" + ACUTE * 29)
    assert has_too_many_marks("é" + ACUTE * 30)
    assert has_too_many_marks("e" + TWO_MARKS * 16)


def test_each_run_is_reported_at_its_letter_up_to_a_limit() -> None:
    text = "abc\n" + "\n".join("xyz" + ACUTE * 40 for _ in range(100))
    problems = check_marks("a.yaml", text)
    assert [(p.place.line, p.place.column) for p in problems] == [(line, 3) for line in range(2, 12)]
    assert problems[0].place.text == "xyzU+0301U+0301U+0301…"


@pytest.mark.parametrize("text", ["שָׁלוֹם", "Tiếng Việt", "ก็", "हिन्दी", "བསྒྲུབས", "à́̂̃̄̅"])
def test_words_of_living_languages_are_not_refused(text: str) -> None:
    for form in ("NFC", "NFD"):
        words = unicodedata.normalize(form, f"a: {' '.join([text] * 500)}")
        assert read_document("a.yaml", words.encode())[1] == []


def test_many_marks_are_refused_although_no_letter_has_too_many() -> None:
    text = ("e" + ACUTE * MAX_MARKS_IN_A_ROW) * (MAX_MARKS // MAX_MARKS_IN_A_ROW + 1)
    assert not has_too_many_marks(text)
    assert [problem.code for problem in check_marks("a.yaml", text)] == ["combining-marks"]


def test_the_runs_of_a_long_flood_are_found_once() -> None:
    assert list(find_runs("a" + (ACUTE + BELOW) * 100_000)) == [(0, 200_001)]


def test_nothing_is_normalized_elsewhere() -> None:
    """But in problems.py, which looks at names of at most 200 letters."""
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    callers = {
        path.relative_to(PACKAGE).as_posix()
        for path, text in texts.items()
        if "normalize" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr == "normalize" and ast.unparse(node.value) == "unicodedata"
    }
    assert callers == {"content/stream_safe.py", "problems.py"}
