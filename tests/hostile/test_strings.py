"""Texts that mean something in some format, in every text field of a dossier: no structure changes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tests.hostile.harness import BENIGN, Readings, compose_from_texts, find_faults, read_html, render_brief

pytestmark = pytest.mark.slow

STRINGS: dict[str, list[str]] = json.loads(Path(__file__).with_name("strings.json").read_text("utf-8"))
REFUSED_IN_MARKDOWN = "refused in light Markdown"
RENDERED = [text for kind, texts in STRINGS.items() if kind not in ("refused", REFUSED_IN_MARKDOWN) for text in texts]


@cache
def read_benign_brief() -> Readings:
    brief, errors = compose_from_texts(BENIGN, BENIGN)
    assert brief is not None, errors
    return Readings.of(render_brief(brief))


def find_text_faults(line: str, prose: str) -> list[str]:
    brief, errors = compose_from_texts(line, prose)
    assert brief is not None, (line, errors)
    rendered = render_brief(brief)
    return find_faults(line, prose, rendered, Readings.of(rendered), read_benign_brief())


@pytest.mark.parametrize("part", range(4))
def test_no_text_changes_the_structure_of_a_format_and_each_is_intact(part: int) -> None:
    assert {text: faults for text in RENDERED[part::4] if (faults := find_text_faults(text, text))} == {}


def test_what_light_markdown_refuses_is_intact_in_plain_fields() -> None:
    for text in STRINGS[REFUSED_IN_MARKDOWN]:
        brief, errors = compose_from_texts(text, text)
        assert brief is None
        assert {error.code for error in errors} <= {"forbidden-character", "bad-link", "empty-text", "unbroken-run"}
        assert all(error.place.line > 1 and error.place.text and error.hint for error in errors)
    short = [text for text in STRINGS[REFUSED_IN_MARKDOWN] if len(text) < 200]
    assert {text: faults for text in short if (faults := find_text_faults(text, BENIGN))} == {}


@pytest.mark.parametrize("text", STRINGS["refused"], ids=ascii)
def test_what_shows_nothing_or_cannot_be_set_is_refused_with_its_place(text: str) -> None:
    for line, prose in ((text, BENIGN), (BENIGN, text)):
        brief, errors = compose_from_texts(line, prose)
        assert brief is None
        assert {error.code for error in errors} <= {"forbidden-character", "empty-text", "unbroken-run"}
        assert all(error.place.line > 1 and error.place.text and error.hint for error in errors)


def test_the_sample_is_large_and_nothing_is_in_it_twice() -> None:
    strings = [text for texts in STRINGS.values() for text in texts]
    assert len(strings) == len(set(strings)) >= 200


def test_the_readers_see_a_structure_that_changes() -> None:
    """An injected element, comment, attribute, link or heading shows in what is compared."""
    page = "<h1>a</h1><p>b</p>"
    others = ["<h1>a</h1><p>b</p><script></script>", "<h1>a</h1><p>b<!-- --></p>", "<h1>a</h1><p class>b</p>"]
    assert all(read_html(other).skeleton != read_html(page).skeleton for other in others)
    assert read_html(f'{page}<a href="https://evil.example">').links == {"https://evil.example"}
    assert read_html("<h1>b</h1>").heading != read_html(page).heading
