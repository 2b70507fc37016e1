"""The files of a site that list others: entries, calendars, feeds, the archive, the site map, redirects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from briefgen.composition.entries import EntryCollection
from briefgen.composition.entry_builder import views_of_sources
from briefgen.content.model import Dossier
from briefgen.pipeline.page_result import PageResult
from briefgen.rendering.calendar import render_meetings
from briefgen.site import feeds
from briefgen.site.day_pages import render_archive
from briefgen.site.entry_pages import render_entry_lists
from briefgen.site.model import SiteFile, stance_path
from briefgen.site.page_renderer import PageRenderer
from briefgen.site.pages import (
    render_about,
    render_assets,
    render_corrections,
    render_redirect,
    render_search,
    render_sources,
)
from briefgen.timeline.build import as_of
from briefgen.timeline.timeline import Timeline

FOLDERS = {"party": "parties", "person": "people", "issue": "issues", "event": "events"}  # of the pages of a kind


def entry_lists(
    renderer: PageRenderer, dossier: Dossier, entries: EntryCollection, days: Iterable[date]
) -> Iterator[SiteFile]:
    """Yield the lists of entries, the page of corrections, the calendars and the feeds of parties and issues."""
    yield from render_entry_lists(renderer, entries)
    yield render_corrections(renderer, entries, frozenset(days))
    yield from _calendars(renderer, dossier, entries)
    if renderer.site.address:
        yield from _feeds(renderer, dossier, entries)


def _calendars(renderer: PageRenderer, dossier: Dossier, entries: EntryCollection) -> Iterator[SiteFile]:
    """One calendar of all meetings, and one for each party that has any."""
    title, day = renderer.site.title, renderer.site.day
    meetings = [event.meeting for event in entries.events]
    if any(meeting.is_in_calendar for meeting in meetings):
        yield SiteFile("meetings.ics", render_meetings(meetings, title, title, day, renderer.words))
    for entry in entries.parties:
        if any(meeting.is_in_calendar for meeting in entry.meetings):
            data = render_meetings(entry.meetings, entry.party.name, title, day, renderer.words)
            names = _ids(dossier, "party", entry.party.id)
            yield from (SiteFile(f"parties/{name}/meetings.ics", data) for name in names)


def _feeds(renderer: PageRenderer, dossier: Dossier, entries: EntryCollection) -> Iterator[SiteFile]:
    """The feeds of each party and issue; a feed goes on under the ids that it had before."""
    followed = [("party", entry.party.id, entry.party.name, entry.feed_statements) for entry in entries.parties]
    followed += [("issue", entry.issue.id, entry.issue.title, entry.feed_statements) for entry in entries.issues]
    for kind, id, name, statements in followed:
        folder = FOLDERS[kind]
        for feed_id in _ids(dossier, kind, id):
            path, page = f"{folder}/{feed_id}", f"{folder}/{id}/"
            yield from feeds.render_statement_feeds(renderer.site, renderer.words, path, name, statements, page)


def page_lists(renderer: PageRenderer, timeline: Timeline, result: PageResult) -> Iterator[SiteFile]:
    """Yield the files that list all pages: archive, sources, about, redirects, assets, the feed of briefs."""
    settings = timeline.dossier.settings
    links = [result.days[str(day)] for day in timeline.days]
    cited = dict.fromkeys(id for ids in result.sources.values() for id in ids)
    yield from render_archive(renderer, links)
    yield render_sources(renderer, views_of_sources(as_of(timeline, renderer.site.day), cited))
    yield render_about(renderer, settings.stale_days)
    yield from render_assets(renderer.templates, settings.theme.accent)
    if renderer.site.has_search:
        yield render_search(renderer)
    for old, new in _redirects(timeline.dossier, result).items():
        yield render_redirect(renderer, old, new)
    yield SiteFile(".nojekyll", b"")
    if renderer.site.address:
        yield from feeds.render_brief_feeds(renderer.site, links)


def _redirects(dossier: Dossier, result: PageResult) -> dict[str, str]:
    """The old addresses of records that were renamed, with the new ones."""
    redirects = {
        f"{folder}/{old}/": f"{folder}/{new}/"
        for kind, folder in FOLDERS.items() for old, new in dossier.current_ids[kind].items()
        if f"{folder}/{new}/index.html" in result.links  # not all records have a page
    }  # fmt: skip
    for path in sorted(result.links):
        if stance := re.fullmatch(r"parties/([^/]+)/([^/]+)/index\.html", path):
            party, issue = stance[1], stance[2]
            ids = ((p, i) for p in _ids(dossier, "party", party) for i in _ids(dossier, "issue", issue))
            _, *old_paths = (stance_path(*pair) for pair in ids)
            redirects |= dict.fromkeys(old_paths, stance_path(party, issue))
    return redirects


def _ids(dossier: Dossier, kind: str, id: str) -> tuple[str, ...]:
    """The id of a party or an issue, and those that it had before."""
    record = dossier.parties[id] if kind == "party" else dossier.issues[id]
    return (id, *record.formerly)
