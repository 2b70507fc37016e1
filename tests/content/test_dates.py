"""Dates and times as authors write them: the accepted forms, the days that each covers, and the refused ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from briefgen.content.dates import (
    DATE_HINT,
    Span,
    is_in_period,
    parse_span,
)
from briefgen.content.day_times import parse_cutoff, parse_day_time
from briefgen.content.instants import DateProblem, Instant

MUSCAT, TEHRAN, NEW_YORK = ZoneInfo("Asia/Muscat"), ZoneInfo("Asia/Tehran"), ZoneInfo("America/New_York")
HALF_PAST_THREE = timezone(timedelta(hours=3, minutes=30))


def day(text: str) -> Instant:
    return Instant(date.fromisoformat(text))


def refusal(read: Callable[[str], object], text: str) -> DateProblem | None:
    """Return why a text is refused, or None where it is accepted."""
    try:
        read(text)
    except DateProblem as error:
        return error
    return None


# the text, its first and last end, whether it is approximate, one day, timed
DATES: dict[str, tuple[Instant | None, Instant | None, bool, bool, bool]] = {
    "2026-02-06": (day("2026-02-06"), day("2026-02-06"), False, True, False),
    "2026-02": (day("2026-02-01"), day("2026-02-28"), False, False, False),
    "2028-02": (day("2028-02-01"), day("2028-02-29"), False, False, False),
    "2028-02-29": (day("2028-02-29"), day("2028-02-29"), False, True, False),
    "2026-12": (day("2026-12-01"), day("2026-12-31"), False, False, False),
    "2026-02-06~": (day("2026-02-06"), day("2026-02-06"), True, False, False),
    "2026-02~": (day("2026-02-01"), day("2026-02-28"), True, False, False),
    "../2026-02-06": (None, day("2026-02-06"), False, False, False),
    "../2026-02": (None, day("2026-02-28"), False, False, False),
    "2026-02-06/..": (day("2026-02-06"), None, False, False, False),
    "2026-02/..": (day("2026-02-01"), None, False, False, False),
    "../2026-02-06~": (None, day("2026-02-06"), True, False, False),
    "2026-02-06~/..": (day("2026-02-06"), None, True, False, False),
    "2026-02-06/2026-02-08": (day("2026-02-06"), day("2026-02-08"), False, False, False),
    "2026-02-06/2026-02-06": (day("2026-02-06"), day("2026-02-06"), False, True, False),
    "2026-02/2026-03": (day("2026-02-01"), day("2026-03-31"), False, False, False),
    "2026-02-06/2026-02": (day("2026-02-06"), day("2026-02-28"), False, False, False),
    "2026-02~/2026-03": (day("2026-02-01"), day("2026-03-31"), True, False, False),
    "2026-02/2026-03~": (day("2026-02-01"), day("2026-03-31"), True, False, False),
    "2026": (day("2026-01-01"), day("2026-12-31"), False, False, False),
    "2026~": (day("2026-01-01"), day("2026-12-31"), True, False, False),
    "2026-Q1": (day("2026-01-01"), day("2026-03-31"), False, False, False),
    "2026-Q2": (day("2026-04-01"), day("2026-06-30"), False, False, False),
    "2026-Q4": (day("2026-10-01"), day("2026-12-31"), False, False, False),
    "2026-H1": (day("2026-01-01"), day("2026-06-30"), False, False, False),
    "2026-H2": (day("2026-07-01"), day("2026-12-31"), False, False, False),
    "2026-02 early": (day("2026-02-01"), day("2026-02-10"), False, False, False),
    "2026-02 mid": (day("2026-02-11"), day("2026-02-20"), False, False, False),
    "2026-02 late": (day("2026-02-21"), day("2026-02-28"), False, False, False),
    "2026 early": (day("2026-01-01"), day("2026-04-30"), False, False, False),
    "2026 mid": (day("2026-05-01"), day("2026-08-31"), False, False, False),
    "2026 late": (day("2026-09-01"), day("2026-12-31"), False, False, False),
    "2026-03-10 | 2026-03-12": (day("2026-03-10"), day("2026-03-12"), False, False, False),
    "2026-03-12 | 2026-03-10": (day("2026-03-10"), day("2026-03-12"), False, False, False),
    "2026-03-10|2026-03-12|2026-04": (day("2026-03-10"), day("2026-04-30"), False, False, False),
    "2026-03 late/2026-Q2": (day("2026-03-21"), day("2026-06-30"), False, False, False),
    "2026-Q2/..": (day("2026-04-01"), None, False, False, False),
    "../2026": (None, day("2026-12-31"), False, False, False),
    "1000-01-01/9000-12-31": (day("1000-01-01"), day("9000-12-31"), False, False, False),
}


@pytest.mark.parametrize("text", DATES)
def test_each_form_of_a_date_covers_its_days(text: str) -> None:
    span = parse_span(text)
    assert (span.first, span.last, span.approximate, span.is_day, span.is_timed) == DATES[text]
    assert str(span) == text


@pytest.mark.parametrize(
    ("text", "clock", "offset"),
    [
        ("2026-02-06T10:00", time(10), None),
        ("2026-02-06T00:00", time(0), None),
        ("2026-02-06T23:59", time(23, 59), None),
        ("2026-02-06T10:00Z", time(10), UTC),
        ("2026-02-06T10:00+04:00", time(10), timezone(timedelta(hours=4))),
        ("2026-02-06T10:00+03:30", time(10), HALF_PAST_THREE),
        ("2026-02-06T10:00-03:30", time(10), timezone(-timedelta(hours=3, minutes=30))),
        ("2026-02-06T10:00+05:45", time(10), timezone(timedelta(hours=5, minutes=45))),
        ("2026-02-06T10:00+14:00", time(10), timezone(timedelta(hours=14))),
        ("2026-02-06T10:00-12:00", time(10), timezone(timedelta(hours=-12))),
    ],
)
def test_a_date_with_a_clock_time_is_one_moment(text: str, clock: time, offset: timezone | None) -> None:
    span = parse_span(text)
    assert span.first == span.last == Instant(date(2026, 2, 6), clock, offset)
    assert span.is_day
    assert span.is_timed


def test_an_interval_may_have_clock_times() -> None:
    span = parse_span("2026-02-06T10:00/2026-02-06T12:30")
    assert span.first == Instant(date(2026, 2, 6), time(10))
    assert span.last == Instant(date(2026, 2, 6), time(12, 30))
    assert span.is_day
    assert span.is_timed


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "bad-date", "`` is not a date"),
        ("today", "bad-date", "`today` is not a date"),
        ("2026-2-6", "bad-date", "`2026-2-6` is not a date"),
        ("20260206", "bad-date", "`20260206` is not a date"),
        ("06.02.2026", "bad-date", "`06.02.2026` is not a date"),
        ("02/06/2026", "bad-date", "`02/06/2026` is not a date"),
        ("6 February 2026", "bad-date", "`6 February 2026` is not a date"),
        ("2026-02-06 10:00", "bad-date", "`2026-02-06 10:00` is not a date"),
        ("2026-02-06T10", "bad-date", "`2026-02-06T10` is not a date"),
        ("2026-02-06T10:00:00", "bad-date", "`2026-02-06T10:00:00` is not a date"),
        ("2026-02-06T10:00+0400", "bad-date", "`2026-02-06T10:00+0400` is not a date"),
        ("2026-02-06T10:00+04", "bad-date", "`2026-02-06T10:00+04` is not a date"),
        ("2026-02-06T10:00z", "bad-date", "`2026-02-06T10:00z` is not a date"),
        ("2026-02T10:00", "bad-date", "`2026-02T10:00` is not a date"),
        ("2026-W06", "bad-date", "`2026-W06` is not a date"),
        ("2026-02-06?", "bad-date", "`2026-02-06?` is not a date"),
        ("2026-02-06~~", "bad-date", "`2026-02-06~~` is not a date"),
        ("~2026-02-06", "bad-date", "`~2026-02-06` is not a date"),
        ("2026-02-06\n", "bad-date", "`2026-02-06\n` is not a date"),
        ("٢٠٢٦-٠٢-٠٦", "bad-date", "`٢٠٢٦-٠٢-٠٦` is not a date"),
        ("..", "bad-date", "`..` is not a date"),
        ("..2026-02-06", "bad-date", "`..2026-02-06` is not a date"),
        ("../..", "bad-date", "`../..` is open on both sides"),
        ("/", "bad-date", "`/` is open on both sides"),
        ("/2026-02-06", "bad-date", "`/2026-02-06` is not a date"),
        ("2026-02-06/", "bad-date", "`2026-02-06/` is not a date"),
        ("2026-02-06//2026-02-08", "bad-date", "`2026-02-06//2026-02-08` is not a date"),
        ("2026-02-06/2026-02-07/2026-02-08", "bad-date", "`2026-02-06/2026-02-07/2026-02-08` is not a date"),
        ("10:30", "bad-date", "`10:30` is a clock time, not a date"),
        ("2026-13", "bad-date", "`2026-13`: there is no month 13"),
        ("2026-Q5", "bad-date", "`2026-Q5`: there is no quarter 5"),
        ("2026-Q0", "bad-date", "`2026-Q0`: there is no quarter 0"),
        ("2026-H3", "bad-date", "`2026-H3`: there is no half 3"),
        ("9999", "bad-date", "`9999`: the year 9999"),
        ("0999-Q1", "bad-date", "`0999-Q1`: the year 0999"),
        ("2026-q2", "bad-date", "`2026-q2` is not a date"),
        ("2026-Q2 early", "bad-date", "`2026-Q2 early` is not a date"),
        ("2026-03-10 early", "bad-date", "`2026-03-10 early` is not a date"),
        ("2026-03  early", "bad-date", "`2026-03  early` is not a date"),
        ("2026-03 early~", "bad-date", "`2026-03 early~` is not a date"),
        ("2026-03-10 |", "bad-date", "`2026-03-10 |`: a date is missing beside `|`"),
        ("| 2026-03-10", "bad-date", "`| 2026-03-10`: a date is missing beside `|`"),
        ("2026-03-10 || 2026-03-12", "bad-date", "`2026-03-10 || 2026-03-12`: a date is missing beside `|`"),
        ("2026-03-10 | 2026-03-10", "bad-date", "`2026-03-10 | 2026-03-10`: `2026-03-10` and `2026-03-10` overlap"),
        ("2026-03 | 2026-03-10", "bad-date", "`2026-03 | 2026-03-10`: `2026-03` and `2026-03-10` overlap"),
        ("2026-03-10~ | 2026-03-12", "bad-date", "`2026-03-10~ | 2026-03-12`: `2026-03-10~` is no single date"),
        (
            "2026-03-10/2026-03-11 | 2026-03-20",
            "bad-date",
            "`2026-03-10/2026-03-11 | 2026-03-20`: `2026-03-10/2026-03-11` is no single date",
        ),
        ("2026-03-10 | 2026-02-30", "bad-date", "`2026-02-30`: there is no such day"),
        ("2026-00-10", "bad-date", "`2026-00-10`: there is no month 00"),
        ("0000-01-01", "bad-date", "`0000-01-01`: the year 0000"),
        ("2026-02-30", "bad-date", "`2026-02-30`: there is no such day"),
        ("2026-02-29", "bad-date", "`2026-02-29`: there is no such day"),
        ("1900-02-29", "bad-date", "`1900-02-29`: there is no such day"),
        ("2026-04-31", "bad-date", "`2026-04-31`: there is no such day"),
        ("2026-02-00", "bad-date", "`2026-02-00`: there is no such day"),
        ("2026-02-01/2026-02-30", "bad-date", "`2026-02-01/2026-02-30`: there is no such day"),
        ("2026-02-06T24:00", "bad-time", "`2026-02-06T24:00`: there is no such time"),
        ("2026-02-06T10:60", "bad-time", "`2026-02-06T10:60`: there is no such time"),
        ("2026-02-06T10:00+15:00", "bad-time", "`2026-02-06T10:00+15:00`: there is no such offset"),
        ("2026-02-06T10:00+04:60", "bad-time", "`2026-02-06T10:00+04:60`: there is no such offset"),
        ("2026-02-06T10:00+14:30", "bad-time", "`2026-02-06T10:00+14:30`: there is no such offset"),
        ("2026-02-06T10:00-13:00", "bad-time", "`2026-02-06T10:00-13:00`: there is no such offset"),
        ("2026-02-08/2026-02-06", "backwards-interval", "`2026-02-08/2026-02-06` ends before it starts"),
        ("2026-03/2026-02", "backwards-interval", "`2026-03/2026-02` ends before it starts"),
        (
            "2026-02-06T12:00/2026-02-06T10:00",
            "backwards-interval",
            "`2026-02-06T12:00/2026-02-06T10:00` ends before it starts",
        ),
        (
            "2026-02-06T12:00Z/2026-02-06T13:00+04:00",
            "backwards-interval",
            "`2026-02-06T12:00Z/2026-02-06T13:00+04:00` ends before it starts",
        ),
    ],
)
def test_what_is_no_date_is_told_with_its_cure(text: str, code: str, message: str) -> None:
    with pytest.raises(DateProblem) as error:
        parse_span(text)
    assert (error.value.code, error.value.message) == (code, message)
    assert error.value.hint
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026-02-30", "2026-02 has 28 days; look it up"),
        ("2028-02-30", "2028-02 has 29 days; look it up"),
        ("2026-04-31", "2026-04 has 30 days; look it up"),
        ("2026-13", "months go from 01 to 12"),
        ("10:30", "write the day here, such as 2026-02-06; the hour goes in a line of its own, `time: 10:30`"),
        ("15/01/2026", "write 2026-01-15"),
        ("3.2.2026", "write 2026-02-03 or, where the month stands first, 2026-03-02"),
        ("2026/1/4", "write 2026-01-04"),
        ("20260114", "write 2026-01-14"),
        ("Wednesday, 14th of January 2026", "write 2026-01-14"),
        ("January 14, 2026", "write 2026-01-14"),
        ("2026-01-14 10:30", "write 2026-01-14T10:30"),
        ("2026/12", "write 2026-12"),
        ("February 2026", "write 2026-02"),
        ("2026-Q5", "quarters go from Q1 to Q4"),
        ("2026-H3", "halves are H1 and H2"),
        ("2026-q2", "write 2026-Q2"),
        ("2026Q2", "write 2026-Q2"),
        ("2026/Q2", "write 2026-Q2"),
        ("2026 Q2", "write 2026-Q2"),
        ("Q2 2026", "write 2026-Q2"),
        ("Q2/2026", "write 2026-Q2"),
        ("2Q 2026", "write 2026-Q2"),
        ("second quarter of 2026", "write 2026-Q2"),
        ("the 2nd quarter of 2026", "write 2026-Q2"),
        ("H1 2026", "write 2026-H1"),
        ("2026-h1", "write 2026-H1"),
        ("first half of 2026", "write 2026-H1"),
        ("2026-34", "write 2026-Q2"),
        ("2026-41", "write 2026-H2"),
        ("early March 2026", "write 2026-03 early"),
        ("mid-March 2026", "write 2026-03 mid"),
        ("late March, 2026", "write 2026-03 late"),
        ("March 2026, late", "write 2026-03 late"),
        ("end of March 2026", "write 2026-03 late"),
        ("beginning of March 2026", "write 2026-03 early"),
        ("middle of March 2026", "write 2026-03 mid"),
        ("early 2026-03", "write 2026-03 early"),
        ("2026-03-early", "write 2026-03 early"),
        ("2026-03 Early", "write 2026-03 early"),
        ("2026-03 beginning", "write 2026-03 early"),
        ("2026-03 end", "write 2026-03 late"),
        ("late 2026", "write 2026 late"),
        ("mid-2026", "write 2026 mid"),
        ("2026-03-10 or 2026-03-12", "write 2026-03-10 | 2026-03-12"),
        ("10 or 12 March 2026", "write 2026-03-10 | 2026-03-12"),
        ("10 March or 12 April 2026", "write 2026-03-10 | 2026-04-12"),
        ("March 10 or 12, 2026", "write 2026-03-10 | 2026-03-12"),
        ("March or May 2026", "write 2026-03 | 2026-05"),
        ("10 March 2026 | 12 March 2026", "write 2026-03-10 | 2026-03-12"),
        ("10-12 March 2026", "write 2026-03-10/2026-03-12"),
        ("10–12 March 2026", "write 2026-03-10/2026-03-12"),
        ("10 to 12 March 2026", "write 2026-03-10/2026-03-12"),
        ("2026-03-10 to 2026-03-12", "write 2026-03-10/2026-03-12"),
        ("2026-03-10 - 2026-03-12", "write 2026-03-10/2026-03-12"),
        ("about 10 March 2026", "write 2026-03-10~"),
        ("by March 2026", "write ../2026-03"),
        ("the year 2026", "write 2026"),
        ("spring 2026", DATE_HINT),
        ("202612", DATE_HINT),
        ("2026112", DATE_HINT),
        ("2026-02-04 25:61", DATE_HINT),
        ("maybe 5 2026", DATE_HINT),
        ("0001-1-1", DATE_HINT),
        ("31 Feb 2026", DATE_HINT),
        ("yesterday", DATE_HINT),
    ],
)
def test_the_cure_says_what_there_is(text: str, hint: str) -> None:
    with pytest.raises(DateProblem) as error:
        parse_span(text)
    assert error.value.hint == hint


@given(st.dates(date(1000, 1, 1), date(8999, 12, 31)))
def test_a_day_as_in_a_letter_is_told_as_it_is_written_here(day: date) -> None:
    for form in ("{:%d} {:%B} {:%Y}", "{:%B} {:%d}, {:%Y}", "{:%Y}/{:%m}/{:%d}", "{:%A} {:%d} {:%b} {:%Y}"):
        with pytest.raises(DateProblem) as error:
            parse_span(form.format(*[day] * form.count("{")))
        assert error.value.hint == f"write {day.isoformat()}"


def test_an_interval_runs_forwards_by_the_instants_and_not_by_the_digits() -> None:
    span = parse_span("2026-02-06T23:00+04:00/2026-02-06T20:00Z")
    assert span.first is not None and span.last is not None
    assert span.first.offset == timezone(timedelta(hours=4))


@pytest.mark.parametrize(
    ("text", "zone", "desk_zone", "seen"),
    [
        ("2026-02-06T10:00", UTC, MUSCAT, "2026-02-06T14:00"),
        ("2026-02-06T10:00", MUSCAT, MUSCAT, "2026-02-06T10:00"),
        ("2026-02-06T10:00", MUSCAT, UTC, "2026-02-06T06:00"),
        ("2026-02-06T10:00Z", MUSCAT, UTC, "2026-02-06T10:00"),
        ("2026-02-06T10:00+03:30", NEW_YORK, UTC, "2026-02-06T06:30"),
        ("2026-02-06T10:00", TEHRAN, MUSCAT, "2026-02-06T10:30"),
        ("2026-02-06T23:45+03:30", UTC, MUSCAT, "2026-02-07T00:15"),
        ("2026-02-06T20:00Z", UTC, MUSCAT, "2026-02-07T00:00"),
        ("2026-02-06T19:59Z", UTC, MUSCAT, "2026-02-06T23:59"),
        ("2026-02-06T00:00", MUSCAT, UTC, "2026-02-05T20:00"),
        ("2026-03-01T00:30+04:00", UTC, NEW_YORK, "2026-02-28T15:30"),
        ("2026-12-31T23:30-03:30", UTC, UTC, "2027-01-01T03:00"),
        ("2026-07-01T12:00Z", UTC, NEW_YORK, "2026-07-01T08:00"),
        ("2026-01-01T12:00Z", UTC, NEW_YORK, "2026-01-01T07:00"),
    ],
)
def test_a_moment_is_seen_on_the_calendar_of_the_desk(text: str, zone: tzinfo, desk_zone: tzinfo, seen: str) -> None:
    span = parse_span(text).seen_from(zone, desk_zone)
    assert span.first == span.last == Instant(date.fromisoformat(seen[:10]), time.fromisoformat(seen[11:]))
    assert str(span) == text


@pytest.mark.parametrize("text", [text for text, form in DATES.items() if not form[4]])
@pytest.mark.parametrize("desk_zone", [UTC, MUSCAT, NEW_YORK, TEHRAN], ids=str)
def test_all_day_dates_are_never_shifted(text: str, desk_zone: tzinfo) -> None:
    assert parse_span(text).seen_from(TEHRAN, desk_zone) == parse_span(text)


def test_only_the_timed_end_of_an_interval_is_shifted() -> None:
    span = parse_span("2026-02-06/2026-02-07T22:00Z").seen_from(UTC, MUSCAT)
    assert span.first == day("2026-02-06")
    assert span.last == Instant(date(2026, 2, 8), time(2))


def test_an_open_end_stays_open_from_every_desk() -> None:
    span = parse_span("2026-02-07T22:00Z~/..").seen_from(UTC, MUSCAT)
    assert span.first == Instant(date(2026, 2, 8), time(2))
    assert span.last is None
    assert span.approximate


@pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_moment_at_an_end_of_the_calendar_is_refused_or_seen_from_any_desk(text: str) -> None:
    assert refusal(parse_span, text) or parse_span(text).seen_from(UTC, UTC).is_timed


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-06", "2026-02-06T00:00", "2026-02-06T23:59"),
        ("2026-02", "2026-02-01T00:00", "2026-02-28T23:59"),
        ("2026-02-06T10:30", "2026-02-06T10:30", "2026-02-06T10:30"),
        ("2026-02-06T00:00", "2026-02-06T00:00", "2026-02-06T00:00"),
        ("../2026-02-06", "0001-01-01T00:00", "2026-02-06T23:59"),
        ("2026-02-06/..", "2026-02-06T00:00", "9999-12-31T23:59:59.999999"),
        ("2026-02-06~", "2026-02-06T00:00", "2026-02-06T23:59"),
    ],
)
def test_the_bounds_are_the_first_and_last_minute(text: str, first: str, last: str) -> None:
    assert parse_span(text).bounds == (datetime.fromisoformat(first), datetime.fromisoformat(last))


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("2026-02", "2026-02-06", True),
        ("2026-02-06", "2026-02", False),
        ("2026-02-06", "2026-02-06T10:00", True),
        ("2026-02-06T10:00", "2026-02-06", False),
        ("2026-02-06", "2026-02-06T23:59", True),
        ("2026-02-06", "2026-02-07T00:00", False),
        ("2026-02-06/2026-02-08", "2026-02-08", True),
        ("2026-02-06/2026-02-08", "2026-02-07/2026-02-09", False),
        ("../2026-02-06", "2026-02-06", True),
        ("../2026-02-06", "../2026-02-05", True),
        ("../2026-02-05", "../2026-02-06", False),
        ("2026-02-06/..", "2030-01", True),
        ("2026-02-06/..", "../2026-02-06", False),
        ("2026-02-06~", "2026-02-06", True),
        ("2026", "2026-Q2", True),
        ("2026-H1", "2026-Q2", True),
        ("2026-Q2", "2026-H1", False),
        ("2026-03", "2026-03 early", True),
        ("2026-03 early", "2026-03-10", True),
        ("2026-03 early", "2026-03-11", False),
        ("2026-03-10 | 2026-03-12", "2026-03-12", True),
        ("2026-03-10 | 2026-03-12", "2026-03-11", False),
        ("2026-03-10 | 2026-03-12", "2026-03-10/2026-03-12", False),
        ("2026-03-10/2026-03-12", "2026-03-10 | 2026-03-12", True),
        ("2026-03-10 | 2026-03-12 | 2026-03-14", "2026-03-10 | 2026-03-14", True),
        ("2026-03-10 | 2026-03-14", "2026-03-10 | 2026-03-12", False),
        ("2026-03", "2026-03-10 | 2026-03-12", True),
        ("2026-03-10 | 2026-03-12", "2026-03-12T10:00", True),
    ],
)
def test_a_date_holds_a_more_precise_one(outer: str, inner: str, expected: bool) -> None:
    assert parse_span(outer).contains(parse_span(inner)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-02-06", "2026-02-06T23:59", True),
        ("2026-02-06", "2026-02-07", False),
        ("2026-02-06/2026-02-08", "2026-02-08/2026-02-10", True),
        ("2026-02-06/2026-02-08", "2026-02-09/2026-02-10", False),
        ("../2026-02-06", "2026-02-06/..", True),
        ("../2026-02-06", "2026-02-07/..", False),
        ("2026-02", "2026-02-28", True),
        ("2026-02", "2026-03", False),
        ("2026-03-10 | 2026-03-12", "2026-03-11", False),
        ("2026-03-10 | 2026-03-12", "2026-03-12/2026-03-13", True),
        ("2026-03-10 | 2026-03-12", "2026-03-11 | 2026-03-13", False),
        ("2026-03-10 | 2026-03-12", "2026-03-12 | 2026-03-14", True),
    ],
)
def test_dates_touch_that_have_a_minute_in_common(one: str, other: str, expected: bool) -> None:
    assert parse_span(one).overlaps(parse_span(other)) is expected
    assert parse_span(other).overlaps(parse_span(one)) is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, True),
        ("2026-02-06", None, True),
        ("2026-02-07", None, False),
        (None, "2026-02-06", True),
        (None, "2026-02-05", False),
        ("2026-02-06", "2026-02-06", True),
        ("2026-02", "2026-02", True),
        ("2026-02-07", "2026-02-09", False),
        ("../2026-02-09", None, True),
        (None, "2026-02-01/..", True),
        ("2026-02-06T23:00", "2026-02-06T01:00", True),
    ],
)
def test_a_post_is_held_on_both_its_first_and_its_last_day(start: str | None, end: str | None, expected: bool) -> None:
    first, last = (None if text is None else parse_span(text) for text in (start, end))
    assert is_in_period(first, last, date(2026, 2, 6)) is expected


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)).map(str)
MONTHS = DAYS.map(lambda text: text[:7])
PARTS = st.builds("{} {}".format, MONTHS | DAYS.map(lambda text: text[:4]), st.sampled_from(["early", "mid", "late"]))
PERIODS = st.builds("{}{}".format, DAYS.map(lambda text: text[:4]), st.sampled_from(["", "-Q1", "-Q4", "-H1", "-H2"]))
CLOCKS = st.times().map(lambda clock: clock.strftime("%H:%M"))
OFFSETS = st.sampled_from(["", "Z", "+04:00", "+03:30", "-05:00", "+05:45", "-03:30", "+14:00", "-12:00"])
MOMENTS = st.builds("{}T{}{}".format, DAYS, CLOCKS, OFFSETS)
ENDS = st.builds("{}{}".format, DAYS | MONTHS | PERIODS | MOMENTS, st.sampled_from(["", "~"])) | PARTS


INTERVALS = st.builds("{}/{}".format, ENDS, ENDS)
CHOICES = st.lists(DAYS | MONTHS | PARTS | PERIODS, min_size=2, max_size=4).map(" | ".join)
TEXTS = (
    ENDS
    | CHOICES.filter(lambda text: refusal(parse_span, text) is None)
    | st.builds("../{}".format, ENDS)
    | st.builds("{}/..".format, ENDS)
    | INTERVALS.filter(lambda text: refusal(parse_span, text) is None)
)
SPANS = TEXTS.map(parse_span)
ZONES = st.sampled_from([UTC, MUSCAT, TEHRAN, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Kiritimati")])


@given(TEXTS)
def test_a_date_reads_as_it_prints(text: str) -> None:
    assert str(parse_span(text)) == text
    assert parse_span(str(parse_span(text))) == parse_span(text)


@given(SPANS)
def test_a_date_never_ends_before_it_starts(span: Span) -> None:
    offsets = [end and end.offset for end in (span.first, span.last)]
    assume(all(offsets) or not any(offsets))
    first, last = span.seen_from(UTC, UTC).bounds
    assert first <= last


@given(SPANS)
def test_a_date_holds_and_touches_itself(span: Span) -> None:
    assert span.contains(span)
    assert span.overlaps(span)


@given(SPANS, SPANS)
def test_what_a_date_holds_it_touches(one: Span, other: Span) -> None:
    assume(one.contains(other))
    assert one.overlaps(other)


@given(SPANS, SPANS)
def test_touching_goes_both_ways(one: Span, other: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@pytest.mark.slow
@given(SPANS, SPANS, SPANS)
def test_a_date_holds_what_is_held_by_what_it_holds(one: Span, other: Span, third: Span) -> None:
    assume(one.contains(other) and other.contains(third))
    assert one.contains(third)


@given(SPANS, SPANS)
def test_two_dates_that_hold_each_other_have_the_same_bounds(one: Span, other: Span) -> None:
    if one.contains(other) and other.contains(one):
        assert one.bounds == other.bounds
    elif not (one.options or other.options):
        assert one.bounds != other.bounds


@given(CHOICES)
def test_a_choice_holds_each_of_its_dates_and_every_order_is_the_same(text: str) -> None:
    assume(refusal(parse_span, text) is None)
    span, turned = parse_span(text), parse_span(" | ".join(reversed(text.split(" | "))))
    assert all(span.contains(parse_span(part)) and span.overlaps(parse_span(part)) for part in text.split(" | "))
    assert span.bounds == turned.bounds
    assert span.contains(turned)
    assert turned.contains(span)


@given(DAYS, CLOCKS)
def test_a_month_holds_its_days_and_a_day_its_minutes(text: str, clock: str) -> None:
    assert parse_span(text[:7]).contains(parse_span(text))
    assert parse_span(text).contains(parse_span(f"{text}T{clock}"))
    assert parse_span(f"../{text}").overlaps(parse_span(f"{text}/.."))


@given(SPANS, ZONES, ZONES)
def test_looking_twice_from_the_same_desk_changes_nothing(span: Span, zone: tzinfo, desk_zone: tzinfo) -> None:
    once = span.seen_from(zone, desk_zone)
    assert once.seen_from(desk_zone, desk_zone) == once


@given(DAYS, CLOCKS, ZONES, ZONES)
def test_a_moment_is_the_same_instant_from_every_desk(text: str, clock: str, zone: tzinfo, desk_zone: tzinfo) -> None:
    seen = parse_span(f"{text}T{clock}Z").seen_from(zone, desk_zone).first
    assert seen is not None and seen.clock is not None
    moment = datetime.combine(seen.day, seen.clock, desk_zone)
    expected = datetime.fromisoformat(f"{text}T{clock}+00:00")
    assert expected in (moment.astimezone(UTC), moment.replace(fold=1).astimezone(UTC))


@given(st.text(max_size=30) | st.text(st.sampled_from("0123456789-/.~T:Z+ |QHearlymidlate"), max_size=30))
def test_any_other_text_is_a_date_problem_and_nothing_else(text: str) -> None:
    for parse in (parse_span, parse_day_time, parse_cutoff):
        if (error := refusal(parse, text)) is not None:
            assert error.code in ("bad-date", "bad-time", "backwards-interval")
            assert error.hint
