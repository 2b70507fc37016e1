"""The proof of quotes: which are proved, which cannot be, and which are missing from the text of their source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.content import quote_rules
from briefgen.content.quote_rules import QuoteCounts, prove_quotes
from briefgen.problems import MAX_GUESSED, Place, Problem
from tests.dossiers import CAST, dossier

TALKS = "“We will go on with the talks,” she said."
PERSIAN = "\u0645\u0630\u0627\u06a9\u0631\u0647 \u062e\u0648\u0627\u0647\u06cc\u0645 \u06a9\u0631\u062f"
UNREADABLE = Problem("saved-text", "not UTF-8 text", Place("texts/s1.txt"))


class Texts:
    """Texts in memory."""

    def __init__(self, texts: Mapping[str, str | Problem]) -> None:
        self.texts, self.asked = texts, list[str]()

    def read(self, ids: Iterable[str]) -> Iterator[tuple[str, str | Problem]]:
        self.asked = list(ids)
        return ((id, self.texts[id]) for id in self.asked if id in self.texts)


def positions(*fields: str) -> str:
    items = "".join(f"  - {{speaker: boss, said: 2026-02-0{n + 1}, {item}}}\n" for n, item in enumerate(fields))
    return f"positions:\n{items}"


def prove(text: str, **texts: str | Problem) -> tuple[QuoteCounts, list[Problem]]:
    return prove_quotes(dossier(CAST, text), Texts(texts))


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ("sources: [s1], quote: We will go on", (1, 0, 0)),
        ("sources: [s1], quote: We will not go on", (0, 0, 1)),
        ("sources: [s1], quote: We will", (0, 1, 0)),
        ("sources: [s1], quote: Not talks", (0, 1, 0)),
        ("sources: [s1], quote: '[In Muscat] not talks'", (0, 1, 0)),
        ("sources: [s2], quote: We will not go on", (0, 1, 0)),
        ("sources: [s1, s2], quote: We will not go on", (0, 0, 1)),
        ("sources: [s2, s1], quote: We will go on", (1, 0, 0)),
        ("sources: [s1], text: We will not go on", (0, 0, 0)),
        ("sources: [s1], quote: We go on, original: {lang: en, text: We will go on}", (1, 0, 0)),
        ("sources: [s1], quote: We will go on, original: {lang: de, text: Wir reden weiter mit}", (0, 0, 1)),
        ("sources: [s1], quote: We will go on, original: {lang: de, text: Wir reden}", (0, 1, 0)),
        (f"sources: [s1], quote: We will go on, original: {{lang: fa, text: {PERSIAN}}}", (0, 1, 0)),
    ],
)
def test_a_quote_is_proved_not_proved_or_missing(fields: str, counts: tuple[int, int, int]) -> None:
    numbers, problems = prove(positions(fields), s1=TALKS)
    assert numbers == QuoteCounts(*counts)
    assert [problem.code for problem in problems] == ["quote-not-found"] * counts[2]


def test_a_missing_quote_is_an_error_at_the_quote() -> None:
    _, (problem,) = prove(positions("sources: [s1], quote: We will not go on"), s1=TALKS)
    assert (problem.is_error, str(problem.place)) == (True, "file-1.yaml:2:61")
    assert problem.message == "the quote is not in the saved text of `s1`"
    assert "`texts/s1.txt`" in problem.hint
    assert problem.passage == "We will go on with the"
    assert "go on with" not in str(problem) + repr(problem)


def test_missing_original_words_are_an_error_at_these_words() -> None:
    text = positions("sources: [s1], quote: We go on, original: {lang: de, text: Wir reden weiter}")
    _, (problem,) = prove(text, s1=TALKS)
    assert (problem.message.startswith("the original words are"), str(problem.place)) == (True, "file-1.yaml:2:98")


def test_a_quote_in_other_capitals_says_so() -> None:
    _, (problem,) = prove(positions("sources: [s1], quote: we will go on"), s1=TALKS)
    assert "only capitals differ" in problem.hint


def test_a_translation_without_its_original_is_not_proved() -> None:
    assert prove(positions("sources: [s1], quote: We will go on"), s1=PERSIAN)[0] == QuoteCounts(0, 1, 0)
    numbers, _ = prove(positions("sources: [s1, s2], quote: We will go on"), s1=PERSIAN, s2="Other words")
    assert numbers == QuoteCounts(0, 0, 1)


def test_one_of_several_texts_is_enough_in_any_order() -> None:
    text = positions("sources: [s1, s2], quote: We will go on", "sources: [s2, s1], quote: We will go on")
    for texts in ({"s1": TALKS, "s2": "Other words"}, {"s1": "Other words", "s2": TALKS}):
        assert prove(text, **texts) == (QuoteCounts(2, 0, 0), [])


def test_the_own_source_of_a_clip_has_its_text_too() -> None:
    clip = "source: {publisher: P, published: 2026-02-01}\n" + positions("quote: We will not go on")
    texts = Texts({"file-1": TALKS})
    assert prove_quotes(dossier(CAST, clip), texts)[0] == QuoteCounts(0, 0, 1)
    assert texts.asked == ["file-1"]


def test_a_renamed_source_keeps_its_text() -> None:
    text = "sources: {new: {publisher: P, published: 2026-02-01, formerly: [older, old]}}\n"
    text += positions("sources: [new], quote: We will go on")
    assert prove_quotes(dossier(CAST, text), Texts({"old": TALKS}))[0] == QuoteCounts(1, 0, 0)


def test_words_that_were_said_off_the_record_are_compared_too() -> None:
    text = positions("sources: [s1], quote: We will not go on, attribution: off-record", "sources: [s1], text: x")
    assert prove(text, s1=TALKS)[0] == QuoteCounts(0, 0, 1)


def test_only_texts_of_quoted_sources_are_read() -> None:
    texts = Texts({"s1": TALKS, "s2": TALKS})
    prove_quotes(dossier(CAST, positions("sources: [s1], quote: We will", "sources: [s2], text: x")), texts)
    assert texts.asked == []


def test_a_text_that_cannot_be_read_is_a_problem_and_proves_nothing() -> None:
    assert prove(positions("sources: [s1], quote: We will go on"), s1=UNREADABLE) == (
        QuoteCounts(0, 1, 0), [UNREADABLE],
    )  # fmt: skip


def test_texts_beyond_the_limit_are_an_error_and_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    text = positions("sources: [s1], quote: We will go on", "sources: [s2], quote: We will go on")
    for limit in ("MAX_TEXTS", "MAX_COMPARISON"):
        with monkeypatch.context() as patch:
            patch.setattr(quote_rules, limit, len(TALKS))
            counts, (problem,) = prove(text, s1=TALKS, s2=TALKS)
        assert (counts, problem.code, "`s2`" in problem.message) == (QuoteCounts(1, 1, 0), "saved-text", True)


def test_few_passages_are_searched() -> None:
    quotes = "".join(
        f"  - {{speaker: boss, said: 2026-02-01, time: '10:{n:02}', sources: [s1], quote: We will not go {n}}}\n"
        for n in range(MAX_GUESSED + 5)
    )
    _, problems = prove(f"positions:\n{quotes}", s1=TALKS)
    assert [bool(problem.passage) for problem in problems].count(True) == MAX_GUESSED
    assert len(problems) == MAX_GUESSED + 5


@given(st.lists(st.sampled_from(["We will go on", "We will not go", "We will", "go on with […] talks"]), max_size=6),
       st.sets(st.sampled_from(["s1", "s2"])))  # fmt: skip
def test_every_quote_is_counted_once(quotes: list[str], saved: set[str]) -> None:
    text = positions("sources: [s1], text: x", *(f"sources: [s1, s2], quote: '{quote}'" for quote in quotes))
    counts, problems = prove(text, **dict.fromkeys(saved, TALKS))
    assert counts.proved + counts.not_proved + counts.missing == len(quotes)
    assert len(problems) == counts.missing
    assert saved or counts.not_proved == len(quotes)
