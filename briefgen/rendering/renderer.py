"""The entry of the package: a brief as the bytes of each output format that is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from briefgen.composition.brief import Brief, Comparison, EditionName
from briefgen.composition.editions import REDUCTIONS, one_page
from briefgen.content.document import Document
from briefgen.formats import OutputFormat, Progress, no_progress
from briefgen.problems import ContentError, Place, Problem
from briefgen.rendering import glyphs, json
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words

if TYPE_CHECKING:
    from briefgen.rendering.html import HtmlRenderer
    from briefgen.rendering.markdown import MarkdownRenderer
    from briefgen.rendering.pdf import PdfRenderer


def render_brief(
    brief: Brief, formats: Iterable[OutputFormat], templates: Templates, documents: Sequence[Document],
    pdf_renderer: PdfRenderer | None, progress: Progress = no_progress, *, archival: bool = False,
    full: Brief | None = None,
) -> Iterator[tuple[OutputFormat, bytes]]:  # fmt: skip
    """Yield the bytes of each format.

    The PDF is made from the HTML. It carries the `full` brief as JSON and its meetings as iCalendar; `archival` makes
    it a PDF/A-3. Raises ContentError for a character that none of the fonts has, with its place in `documents`.
    """
    requested, full = set(formats), full or brief
    if "md" in requested:
        with progress("rendering Markdown"):
            yield "md", _markdown(templates).render(brief).encode()
    if requested & {"html", "pdf", "eml"}:
        with progress("rendering HTML"):
            page = _html(templates).render(brief)
            _refuse_missing_glyphs(page, templates, documents)
        if "html" in requested:
            yield "html", page.encode()
    if "json" in requested:
        with progress("rendering JSON"):
            yield "json", json.render_json(brief).encode()
    has_calendar = any(meeting.when for window in full.upcoming for meeting in window.meetings)
    if "ics" in requested and has_calendar:
        yield "ics", _calendar(full, templates)  # all editions give the same, or one would delete meetings of another
    if requested & {"pdf", "eml"} and pdf_renderer is not None:
        with progress("rendering PDF"):
            attached = {"brief.json": json.render_json(full).encode()}
            if has_calendar:
                attached["meetings.ics"] = _calendar(full, templates)
            pdf = pdf_renderer.print(page, f"{brief.day}.html", attached, brief.day, archival=archival)
        if "pdf" in requested:
            yield "pdf", pdf
        if "eml" in requested:
            with progress("rendering the e-mail"):
                yield "eml", _email(brief, templates, pdf)


def render_comparison(comparison: Comparison, templates: Templates, *, as_json: bool) -> str:
    """Return what changed between two days, as Markdown or JSON."""
    return json.render_json(comparison) if as_json else _markdown(templates).render_changes(comparison)


def fit_on_one_page(brief: Brief, templates: Templates, pdf_renderer: PdfRenderer) -> Brief:
    """Return the one-page edition that leaves out no more than it must.

    Raises ContentError where even the last step is too long, which takes a masthead that fills the page.
    """
    name = f"{brief.day}.html"

    def is_one_page(step: int) -> bool:
        return pdf_renderer.pages(_html(templates).render(one_page(brief, step)), name) == 1

    if is_one_page(0):
        return one_page(brief, 0)
    step = bisect_left(range(len(REDUCTIONS)), True, lo=1, key=is_one_page)
    if step == len(REDUCTIONS) and not is_one_page(step):
        message = "the one-page edition does not fit on a page, though everything was shortened"
        hint = "shorten the dossier's title or the headline; with your own styles, make type or margins smaller"
        raise ContentError([Problem("unprintable", message, Place(name), hint)])
    return one_page(brief, step)


def needs_pdf(formats: Sequence[OutputFormat], edition: EditionName) -> bool:
    """Whether pages are laid out: for a PDF, alone or in an e-mail, or to see whether an edition fits on one page."""
    return "pdf" in formats or "eml" in formats or edition == "one-page"


def open_pdf_renderer(templates: Templates) -> PdfRenderer:
    """Return the process that makes PDFs with some templates; it ends with the `with` in which it is opened."""
    from briefgen.rendering.pdf import PdfRenderer

    return PdfRenderer(templates.folders)


def _calendar(brief: Brief, templates: Templates) -> bytes:
    from briefgen.rendering import calendar

    return calendar.render_calendar(brief, _words(brief, templates))


def _email(brief: Brief, templates: Templates, pdf: bytes) -> bytes:
    from briefgen.rendering import email

    text, letter = _markdown(templates).render(brief), _html(templates).render(brief, letter=True)
    return email.render_email(brief, _words(brief, templates), text, letter, pdf)


def _words(brief: Brief, templates: Templates) -> Words:
    return Words(templates.labels(brief.language), brief.language, brief.day, brief.zone)


@lru_cache(maxsize=4)  # templates that were read again replace the old ones
def _markdown(templates: Templates) -> MarkdownRenderer:
    from briefgen.rendering.markdown import MarkdownRenderer

    return MarkdownRenderer(templates)


@lru_cache(maxsize=4)
def _html(templates: Templates) -> HtmlRenderer:
    from briefgen.rendering.html import HtmlRenderer

    return HtmlRenderer(templates)


def _refuse_missing_glyphs(page: str, templates: Templates, documents: Sequence[Document]) -> None:
    """Raise ContentError for characters of a page that none of the fonts has, where they were typed."""
    missing = glyphs.missing_glyphs(page, templates.fonts())
    if missing:
        raise ContentError(_glyph_problem(character, documents) for character in missing)


def _glyph_problem(character: str, documents: Sequence[Document]) -> Problem:
    message = f"no font has the character {character} (U+{ord(character):04X})"
    hint = "delete it or use other letters; or name a font that has it in `styles/fonts.css` of your templates folder"
    for document in documents:
        for number, line in enumerate(document.lines):
            if character in line:
                place = Place(document.name, number + 1, line.index(character) + 1, line)
                return Problem("missing-glyph", message, place, hint)
    return Problem("missing-glyph", message, Place("templates"), hint)
