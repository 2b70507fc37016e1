"""The chronological order of dated records, and the desk's day on which each of them falls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from briefgen.content.dates import Span
from briefgen.content.day_times import UNTIMED, DayTime


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When something was said or happened. Moments compare by day, `../D` before D itself, then by time.

    A moment without a time comes before those with one; a part of the day counts by its start. Equal moments tie:
    neither the order of files nor that of records decides between them.
    """

    day: date
    closed: bool
    minute: int
    side: int
    exact: bool = field(compare=False)  # one known day: not open, approximate or an interval


def moment_of(span: Span, time: DayTime | None, desk: tzinfo, cutoff: int = 24 * 60) -> Moment:
    """Return the moment of a dated record on the desk's calendar.

    An interval, a month or `../D` counts by its last day, `D/..` by its first. A record with a clock time after the
    cut-off (in minutes from midnight) belongs to the next day.
    """
    desk_span = span.seen_from(desk, desk)
    end = desk_span.last or desk_span.first
    assert end is not None
    day, minute, side = end.day, UNTIMED, 0
    if end.clock is not None:
        minute = end.clock.hour * 60 + end.clock.minute
    elif time is not None:
        minute, side = time.order
    if (end.clock or (time and time.clock)) and minute > cutoff:
        day, minute = day + timedelta(days=1), minute - 24 * 60
    closed = desk_span.is_day or (
        desk_span.first is not None and desk_span.approximate and desk_span.first.day == end.day
    )
    return Moment(day, closed, minute, side, desk_span.is_day)


def is_same_day(one: Moment, other: Moment) -> bool:
    """Whether both fall on the same day. False unless both dates are exact."""
    return one.exact and other.exact and one.day == other.day


def is_before(one: Moment, other: Moment) -> bool:
    """Whether one falls on an earlier day than the other. False unless both dates are exact."""
    return one.exact and other.exact and one.day < other.day


def within(earlier: date, later: date, days: int) -> bool:
    """Whether `earlier` is at most `days` before `later`; all limits in days are inclusive."""
    return (later - earlier).days <= days
