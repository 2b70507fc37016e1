"""Dates and times as authors write them: a subset of EDTF (ISO 8601-2), kept as written."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from briefgen.content.date_guesses import guess_clock_time, guess_dates
from briefgen.content.zones import time_zone

DATE_HINT = (
    "write the day as 2026-02-06, or 2026-02 (some day of that month), ../2026-02-06 (on or before), "
    "2026-02-06/.. (from then on), 2026-02-06/2026-02-08 (from, to), 2026-02-06~ (about), 2026-02-06T10:00 (timed)"
)
MIN_YEAR, MAX_YEAR = 1000, 9000  # far enough inside the calendar for every zone
UNTIMED = -2 * 24 * 60  # minutes: before every time of the day, even one that the cut-off moved to the next day

_END = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?)?)?(~)?")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")

# The hour at which each part of the day starts, for comparison with clock times; never printed. The night is the end of
# the day whose date it has; the hours after midnight have the date of the next day.
DAY_PARTS = {"small-hours": 0, "morning": 6, "midday": 12, "afternoon": 13, "evening": 18, "night": 22}
# What people write for a part of the day, and the parts that they may mean.
_OTHER_PARTS = {
    "tonight": ("evening", "night"), "overnight": ("night", "small-hours"), "noon": ("midday",),
    "midnight": ("night", "small-hours"), "dawn": ("small-hours", "morning"), "dusk": ("evening",),
    "nighttime": ("night",), "early-hours": ("small-hours",), "small": ("small-hours",),
    "early": ("small-hours", "morning"),
}  # fmt: skip


class DateProblem(ValueError):
    """A date or time that cannot be read, with the code, the message and the hint of its problem."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        self.code, self.message, self.hint = code, message, hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Instant:
    """One end of a span: a day, with the clock time and the offset from UTC if they were written."""

    day: date
    clock: time | None = None
    offset: timezone | None = None

    def seen_from(self, zone: tzinfo, desk_zone: tzinfo) -> Instant:
        """Return the same instant on the desk's calendar; all-day dates are never shifted.

        `zone` is that of a clock time without an offset.
        """
        if self.clock is None:
            return self
        moment = datetime.combine(self.day, self.clock, self.offset or zone)
        desk_moment = moment.astimezone(desk_zone)
        return Instant(desk_moment.date(), desk_moment.time())


@dataclass(frozen=True, slots=True)
class Span:
    """A date of the EDTF subset. `first` or `last` is None in an open span (`../D`, `D/..`)."""

    text: str
    first: Instant | None
    last: Instant | None
    approximate: bool = False
    zone: str | None = None  # the name of the zone of its clock times, if it is known

    @property
    def is_day(self) -> bool:
        """Whether the span is one exact day: not open, no interval and not approximate."""
        return not self.approximate and self.first is not None and self.last is not None and (
            self.first.day == self.last.day
        )  # fmt: skip

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
        (start, end), (other_start, other_end) = self.bounds, other.bounds
        return start <= other_start and other_end <= end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans have a minute in common."""
        (start, end), (other_start, other_end) = self.bounds, other.bounds
        return start <= other_end and other_start <= end


def is_in_period(start: Span | None, end: Span | None, day: date) -> bool:
    """Whether a day lies in a period from one date to another, both inclusive; None is an open end."""
    has_started = start is None or start.first is None or start.first.day <= day
    has_ended = end is not None and end.last is not None and end.last.day < day
    return has_started and not has_ended


@lru_cache(maxsize=10_000)  # consecutive days need the same spans
def _to_calendar(span: Span, zone: tzinfo, other_zone: tzinfo, name: str | None = None) -> Span:
    first, last = (end and end.seen_from(zone, other_zone) for end in (span.first, span.last))
    if first and last and last.day < first.day:  # one end is a whole day, which is never shifted
        first = last = first if first.clock else last
    return Span(span.text, first, last, span.approximate, name)


@lru_cache(maxsize=10_000)
def parse_span(text: str) -> Span:
    """Return the span of a date in the EDTF subset. Raises DateProblem for any other text."""
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


def _date_hint(text: str) -> str:
    """Return how to write a date that was written as in a letter or a table; otherwise all supported forms."""
    dates = list(dict.fromkeys(guess for guess in guess_dates(text) if _is_valid(parse_span, guess)))
    return f"write {' or, where the month stands first, '.join(dates)}" if dates else DATE_HINT


def _is_valid(parse: Callable[[str], object], text: str) -> bool:
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
    match = _END.fullmatch(text)
    if not match:
        if _CLOCK.fullmatch(text):
            hint = f"write the day here, such as 2026-02-06; the hour goes in a line of its own, `time: {text}`"
            raise DateProblem("bad-date", f"`{text}` is a clock time, not a date", hint)
        raise DateProblem("bad-date", f"`{date_text}` is not a date", _date_hint(date_text))
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        raise DateProblem("bad-date", f"`{date_text}`: there is no month {match[2]}", "months go from 01 to 12")
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise DateProblem("bad-date", f"`{date_text}`: the year {match[1]}", f"years go from {MIN_YEAR} to {MAX_YEAR}")
    days = monthrange(year, month)[1]
    if match[3] is None:
        return Instant(date(year, month, 1)), Instant(date(year, month, days)), bool(match[7])
    if not 1 <= int(match[3]) <= days:
        hint = f"{date(year, month, 1):%Y-%m} has {days} days; look it up"
        raise DateProblem("bad-date", f"`{date_text}`: there is no such day", hint)
    clock = _parse_clock(match[4], match[5], date_text) if match[4] else None
    instant = Instant(date(year, month, int(match[3])), clock, _parse_offset(match[6], date_text))
    return instant, instant, bool(match[7])


def _parse_clock(hour: str, minute: str, date_text: str) -> time:
    if int(hour) > 23 or int(minute) > 59:
        raise DateProblem("bad-time", f"`{date_text}`: there is no such time", "clock times go from 00:00 to 23:59")
    return time(int(hour), int(minute))


def _parse_offset(text: str | None, date_text: str) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    delta = timedelta(hours=int(text[1:3]), minutes=int(text[4:6])) * (-1 if text[0] == "-" else 1)
    if int(text[4:6]) > 59 or not timedelta(hours=-12) <= delta <= timedelta(hours=14):
        raise DateProblem("bad-time", f"`{date_text}`: there is no such offset", "offsets go from -12:00 to +14:00")
    return timezone(delta)


@dataclass(frozen=True, slots=True)
class DayTime:
    """A time in a day: a clock time, or a part of the day, which only orders and is never printed as an hour."""

    text: str
    clock: time | None = None
    part: str | None = None
    side: int = 0  # -1 is before the part, +1 after it

    @property
    def order(self) -> tuple[int, int]:
        """Minutes from midnight and the side; `day` counts as untimed, which comes before every time."""
        if self.clock is not None:
            return (self.clock.hour * 60 + self.clock.minute, 0)
        if self.part is None or self.part == "day":
            return (UNTIMED, self.side)
        return (DAY_PARTS[self.part] * 60, self.side)


def parse_day_time(text: str) -> DayTime:
    """Return the time of a clock time (`10:30`) or a part of the day (`evening`, `before midday`).

    Raises DateProblem for any other text.
    """
    if match := _CLOCK.fullmatch(text):
        return DayTime(text, clock=_parse_clock(match[1], match[2], text))
    words = text.split()
    side = {"before": -1, "after": 1}.get(words[0], 0) if len(words) == 2 else 0
    part = words[-1] if len(words) == 1 + bool(side) else ""
    if part in DAY_PARTS or part == "day":
        return DayTime(text, part=part, side=side)
    clock_time = guess_clock_time(text)
    other_parts = next((_OTHER_PARTS[word] for word in text.casefold().split()[:3] if word in _OTHER_PARTS), ())
    if clock_time and _is_valid(parse_day_time, clock_time):
        hint = f"write {clock_time}"
    elif other_parts:
        meanings = {"night": " (of the same date)", "small-hours": " (with the date of the day that begins)"}
        hint = f"write {' or '.join(part + meanings.get(part, '') for part in other_parts)}"
    else:
        hint = f"write 10:30, or one of {', '.join([*DAY_PARTS, 'day'])}, also with before or after"
    raise DateProblem("bad-time", f"`{text}` is not a time of day", hint)


def parse_cutoff(text: str) -> int:
    """Return the cut-off of a brief in minutes from midnight; `24:00` is the end of the day.

    Raises DateProblem for any other text.
    """
    if text == "24:00":
        return 24 * 60
    match = _CLOCK.fullmatch(text)
    if not match:
        raise DateProblem("bad-time", f"`{text}` is not a clock time", "write 18:00, or 24:00 for the end of the day")
    clock = _parse_clock(match[1], match[2], text)
    return clock.hour * 60 + clock.minute
