"""the order of dated things, and the desk's day on which each of them falls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from briefgen.content.dates import UNTIMED, DayTime, Span


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When something was said or happened, comparable: by day, an open `../D` before D itself, then by time.

    Untimed comes before any time; parts of the day compare with clocks by their start. Equal moments tie: neither
    the order of files nor that of records ever decides between them.
    """

    day: date
    closed: bool
    minute: int
    side: int
    exact: bool = field(compare=False)  # the day is known as such


def moment_of(span: Span, time: DayTime | None, desk: tzinfo, cutoff: int = 24 * 60) -> Moment:
    """The moment of a dated record on the desk's calendar.

    An interval, a month or `../D` counts by its last day, `D/..` by its first. What carries a clock time after the
    cut-off (minutes from midnight) belongs to the next day.
    """
    here = span.seen_from(desk, desk)
    end = here.last or here.first
    assert end is not None
    day, minute, side = end.day, UNTIMED, 0
    if end.clock is not None:
        minute = end.clock.hour * 60 + end.clock.minute
    elif time is not None:
        minute, side = time.order
    if (end.clock or (time and time.clock)) and minute > cutoff:
        day, minute = day + timedelta(days=1), minute - 24 * 60
    closed = here.is_day or (here.first is not None and here.approximate and here.first.day == end.day)
    return Moment(day, closed, minute, side, here.is_day)


def same_day(one: Moment, other: Moment) -> bool:
    """Whether both fall on one day, which needs two exact dates."""
    return one.exact and other.exact and one.day == other.day


def is_before(one: Moment, other: Moment) -> bool:
    """Whether one is known to fall on an earlier day than the other, which needs two exact dates."""
    return one.exact and other.exact and one.day < other.day


def within(earlier: date, later: date, days: int) -> bool:
    """Whether `earlier` lies at most `days` before `later`; all limits in days are inclusive."""
    return (later - earlier).days <= days
