"""Clock times of events in every output format: the event's own zone first, then the desk's."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from briefgen.composition.brief import Brief
from briefgen.pipeline.days import compose_brief
from briefgen.rendering.calendar import render_calendar
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words
from briefgen.timeline.build import build_timeline
from tests.dossiers import CAST, dossier

MUSCAT = CAST.replace("time_zone: UTC", "time_zone: Asia/Muscat")
DEADLINE = """
events:
  dl: {title: The deadline, kind: deadline, parties: [a, b], time_zone: America/New_York, sources: [s1]}
updates:
  - {event: dl, date: 2026-02-02, status: expected, by: boss, when: 2026-02-06T20:00, sources: [s1]}
  - {event: dl, date: 2026-02-03, by: host-minister, when: 2026-02-07T20:00, sources: [s1]}
"""
TWO_DATES = """
events:
  dl: {title: The deadline, kind: deadline, parties: [a, b], time_zone: America/New_York, sources: [s1]}
updates:
  - {event: dl, date: 2026-02-02, status: expected, by: boss, when: 2026-02-06T20:00, sources: [s1]}
  - {event: dl, date: 2026-02-03, status: expected, by: chief, when: 2026-02-07T20:00, sources: [s1]}
"""
LATE = """
sources: {s3: {publisher: Third Paper, published: 2026-02-03}}
events:
  dl: {title: The deadline, kind: deadline, parties: [a, b], time_zone: America/New_York, sources: [s1]}
updates:
  - {event: dl, date: 2026-02-01, status: expected, by: boss, when: 2026-02-07T20:00, sources: [s1]}
  - {event: dl, date: 2026-02-02, text: The hour stands, when: 2026-02-07T20:00, sources: [s3]}
notes: [{date: 2026-02-02, text: Context, sources: [s1]}]
"""
LAPSED = """
events:
  dl: {title: The call, kind: call, parties: [a, b], time_zone: America/New_York, sources: [s1]}
updates:
  - {event: dl, date: 2026-01-30, status: expected, by: boss, when: 2026-01-31T20:00, sources: [s1]}
notes: [{date: 2026-02-03, text: Context, sources: [s1]}]
"""


@cache
def brief_of(text: str) -> Brief:
    return compose_brief(build_timeline(dossier(MUSCAT, text)), date(2026, 2, 3))[0]


def pages(text: str) -> list[str]:
    """Return the text of the Markdown, the HTML and the calendar of a brief."""
    day_brief, templates = brief_of(text), Templates()
    words = Words(templates.labels("en-GB"), "en-GB", day_brief.day, day_brief.zone)
    page = re.sub(r"<(script|style).*?</\1>", "", HtmlRenderer(templates).render(day_brief), flags=re.S)
    html = re.sub(r"<[^>]+>", "", page)
    calendar = render_calendar(day_brief, words).decode().replace("\r\n ", "").replace("\\,", ",")
    return [MarkdownRenderer(templates).render(day_brief), html, calendar]


@pytest.mark.parametrize("text", [DEADLINE, TWO_DATES, LATE, LAPSED])
def test_no_line_gives_the_desks_hour_without_that_of_the_event(text: str) -> None:
    for page in pages(text):
        lines = [line for line in page.splitlines() if "05:00" in line or "20:00" in line]
        assert lines or "BEGIN:VCALENDAR" in page
        for line in lines:
            if re.match("DTSTART|TZ|DTEND", line):
                continue
            assert "20:00 New York" in line, line
            assert ("05:00 Muscat" in line) == ("05:00" in line), line


def test_the_headline_and_the_change_give_both_clocks() -> None:
    both = "Saturday 7 February, 20:00 New York (8 Feb, 05:00 Muscat)"
    markdown = pages(DEADLINE)[0]
    assert f"# The deadline, {both}" in markdown
    assert f"The deadline, {both}; was 6 Feb, 20:00 New York" in markdown
    assert f"{both} (in 4 days)" in markdown
    assert both in pages(DEADLINE)[2]


def test_where_room_is_short_the_zone_of_the_event_stands_alone() -> None:
    markdown = pages(TWO_DATES)[0]
    assert "Bland: 6 Feb, 20:00 New York; Aland: 7 Feb, 20:00 New York" in markdown
    assert "○ 6 Feb, 20:00 New York: The deadline" in markdown
    assert "The hour stands. (7 Feb, 20:00 New York)" in pages(LATE)[0]
    assert "31 Jan, 20:00 New York" in pages(LAPSED)[0]


@pytest.mark.parametrize(("zone", "soon"), [("America/New_York", False), ("Asia/Tokyo", True)])
def test_neither_today_nor_tomorrow_is_said_where_the_desk_has_another_day(zone: str, soon: bool) -> None:
    near = DEADLINE.replace("2026-02-07T20:00", "2026-02-04T20:00").replace("America/New_York", zone)
    for page in pages(near)[:2]:
        assert ("tomorrow" in page) == soon
