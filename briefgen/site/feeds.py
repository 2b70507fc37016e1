"""what is new -> Atom (RFC 4287) and JSON Feed 1.1."""

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
from briefgen.rendering.words import Words
from briefgen.site.model import DayLink, Site, SiteFile, said_path

LATEST = 50  # briefs in a feed


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One thing that is new: what tells it apart for ever, where it is now, and the day on which it was known."""

    id: str
    address: str
    title: str
    text: str
    day: date


def of_days(site: Site, days: Sequence[DayLink]) -> Iterator[SiteFile]:
    """The feed of the briefs, the latest first."""
    assert site.address is not None
    latest = sorted(days, key=lambda told: told.day, reverse=True)[:LATEST]
    places = [(it, f"{site.address}{it.path}") for it in latest]
    items = [FeedItem(place, place, it.title, it.description or it.title, it.day) for it, place in places]
    yield from _feeds(site, "briefs", site.title, "", items)


def of_said(
    site: Site, words: Words, name: str, title: str, said: Sequence[StatementEntry], home: str
) -> Iterator[SiteFile]:
    """The feed of a party or an issue, whose page is `home`: what was said, the latest first."""
    assert site.address is not None
    items = [
        FeedItem(
            f"{site.address}#said.{it.statement.id}", f"{site.address}{said_path(it)}", _title(words, it),
            _text(words, it), it.day,
        )
        for it in said
    ]  # fmt: skip
    if items:
        yield from _feeds(site, name, words.label("site", "new_lines", name=title), home, items)


def _title(words: Words, it: StatementEntry) -> str:
    takes = ", ".join(f"{take.issue.title}: {words.label('stances', take.value)}" for take in it.takes)
    return f"{it.statement.voice.name}, {words.said(it.statement.said)}{f' ({takes})' if takes else ''}"


def _text(words: Words, it: StatementEntry) -> str:
    quote = it.statement.quote
    marks = words.label("marks", "open_quote"), words.label("marks", "close_quote")
    own = plain_text(it.statement.text) if it.statement.text else None
    only_if = it.statement.condition and words.label("speakers", "condition", condition=it.statement.condition)
    parts = (own, f"{marks[0]}{quote.text}{marks[1]}" if quote else None, only_if)
    return " ".join(part for part in parts if part)


def _feeds(site: Site, name: str, title: str, home: str, items: Sequence[FeedItem]) -> Iterator[SiteFile]:
    if not items:
        return
    title = one_line(title)
    items = [replace(item, title=one_line(item.title), text=one_line(item.text)) for item in items]
    yield SiteFile(f"feeds/{name}.atom", _atom(site, name, title, home, items))
    yield SiteFile(f"feeds/{name}.json", _json(site, name, title, home, items))


def _atom(site: Site, name: str, title: str, home: str, items: Sequence[FeedItem]) -> bytes:
    feed = Atom1Feed(
        title=title, link=f"{site.address}{home}", description="", language=site.language, author_name=site.title,
        feed_url=f"{site.address}feeds/{name}.atom",
    )  # fmt: skip
    for it in items:
        when = _end_of(site, it.day)
        feed.add_item(
            title=it.title,
            link=it.address,
            description=escape(it.text),
            unique_id=it.id,
            pubdate=when,
            updateddate=when,
        )
    text: str = feed.writeString("utf-8")
    return text.encode()


def _json(site: Site, name: str, title: str, home: str, items: Sequence[FeedItem]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": f"{site.address}{home}",
        "feed_url": f"{site.address}feeds/{name}.json", "language": site.language, "authors": [{"name": site.title}],
        "items": [
            {
                "id": it.id, "url": it.address, "title": it.title, "content_text": it.text,
                "date_published": _end_of(site, it.day).isoformat(),
            }
            for it in items
        ],
    }  # fmt: skip
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _end_of(site: Site, day: date) -> datetime:
    """The last second of a day at the desk: a brief tells the whole of it."""
    return datetime.combine(day + timedelta(days=1), time(), time_zone(site.zone)) - timedelta(seconds=1)
