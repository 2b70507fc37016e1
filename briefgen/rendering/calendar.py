"""Meetings as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone

from icalendar import Calendar, Event, vText

from briefgen import __version__
from briefgen.composition.brief import Brief, Meeting
from briefgen.content.characters import one_line
from briefgen.content.dates import Span
from briefgen.content.instants import Instant
from briefgen.content.zones import time_zone
from briefgen.rendering.wording.words import Words

_STATUS = {
    "underway": "CONFIRMED", "held": "CONFIRMED", "happened": "CONFIRMED", "cancelled": "CANCELLED",
    "replaced": "CANCELLED",
    "withdrawn": "CANCELLED",
}  # fmt: skip


class _CalendarText(vText):
    """A text escaped as in RFC 5545, 3.3.11. vText would read a literal `\\N` as a line break."""

    def to_ical(self) -> bytes:
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", "\\n").encode()


def render_calendar(brief: Brief, words: Words) -> bytes:
    """Return the upcoming meetings of a brief as a calendar."""
    meetings = [meeting for window in brief.upcoming for meeting in window.meetings]
    return render_meetings(meetings, brief.dossier, brief.dossier, brief.day, words)


def render_meetings(meetings: Iterable[Meeting], name: str, dossier: str, day: date, words: Words) -> bytes:
    """Return the meetings whose date names a day as a calendar called `name`, as of a day.

    A meeting has the same UID on every day, and a higher SEQUENCE after each update. Every text is reduced to one line,
    so neither content nor labels can add a property.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//briefgen//{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _CalendarText(one_line(name)))
    for meeting in meetings:
        if meeting.when is not None and meeting.is_in_calendar:
            calendar.add_component(_render_event(meeting, meeting.when, dossier, day, words))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _render_event(meeting: Meeting, when: Span, dossier: str, day: date, words: Words) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uid}@{_slugify(dossier)}")
    event.add("dtstamp", datetime.combine(day, time(), timezone(timedelta())))
    event.add("sequence", len(meeting.path))
    is_plain = meeting.standing == "confirmed" and meeting.is_fully_confirmed
    event.add("status", "CONFIRMED" if is_plain else _STATUS.get(meeting.standing, "TENTATIVE"))
    event.add("transp", "TRANSPARENT")  # a report, not an appointment of its reader
    standing = words.standing(meeting)
    short = words.status(meeting) if meeting.party_words else standing
    event.add("summary", _CalendarText(one_line(_summarize(meeting, when, "" if is_plain else short, words))))
    start, end = _start_and_end(when, meeting.zone)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    if meeting.place:
        event.add("location", _CalendarText(one_line(meeting.place)))
    parties = words.every([party.name for party in meeting.parties])
    has_own_dates = any(word.when for word in meeting.party_words)
    lines = (parties, standing, "" if has_own_dates else words.when(when, long=True))
    event.add("description", _CalendarText("\n".join(one_line(line) for line in lines if line)))
    return event


def _summarize(meeting: Meeting, when: Span, standing: str, words: Words) -> str:
    """Return the title with the standing, and with the date where the days of the calendar say more than is known."""
    asides = [standing[:1].lower() + standing[1:]] if standing else []
    if not when.is_day_fixed or when.stated_days != (when.begins, when.ends):
        asides.append(words.when(when))
    return f"{meeting.title} ({', '.join(asides)})" if asides else meeting.title


def _start_and_end(when: Span, zone_name: str) -> tuple[date | datetime, date | datetime | None]:
    """Return DTSTART and DTEND.

    A date without a clock time covers full days, up to the end of the last. Where only one of its ends is a stated day,
    it covers that day.
    """
    assert when.stated_days is not None
    start_day, end_day = when.stated_days
    first, last = when.first or when.last, when.last or when.first
    assert first is not None and last is not None
    if first.clock is not None and not when.options:
        start = _to_datetime(first, zone_name)
        end = _to_datetime(last, zone_name) if last.clock is not None else None
        return start, end if end is not None and end > start else None
    return start_day, end_day + timedelta(days=1)


def _to_datetime(instant: Instant, zone_name: str) -> datetime:
    assert instant.clock is not None
    local = datetime.combine(instant.day, instant.clock, instant.offset or time_zone(zone_name))
    return local.astimezone(time_zone(zone_name))


def _slugify(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "briefgen"
