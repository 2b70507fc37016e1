"""Citations: marks hold the ids of sources until the page is complete, and then become numbers."""

from __future__ import annotations

from collections.abc import Sequence

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from briefgen.rendering.citations import (
    html_numbers,
    mark_citation,
    markdown_numbers,
    number_citations,
)

SOURCES = ["s1", "s2", "s3", "paper-2026"]
IDS = st.lists(st.sampled_from([*SOURCES, "not-listed"]), max_size=4)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x02\x03"), max_size=10)


def in_brackets(numbers: Sequence[int]) -> str:
    return str(list(numbers))


def test_a_mark_becomes_the_numbers_of_its_sources_in_their_order() -> None:
    page = f"a{mark_citation(['s3', 's1'])} b{mark_citation(['s2'])}"
    assert number_citations(page, SOURCES, in_brackets) == "a[1, 3] b[2]"


def test_the_same_words_have_other_numbers_on_another_page() -> None:
    words = f"a{mark_citation(['s2'])}"
    assert [number_citations(words, sources, in_brackets) for sources in (["s1", "s2"], ["s2"])] == ["a[2]", "a[1]"]


@pytest.mark.parametrize("sources", [[], ["other"]])
def test_a_source_that_the_page_does_not_list_is_not_cited(sources: list[str]) -> None:
    assert number_citations(f"a{mark_citation(['s1'])}.", sources, in_brackets) == "a."
    assert number_citations(f"a{mark_citation(['s1', 's9'])}.", ["s1"], in_brackets) == "a[1]."


def test_a_mark_of_no_source_is_nothing() -> None:
    assert number_citations(f"a{mark_citation([])}.", ["s1"], in_brackets) == "a."


def test_numbers_link_to_the_list_of_sources() -> None:
    page = html_numbers([1, 12])
    assert page == (
        '&#8288;<a class="ref" href="#source-1">1</a><span class="ref">,&nbsp;</span>'
        '<a class="ref" href="#source-12">12</a>'
    )


@pytest.mark.parametrize("before", ["word", "Stop!", "Stop\\!", "a]", "`a`", "**a**"])
def test_footnotes_are_read_as_footnotes_after_any_word(before: str) -> None:
    text = f"{before}{markdown_numbers([1, 2])}\n\n[^1]: First\n[^2]: Second\n"
    page = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_FOOTNOTES)
    assert page.count('<sup class="footnote-ref">') == 2
    assert "<img" not in page and "[^" not in page


@given(st.lists(st.tuples(WORDS, IDS), max_size=5), WORDS)
def test_nothing_but_marks_changes(pieces: list[tuple[str, list[str]]], end: str) -> None:
    page = "".join(f"{words}{mark_citation(ids)}" for words, ids in pieces) + end
    words_only = "".join(words for words, _ in pieces) + end
    assert number_citations(page, SOURCES, lambda numbers: "") == words_only
    numbered = number_citations(page, SOURCES, lambda numbers: "\x02" + " ".join(map(str, numbers)) + "\x03")
    expected = [sorted({SOURCES.index(id) + 1 for id in ids if id in SOURCES}) for _, ids in pieces]
    actual = [mark.partition("\x03")[0].split(" ") for mark in numbered.split("\x02")[1:]]
    assert [sorted(set(map(int, mark))) for mark in actual] == [numbers for numbers in expected if numbers]
