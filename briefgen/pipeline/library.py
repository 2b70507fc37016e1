"""The use cases as functions for Python programs; `briefgen` itself exports them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from briefgen.composition.brief import Brief, EditionName
from briefgen.content.fields import Marking
from briefgen.formats import OUTPUT_FORMATS, OutputFormat
from briefgen.pipeline.brief import build_brief_from
from briefgen.pipeline.check import check_days
from briefgen.pipeline.load import LoadedDossier, load_dossier
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import SiteSummary
from briefgen.pipeline.site import build_site as _build_site
from briefgen.problems import ContentError, Problem, sort_problems
from briefgen.rendering.renderer import needs_pdf, open_pdf_renderer, render_brief
from briefgen.rendering.templates import Templates
from briefgen.timeline.days import choose_day


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier that `load` has read and checked."""

    request: BriefRequest
    loaded: LoadedDossier

    @property
    def title(self) -> str:
        """The title of the dossier."""
        return self.loaded.timeline.dossier.settings.title

    @property
    def days(self) -> tuple[date, ...]:
        """The days that have a brief, in order."""
        return tuple(self.loaded.timeline.days)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings about its content."""
        return sort_problems(self.loaded.content.warnings)


def load(
    path: str | Path, *, templates: str | Path | None = None, known_at: str | None = None,
    marking: Marking | None = None,
) -> OpenDossier:  # fmt: skip
    """Read and check a content folder; nothing is written.

    `templates` is a folder of your own templates, over those that ship. `known_at` names a commit or a day: the content
    as it was then. Nothing marked above `marking` is used. Raises ContentError with all errors in the content,
    UsageFailure for a commit or a marking that cannot be, EnvironmentFailure if git fails.
    """
    request = BriefRequest(Path(path), Path(templates) if templates else None, known_at, marking=marking)
    return OpenDossier(request, load_dossier(request.content, known_at, marking))


def check(path: str | Path, *, templates: str | Path | None = None, every_day: bool = False) -> list[Problem]:
    """Return all problems of a content folder, errors and warnings, and of the latest brief or with `every_day` of all.

    Never raises for what is wrong in the content; nothing is written.
    """
    request = BriefRequest(Path(path), Path(templates) if templates else None)
    try:
        return list(sort_problems(check_days(request, None, every_day=every_day, pdf=False)))
    except ContentError as error:
        return list(error.problems)


def brief(dossier: OpenDossier, day: date | None = None, *, edition: EditionName = "full") -> Brief:
    """Return the brief of a day; without a day that of the latest day that has something dated.

    It is compared with the last sealed brief, or else with the last earlier day. Raises UsageFailure for a day before
    the first.
    """
    request = replace(dossier.request, edition=edition)
    templates = Templates(request.templates)
    chosen = choose_day(dossier.loaded.timeline, day)
    if not needs_pdf((), edition):
        return build_brief_from(request, dossier.loaded, chosen, (), templates).brief
    with open_pdf_renderer(templates) as pdf_renderer:  # whether an edition fits on a page is seen in its pages
        return build_brief_from(request, dossier.loaded, chosen, (), templates, pdf_renderer).brief


def render(dossier: OpenDossier, brief: Brief, formats: Iterable[OutputFormat] = ("md",)) -> dict[OutputFormat, bytes]:
    """Return the bytes of a brief in some of the OUTPUT_FORMATS, such as `md`, `html` and `pdf`.

    A brief without meetings has no `ics`. All editions of a day have the same meetings there, and the PDF of each
    carries the full brief. Raises ValueError for an unknown format, ContentError for a template, a
    message or a character that cannot be printed, EnvironmentFailure if the PDF cannot be made here.
    """
    requested = tuple(formats)
    if unknown := sorted(set(requested) - set(OUTPUT_FORMATS)):
        raise ValueError(f"no such format: {', '.join(unknown)}")
    templates, documents = Templates(dossier.request.templates), dossier.loaded.content.documents
    full = brief if brief.edition.name == "full" else _full_brief(dossier, brief.day, templates)
    if not needs_pdf(requested, "full"):
        return dict(render_brief(brief, requested, templates, documents, None, full=full))
    with open_pdf_renderer(templates) as pdf_renderer:
        return dict(render_brief(brief, requested, templates, documents, pdf_renderer, full=full))


def _full_brief(dossier: OpenDossier, day: date, templates: Templates) -> Brief:
    return build_brief_from(dossier.request, dossier.loaded, day, (), templates).brief


def build_site(
    path: str | Path, output: str | Path, *, templates: str | Path | None = None, address: str | None = None,
    pdfs: int | None = 0, search: bool = True, processes: int | None = None,
) -> SiteSummary:  # fmt: skip
    """Build the static site of all days in a folder, and return its numbers.

    `address` is where the site will be published. The latest `pdfs` days get a PDF (None: all). Raises ContentError
    with all problems, UsageFailure for a folder that is no site; then the site that was there stays as it is.
    """
    request = BriefRequest(Path(path), Path(templates) if templates else None)
    return _build_site(request, SiteOptions(Path(output), address, pdfs, search, processes))
