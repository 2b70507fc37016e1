"""The pages of the days: each day's brief, and the archive of all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from briefgen.composition.brief import Brief, IssueName, Ref, StanceChangeView
from briefgen.composition.entries import CorrectionEntry, day_path
from briefgen.rendering.html_context import html_values
from briefgen.rendering.prose import first_heading, plain_text
from briefgen.rendering.wording.words import Words
from briefgen.site.linked_data import describe_day
from briefgen.site.model import DayLink, Entry, FormatLink, Group, Neighbour, Page, SealedPage, SiteFile
from briefgen.site.page_renderer import PageRenderer, unique_names

_BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
_SKIP_LINK = re.compile(r'<a class="skip"[^>]*>.*?</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class DayInput:
    """A day's brief with its neighbours, formats and corrections.

    Of a sealed brief `published_html` is the page as it was sealed, and `description` its first line.
    """

    brief: Brief
    before: Neighbour | None
    after: Neighbour | None
    formats: tuple[FormatLink, ...]
    sealed: SealedPage | None = None
    published_html: str | None = None
    description: str = ""
    notices: tuple[CorrectionEntry, ...] = ()


def render_day(renderer: PageRenderer, day: DayInput, *, is_home: bool = False) -> tuple[SiteFile, DayLink]:
    """Render the page of a day's brief, or the same brief as the home page; also return the link to the day."""
    brief = day.brief
    path = "" if is_home else day_path(brief.day)
    words = Words(renderer.words.labels, brief.language, brief.day, brief.zone)
    values = dict(html_values(brief, words))
    if day.published_html is None:
        brief_html = renderer.render_brief(Page(path, "", "day"), brief, words, values)
        description = plain_text(brief.bottom_line[0].text) if brief.bottom_line else day.description
    else:
        brief_html, description = _embedded_body(day.published_html), day.description
    title = first_heading(brief_html) or brief.dossier
    page = Page(
        path, title, "day", description, canonical_path=day_path(brief.day), og_type="article",
        feeds=renderer.feeds("briefs", renderer.site.title),
        data=describe_day(renderer.site, brief, title, description), before=day.before, after=day.after,
        notices=day.notices, sealed=day.sealed, formats=day.formats, brief_html=brief_html,
        parties=unique_names(party.name for party, _ in _news_subjects(brief) if party),
        issues=unique_names(issue.title for _, issues in _news_subjects(brief) for issue in issues),
    )  # fmt: skip
    link = DayLink(brief.day, day_path(brief.day), title, description)
    return renderer.render_page(page, "site/day.html", {**values, "page": page}, brief.sources, words=words), link


def render_archive(renderer: PageRenderer, links: Sequence[DayLink]) -> Iterator[SiteFile]:
    """Yield a page of all days, newest first, and a page for each year and month."""
    words = renderer.words
    links_by_year: dict[int, list[DayLink]] = defaultdict(list)
    for link in sorted(links, key=lambda link: link.day, reverse=True):
        links_by_year[link.day.year].append(link)
    groups = [
        Group(str(year), tuple(_month_entry(words, month) for month in _split_by_month(links_of_year)))
        for year, links_of_year in links_by_year.items()
    ]
    feeds = renderer.feeds("briefs", renderer.site.title)
    archive = Page("days/", words.label("site", "days"), "list", text=words.label("site", "days_text"), feeds=feeds)
    yield renderer.render_list(archive, groups)
    for year, links_of_year in links_by_year.items():
        months = [(_month_path(month[0]), _month_group(words, month)) for month in _split_by_month(links_of_year)]
        yield renderer.render_list(Page(f"{year:04}/", str(year), "list"), [group for _, group in months])
        for path, group in months:
            title = words.label("site", "briefs_of", month=group.title)
            yield renderer.render_list(Page(path, title, "list"), [Group("", group.entries)])


def _month_entry(words: Words, links: Sequence[DayLink]) -> Entry:
    """Return a month as one line, with links to its days."""
    days = tuple(Entry(link.path, str(link.day.day)) for link in reversed(links))
    return Entry(_month_path(links[0]), words.month(links[0].day), parts=days)


def _month_group(words: Words, links: Sequence[DayLink]) -> Group:
    """Return a month as a group with a line for each day."""
    entries = tuple(Entry(link.path, link.title, words.long_day(link.day)) for link in links)
    return Group(words.month(links[0].day), entries)


def _split_by_month(links: Sequence[DayLink]) -> list[list[DayLink]]:
    links_by_month: dict[tuple[int, int], list[DayLink]] = defaultdict(list)
    for link in links:
        links_by_month[link.day.year, link.day.month].append(link)
    return list(links_by_month.values())


def _month_path(link: DayLink) -> str:
    return f"{link.day.year:04}/{link.day.month:02}/"


def _news_subjects(brief: Brief) -> Iterator[tuple[Ref | None, tuple[IssueName, ...]]]:
    """Yield the party and the issues of each new statement and of each stance that changed."""
    for section in brief.parties:
        for row in (*section.all_rows, *(row for person in section.people for row in person.rows)):
            for evidence in row.evidence:
                if evidence.statement.id in brief.news.statements:
                    yield section.party or evidence.statement.party, (row.issue,)
        for statement in section.also_said:
            yield section.party or statement.party, ()
    for change in brief.changes:
        if isinstance(change, StanceChangeView):
            yield None, change.issues


def _embedded_body(page: str) -> Markup:
    """Return the body of a published page, to be embedded in another page."""
    body = _BODY.search(page)
    content = _SKIP_LINK.sub("", body[1] if body else page)
    return Markup(re.sub(r"<(/?)main\b", r"<\1div", content))
