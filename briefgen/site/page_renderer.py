"""The renderer of one site's pages: templates, words and links that all pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from briefgen.composition.brief import Brief, SourceView
from briefgen.composition.entries import day_path
from briefgen.rendering.html import html_template_renderer
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words
from briefgen.site.model import SECTIONS, Feed, Group, Page, Site, SiteFile


class PageRenderer:
    """Renders pages inside the frame of one site."""

    def __init__(self, templates: Templates, site: Site) -> None:
        self.templates, self.site = templates, site
        self._renderer = html_template_renderer(templates)
        self._renderer.environment.globals["path_of"] = day_path
        # Permanent pages print the year of every date: no date is in the year of `date.min`.
        self.words = Words(templates.labels(site.language), site.language, date.min, site.zone)

    def render_page(
        self, page: Page, template: str, values: Mapping[str, Any], sources: Sequence[SourceView] = (),
        *, words: Words | None = None, root: str | None = None,
    ) -> SiteFile:  # fmt: skip
        """Render a page with a template and its values.

        `sources` are those that the page lists, in the order of their numbers. `words` are those of the site unless
        given; `root` is the path to the root of the site, relative unless given.
        """
        words, root = words or self.words, root or page.root
        frame = {"brief": None, **self._frame(page, root), **values}
        text = self._renderer.render(template, frame, words, [source.id for source in sources], root=root)
        is_folder = page.path.endswith("/") or not page.path
        return SiteFile(f"{page.path}index.html" if is_folder else page.path, text.encode())

    def render_list(self, page: Page, groups: Sequence[Group]) -> SiteFile:
        """Render a list of pages, group by group."""
        return self.render_page(page, "site/list.html", {"groups": groups})

    def render_brief(self, page: Page, brief: Brief, words: Words, values: Mapping[str, Any]) -> Markup:
        """Return the HTML of a brief, to be embedded in its page."""
        frame = {**values, **self._frame(page, page.root)}
        sources = [source.id for source in brief.sources]
        return Markup(self._renderer.render("site/inner.html", frame, words, sources, root=page.root))

    def section_page(self, name: str, **fields: Any) -> Page:
        """Return the page of a section of the site, with the title and text of its labels."""
        label = self.words.label
        text = label("site", f"{name}_text")
        return Page(f"{name}/", label("site", name), "list", text, text, **fields)

    def feeds(self, name: str, title: str) -> tuple[Feed, ...]:
        """Return the links to a feed in both formats; none if the site has no address, which feeds need."""
        if not self.site.address:
            return ()
        return Feed("atom", f"feeds/{name}.atom", title), Feed("json_feed", f"feeds/{name}.json", title)

    def _frame(self, page: Page, root: str) -> dict[str, Any]:
        site = {name: getattr(self.site, name) for name in Site.__slots__}
        return {"page": page, "site": {**site, "root": root, "sections": SECTIONS}}


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in order, each once."""
    return tuple(dict.fromkeys(names))
