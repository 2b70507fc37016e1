"""The other pages of the site: sources, corrections, about, search, not found, redirects; and their assets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import partial

from briefgen import __version__
from briefgen.composition.brief import SourceView
from briefgen.composition.entries import EntryCollection
from briefgen.rendering.html_context import dark_theme_styles
from briefgen.rendering.style_sheets import read_desk_style, read_style
from briefgen.rendering.templates import Templates
from briefgen.site.model import Page, SiteFile
from briefgen.site.page_renderer import PageRenderer

_UNPRINTED_SELECTORS = ".site-head, .days, .forms, .site-foot"


def render_sources(renderer: PageRenderer, sources: Iterable[SourceView]) -> SiteFile:
    """Render the list of all sources that the site cites."""
    ordered = sorted(sources, key=lambda source: (source.title or source.publisher or source.url or "", source.id))
    return renderer.render_page(renderer.section_page("sources"), "site/sources.html", {"sources": ordered})


def render_corrections(renderer: PageRenderer, entries: EntryCollection, days: Collection[date]) -> SiteFile:
    """Render the list of all corrections; `days` are those that have a page."""
    sources = entries.correction_sources
    values = {"corrections": entries.corrections, "sources": sources, "days": tuple(days)}
    return renderer.render_page(renderer.section_page("corrections"), "site/corrections.html", values, sources)


def render_about(renderer: PageRenderer, stale_days: int) -> SiteFile:
    """Render the page that explains how the briefs are made."""
    names = ("about_stances", "about_age", "about_evidence", "about_days")
    lines = tuple(renderer.words.label("site", name, stale=stale_days) for name in names)
    page = renderer.section_page("about", lines=lines, version=__version__)
    return renderer.render_page(page, "site/about.html", {})


def render_search(renderer: PageRenderer) -> SiteFile:
    """Render the search form, which works through a script."""
    page = Page("search/", renderer.words.label("site", "search"), "search")
    return renderer.render_page(page, "site/search.html", {})


def render_not_found(renderer: PageRenderer, base: str) -> SiteFile:
    """Render the page that a server returns with status 404.

    It can appear at any address, so its links begin with `base`, the path of the site on its server.
    """
    label = renderer.words.label
    page = Page(
        "404.html", label("site", "not_found"), "missing", text=label("site", "not_found_text"), is_indexed=False
    )
    return renderer.render_page(page, "site/missing.html", {}, root=base)


def render_redirect(renderer: PageRenderer, old: str, new: str) -> SiteFile:
    """Render a page at the old path of a renamed record that leads to the new one; both end with a slash."""
    title = renderer.words.label("site", "moved_to")
    page = Page(old, title, "moved", canonical_path=new, target="../" * old.count("/") + new, is_indexed=False)
    return renderer.render_page(page, "site/moved.html", {})


def render_assets(templates: Templates, accent: str) -> Iterator[SiteFile]:
    """Yield the style sheet and the script of the site."""
    read = partial(read_style, templates)
    parts = [
        read("styles/base.css"), f":root {{ --accent: {accent} }}",
        f"@media screen {{\n{read('styles/screen.css')}\n{read('styles/site.css')}\n}}",
        str(dark_theme_styles(accent)),
        f"@media print {{\n{read('styles/print.css')}\n{_UNPRINTED_SELECTORS} {{ display: none }}\n}}",
        read_desk_style(templates),
    ]  # fmt: skip
    yield SiteFile("assets/site.css", "\n".join(parts).encode())
    yield SiteFile("assets/site.js", templates.text("scripts/site.js").encode())
