"""Stage: Brief -> one self-contained HTML page."""

from __future__ import annotations

from markupsafe import Markup

from briefgen.editorial.brief import Brief
from briefgen.render.markup import html_environment, html_values
from briefgen.render.recurring import Recurring
from briefgen.render.templates import Templates
from briefgen.render.words import Words


class HtmlBriefs:
    """Renders briefs to HTML with one set of templates."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.environment = html_environment(templates)
        self.recurring = Recurring(self.environment, Markup)

    def render(self, brief: Brief, *, letter: bool = False) -> str:
        """The page of one day, or with the styles of a letter. ContentError where a template or a label is wrong."""
        words = Words(self.templates.labels(brief.language), brief.language, brief.day, brief.zone)
        values = {**html_values(brief, words), "letter": letter, "site": None}
        self.recurring.begin(words, [source.id for source in brief.sources], letter=letter)
        return self.templates.render(self.environment, "brief/brief.html", values)
