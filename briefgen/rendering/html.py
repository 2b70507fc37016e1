"""Brief -> one self-contained HTML page."""

from __future__ import annotations

from markupsafe import Markup

from briefgen.composition.brief import Brief
from briefgen.rendering.fragment_cache import FragmentCache
from briefgen.rendering.html_context import html_environment, html_values
from briefgen.rendering.templates import Templates
from briefgen.rendering.words import Words


class HtmlRenderer:
    """Renders briefs to HTML with one set of templates."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.environment = html_environment(templates)
        self.recurring = FragmentCache(self.environment, Markup)

    def render(self, brief: Brief, *, letter: bool = False) -> str:
        """The page of one day, or with the styles of a letter. ContentError where a template or a label is wrong."""
        words = Words(self.templates.labels(brief.language), brief.language, brief.day, brief.zone)
        values = {**html_values(brief, words), "letter": letter, "site": None}
        self.recurring.start_page(words, [source.id for source in brief.sources], letter=letter)
        return self.templates.render(self.environment, "brief/brief.html", values)
