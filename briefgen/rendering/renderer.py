"""The entry of the package: a brief as the bytes of each output format that is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from briefgen.composition.brief import Brief, Comparison, EditionName
from briefgen.composition.editions import REDUCTIONS, one_page
from briefgen.content.document import Document
from briefgen.formats import PDF_FORMATS, OutputFormat, Progress, no_progress
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
    pdf_renderer: PdfRenderer | None, progress: Progress = no_progress, *, full: Brief, archival: bool = False,
) -> Iterator[tuple[OutputFormat, bytes]]:  # fmt: skip
    """Yield the bytes of each format; a brief without dated meetings has no `ics`.

    `full` is the brief before it was reduced to its edition: the calendar has its meetings. The PDF, which is made from
    the HTML, carries it as JSON, and the calendar; `archival` makes it a PDF/A-3. Raises ContentError for a character
    that none of the fonts has, with its place in `documents`, and ValueError for a format that nothing renders, or a
    PDF without a renderer.
    """
    requested = set(formats)
    if unknown := requested - RENDERERS.keys():
        raise ValueError(f"nothing renders {', '.join(sorted(unknown))}: RENDERERS in {__name__} lacks it")
    job = _Job(brief, full, templates, documents, pdf_renderer, progress, archival)
    for output_format, render in RENDERERS.items():
        if output_format in requested and (data := render(job)) is not None:
            yield output_format, data


@dataclass(frozen=True)
class _Job:
    """A brief that is rendered in several formats, with what more than one of them needs, made once."""

    brief: Brief
    full: Brief
    templates: Templates
    documents: Sequence[Document]
    pdf_renderer: PdfRenderer | None
    progress: Progress
    archival: bool

    @cached_property
    def page(self) -> str:
        with self.progress("rendering HTML"):
            page = _html(self.templates).render(self.brief)
            _refuse_missing_glyphs(page, self.templates, self.documents)
        return page

    @cached_property
    def calendar(self) -> bytes | None:
        """The meetings of the full brief: all editions give the same, or one would delete meetings of another."""
        if not any(meeting.is_in_calendar for window in self.full.upcoming for meeting in window.meetings):
            return None
        from briefgen.rendering import calendar

        return calendar.render_calendar(self.full, self.words)

    @cached_property
    def pdf(self) -> bytes:
        if self.pdf_renderer is None:
            raise ValueError("a PDF needs a PDF renderer")
        page = self.page
        with self.progress("rendering PDF"):
            attached = {"brief.json": json.render_json(self.full).encode()}
            if self.calendar is not None:
                attached["meetings.ics"] = self.calendar
            day = self.brief.day
            return self.pdf_renderer.print(page, f"{day}.html", attached, day, archival=self.archival)

    @property
    def words(self) -> Words:
        brief = self.brief
        return Words(self.templates.labels(brief.language), brief.language, brief.day, brief.zone)


def _render_markdown(job: _Job) -> bytes:
    with job.progress("rendering Markdown"):
        return _markdown(job.templates).render(job.brief).encode()


def _render_json(job: _Job) -> bytes:
    with job.progress("rendering JSON"):
        return json.render_json(job.brief).encode()


def _render_email(job: _Job) -> bytes:
    from briefgen.rendering import email

    pdf = job.pdf
    with job.progress("rendering the e-mail"):
        text, letter = _markdown(job.templates).render(job.brief), _html(job.templates).render(job.brief, letter=True)
        return email.render_email(job.brief, job.words, text, letter, pdf)


# How each output format is made, in the order in which they are made. None stands for a file that there is no need of.
RENDERERS: Mapping[OutputFormat, Callable[[_Job], bytes | None]] = {
    "md": _render_markdown,
    "html": lambda job: job.page.encode(),
    "json": _render_json,
    "ics": lambda job: job.calendar,
    "pdf": lambda job: job.pdf,
    "eml": _render_email,
}


def render_comparison(comparison: Comparison, templates: Templates, *, as_json: bool) -> str:
    """Return what changed between two days, as Markdown or JSON."""
    return json.render_json(comparison) if as_json else _markdown(templates).render_changes(comparison)


def fit_on_one_page(brief: Brief, templates: Templates, pdf_renderer: PdfRenderer) -> Brief:
    """Return the one-page edition that leaves out no more than it must.

    Raises ContentError where even the last step is too long, which takes a masthead that fills the page.
    """
    name = f"{brief.day}.html"

    def is_one_page(step: int) -> bool:
        return pdf_renderer.takes_one_page(_html(templates).render(one_page(brief, step)), name)

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
    return not PDF_FORMATS.isdisjoint(formats) or edition == "one-page"


def open_pdf_renderer(templates: Templates) -> PdfRenderer:
    """Return the process that makes PDFs with some templates; it ends with the `with` in which it is opened."""
    from briefgen.rendering.pdf import PdfRenderer

    return PdfRenderer(templates.folders)


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
