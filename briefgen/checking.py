"""The road walked for its problems: one day or all -> everything that is wrong or that somebody should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

from briefgen.asked import Desk, Stage, quietly
from briefgen.content.sealed import records_edited
from briefgen.editorial.brief import Composed, Imprint
from briefgen.forms import Form
from briefgen.history.commits import branched_from
from briefgen.pipeline import brief_of, compose_days, opened_press, render
from briefgen.problems import ContentError, Problem
from briefgen.reading import Day, Read, choose_day, read
from briefgen.render.templates import Templates
from briefgen.sent import last_sealed


def check_days(desk: Desk, day: Day, *, every_day: bool, pdf: bool, stage: Stage = quietly) -> list[Problem]:
    """The road as far as HTML (with `pdf` to the end) for one day or all: every problem; content errors are raised."""
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        press = stack.enter_context(opened_press(templates)) if pdf else None
        with stage("reading content"):
            it = read(desk.content, desk.known_at, desk.marking)
        problems = [*it.warnings, *records_edited(it.whole)]
        for composed in _composed(desk, it, None if every_day else choose_day(it.told, day), problems):
            problems += composed.warnings
            forms: tuple[Form, ...] = ("md", "html", "pdf") if pdf else ("md", "html")
            try:
                for _ in render(composed.brief, forms, templates, it.documents, press, stage):
                    pass
            except ContentError as error:
                problems += error.problems
    return problems


def check_since(
    desk: Desk, revision: str, day: Day, *, every_day: bool, pdf: bool, stage: Stage = quietly
) -> list[Problem]:
    """The problems that there were not where the branch left a revision: a line that has only moved is no new one.

    Raises UsageFailure where git does not know the revision.
    """
    base = replace(desk, known_at=branched_from(desk.content, revision).hash)

    def found(where: Desk) -> list[Problem]:
        try:
            return check_days(where, day, every_day=every_day, pdf=pdf, stage=stage)
        except ContentError as error:
            return list(error.problems)

    before = Counter(map(_same, found(base)))
    new: list[Problem] = []
    for problem in found(desk):
        if before[_same(problem)]:
            before[_same(problem)] -= 1
        else:
            new.append(problem)
    return new


def _same(problem: Problem) -> tuple[str, ...]:
    """What a problem is, wherever in its file it stands."""
    return problem.code, problem.message, problem.place.file, problem.place.text.strip()


def _composed(desk: Desk, it: Read, day: date | None, problems: list[Problem]) -> Iterator[Composed]:
    imprint = Imprint(it.known_at, it.left_out)
    if day is None:
        return compose_days(it.told, it.told.days, imprint)
    before, warnings = last_sealed(desk, it, day)
    problems += warnings
    return iter([brief_of(it.told, day, imprint, before)])
