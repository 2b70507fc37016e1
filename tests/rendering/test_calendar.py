"""The upcoming meetings as a calendar, read as a calendar program reads them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from briefgen.composition.brief import Brief
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.templates import Templates
from tests.dossiers import brief

NOTE = "notes: [{date: 2026-02-04, text: A note, sources: [s1]}]"


def calendar(day_brief: Brief) -> bytes:
    ((_, data),) = render_brief(day_brief, ["ics"], Templates(), [], None, full=day_brief)
    return data


def meeting(*updates: str, day: str = "2026-02-04", fields: str = "parties: [a, b]") -> Any:
    """Return the only event of a calendar: that of a meeting with these updates."""
    rows = "".join(f"  - {{event: e, date: 2026-02-03, sources: [s1], {update}}}\n" for update in updates)
    day_brief = brief(
        day, f"events: {{e: {{title: Talks, kind: talks, {fields}, sources: [s1]}}}}\n", "updates:\n" + rows
    )
    (event,) = Calendar.from_ical(calendar(day_brief)).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2026-02-06", date(2026, 2, 6), date(2026, 2, 7)),
        ("2026-02-06/2026-02-08", date(2026, 2, 6), date(2026, 2, 9)),
        ("2026-02-06/2026-03", date(2026, 2, 6), date(2026, 2, 7)),
        ("2026-02-06/..", date(2026, 2, 6), date(2026, 2, 7)),
        ("../2026-02-09", date(2026, 2, 9), date(2026, 2, 10)),
        ("2026-02-06~", date(2026, 2, 6), date(2026, 2, 7)),
        ("2026-02-06T10:00 | 2026-02-06T14:00", date(2026, 2, 6), date(2026, 2, 7)),
    ],
)
def test_what_has_no_hour_lasts_whole_days(when: str, start: date, end: date) -> None:
    event = meeting(f"status: proposed, when: {when}")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (start, end)


@pytest.mark.parametrize(
    "when",
    [
        "2026",
        "2026-Q2",
        "2026-03 mid",
        "2026-02-09 | 2026-02-11",
        "2026-03",
        "2026-03/2026-04",
        "2026-03/..",
        "../2026-03",
        "2026-02~",
        "2026-02/2026-03-10",
    ],
)
def test_a_meeting_whose_day_is_not_known_is_in_no_calendar(when: str) -> None:
    text = f"events: {{e: {{title: Talks, when: {when}}}, f: {{title: Fixed, when: 2026-02-09}}}}"
    events = Calendar.from_ical(calendar(brief("2026-02-04", text, NOTE))).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Fixed (planned)"]
    only = brief("2026-02-04", f"events: {{e: {{title: Talks, when: {when}}}}}", NOTE)
    assert not list(render_brief(only, ["ics"], Templates(), [], None, full=only))


@pytest.mark.parametrize(
    ("when", "summary"),
    [
        ("2026-02-06~", "Talks (proposed, about 6 Feb)"),
        ("2026-02-06/..", "Talks (proposed, from 6 Feb)"),
        ("../2026-02-09", "Talks (proposed, by 9 Feb)"),
        ("2026-02-06/2026-03", "Talks (proposed, 6 Feb to March 2026)"),
        ("2026-02-06/2026-02-08", "Talks (proposed)"),
    ],
)
def test_a_day_in_a_calendar_that_is_not_fixed_says_so_in_the_summary(when: str, summary: str) -> None:
    assert str(meeting(f"status: proposed, when: {when}")["summary"]) == summary


def test_an_hour_is_that_of_the_place_and_brings_its_zone() -> None:
    event = meeting("status: proposed, when: 2026-02-06T10:00, time_zone: Asia/Tehran")
    assert event.decoded("dtstart") == datetime(2026, 2, 6, 10, tzinfo=ZoneInfo("Asia/Tehran"))
    assert "dtend" not in event
    day_brief = brief(
        "2026-02-04", "events: {e: {title: T, when: 2026-02-06T10:00/2026-02-06T12:30, time_zone: Asia/Tehran}}", NOTE
    )
    read = Calendar.from_ical(calendar(day_brief))
    assert [str(zone["tzid"]) for zone in read.walk("VTIMEZONE")] == ["Asia/Tehran"]
    (event,) = read.walk("VEVENT")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=2, minutes=30)


@pytest.mark.parametrize(
    ("updates", "status", "summary"),
    [
        (["status: confirmed, by: minister", "status: confirmed, by: boss"], "CONFIRMED", "Talks"),
        (["status: confirmed, by: minister"], "TENTATIVE", "Talks (confirmed by Aland only)"),
        (["status: proposed, by: minister"], "TENTATIVE", "Talks (proposed)"),
        (["status: cancelled, by: minister"], "CANCELLED", "Talks (cancelled)"),
    ],
)
def test_the_status_is_no_surer_than_that_of_the_brief(updates: list[str], status: str, summary: str) -> None:
    event = meeting(*updates, fields="parties: [a, b], when: 2026-02-09")
    assert (str(event["status"]), str(event["summary"])) == (status, summary)


def test_a_meeting_that_moves_stays_the_same_and_grows() -> None:
    text = "events: {e: {title: Talks, parties: [a, b], sources: [s1]}}\nupdates:\n" + "".join(
        f"  - {{event: e, date: 2026-02-0{n}, sources: [s1], status: confirmed, by: minister, when: 2026-02-1{n}}}\n"
        for n in (3, 4)
    )
    first, moved = (
        Calendar.from_ical(calendar(brief(day, text))).walk("VEVENT")[0] for day in ("2026-02-03", "2026-02-04")
    )
    assert str(first["uid"]) == str(moved["uid"]) == "e@test"
    assert first.decoded("sequence") < moved.decoded("sequence")
    assert (first.decoded("dtstart").day, moved.decoded("dtstart").day) == (13, 14)


def test_nothing_of_the_content_becomes_a_property() -> None:
    title = '"Talks\\nATTENDEE:mailto:evil@example.org"'
    day_brief = brief("2026-02-04", f"events: {{e: {{title: {title}, place: 'a;b,c', when: 2026-02-09}}}}", NOTE)
    data = calendar(day_brief)
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert "attendee" not in event
    assert str(event["location"]) == "a;b,c"
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_the_same_brief_gives_the_same_calendar_and_a_meeting_without_a_date_is_not_in_it() -> None:
    day_brief = brief("2026-02-04", "events: {e: {title: T, when: 2026-02-09}, f: {title: F}}", NOTE)
    assert calendar(day_brief) == calendar(day_brief)
    assert [str(event["summary"]) for event in Calendar.from_ical(calendar(day_brief)).walk("VEVENT")] == [
        "T (planned)"
    ]
