"""Feeds, calendars and linked data of the site, as other programs read them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import pytest
import vobject
from icalendar import Calendar

from tests.site.conftest import ADDRESS
from tests.site.test_entry_pages import LONG
from tests.site.test_site import SAID, build


def test_what_a_feed_tells_is_where_it_says(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    feeds = list(site.glob("feeds/*/*.json"))
    items = [item for path in feeds for item in json.loads(path.read_bytes())["items"]]
    assert {item["url"].rpartition("#said.")[2] for item in items} == {"both", "else", *(f"n{n}" for n in range(2, 17))}
    for item in items:
        page, anchor = item["url"].removeprefix(ADDRESS).split("#")
        assert f'id="{anchor}"' in (site / page / "index.html").read_text()


def test_a_quote_is_text_in_a_feed(tmp_path: Path) -> None:
    site = build(tmp_path, SAID.replace("quote: Yes indeed", "quote: '<img src=https://evil.example/x> a < b'"))
    (entry,) = feedparser.parse((site / "feeds/parties/a.atom").read_bytes()).entries
    assert "<img" not in entry.summary
    assert "a &lt; b" in entry.summary
    (item,) = json.loads((site / "feeds/parties/a.json").read_bytes())["items"]
    assert "<img src=https://evil.example/x> a < b" in item["content_text"]


@pytest.mark.slow
def test_feeds_are_read_without_complaint(example: Path) -> None:
    paths = sorted(example.rglob("*.atom"))
    assert len(paths) > 10
    for path in paths:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        assert feed.feed.id.startswith(ADDRESS) and feed.feed.updated and feed.feed.author
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 0
        for entry in feed.entries:
            page, _, anchor = entry.link.removeprefix(ADDRESS).partition("#")
            text = (example / page / "index.html").read_text()
            assert not anchor or f'id="{anchor}"' in text
    briefs = feedparser.parse((example / "feeds/briefs.atom").read_bytes())
    assert briefs.entries[0].title.startswith("Araghchi: no suspension offered")
    assert briefs.entries[0].updated == "2026-02-20T23:59:59+04:00"


@pytest.mark.slow
def test_json_feeds_have_what_the_format_asks_for(example: Path) -> None:
    for path in example.rglob("feeds/**/*.json"):
        feed = json.loads(path.read_bytes())
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"] and feed["feed_url"] == ADDRESS + path.relative_to(example).as_posix()
        assert all(item["id"] and item["content_text"] for item in feed["items"])


@pytest.mark.slow
def test_another_library_reads_the_same_meetings(example: Path) -> None:
    data = (example / "meetings.ics").read_text("utf-8")
    meetings = {
        str(event["uid"]): (str(event["summary"]), str(event["status"]), event.decoded("dtstart"))
        for event in Calendar.from_ical(data).walk("VEVENT")
    }
    expected = {
        event.uid.value: (event.summary.value, event.status.value, event.dtstart.value)
        for event in vobject.readOne(data).contents["vevent"]
    }
    assert meetings == expected
    assert any(status == "CANCELLED" for _, status, _ in meetings.values())


@pytest.mark.slow
def test_a_moved_and_renamed_meeting_keeps_its_uid_and_grows_in_sequence(tmp_path: Path) -> None:
    def read_event(site: Path) -> tuple[str, int, str]:
        (event,) = Calendar.from_ical((site / "meetings.ics").read_bytes()).walk("VEVENT")
        return str(event["uid"]), event.decoded("sequence"), str(event.decoded("dtstart"))

    first = read_event(build(tmp_path, SAID))
    renamed = SAID.replace("{e: {", "{f: {formerly: [e], ").replace("event: e,", "event: f,")
    update = "updates: [{event: f, date: 2026-02-03, when: 2026-02-12, by: chief, sources: [s1]}]"
    second = read_event(build(tmp_path, renamed, update))
    assert first[0] == second[0]
    assert (first[1] < second[1], first[2], second[2]) == (True, "2026-02-09", "2026-02-12")


def test_machines_read_what_a_page_is_about(tmp_path: Path) -> None:
    site = build(tmp_path, SAID)

    def read_data(path: str) -> dict[str, object]:
        text = (site / path / "index.html").read_text()
        script = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
        assert script
        values: dict[str, object] = json.loads(script[1])
        return values

    assert read_data("2026/02/01")["@type"] == "NewsArticle"
    event = read_data("events/e")
    assert (event["@type"], event["startDate"], event["eventStatus"]) == (
        "Event", "2026-02-09", "https://schema.org/EventScheduled",
    )  # fmt: skip
    graph = read_data("people/chief")["@graph"]
    assert isinstance(graph, list)
    assert [item["@type"] for item in graph] == ["Person", "Quotation"]
    assert graph[1]["text"] == "Yes indeed"
