"""Texts that would be something else in some format, in every text field of a dossier: no structure changes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tests.hostile.harness import BENIGN, Readings, brief_of_text, faults, forms_of, html5

STRINGS: dict[str, list[str]] = json.loads(Path(__file__).with_name("strings.json").read_text("utf-8"))
LIGHT = "refused in light Markdown"
RENDERED = [text for kind, texts in STRINGS.items() if kind not in ("refused", LIGHT) for text in texts]


@cache
def benign() -> Readings:
    brief, errors = brief_of_text(BENIGN, BENIGN)
    assert brief is not None, errors
    return Readings.of(forms_of(brief))


def faults_of(line: str, prose: str) -> list[str]:
    brief, errors = brief_of_text(line, prose)
    assert brief is not None, (line, errors)
    forms = forms_of(brief)
    return faults(line, prose, forms, Readings.of(forms), benign())


@pytest.mark.parametrize("part", range(4))
def test_no_text_changes_the_structure_of_a_format_and_each_is_intact(part: int) -> None:
    assert {text: found for text in RENDERED[part::4] if (found := faults_of(text, text))} == {}


def test_what_light_markdown_refuses_is_intact_in_plain_fields() -> None:
    for text in STRINGS[LIGHT]:
        brief, errors = brief_of_text(text, text)
        assert brief is None
        assert {error.code for error in errors} <= {"forbidden-character", "bad-link", "empty-text", "unbroken-run"}
        assert all(error.place.line > 1 and error.place.text and error.hint for error in errors)
    assert {t: found for t in STRINGS[LIGHT] if len(t) < 200 and (found := faults_of(t, BENIGN))} == {}


@pytest.mark.parametrize("text", STRINGS["refused"], ids=ascii)
def test_what_shows_nothing_or_cannot_be_set_is_refused_with_its_place(text: str) -> None:
    for line, prose in ((text, BENIGN), (BENIGN, text)):
        brief, errors = brief_of_text(line, prose)
        assert brief is None
        assert {error.code for error in errors} <= {"forbidden-character", "empty-text", "unbroken-run"}
        assert all(error.place.line > 1 and error.place.text and error.hint for error in errors)


def test_the_sample_is_large_and_nothing_is_in_it_twice() -> None:
    every = [text for texts in STRINGS.values() for text in texts]
    assert len(every) == len(set(every)) >= 200


def test_the_readers_see_a_structure_that_changes() -> None:
    """What is compared would show an injected element, a comment, an attribute, a link and a heading."""
    page = "<h1>a</h1><p>b</p>"
    others = ["<h1>a</h1><p>b</p><script></script>", "<h1>a</h1><p>b<!-- --></p>", "<h1>a</h1><p class>b</p>"]
    assert all(html5(other).skeleton != html5(page).skeleton for other in others)
    assert html5(f'{page}<a href="https://evil.example">').links == {"https://evil.example"}
    assert html5("<h1>b</h1>").heading != html5(page).heading
