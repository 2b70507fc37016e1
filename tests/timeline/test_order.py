"""The order of dated things, and the desk's day on which each of them falls."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from briefgen.content.dates import parse_span
from briefgen.content.day_times import parse_day_time
from briefgen.timeline.order import Moment, is_same_day, moment_of, within
from tests.dossiers import as_of_day

DAY = "2026-02-04"


def at(written: str, time: str | None = None, desk: str = "UTC", cutoff: int = 24 * 60) -> Moment:
    return moment_of(parse_span(written), parse_day_time(time) if time else None, ZoneInfo(desk), cutoff)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-02-03", "2026-02-04"),
        ("2026-02-03", "../2026-02-04"),
        ("../2026-02-04", "2026-02-04"),
        ("2026-02", "2026-02-28"),
        ("2026-02-27", "2026-02"),
        ("2026-02-01/2026-02-04", "2026-02-04"),
        ("2026-02-03", "2026-02-01/2026-02-04"),
        ("../2026-02-04", "2026-02-04~"),
    ],
)
def test_dated_things_stand_by_their_last_day_and_an_open_one_before_that_day_itself(earlier: str, later: str) -> None:
    assert at(earlier) < at(later)


@pytest.mark.parametrize("late", ["night", "00:00", "morning", "09:00", "evening", "before night"])
def test_untimed_comes_before_any_time(late: str) -> None:
    assert at(DAY) < at(DAY, late)


def test_an_open_date_with_a_time_still_comes_before_the_untimed_day_itself() -> None:
    assert at(f"../{DAY}", "evening") < at(DAY)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("small-hours", "00:01"),
        ("evening", "night"),
        ("21:59", "night"),
        ("night", "22:01"),
        ("05:59", "morning"),
        ("morning", "06:01"),
        ("11:59", "midday"),
        ("midday", "12:01"),
        ("midday", "afternoon"),
        ("12:59", "afternoon"),
        ("afternoon", "13:01"),
        ("17:59", "evening"),
        ("evening", "18:01"),
        ("09:00", "10:30"),
    ],
)
def test_parts_of_the_day_compare_with_clocks_by_their_start(earlier: str, later: str) -> None:
    assert at(DAY, earlier) < at(DAY, later)


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
def test_a_part_of_the_day_ties_with_the_hour_at_which_it_starts(part: str, clock: str) -> None:
    assert at(DAY, part) == at(DAY, clock)
    assert not at(DAY, part) < at(DAY, clock)


@pytest.mark.parametrize("part", ["small-hours", "morning", "midday", "afternoon", "evening", "night"])
def test_before_and_after_a_part_stand_on_either_side_of_it(part: str) -> None:
    assert at(DAY, f"before {part}") < at(DAY, part) < at(DAY, f"after {part}")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("afternoon", "before evening"),
        ("17:59", "before evening"),
        ("before evening", "18:00"),
        ("18:00", "after evening"),
        ("after morning", "midday"),
    ],
)
def test_before_and_after_a_part_stay_between_the_clocks_around_its_start(earlier: str, later: str) -> None:
    assert at(DAY, earlier) < at(DAY, later)


def test_day_counts_as_untimed() -> None:
    assert at(DAY, "day") == at(DAY)
    assert at(DAY, "day") < at(DAY, "night")


@pytest.mark.parametrize("written", ["2026-02-04", "../2026-02-04", "2026-02", "2026-02-04~", "2026-02-04T10:00"])
def test_equal_keys_tie(written: str) -> None:
    assert at(written) == at(written)
    assert not at(written) < at(written)


def test_a_clock_in_the_date_and_one_in_time_are_the_same_moment() -> None:
    assert at("2026-02-04T10:30") == at(DAY, "10:30")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-04", "2026-02-04"),
        ("../2026-02-04", "2026-02-04"),
        ("2026-02-04~", "2026-02-04"),
        ("2026-02", "2026-02-28"),
        ("2024-02", "2024-02-29"),
        ("2026-02-01/2026-02-04", "2026-02-04"),
        ("2026-01/2026-03", "2026-03-31"),
        ("2026-02-04/..", "2026-02-04"),
    ],
)
def test_months_intervals_and_approximate_days_are_in_by_their_last_day(written: str, day: str) -> None:
    assert at(written).day == date.fromisoformat(day)


@pytest.mark.parametrize(("day", "said"), [("2026-02-03", 0), ("2026-02-04", 1)])
def test_an_approximate_day_is_in_the_look_of_that_day_and_not_before(day: str, said: int) -> None:
    position = "positions: [{speaker: chief, said: 2026-02-04~, text: Yes, sources: [s1]}]"
    assert len(as_of_day(day, position).evidence) == said


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2026-02-04", "2026-02-04", True),
        ("2026-02-04T09:00", "2026-02-04T22:00", True),
        ("2026-02-04", "2026-02-05", False),
        ("../2026-02-04", "2026-02-04", False),
        ("../2026-02-04", "../2026-02-04", False),
        ("2026-02-04~", "2026-02-04", False),
        ("2026-02-01/2026-02-04", "2026-02-04", False),
        ("2026-02", "2026-02-28", False),
    ],
)
def test_the_same_day_needs_two_exact_dates(one: str, other: str, same: bool) -> None:
    assert is_same_day(at(one), at(other)) is same
    assert is_same_day(at(other), at(one)) is same


@pytest.mark.parametrize(
    ("time", "day"),
    [("17:59", "2026-02-04"), ("18:00", "2026-02-04"), ("18:01", "2026-02-05"), ("23:59", "2026-02-05")],
)
def test_a_clock_time_after_the_cut_off_belongs_to_the_next_day(time: str, day: str) -> None:
    assert at(DAY, time, cutoff=18 * 60).day == date.fromisoformat(day)
    assert at(f"{DAY}T{time}", cutoff=18 * 60).day == date.fromisoformat(day)


@pytest.mark.parametrize("time", [None, "day", "evening", "after evening"])
def test_the_cut_off_does_not_move_what_carries_no_clock_time(time: str | None) -> None:
    assert at(DAY, time, cutoff=12 * 60).day == date(2026, 2, 4)


def test_a_cut_off_at_the_end_of_the_day_moves_nothing() -> None:
    assert at(DAY, "23:59").day == date(2026, 2, 4)


def test_the_cut_off_is_a_clock_of_the_desk() -> None:
    assert at("2026-02-04T16:30Z", desk="Asia/Muscat", cutoff=18 * 60).day == date(2026, 2, 5)
    assert at("2026-02-04T13:30Z", desk="Asia/Muscat", cutoff=18 * 60).day == date(2026, 2, 4)


def test_two_clock_times_after_the_cut_off_keep_their_order() -> None:
    assert at(DAY, "19:00", cutoff=18 * 60) < at(DAY, "20:00", cutoff=18 * 60)


def test_what_the_cut_off_moved_comes_before_the_next_morning() -> None:
    assert at(DAY, "19:00", cutoff=18 * 60) < at("2026-02-05", "morning", cutoff=18 * 60)


def test_what_the_cut_off_moved_comes_after_the_untimed_day_and_before_its_first_minute() -> None:
    moments = [at("2026-02-05"), at(DAY, "18:01", cutoff=18 * 60), at(DAY, "23:59", cutoff=18 * 60)]
    moments.append(at("2026-02-05", "00:00", cutoff=18 * 60))
    assert all(one < other for one, other in pairwise(moments))


@pytest.mark.parametrize(
    ("written", "desk", "day", "minute"),
    [
        ("2026-02-04T23:30-05:00", "UTC", "2026-02-05", 4 * 60 + 30),
        ("2026-02-04T00:30+05:30", "UTC", "2026-02-03", 19 * 60),
        ("2026-02-04T18:29Z", "Asia/Kolkata", "2026-02-04", 23 * 60 + 59),
        ("2026-02-04T18:30Z", "Asia/Kolkata", "2026-02-05", 0),
        ("2026-02-04T20:29Z", "Asia/Tehran", "2026-02-04", 23 * 60 + 59),
        ("2026-02-04T20:30Z", "Asia/Tehran", "2026-02-05", 0),
        ("2026-02-04T18:15Z", "Asia/Kathmandu", "2026-02-05", 0),
        ("2026-02-05T00:10+03:30", "America/New_York", "2026-02-04", 15 * 60 + 40),
    ],
)
def test_a_time_with_an_offset_falls_on_the_day_of_the_desk(written: str, desk: str, day: str, minute: int) -> None:
    moment = at(written, desk=desk)
    assert (moment.day, moment.minute) == (date.fromisoformat(day), minute)


@pytest.mark.parametrize("desk", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])
def test_a_clock_time_without_an_offset_is_the_desks_own(desk: str) -> None:
    moment = at("2026-02-04T23:30", desk=desk)
    assert (moment.day, moment.minute) == (date(2026, 2, 4), 23 * 60 + 30)


@pytest.mark.parametrize("desk", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])
def test_all_day_dates_are_never_shifted(desk: str) -> None:
    assert at("2026-02-04", desk=desk) == at("2026-02-04")


def test_one_instant_written_with_two_offsets_is_one_moment() -> None:
    assert at("2026-02-04T23:30-05:00") == at("2026-02-05T08:00+03:30")


@pytest.mark.parametrize(("earlier", "inside"), [("2026-01-28", True), ("2026-01-27", False), ("2026-02-06", True)])
def test_a_limit_in_days_is_inclusive(earlier: str, inside: bool) -> None:
    assert within(date.fromisoformat(earlier), date(2026, 2, 4), 7) is inside
