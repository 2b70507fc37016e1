"""The road walked for its problems: one day or all -> everything that is wrong or that somebody should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

from briefgen.composition.brief import ComposedBrief, Imprint
from briefgen.content.git.commits import branched_from
from briefgen.content.sealed import records_edited
from briefgen.formats import OutputFormat
from briefgen.pipeline.brief import compose_brief, compose_briefs, open_pdf_renderer, render_formats
from briefgen.pipeline.load import Day, LoadedDossier, choose_day, load_dossier
from briefgen.pipeline.previous import previous_sealed_snapshot
from briefgen.pipeline.request import BriefRequest, Progress, no_progress
from briefgen.problems import ContentError, Problem
from briefgen.rendering.templates import Templates


def check_days(
    desk: BriefRequest, day: Day, *, every_day: bool, pdf: bool, stage: Progress = no_progress
) -> list[Problem]:
    """The road as far as HTML (with `pdf` to the end) for one day or all: every problem; content errors are raised."""
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        press = stack.enter_context(open_pdf_renderer(templates)) if pdf else None
        with stage("reading content"):
            it = load_dossier(desk.content, desk.known_at, desk.marking)
        problems = [*it.warnings, *records_edited(it.unredacted)]
        for composed in _compose(desk, it, None if every_day else choose_day(it.timeline, day), problems):
            problems += composed.warnings
            forms: tuple[OutputFormat, ...] = ("md", "html", "pdf") if pdf else ("md", "html")
            try:
                for _ in render_formats(composed.brief, forms, templates, it.documents, press, stage):
                    pass
            except ContentError as error:
                problems += error.problems
    return problems


def check_since(
    desk: BriefRequest, revision: str, day: Day, *, every_day: bool, pdf: bool, stage: Progress = no_progress
) -> list[Problem]:
    """The problems that there were not where the branch left a revision: a line that has only moved is no new one.

    Raises UsageFailure where git does not know the revision.
    """
    base = replace(desk, known_at=branched_from(desk.content, revision).hash)

    def found(where: BriefRequest) -> list[Problem]:
        try:
            return check_days(where, day, every_day=every_day, pdf=pdf, stage=stage)
        except ContentError as error:
            return list(error.problems)

    before = Counter(map(_identity, found(base)))
    new: list[Problem] = []
    for problem in found(desk):
        if before[_identity(problem)]:
            before[_identity(problem)] -= 1
        else:
            new.append(problem)
    return new


def _identity(problem: Problem) -> tuple[str, ...]:
    """What a problem is, wherever in its file it stands."""
    return problem.code, problem.message, problem.place.file, problem.place.text.strip()


def _compose(
    desk: BriefRequest, it: LoadedDossier, day: date | None, problems: list[Problem]
) -> Iterator[ComposedBrief]:
    imprint = Imprint(it.known_at, it.redacted_count)
    if day is None:
        return compose_briefs(it.timeline, it.timeline.days, imprint)
    before, warnings = previous_sealed_snapshot(desk, it, day)
    problems += warnings
    return iter([compose_brief(it.timeline, day, imprint, before)])
