"""Dates and times in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from briefgen.content.dates import parse_span
from briefgen.rendering.label_files import BadLabel
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.dates import DateWords


@pytest.fixture(scope="module")
def words() -> DateWords:
    return DateWords(Templates().labels("en-GB"), "en-GB", date(2026, 2, 4), "Asia/Muscat")


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
        ("2026-02/2026-03", "February 2026 to March 2026"),
        ("2026-02-06/2026-03", "6 Feb to March 2026"),
        ("2026-02/2026-03-06", "February 2026 to 6 Mar"),
        ("2026-02/2026-02", "February 2026"),
        ("2026-02/..", "since February 2026"),
        ("../2026-02", "by the end of February 2026"),
        ("2026-02~", "about February 2026"),
        ("2026", "2026"),
        ("2026~", "about 2026"),
        ("2026-Q2", "second quarter of 2026"),
        ("2026-H1", "first half of 2026"),
        ("2026-03 early", "early March 2026"),
        ("2026-03 mid", "mid-March 2026"),
        ("2026 late", "late 2026"),
        ("../2026", "by the end of 2026"),
        ("../2026-Q2", "by the end of the second quarter of 2026"),
        ("../2026-03 mid", "by mid-March 2026"),
        ("2026-Q2/..", "since the second quarter of 2026"),
        ("2026-H2~", "about the second half of 2026"),
        ("2026-03 late/2026-04 early", "late March 2026 to early April 2026"),
        ("2026-03-10 | 2026-03-12", "10 or 12 Mar"),
        ("2026-03-12 | 2026-03-10", "10 or 12 Mar"),
        ("2026-03-10 | 2026-03-12 | 2026-03-14", "10, 12 or 14 Mar"),
        ("2026-03-31 | 2026-04-02", "31 Mar or 2 Apr"),
        ("2025-12-31 | 2026-01-02", "31 Dec 2025 or 2 Jan"),
        ("2026-03 | 2026-05", "March 2026 or May 2026"),
        ("2026-03-10 | 2026-Q3", "10 Mar or third quarter of 2026"),
        ("2026-03-10T10:00 | 2026-03-10T14:00", "10 Mar, 10:00 or 10 Mar, 14:00"),
        ("2026-02-06T10:00", "6 Feb, 10:00"),
        ("2026-02-06T10:00/2026-02-06T18:00", "6 Feb, 10:00–18:00"),
    ],
)
def test_a_date_of_every_form(words: DateWords, written: str, said: str) -> None:
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
def test_a_part_of_the_day_is_never_an_hour(words: DateWords, written: str, part: str | None, said: str) -> None:
    assert words.said(parse_span(written), part) == said


def test_long_and_full_dates(words: DateWords) -> None:
    assert words.long_day(date(2026, 2, 4)) == "Wednesday 4 February 2026"
    assert words.span(parse_span("2026-02-06"), long=True) == "Friday 6 February"
    assert words.full(parse_span("2026-02-04")) == "4 Feb 2026"


def test_the_end_of_the_day_is_a_clock_time_of_its_own(words: DateWords) -> None:
    assert [words.clock(minutes) for minutes in (0, 18 * 60 + 5, 24 * 60)] == ["00:00", "18:05", "24:00"]


@pytest.mark.parametrize(
    ("written", "zone", "at_the_desk"),
    [
        ("2026-02-17T09:00", "Europe/Zurich", "12:00 Muscat"),
        ("2026-02-17T23:00", "Europe/Zurich", "18 Feb, 02:00 Muscat"),
        ("2026-02-17T09:00", "Asia/Muscat", None),
        ("2026-02-17", "Europe/Zurich", None),
        ("../2026-02-17T23:00", "Europe/Zurich", "18 Feb, 02:00 Muscat"),
        ("2026-02-17T09:00/2026-02-17T11:00", "Europe/Zurich", "12:00–14:00 Muscat"),
        ("2026-02-17T22:00/2026-02-17T23:00", "Europe/Zurich", "18 Feb, 01:00–02:00 Muscat"),
        ("2026-02-17T20:00/2026-02-17T22:00", "Europe/Zurich", "17 Feb, 23:00 to 18 Feb, 01:00 Muscat"),
        ("2026-02-17T09:00/2026-02-19", "Europe/Zurich", "12:00 Muscat"),
        ("2026-02-17T12:00+04:00", "Europe/Zurich", "12:00 Muscat"),
    ],
)
def test_the_desks_own_time_stands_beside_where_it_differs(
    words: DateWords, written: str, zone: str, at_the_desk: str | None
) -> None:
    assert words.desk_clock(parse_span(written).in_zone(zone)) == at_the_desk


@pytest.mark.parametrize(
    ("written", "short", "long"),
    [
        ("2026-02-17T23:00", "17 Feb, 23:00 Zurich", "Tuesday 17 February, 23:00 Zurich (18 Feb, 02:00 Muscat)"),
        (
            "2026-02-17T23:00/..", "from 17 Feb, 23:00 Zurich",
            "from Tuesday 17 February, 23:00 Zurich (18 Feb, 02:00 Muscat)",
        ),
        (
            "../2026-02-17T09:00~", "by about 17 Feb, 09:00 Zurich",
            "by about Tuesday 17 February, 09:00 Zurich (12:00 Muscat)",
        ),
        (
            "2026-02-17T09:00/2026-02-19", "17 Feb, 09:00 Zurich to 19 Feb",
            "Tuesday 17 February, 09:00 Zurich to Thursday 19 February (12:00 Muscat)",
        ),
        ("2026-02-17/2026-02-19", "17–19 Feb", "17–19 Feb"),
    ],
)  # fmt: skip
def test_a_clock_time_of_an_event_names_its_zone(words: DateWords, written: str, short: str, long: str) -> None:
    span = parse_span(written).in_zone("Europe/Zurich")
    assert (words.when(span), words.when(span, long=True)) == (short, long)


def test_a_zone_that_has_the_desks_time_is_not_named(words: DateWords) -> None:
    assert words.when(parse_span("2026-02-17T09:00").in_zone("Asia/Dubai"), long=True) == "Tuesday 17 February, 09:00"


def test_the_year_is_printed_where_it_is_not_that_of_the_page(words: DateWords) -> None:
    assert (words.short_day(date(2026, 2, 6)), words.short_day(date(2025, 2, 6))) == ("6 Feb", "6 Feb 2025")
    assert words.weekday(date(2026, 2, 6)) == "Friday 6 February"
    assert words.weekday(date(2025, 2, 6)) == "Thursday 6 February 2025"
    assert words.month(date(2026, 2, 6)) == "February 2026"


def test_an_open_plan_is_named_by_its_start(words: DateWords) -> None:
    assert words.when(parse_span("2026-02-06/..")) == "from 6 Feb"
    assert words.when(parse_span("2026-02-06/.."), long=True) == "from Friday 6 February"
    assert words.when(parse_span("../2026-02-06")) == "by 6 Feb"
    assert words.when(parse_span("2026-Q2/..")) == "from the second quarter of 2026"
    assert words.when(parse_span("2026-02-06~/..")) == "from about 6 Feb"


def test_a_choice_names_the_days_of_the_week_where_dates_are_long(words: DateWords) -> None:
    choice = parse_span("2026-03-10 | 2026-03-12")
    assert words.when(choice, long=True) == "Tuesday 10 March or Thursday 12 March"
    assert words.said(choice, "evening") == "10 or 12 Mar, in the evening"


@pytest.mark.parametrize(
    ("language", "pattern", "said"),
    [
        ("en-US", "MMM d", "Feb 4–6"),
        ("en-US", "MMM d, y", "Feb 4–6, 2026"),
        ("de", "d. MMM", "4.–6. Feb."),
        ("de", "dd.MM.", "04.–06.02."),
        ("ja", "M月d日", "2月4日–6日"),
        ("es", "d 'de' MMMM", "4–6 de febrero"),
        ("es", "'día' d", "día 4–6"),
        ("en", "E d MMM", "Wed 4 Feb to Fri 6 Feb"),
    ],
)
def test_two_days_of_a_month_follow_the_pattern_of_the_language(
    words: DateWords, language: str, pattern: str, said: str
) -> None:
    labels = {**words.labels, "dates": {**words.labels["dates"], "short": pattern}}
    here = replace(words, labels=labels, language=language)
    assert here.span(parse_span("2026-02-04/2026-02-06")) == said
    assert here.span(parse_span("2026-02-04/2026-02-06"), long=True) == said


def test_the_words_between_two_days_or_times_are_a_message(words: DateWords) -> None:
    here = replace(words, labels={**words.labels, "dates": {**words.labels["dates"], "range": "{first} bis {last}"}})
    assert here.span(parse_span("2026-02-04/2026-02-06")) == "4 bis 6 Feb"
    assert here.span(parse_span("2026-02-06T10:00/2026-02-06T18:00")) == "6 Feb, 10:00 bis 18:00"


@pytest.mark.parametrize("pattern", ["HH:mm", "d MMMM, HH", "h a"])
def test_a_pattern_that_is_not_one_for_days_is_refused(words: DateWords, pattern: str) -> None:
    labels = {**words.labels, "dates": {**words.labels["dates"], "day": pattern}}
    with pytest.raises(BadLabel) as caught:
        replace(words, labels=labels).long_day(date(2026, 2, 4))
    assert (caught.value.table, caught.value.key) == ("dates", "day")
