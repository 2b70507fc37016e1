"""Feeds of briefs and statements, as Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from html import escape

from feedgenerator import Atom1Feed

from briefgen.composition.entries import StatementEntry
from briefgen.content.characters import one_line
from briefgen.content.zones import time_zone
from briefgen.rendering.prose import plain_text
from briefgen.rendering.wording.words import Words
from briefgen.site.model import DayLink, Site, SiteFile, statement_path

MAX_BRIEFS = 50  # the latest ones, in a feed


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed: its permanent id, its present address, and the day on which it became known."""

    id: str
    address: str
    title: str
    text: str
    day: date


def render_brief_feeds(site: Site, links: Sequence[DayLink]) -> Iterator[SiteFile]:
    """Yield the feeds of the latest briefs, newest first."""
    assert site.address is not None
    latest = sorted(links, key=lambda link: link.day, reverse=True)[:MAX_BRIEFS]
    addresses = [(link, f"{site.address}{link.path}") for link in latest]
    items = [
        FeedItem(address, address, link.title, link.description or link.title, link.day) for link, address in addresses
    ]
    yield from _render_feeds(site, "briefs", site.title, "", items)


def render_statement_feeds(
    site: Site, words: Words, name: str, title: str, entries: Sequence[StatementEntry], home: str
) -> Iterator[SiteFile]:
    """Yield the feeds of the statements of a party or on an issue; `home` is the path of its page."""
    assert site.address is not None
    items = [
        FeedItem(
            f"{site.address}#said.{entry.statement.id}", f"{site.address}{statement_path(entry)}", _title(words, entry),
            _text(words, entry), entry.day,
        )
        for entry in entries
    ]  # fmt: skip
    if items:
        yield from _render_feeds(site, name, words.label("site", "new_lines", name=title), home, items)


def _title(words: Words, entry: StatementEntry) -> str:
    """Return the speaker, the day and the stances of a statement."""
    stances = ", ".join(f"{take.issue.title}: {words.label('stances', take.value)}" for take in entry.takes)
    statement = entry.statement
    return f"{statement.voice.name}, {words.said(statement.said)}{f' ({stances})' if stances else ''}"


def _text(words: Words, entry: StatementEntry) -> str:
    """Return a statement in plain text: its text, its quote, its condition."""
    statement = entry.statement
    text = plain_text(statement.text) if statement.text else None
    open_mark, close_mark = words.label("marks", "open_quote"), words.label("marks", "close_quote")
    quote = f"{open_mark}{statement.quote.text}{close_mark}" if statement.quote else None
    condition = statement.condition and words.label("speakers", "condition", condition=statement.condition)
    return " ".join(part for part in (text, quote, condition) if part)


def _render_feeds(site: Site, name: str, title: str, home: str, items: Sequence[FeedItem]) -> Iterator[SiteFile]:
    """Yield a feed in both formats; none without items."""
    if not items:
        return
    title = one_line(title)
    items = [replace(item, title=one_line(item.title), text=one_line(item.text)) for item in items]
    yield SiteFile(f"feeds/{name}.atom", _render_atom(site, name, title, home, items))
    yield SiteFile(f"feeds/{name}.json", _render_json(site, name, title, home, items))


def _render_atom(site: Site, name: str, title: str, home: str, items: Sequence[FeedItem]) -> bytes:
    feed = Atom1Feed(
        title=title, link=f"{site.address}{home}", description="", language=site.language, author_name=site.title,
        feed_url=f"{site.address}feeds/{name}.atom",
    )  # fmt: skip
    for item in items:
        published = _end_of_day(site, item.day)
        feed.add_item(
            title=item.title,
            link=item.address,
            description=escape(item.text),
            unique_id=item.id,
            pubdate=published,
            updateddate=published,
        )
    text: str = feed.writeString("utf-8")
    return text.encode()


def _render_json(site: Site, name: str, title: str, home: str, items: Sequence[FeedItem]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": f"{site.address}{home}",
        "feed_url": f"{site.address}feeds/{name}.json", "language": site.language, "authors": [{"name": site.title}],
        "items": [
            {
                "id": item.id, "url": item.address, "title": item.title, "content_text": item.text,
                "date_published": _end_of_day(site, item.day).isoformat(),
            }
            for item in items
        ],
    }  # fmt: skip
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _end_of_day(site: Site, day: date) -> datetime:
    """Return the last second of a day in the desk's zone: a brief covers the whole day."""
    return datetime.combine(day + timedelta(days=1), time(), time_zone(site.zone)) - timedelta(seconds=1)
