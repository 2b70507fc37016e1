"""Build the brief of a day: load, compose, render."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from briefgen.composition.brief import Brief, ComposedBrief, Imprint
from briefgen.formats import OutputFormat, Progress, no_progress
from briefgen.pipeline.days import compose_brief
from briefgen.pipeline.load import LoadedDossier, load_content, load_dossier
from briefgen.pipeline.previous import previous_sealed_snapshot
from briefgen.pipeline.refresh import read_and_refresh
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import Problem
from briefgen.rendering.renderer import fit_on_one_page, needs_pdf, open_pdf_renderer, render_brief
from briefgen.rendering.template_check import check_templates
from briefgen.rendering.templates import Templates
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.timeline.build import as_of
from briefgen.timeline.days import Day, choose_day

if TYPE_CHECKING:
    from briefgen.rendering.pdf import PdfRenderer

SEALED: tuple[OutputFormat, ...] = ("md", "html", "pdf", "json", "ics")  # the formats in which a brief is sealed


@dataclass(frozen=True, slots=True)
class BuiltBrief:
    """The brief of a day, its files by format, and the warnings."""

    brief: Brief
    files: dict[OutputFormat, bytes]
    warnings: tuple[Problem, ...]


def build_brief(
    request: BriefRequest, day: Day, formats: Sequence[OutputFormat], progress: Progress = no_progress,
    pdf_renderer: PdfRenderer | None = None,
) -> BuiltBrief:  # fmt: skip
    """Build the brief of a day, with a PDF renderer that runs already or a new one.

    Refreshes the schema for editors in the content folder; the files of the brief are not written. Raises ContentError
    with all problems.
    """
    templates = Templates(request.templates)
    with ExitStack() as stack:
        if pdf_renderer is None and needs_pdf(formats, request.edition):
            pdf_renderer = stack.enter_context(open_pdf_renderer(templates))
        with progress("reading content"):
            loaded = load_content(read_and_refresh(request))
            chosen = choose_day(loaded.timeline, day)
            sealed, warnings = previous_sealed_snapshot(request, loaded, chosen)
        built = _build(request, loaded, chosen, sealed, formats, templates, pdf_renderer, progress)
    return replace(built, warnings=(*loaded.content.warnings, *warnings, *built.warnings))


def build_brief_from(
    request: BriefRequest, loaded: LoadedDossier, day: date, formats: Sequence[OutputFormat], templates: Templates,
    pdf_renderer: PdfRenderer | None = None,
) -> BuiltBrief:  # fmt: skip
    """Build the brief of a day from a dossier that is loaded; the warnings are those of the day alone."""
    sealed, warnings = previous_sealed_snapshot(request, loaded, day)
    built = _build(request, loaded, day, sealed, formats, templates, pdf_renderer, no_progress)
    return replace(built, warnings=(*warnings, *built.warnings))


def _build(
    request: BriefRequest, loaded: LoadedDossier, day: date, sealed: Snapshot | None, formats: Sequence[OutputFormat],
    templates: Templates, pdf_renderer: PdfRenderer | None, progress: Progress,
) -> BuiltBrief:  # fmt: skip
    with progress("composing"):
        imprint = Imprint(loaded.content.known_at, loaded.content.redacted_count)
        composed = compose_brief(loaded.timeline, day, imprint, sealed)
    return render_composed(composed, request, loaded, formats, templates, pdf_renderer, progress)


def render_composed(
    composed: ComposedBrief, request: BriefRequest, loaded: LoadedDossier, formats: Sequence[OutputFormat],
    templates: Templates, pdf_renderer: PdfRenderer | None, progress: Progress,
) -> BuiltBrief:  # fmt: skip
    """Render a composed brief in the edition of a request; the warnings are those of the brief and the templates."""
    brief = composed.brief
    if request.edition == "one-page" and pdf_renderer is not None:
        with progress("fitting it on one page"):
            brief = fit_on_one_page(brief, templates, pdf_renderer)
    files = dict(
        render_brief(
            brief, formats, templates, loaded.content.documents, pdf_renderer, progress, full=composed.brief,
            archival=request.archival,
        )
    )  # fmt: skip
    template_warnings = [problem for problem in check_templates(templates, brief.language) if not problem.is_error]
    return BuiltBrief(brief, files, (*composed.warnings, *template_warnings))


def snapshot_on(request: BriefRequest, day: Day) -> Snapshot:
    """Return where everything stands on a day."""
    timeline = load_dossier(request.content, request.known_at, request.marking).timeline
    return take_snapshot(as_of(timeline, choose_day(timeline, day)))
