"""A brief as one self-contained HTML page."""

from __future__ import annotations

from markupsafe import Markup

from briefgen.composition.brief import Brief
from briefgen.rendering.citations import html_numbers
from briefgen.rendering.html_context import html_environment, html_values
from briefgen.rendering.printers import HtmlPrinter
from briefgen.rendering.template_renderer import TemplateRenderer
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words


def html_template_renderer(templates: Templates) -> TemplateRenderer:
    """Return a renderer of HTML templates."""

    def make_printer(root: str | None, letter: bool) -> HtmlPrinter:
        return HtmlPrinter(root, is_letter=letter)

    return TemplateRenderer(templates, html_environment(templates), make_printer, html_numbers, Markup)


class HtmlRenderer:
    """Renders briefs to HTML with one set of templates."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self._pages = html_template_renderer(templates)

    def render(self, brief: Brief, *, letter: bool = False) -> str:
        """Return the page of a brief; with `letter` in the style of an e-mail.

        Raises ContentError where a template or a message is wrong.
        """
        words = Words(self.templates.labels(brief.language), brief.language, brief.day, brief.zone)
        values = {**html_values(brief, words), "site": None}
        sources = [source.id for source in brief.sources]
        return self._pages.render("brief/brief.html", values, words, sources, letter=letter)
