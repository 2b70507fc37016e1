"""The end of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.rendering.wording.ending import FINAL_MARKS, as_sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a", "a."),
        ("a.", "a."),
        ("“a.”", "“a.”"),
        ("a?", "a?"),
        ("a…", "a…"),
        ("a”", "a”."),
        ("(a)", "(a)."),
        ("(a!)", "(a!)"),
    ],
)
def test_a_sentence_ends_once(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a", "a [1]."), ("a.", "a [1]."), ("“a.”", "“a.” [1]"), ("a?", "a? [1]"), ("a…", "a… [1]")],
)
def test_an_aside_stands_before_the_full_stop(text: str, sentence: str) -> None:
    assert as_sentence(text, "[1]") == sentence


@given(st.text(st.sampled_from("a .!?…”’\"')([“"), min_size=1))
def test_a_sentence_is_ended_once_and_loses_no_word(text: str) -> None:
    sentence = as_sentence(text)
    assert sentence in (text, f"{text}.")
    assert as_sentence(sentence) == sentence
    assert sentence.rstrip("”’\"')")[-1:] in FINAL_MARKS or sentence.endswith(".")
