"""Dates, counts and lists in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from briefgen.content.dates import parse_span
from briefgen.rendering.templates import Templates, UnknownLabel
from briefgen.rendering.words import Words, sentence


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(Templates().labels("en-GB"), "en-GB", date(2026, 2, 4), "Asia/Muscat")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-02-04", "4 Feb"),
        ("2025-12-31", "31 Dec 2025"),
        ("../2026-02-04", "by 4 Feb"),
        ("2026-02-04/..", "since 4 Feb"),
        ("2026-01", "January 2026"),
        ("2026-02-02/2026-02-08", "2–8 Feb"),
        ("2026-01-30/2026-02-02", "30 Jan to 2 Feb"),
        ("2026-02-04~", "about 4 Feb"),
        ("2026-02-06T10:00", "6 Feb, 10:00"),
        ("2026-02-06T10:00/2026-02-06T18:00", "6 Feb, 10:00–18:00"),
    ],
)
def test_a_date_of_every_form(words: Words, written: str, said: str) -> None:
    assert words.span(parse_span(written)) == said


@pytest.mark.parametrize(
    ("written", "part", "said"),
    [
        ("2026-02-04", "evening", "4 Feb, in the evening"),
        ("2026-02-04", "before evening", "4 Feb, before the evening"),
        ("2026-02-04", "10:30", "4 Feb, 10:30"),
        ("../2026-02-04", "before evening", "by 4 Feb"),
        ("2026-02-04", None, "4 Feb"),
    ],
)
def test_a_part_of_the_day_is_never_an_hour(words: Words, written: str, part: str | None, said: str) -> None:
    assert words.said(parse_span(written), part) == said


def test_long_and_full_dates(words: Words) -> None:
    assert words.long_day(date(2026, 2, 4)) == "Wednesday 4 February 2026"
    assert words.span(parse_span("2026-02-06"), long=True) == "Friday 6 February"
    assert words.full(parse_span("2026-02-04")) == "4 Feb 2026"


def test_counts_and_lists(words: Words) -> None:
    assert [words.count("sources", n) for n in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]
    lists: tuple[list[str], ...] = ([], ["a"], ["a", "b"], ["a", "b", "c"])
    assert [words.every(names) for names in lists] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_the_end_of_the_day_is_a_clock_time_of_its_own(words: Words) -> None:
    assert [words.clock(minutes) for minutes in (0, 18 * 60 + 5, 24 * 60)] == ["00:00", "18:05", "24:00"]


@pytest.mark.parametrize(
    ("written", "zone", "at_the_desk"),
    [
        ("2026-02-17T09:00", "Europe/Zurich", "12:00 Muscat"),
        ("2026-02-17T23:00", "Europe/Zurich", "18 Feb, 02:00 Muscat"),
        ("2026-02-17T09:00", "Asia/Muscat", None),
        ("2026-02-17", "Europe/Zurich", None),
    ],
)
def test_the_desks_own_time_stands_beside_where_it_differs(
    words: Words, written: str, zone: str, at_the_desk: str | None
) -> None:
    assert words.desk_clock(parse_span(written), zone) == at_the_desk


def test_an_unknown_label_says_which(words: Words) -> None:
    with pytest.raises(UnknownLabel, match=r"\[stances\] maybe"):
        words.label("stances", "maybe")


@pytest.mark.parametrize(("text", "ended"), [("a", "a."), ("a.", "a."), ("“a.”", "“a.”"), ("a?", "a?"), ("a”", "a”.")])
def test_a_sentence_ends_once(text: str, ended: str) -> None:
    assert sentence(text) == ended


def test_the_direction_of_a_page_follows_its_language() -> None:
    persian = Words({}, "fa", date(2026, 2, 4), "Asia/Tehran")
    assert (persian.direction, persian.direction_of("en")) == ("rtl", "ltr")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{day} or {night}", "nothing is known here for {night}, but {day}"),
        *(
            (text, "braces hold a name and nothing else, such as {day}")
            for text in ("{day.__class__}", "{day!r}", "{day:>99999999}", "{}", "since {day", "{day}}")
        ),
    ],
)
def test_a_label_holds_names_in_braces_and_nothing_that_reaches_into_them(
    words: Words, text: str, message: str
) -> None:
    own = replace(words, labels={"t": {"k": text}})
    with pytest.raises(ValueError, match=re.escape(message)):
        own.label("t", "k", day="4 Feb")


def test_a_label_without_values_is_printed_as_it_is(words: Words) -> None:
    own = replace(words, labels={"t": {"k": "{{ {day}", "l": "{{{day}}} on {day}"}})
    assert own.label("t", "k") == "{{ {day}"
    assert own.label("t", "l", day="4 Feb") == "{4 Feb} on 4 Feb"
