"""The same words from two outlets without `same_as`: found by speaker, day and words, and not where they differ."""

from __future__ import annotations

import pytest

from briefgen.problems import Problem
from tests.dossiers import CAST, read

LONG = "We will come to the table and we will fill the dam before the summer, whatever our neighbours say"
POST = "people: {clerk: {name: Carla Clerk, party: b}}\n"


def clip(name: str, fields: str, day: str = "2026-02-04") -> str:
    return f"source: {{id: {name}, published: {day}}}\npositions:\n  - {{{fields}}}\n"


def find(one: str, other: str) -> list[Problem]:
    files = CAST, clip("herald", one), clip("gazette", other), POST
    return [problem for problem in read(*files)[1] if problem.code == "same-words"]


def say(quote: str = LONG, *, speaker: str = "boss", said: str = "2026-02-04", more: str = "") -> str:
    return f'speaker: {speaker}, said: {said}, stance: {{talks: for}}, quote: "{quote}"{more}'


SAME = {
    "equal": say(),
    "stop and capitals": say(LONG.upper() + "."),
    "typographic": say(LONG.replace("We will", "We  will") + " …"),
    "first half": say("We will come to the table and we will fill the dam"),
    "second half": say("we will fill the dam before the summer, whatever our neighbours say"),
    "left out": say("We will come to the table […] before the summer, whatever our neighbours say"),
    "a word for another": say(LONG.replace("summer", "autumn")),
    "typo": say(LONG.replace("table", "tabel").replace("before", "befor")),
    "another stance": say().replace("talks: for", "arms: conditional"),
    "the day after": say(said="2026-02-05"),
    "on or before": say(said="../2026-02-04"),
    "office": say(speaker="{office: the presidency, of: b}"),
    "unnamed": say(speaker="{described: a Bland official, of: b}"),
    "with a text": say(more=", text: He will come"),
}


@pytest.mark.parametrize("other", SAME.values(), ids=SAME)
def test_words_from_two_outlets_are_found_in_either_order(other: str) -> None:
    for pair in ((say(), other), (other, say())):
        (problem,) = find(*pair)
        assert (problem.place.file, problem.related[0][1].file) == ("file-2.yaml", "file-1.yaml")
        assert "`same_as: [ID]`" in problem.hint and "`id: ID`" in problem.hint and "`repeats: [ID]`" in problem.hint


TWO = {
    "other words": say("Nobody can stop the dam, and nobody will try to stop the water from coming"),
    "another speaker": say(speaker="envoy"),
    "another party": say(speaker="minister"),
    "a week later": say(said="2026-02-11"),
    "denied": say(LONG.replace("we will fill", "we will not fill")),
    "another number": say(LONG.replace("before the summer", "before 2030")),
    "joined": say(more=", same_as: [one]"),
    "repeated": say(more=", repeats: [one]"),
    "contradicted": say(more=", contradicts: [one]"),
}


@pytest.mark.parametrize("other", TWO.values(), ids=TWO)
def test_other_words_and_words_that_are_joined_are_not(other: str) -> None:
    assert find(say(more=", id: one"), other) == []


def test_the_other_one_is_named_by_its_id() -> None:
    (problem,) = find(say(more=", id: one"), say())
    assert "`one`" in problem.message and "`same_as: [one]`" in problem.hint


def test_one_source_that_has_words_twice_is_no_second_outlet() -> None:
    text = f"{clip('herald', say())}  - {{{say(more=', time: evening')}}}\n"
    assert [problem for problem in read(CAST, text)[1] if problem.code == "same-words"] == []


@pytest.mark.parametrize("field", ["quote: We want a deal", "quote: Not now", "text: Bland wants a deal by May"])
def test_short_words_count_if_they_are_equal(field: str) -> None:
    common = "speaker: boss, said: 2026-02-04"
    assert len(find(f"{common}, {field}", f"{common}, {field}")) == 1


def test_one_word_shows_nothing() -> None:
    common = "speaker: boss, said: 2026-02-04, quote"
    assert find(f"{common}: Never", f"{common}: Never") == []


def test_one_original_behind_two_translations_is_found() -> None:
    original = ', original: {lang: fa, text: "ما مذاکره می کنیم اگر تحریم ها برداشته شود"}'
    assert len(find(say("Yes to talks", more=original), say("We negotiate", more=original))) == 1


def test_words_that_are_joined_through_a_third_account_are_not_found() -> None:
    third = clip("third", say(more=", same_as: [one]").replace("same_as", "id: two, same_as"))
    files = (CAST, clip("herald", say(more=", id: one")), third, clip("gazette", say(more=", same_as: [two]")))
    assert [problem for problem in read(*files)[1] if problem.code == "same-words"] == []


def test_a_retracted_account_is_not_found() -> None:
    retraction = "corrections: [{of: one, date: 2026-02-05, kind: retraction, text: Not said}]\n"
    files = (CAST, clip("herald", say(more=", id: one")), clip("gazette", say()), retraction)
    assert [problem for problem in read(*files)[1] if problem.code == "same-words"] == []


def test_three_outlets_are_two_warnings() -> None:
    files = (CAST, *(clip(name, say()) for name in ("one", "two", "three")))
    problems = [problem for problem in read(*files)[1] if problem.code == "same-words"]
    assert [(problem.place.file, problem.related[0][1].file) for problem in problems] == [
        ("file-2.yaml", "file-1.yaml"), ("file-3.yaml", "file-1.yaml"),
    ]  # fmt: skip
