"""Clock times and parts of the day as authors write them: their order, and what is refused."""

from __future__ import annotations

from datetime import time
from itertools import pairwise

import pytest

from briefgen.content.day_times import DAY_PARTS, DayTime, parse_cutoff, parse_day_time
from briefgen.content.instants import DateProblem

PARTS_IN_ORDER = [
    "day", "before small-hours", "small-hours", "00:00", "after small-hours", "05:59", "before morning", "morning",
    "after morning",
    "11:59", "before midday", "midday", "after midday", "before afternoon", "afternoon", "after afternoon", "13:01",
    "before evening", "evening", "after evening", "18:01", "21:59", "before night", "night", "after night", "22:01",
    "23:59",
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), list(pairwise(PARTS_IN_ORDER)))
def test_parts_of_the_day_and_clock_times_are_in_order(one: str, other: str) -> None:
    earlier, later = parse_day_time(one).order, parse_day_time(other).order
    assert earlier == later if {one, other} == {"small-hours", "00:00"} else earlier < later


@pytest.mark.parametrize(
    ("part", "clock"),
    [
        ("small-hours", "00:00"),
        ("morning", "06:00"),
        ("midday", "12:00"),
        ("afternoon", "13:00"),
        ("evening", "18:00"),
        ("night", "22:00"),
    ],
)
def test_a_part_of_the_day_compares_by_its_start(part: str, clock: str) -> None:
    assert parse_day_time(part).order == parse_day_time(clock).order
    assert parse_day_time(f"before {part}").order < parse_day_time(clock).order < parse_day_time(f"after {part}").order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:30", DayTime("10:30", clock=time(10, 30))),
        ("00:00", DayTime("00:00", clock=time(0))),
        ("evening", DayTime("evening", part="evening")),
        ("day", DayTime("day", part="day")),
        ("before midday", DayTime("before midday", part="midday", side=-1)),
        ("after night", DayTime("after night", part="night", side=1)),
    ],
)
def test_a_time_of_day_is_a_clock_time_or_a_part(text: str, expected: DayTime) -> None:
    assert parse_day_time(text) == expected


@pytest.mark.parametrize("text", ["", "forenoon", "Evening", "9", "10:30:00", "before", "after before", "before 10:00",
                                  "before the evening", "evening before", "10h", "25pm", "0pm", "2026", "1030",
                                  "٠١:٠٢"])  # fmt: skip
def test_what_is_no_time_of_day_is_told_with_the_parts_there_are(text: str) -> None:
    with pytest.raises(DateProblem) as error:
        parse_day_time(text)
    assert (error.value.code, error.value.message) == ("bad-time", f"`{text}` is not a time of day")
    assert error.value.hint.startswith(
        "write 10:30, or one of small-hours, morning, midday, afternoon, evening, night, day"
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tonight", ("evening", "night")), ("Tonight", ("evening", "night")), ("noon", ("midday",)),
        ("midnight", ("night", "small-hours")), ("overnight", ("night", "small-hours")),
        ("small hours", ("small-hours",)), ("in the early hours", ("small-hours", "morning")),
    ],
)  # fmt: skip
def test_a_word_for_a_part_of_the_day_is_told_the_parts_that_it_may_mean(text: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(DateProblem) as error:
        parse_day_time(text)
    hint = error.value.hint
    assert hint.startswith("write ")
    assert [part for part in DAY_PARTS if part in hint] == sorted(parts, key=[*DAY_PARTS].index)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("9:30", "09:30"), ("10.30", "10:30"), ("10am", "10:00"), ("12 am", "00:00"), ("12pm", "12:00"),
     ("1 p.m.", "13:00"), ("10h30", "10:30"), ("10:30 p.m.", "22:30")],
)  # fmt: skip
def test_a_clock_time_in_another_form_is_told_as_it_is_written_here(text: str, clock: str) -> None:
    with pytest.raises(DateProblem) as error:
        parse_day_time(text)
    assert error.value.hint == f"write {clock}"


@pytest.mark.parametrize("text", ["24:00", "25:00", "10:60", "99:99"])
def test_a_clock_goes_from_midnight_to_the_last_minute(text: str) -> None:
    with pytest.raises(DateProblem) as error:
        parse_day_time(text)
    assert (error.value.code, error.value.message) == ("bad-time", f"`{text}`: there is no such time")
    assert error.value.hint == "clock times go from 00:00 to 23:59"


@pytest.mark.parametrize(("text", "minutes"), [("24:00", 1440), ("18:00", 1080), ("00:00", 0), ("23:59", 1439)])
def test_a_cutoff_is_told_in_minutes_from_midnight(text: str, minutes: int) -> None:
    assert parse_cutoff(text) == minutes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("24:01", "`24:01`: there is no such time"),
        ("25:00", "`25:00`: there is no such time"),
        ("6:00", "`6:00` is not a clock time"),
        ("evening", "`evening` is not a clock time"),
        ("", "`` is not a clock time"),
    ],
)
def test_what_is_no_cutoff_is_told_with_its_cure(text: str, message: str) -> None:
    with pytest.raises(DateProblem) as error:
        parse_cutoff(text)
    assert (error.value.code, error.value.message) == ("bad-time", message)
    assert error.value.hint
