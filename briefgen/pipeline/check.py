"""Check the content: the problems of one day or of all days, as far as they show in what is rendered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

from briefgen.composition.brief import ComposedBrief, Imprint
from briefgen.content.git.commits import fork_point
from briefgen.content.quote_rules import QuoteCounts
from briefgen.content.reader import count_quotes
from briefgen.content.sealed_briefs import edited_records
from briefgen.formats import TEMPLATED_FORMATS, OutputFormat, Progress, no_progress
from briefgen.pipeline.days import compose_brief, compose_briefs
from briefgen.pipeline.load import LoadedDossier, load_dossier
from briefgen.pipeline.previous import previous_sealed_snapshot
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError, Problem
from briefgen.rendering.renderer import open_pdf_renderer, render_brief
from briefgen.rendering.template_check import check_templates
from briefgen.rendering.templates import Templates
from briefgen.timeline.days import Day, choose_day


def check_days(
    request: BriefRequest, day: Day, *, every_day: bool, pdf: bool, progress: Progress = no_progress
) -> list[Problem]:
    """Return the problems of one day or of all days: of the content, and of its Markdown, HTML and with `pdf` its PDF.

    Nothing is written. Raises ContentError for content that cannot be loaded.
    """
    templates = Templates(request.templates)
    with ExitStack() as stack:
        pdf_renderer = stack.enter_context(open_pdf_renderer(templates)) if pdf else None
        with progress("reading content"):
            loaded = load_dossier(request.content, request.known_at, request.marking)
        problems = [*loaded.content.warnings, *edited_records(loaded.content.unredacted)]
        problems += check_templates(templates, loaded.timeline.dossier.settings.language)
        chosen = None if every_day else choose_day(loaded.timeline, day)
        formats: tuple[OutputFormat, ...] = (*TEMPLATED_FORMATS, "pdf") if pdf else TEMPLATED_FORMATS
        for composed in _compose(request, loaded, chosen, problems):
            problems += composed.warnings
            try:
                documents = loaded.content.documents
                brief = composed.brief
                for _ in render_brief(brief, formats, templates, documents, pdf_renderer, progress, full=brief):
                    pass
            except ContentError as error:
                problems += error.problems
    return problems


def quote_counts(request: BriefRequest) -> QuoteCounts | None:
    """Return how many quotes of the content folder are proved; None where a file or a record cannot be read."""
    return count_quotes(request.content)


def check_since(
    request: BriefRequest, revision: str, day: Day, *, every_day: bool, pdf: bool, progress: Progress = no_progress
) -> list[Problem]:
    """Return the problems that the content did not have where the branch left a revision.

    A problem whose line has only moved is not new. Raises UsageFailure for a revision that git does not know.
    """
    base = replace(request, known_at=fork_point(request.content, revision).hash)

    def problems_of(request: BriefRequest) -> list[Problem]:
        try:
            return check_days(request, day, every_day=every_day, pdf=pdf, progress=progress)
        except ContentError as error:
            return list(error.problems)

    before = Counter(map(_identity, problems_of(base)))
    new: list[Problem] = []
    for problem in problems_of(request):
        if before[_identity(problem)]:
            before[_identity(problem)] -= 1
        else:
            new.append(problem)
    return new


def _identity(problem: Problem) -> tuple[str, ...]:
    """A problem without the line and column at which it stands."""
    return problem.code, problem.message, problem.place.file, problem.place.text.strip()


def _compose(
    request: BriefRequest, loaded: LoadedDossier, day: date | None, problems: list[Problem]
) -> Iterator[ComposedBrief]:
    imprint = Imprint(loaded.content.known_at, loaded.content.redacted_count)
    if day is None:
        return compose_briefs(loaded.timeline, loaded.timeline.days, imprint)
    sealed, warnings = previous_sealed_snapshot(request, loaded, day)
    problems += warnings
    return iter([compose_brief(loaded.timeline, day, imprint, sealed)])
