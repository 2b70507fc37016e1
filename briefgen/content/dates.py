"""dates and times as authors write them, a subset of EDTF (ISO 8601-2), kept as written and never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

FORMS = (
    "write the day as 2026-02-06, or 2026-02 (some day of that month), ../2026-02-06 (on or before), "
    "2026-02-06/.. (from then on), 2026-02-06/2026-02-08 (from, to), 2026-02-06~ (about), 2026-02-06T10:00 (timed)"
)
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
YEARS = (1000, 9000)  # well inside the calendar, so that no zone leads out of it
UNTIMED = -2 * 24 * 60  # minutes: before any time of the day, what the cut-off moved here included

_END = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?)?)?(~)?")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")

# When each part of the day starts, in hours, to compare it with clock times; never printed as an hour.
DAY_PARTS = {"night": 0, "morning": 6, "midday": 12, "afternoon": 13, "evening": 18}


class DateProblem(ValueError):
    """A date or time that cannot be read: the code of the problem, what is wrong, how to write it."""

    def __init__(self, code: str, message: str, cure: str) -> None:
        self.code, self.message, self.cure = code, message, cure
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Instant:
    """One end of a span: a day, with a clock time and an offset from UTC where they were written."""

    day: date
    clock: time | None = None
    offset: timezone | None = None

    def seen_from(self, home: tzinfo, desk: tzinfo) -> Instant:
        """The same instant on the desk's calendar; all-day dates are never shifted.

        `home` is the zone of a clock time written without an offset.
        """
        if self.clock is None:
            return self
        there = datetime.combine(self.day, self.clock, self.offset or home)
        here = there.astimezone(desk)
        return Instant(here.date(), here.time())


@dataclass(frozen=True, slots=True)
class Span:
    """A date of the EDTF subset. `first` or `last` is None where the span is open (`../D`, `D/..`)."""

    text: str
    first: Instant | None
    last: Instant | None
    approximate: bool = False

    @property
    def is_day(self) -> bool:
        """One known day: neither open, nor an interval, nor approximate."""
        return not self.approximate and self.first is not None and self.last is not None and (
            self.first.day == self.last.day
        )  # fmt: skip

    @property
    def is_timed(self) -> bool:
        first, last = self.first, self.last
        return (first is not None and first.clock is not None) or (last is not None and last.clock is not None)

    @property
    def begins(self) -> date:
        """The first day; of what is open at its start the first that there is."""
        return self.first.day if self.first else date.min

    @property
    def ends(self) -> date:
        """The last day; of what is open at its end the last that there is."""
        return self.last.day if self.last else date.max

    def __str__(self) -> str:
        return self.text

    def seen_from(self, home: tzinfo, desk: tzinfo) -> Span:
        """The span on the desk's calendar."""
        return _seen_from(self, home, desk) if self.is_timed else self

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """First and last minute, without a zone: comparable among spans seen from one desk."""
        first = datetime.min if self.first is None else datetime.combine(self.first.day, self.first.clock or time.min)
        if self.last is None:
            return first, datetime.max
        return first, datetime.combine(self.last.day, self.last.clock or time(23, 59))

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside this span (EDTF: a more precise statement of the same date)."""
        (a, b), (c, d) = self.bounds, other.bounds
        return a <= c and d <= b

    def touches(self, other: Span) -> bool:
        """Whether the two spans have a minute in common."""
        (a, b), (c, d) = self.bounds, other.bounds
        return a <= d and c <= b


def holds(start: Span | None, end: Span | None, day: date) -> bool:
    """Whether what lasts from one date to another, both inclusive and either one open, holds on a day."""
    after = start is None or start.first is None or start.first.day <= day
    before = end is None or end.last is None or end.last.day >= day
    return after and before


@lru_cache(maxsize=10_000)  # a day sees the same spans as the day before
def _seen_from(span: Span, home: tzinfo, desk: tzinfo) -> Span:
    first, last = (end and end.seen_from(home, desk) for end in (span.first, span.last))
    if first and last and last.day < first.day:  # one end is a whole day, which no zone shifts
        first = last = first if first.clock else last
    return Span(span.text, first, last, span.approximate)


@lru_cache(maxsize=10_000)
def parse_span(text: str) -> Span:
    """Read a date of the EDTF subset; raises DateProblem with what is wrong and the forms there are."""
    before, slash, after = text.partition("/")
    if not slash:
        return Span(text, *_parse_end(text, text))
    if before in ("..", "") and after in ("..", ""):
        raise DateProblem("bad-date", f"`{text}` is open on both sides", FORMS)
    start: Instant | None = None
    end: Instant | None = None
    about = False
    if before != "..":
        start, _, about = _parse_end(before, text)
    if after != "..":
        _, end, about_end = _parse_end(after, text)
        about = about or about_end
    span = Span(text, start, end, about)
    if _is_backwards(span):
        raise DateProblem("backwards-interval", f"`{text}` ends before it starts", "put the earlier date first")
    return span


def _date_meant(text: str) -> str:
    """How to write a day that was written as in a letter or a table; an empty text where it is none of them."""
    words = re.sub(r"^[a-z]{3,6}day,? ", "", " ".join(text[:40].casefold().split()))
    month = r"([a-z]{3,9})\.?"
    if match := re.fullmatch(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})", words):
        days = [_iso(match[1], match[3], match[4])]
    elif match := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", words):
        days = [_iso(match[1], match[2], match[3])]
    elif match := re.fullmatch(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4})", words):
        days = [_iso(match[4], match[3], match[1]), _iso(match[4], match[1], match[3])]
    elif match := re.fullmatch(rf"([0-9]{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? {month},? ([0-9]{{4}})", words):
        days = [_iso(match[3], _month(match[2]), match[1])]
    elif match := re.fullmatch(rf"{month} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})", words):
        days = [_iso(match[3], _month(match[1]), match[2])]
    elif match := re.fullmatch(rf"{month},? ([0-9]{{4}})", words):
        days = [f"{match[2]}-{_month(match[1]):0>2}"]
    elif match := re.fullmatch(r"([0-9]{4})[./]([0-9]{1,2})", words):
        days = [f"{match[1]}-{match[2]:0>2}"]
    elif match := re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2}),? (?:at )?([0-9]{2}:[0-9]{2})", words):
        days = [f"{match[1]}T{match[2]}"]
    else:
        return ""
    found = list(dict.fromkeys(day for day in days if _is_read(parse_span, day)))
    return f"write {' or, where the month stands first, '.join(found)}" if found else ""


def _month(name: str) -> str:
    found = next((n for n, month in enumerate(MONTHS) if name in (month, month[:3], month[:4])), -1)
    return str(found + 1)


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{month:0>2}-{day:0>2}"


def _is_read(read: Callable[[str], object], text: str) -> bool:
    """Whether what a cure proposes is read, and not refused in its turn."""
    try:
        read(text)
    except DateProblem:
        return False
    return True


def _time_meant(text: str) -> str:
    """How to write a clock time that was written in another way; an empty text where it is none."""
    match = re.fullmatch(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))? ?(?:([ap])\.?m\.?)?", text.casefold())
    if not match or not (match[2] or match[3]):
        return ""
    hour, minute = int(match[1]), match[2] or "00"
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "p" else 0) if 1 <= hour <= 12 else 99
    clock = f"{hour:02}:{minute}"
    return f"write {clock}" if _is_read(parse_day_time, clock) else ""


def _is_backwards(span: Span) -> bool:
    """Whether the end comes before the start: as instants where both have an offset, else by the calendar."""
    first, last = span.first, span.last
    if first and last and first.offset and last.offset and first.clock and last.clock:
        start, end = (datetime.combine(i.day, i.clock, i.offset) for i in (first, last) if i.clock)
        return start > end
    start, end = span.bounds
    if first and last and (first.offset or last.offset):
        return start.date() > end.date() + timedelta(days=1)
    return start > end


def _parse_end(text: str, whole: str) -> tuple[Instant, Instant, bool]:
    match = _END.fullmatch(text)
    if not match:
        if _CLOCK.fullmatch(text):
            cure = f"write the day here, such as 2026-02-06; the hour goes in a line of its own, `time: {text}`"
            raise DateProblem("bad-date", f"`{text}` is a clock time, not a date", cure)
        raise DateProblem("bad-date", f"`{whole}` is not a date", _date_meant(whole) or FORMS)
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        raise DateProblem("bad-date", f"`{whole}`: there is no month {match[2]}", "months go from 01 to 12")
    if not YEARS[0] <= year <= YEARS[1]:
        raise DateProblem("bad-date", f"`{whole}`: the year {match[1]}", f"years go from {YEARS[0]} to {YEARS[1]}")
    days = monthrange(year, month)[1]
    if match[3] is None:
        return Instant(date(year, month, 1)), Instant(date(year, month, days)), bool(match[7])
    if not 1 <= int(match[3]) <= days:
        name = date(year, month, 1).strftime("%Y-%m")
        raise DateProblem("bad-date", f"`{whole}`: there is no such day", f"{name} has {days} days; look it up")
    clock = _clock(match[4], match[5], whole) if match[4] else None
    instant = Instant(date(year, month, int(match[3])), clock, _offset(match[6], whole))
    return instant, instant, bool(match[7])


def _clock(hour: str, minute: str, whole: str) -> time:
    if int(hour) > 23 or int(minute) > 59:
        raise DateProblem("bad-time", f"`{whole}`: there is no such time", "clock times go from 00:00 to 23:59")
    return time(int(hour), int(minute))


def _offset(text: str | None, whole: str) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    delta = timedelta(hours=int(text[1:3]), minutes=int(text[4:6])) * (-1 if text[0] == "-" else 1)
    if int(text[4:6]) > 59 or not timedelta(hours=-12) <= delta <= timedelta(hours=14):
        raise DateProblem("bad-time", f"`{whole}`: there is no such offset", "offsets go from -12:00 to +14:00")
    return timezone(delta)


@dataclass(frozen=True, slots=True)
class DayTime:
    """When in a day: a clock time, or a part of the day, which only orders and is never printed as an hour."""

    text: str
    clock: time | None = None
    part: str | None = None
    side: int = 0  # -1 before the part, +1 after it

    @property
    def order(self) -> tuple[int, int]:
        """Minutes from midnight and the side; `day` counts as untimed, and untimed comes before any time."""
        if self.clock is not None:
            return (self.clock.hour * 60 + self.clock.minute, 0)
        if self.part is None or self.part == "day":
            return (UNTIMED, self.side)
        return (DAY_PARTS[self.part] * 60, self.side)


def parse_day_time(text: str) -> DayTime:
    """Read a clock time (`10:30`) or a part of the day (`evening`, `before midday`)."""
    if match := _CLOCK.fullmatch(text):
        return DayTime(text, clock=_clock(match[1], match[2], text))
    words = text.split()
    side = {"before": -1, "after": 1}.get(words[0], 0) if len(words) == 2 else 0
    part = words[-1] if len(words) == 1 + bool(side) else ""
    if part in DAY_PARTS or part == "day":
        return DayTime(text, part=part, side=side)
    parts = ", ".join([*DAY_PARTS, "day"])
    forms = f"write 10:30, or one of {parts}, also with before or after"
    raise DateProblem("bad-time", f"`{text}` is not a time of day", _time_meant(text) or forms)


def parse_cutoff(text: str) -> int:
    """Read the hour at which a brief closes, as minutes from midnight; `24:00` is the end of the day."""
    if text == "24:00":
        return 24 * 60
    match = _CLOCK.fullmatch(text)
    if not match:
        raise DateProblem("bad-time", f"`{text}` is not a clock time", "write 18:00, or 24:00 for the end of the day")
    clock = _clock(match[1], match[2], text)
    return clock.hour * 60 + clock.minute
