"""One end of a date: a day with its clock time and its offset from UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")


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


def parse_clock(hour: str, minute: str, date_text: str) -> time:
    """Return a clock time. Raises DateProblem, which quotes the text, if there is none."""
    if int(hour) > 23 or int(minute) > 59:
        raise DateProblem("bad-time", f"`{date_text}`: there is no such time", "clock times go from 00:00 to 23:59")
    return time(int(hour), int(minute))


def parse_offset(text: str | None, date_text: str) -> timezone | None:
    """Return an offset from UTC. Raises DateProblem, which quotes the date, if there is none."""
    if text is None:
        return None
    if text == "Z":
        return UTC
    delta = timedelta(hours=int(text[1:3]), minutes=int(text[4:6])) * (-1 if text[0] == "-" else 1)
    if int(text[4:6]) > 59 or not timedelta(hours=-12) <= delta <= timedelta(hours=14):
        raise DateProblem("bad-time", f"`{date_text}`: there is no such offset", "offsets go from -12:00 to +14:00")
    return timezone(delta)
