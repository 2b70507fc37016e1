"""Dates as authors write them: forms of EDTF (ISO 8601-2) and some in the same style, kept as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise

from briefgen.content.date_guesses import guess_dates
from briefgen.content.instants import CLOCK, DateProblem, Instant, parse_clock, parse_offset
from briefgen.content.periods import Period, match_period
from briefgen.content.zones import time_zone

DATE_HINT = (
    "write the day as 2026-02-06, or 2026-02 (some day of that month), ../2026-02-06 (on or before), "
    "2026-02-06/.. (from then on), 2026-02-06/2026-02-08 (from, to), 2026-02-06~ (about), 2026-02-06T10:00 (timed), "
    "2026-02 early (or mid, late), 2026-Q1 (quarter), 2026-H1 (half), 2026 (year), 2026-02-06 | 2026-02-08 (either)"
)
MIN_YEAR, MAX_YEAR = 1000, 9000  # far enough inside the calendar for every zone

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?)?")
_STATED_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Span:
    """A date. `first` or `last` is None in an open span (`../D`, `D/..`).

    A choice (`D | D`) has its dates as `options`, the earliest first; it goes from the first to the last of them.
    """

    text: str
    first: Instant | None
    last: Instant | None
    approximate: bool = False
    options: tuple[Span, ...] = ()
    zone: str | None = None  # the name of the zone of its clock times, if it is known

    @property
    def is_day(self) -> bool:
        """Whether the span is one exact day: not open, no interval and not approximate."""
        return not self.approximate and self.first is not None and self.last is not None and (
            self.first.day == self.last.day
        )  # fmt: skip

    @property
    def is_day_fixed(self) -> bool:
        """Whether its first day is stated and its end known: no month, no choice of days, not approximate, not open."""
        if self.options:
            return self.is_day
        return self.last is not None and not self.approximate and _STATED_DAY.match(self.text) is not None

    @property
    def stated_days(self) -> tuple[date, date] | None:
        """The first and last day that the text names, the same one twice if it names one; None if it names none.

        An interval whose start is no day, such as `2026-02/2026-03-10`, names none, and neither does a choice of days.
        """
        if self.options:
            return (self.begins, self.ends) if self.is_day else None
        start, _, end = self.text.partition("/")
        first = self.first.day if self.first and _STATED_DAY.match(start) else None
        last = self.last.day if self.last and _STATED_DAY.match(end or start) else None
        if first is None and self.first is not None:
            return None
        return (first or last, last or first) if first or last else None  # type: ignore[return-value]

    @property
    def is_timed(self) -> bool:
        """Whether one end has a clock time."""
        first, last = self.first, self.last
        return (first is not None and first.clock is not None) or (last is not None and last.clock is not None)

    @property
    def begins(self) -> date:
        """The first day; `date.min` where the start is open."""
        return self.first.day if self.first else date.min

    @property
    def ends(self) -> date:
        """The last day; `date.max` where the end is open."""
        return self.last.day if self.last else date.max

    def __str__(self) -> str:
        return self.text

    def seen_from(self, zone: tzinfo, desk_zone: tzinfo) -> Span:
        """Return the span on the desk's calendar.

        `zone` is that of clock times without an offset, unless the span names its own.
        """
        own_zone = time_zone(self.zone) if self.zone else zone
        return _to_calendar(self, own_zone, desk_zone) if self.is_timed else self

    def in_zone(self, name: str) -> Span:
        """Return the span by the clocks of a zone, whose name it then has; a date without a clock time has none.

        Clock times that have neither an offset nor a zone are of that zone.
        """
        if not self.is_timed or self.zone == name:
            return self
        return _to_calendar(self, time_zone(self.zone or name), time_zone(name), name)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first and last minute, without a zone: comparable among spans on one desk's calendar."""
        first = datetime.min if self.first is None else datetime.combine(self.first.day, self.first.clock or time.min)
        if self.last is None:
            return first, datetime.max
        return first, datetime.combine(self.last.day, self.last.clock or time(23, 59))

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside this span (EDTF: a more precise statement of the same date)."""
        if self.options or other.options:
            outer, inner = self.options or (self,), other.options or (other,)
            return all(any(option.contains(part) for option in outer) for part in inner)
        (start, end), (other_start, other_end) = self.bounds, other.bounds
        return start <= other_start and other_end <= end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans have a minute in common."""
        if self.options or other.options:
            others = other.options or (other,)
            return any(option.overlaps(part) for option in self.options or (self,) for part in others)
        (start, end), (other_start, other_end) = self.bounds, other.bounds
        return start <= other_end and other_start <= end


def is_in_period(start: Span | None, end: Span | None, day: date) -> bool:
    """Whether a day lies in a period from one date to another, both inclusive; None is an open end."""
    has_started = start is None or start.first is None or start.first.day <= day
    has_ended = end is not None and end.last is not None and end.last.day < day
    return has_started and not has_ended


@lru_cache(maxsize=10_000)  # consecutive days need the same spans
def _to_calendar(span: Span, zone: tzinfo, other_zone: tzinfo, name: str | None = None) -> Span:
    if span.options:
        options = [_to_calendar(option, zone, other_zone, name) for option in span.options]
        return replace(_choose(span.text, options), zone=name)
    first, last = (end and end.seen_from(zone, other_zone) for end in (span.first, span.last))
    if first and last and last.day < first.day:  # one end is a whole day, which is never shifted
        first = last = first if first.clock else last
    return Span(span.text, first, last, span.approximate, zone=name)


@lru_cache(maxsize=10_000)
def parse_span(text: str) -> Span:
    """Return the span of a date. Raises DateProblem for any other text."""
    try:
        return _parse(text)
    except DateProblem as problem:
        if problem.code == "bad-date" and (hint := _guess_hint(text)):
            raise DateProblem(problem.code, problem.message, hint) from None
        raise


def _parse(text: str) -> Span:
    if "|" in text:
        return _parse_choice(text)
    before, slash, after = text.partition("/")
    if not slash:
        return Span(text, *_parse_end(text, text))
    if before in ("..", "") and after in ("..", ""):
        raise DateProblem("bad-date", f"`{text}` is open on both sides", DATE_HINT)
    start: Instant | None = None
    end: Instant | None = None
    is_approximate = False
    if before != "..":
        start, _, is_approximate = _parse_end(before, text)
    if after != "..":
        _, end, is_end_approximate = _parse_end(after, text)
        is_approximate = is_approximate or is_end_approximate
    span = Span(text, start, end, is_approximate)
    if _is_backwards(span):
        raise DateProblem("backwards-interval", f"`{text}` ends before it starts", "put the earlier date first")
    return span


def _parse_choice(text: str) -> Span:
    """Return the span of two or more dates, of which it is one."""
    parts = [part.strip(" ") for part in text.split("|")]
    if not all(parts):
        raise DateProblem("bad-date", f"`{text}`: a date is missing beside `|`", DATE_HINT)
    if not any(is_valid(_parse, part) for part in parts):
        raise DateProblem("bad-date", f"`{text}` is not a date", DATE_HINT)
    for part in parts:
        if re.search(r"[/~]", part):
            hint = "write days, months or other periods beside `|`, such as 2026-03-10 | 2026-03-12"
            raise DateProblem("bad-date", f"`{text}`: `{part}` is no single date", hint)
    span = _choose(text, [_parse(part) for part in parts])
    for one, other in pairwise(span.options):
        if one.overlaps(other):
            message = f"`{text}`: `{one}` and `{other}` overlap"
            raise DateProblem("bad-date", message, "delete one of them, or write two dates with no day in common")
    return span


def _choose(text: str, dates: Iterable[Span]) -> Span:
    options = tuple(sorted(dates, key=lambda option: option.bounds))
    last = max(options, key=lambda option: option.bounds[1]).last
    return Span(text, options[0].first, last, options=options)


def _guess_hint(text: str) -> str:
    """Return how to write a date that was written as in a letter or a table; an empty text if it is none."""
    dates = list(dict.fromkeys(guess for guess in guess_dates(text) if is_valid(_parse, guess)))
    return f"write {' or, where the month stands first, '.join(dates)}" if dates else ""


def is_valid(parse: Callable[[str], object], text: str) -> bool:
    """Whether a function that parses dates or times accepts a text."""
    try:
        parse(text)
    except DateProblem:
        return False
    return True


def _is_backwards(span: Span) -> bool:
    """Whether the end comes before the start: as instants if both have an offset, otherwise by the calendar."""
    first, last = span.first, span.last
    if first and last and first.offset and last.offset and first.clock and last.clock:
        start, end = (
            datetime.combine(instant.day, instant.clock, instant.offset) for instant in (first, last) if instant.clock
        )
        return start > end
    start, end = span.bounds
    if first and last and (first.offset or last.offset):
        return start.date() > end.date() + timedelta(days=1)
    return start > end


def _parse_end(text: str, date_text: str) -> tuple[Instant, Instant, bool]:
    """Return the first and last instant of one end of a date, and whether it is approximate (`~`)."""
    stated = text.removesuffix("~")
    period, match = match_period(stated), _DAY.fullmatch(stated)
    if period is not None and not (period.part and stated != text):
        _check_period(period, date_text)
        return Instant(period.first), Instant(period.last), stated != text
    if not match:
        if CLOCK.fullmatch(text):
            hint = f"write the day here, such as 2026-02-06; the hour goes in a line of its own, `time: {text}`"
            raise DateProblem("bad-date", f"`{text}` is a clock time, not a date", hint)
        raise DateProblem("bad-date", f"`{date_text}` is not a date", DATE_HINT)
    month = Period("month", int(match[1]), int(match[2]))
    _check_period(month, date_text)
    if not 1 <= int(match[3]) <= month.last.day:
        hint = f"{month.first:%Y-%m} has {month.last.day} days; look it up"
        raise DateProblem("bad-date", f"`{date_text}`: there is no such day", hint)
    clock = parse_clock(match[4], match[5], date_text) if match[4] else None
    day = month.first.replace(day=int(match[3]))
    instant = Instant(day, clock, parse_offset(match[6], date_text))
    return instant, instant, stated != text


def _check_period(period: Period, date_text: str) -> None:
    if not period.exists:
        number = f"{period.number:02}" if period.unit == "month" else str(period.number)
        message = f"`{date_text}`: there is no {period.unit} {number}"
        hints = {"half": "halves are H1 and H2", "quarter": "quarters go from Q1 to Q4"}
        raise DateProblem("bad-date", message, hints.get(period.unit, "months go from 01 to 12"))
    if not MIN_YEAR <= period.year <= MAX_YEAR:
        message = f"`{date_text}`: the year {period.year:04}"
        raise DateProblem("bad-date", message, f"years go from {MIN_YEAR} to {MAX_YEAR}")
