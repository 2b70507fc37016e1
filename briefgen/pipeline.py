"""The road: content -> editorial -> render; the only module that knows the order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.content.check import check
from briefgen.content.document import Document
from briefgen.content.load import read_folder
from briefgen.content.parse import parse
from briefgen.editorial.as_of import as_of, chronicle
from briefgen.editorial.brief import Brief
from briefgen.editorial.chronicle import Chronicle
from briefgen.editorial.compose import compose
from briefgen.editorial.picture import Picture, picture
from briefgen.forms import Form
from briefgen.problems import ContentError, Place, Problem, UsageFailure
from briefgen.render import glyphs, json
from briefgen.render.templates import Templates

if TYPE_CHECKING:
    from briefgen.render.html import HtmlBriefs
    from briefgen.render.markdown import MarkdownBriefs
    from briefgen.render.pdf import Press

Day = date | datetime | None
Stage = Callable[[str], AbstractContextManager[object]]


def quietly(_: str) -> AbstractContextManager[object]:
    """No progress."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Desk:
    """The folders that a command works with."""

    content: Path
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a day came to: its brief, the files by form, and what somebody should look at."""

    brief: Brief
    files: dict[Form, bytes]
    warnings: tuple[Problem, ...]


def make_brief(desk: Desk, day: Day, forms: Sequence[Form], stage: Stage = quietly) -> Made:
    """The whole road for one day.

    Raises ContentError with every problem found; nothing is written here.
    """
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        press = stack.enter_context(_press(templates)) if "pdf" in forms else None
        with stage("reading content"):
            documents, told, problems = read(desk.content)
        with stage("composing"):
            brief, warnings = brief_of(told, choose_day(told, day))
        files = dict(render(brief, forms, templates, documents, press, stage))
    return Made(brief, files, (*problems, *warnings))


def read(content: Path) -> tuple[list[Document], Chronicle, list[Problem]]:
    """Content folder -> the dossier in the order of time, and its warnings. Errors stop here, all of them at once."""
    documents, problems = read_folder(content)
    try:
        all_read = not any(problem.is_error for problem in problems)
        dossier, found = parse(documents, str(content), all_read=all_read)
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from None
    problems += found
    problems += check(dossier)
    if any(problem.is_error for problem in problems):
        raise ContentError(problems)
    return documents, chronicle(dossier), problems


def compose_days(told: Chronicle, days: Iterable[date]) -> Iterator[tuple[Brief, list[Problem]]]:
    """The briefs of several days in order; the picture of a day serves as the next one's day before."""
    pictures: dict[date, Picture] = {}
    for day in days:
        previous = previous_day(told.days, day)
        before = (pictures.get(previous) or picture(as_of(told, previous))) if previous else None
        pictures = {day: picture(as_of(told, day), before)}
        yield compose(pictures[day], before)


def brief_of(told: Chronicle, day: date) -> tuple[Brief, list[Problem]]:
    """A day's brief, told against the last earlier day for which a brief exists."""
    return next(compose_days(told, [day]))


def previous_day(days: Sequence[date], day: date) -> date | None:
    """The last earlier day for which a brief exists."""
    index = bisect_left(days, day)
    return days[index - 1] if index else None


def render(
    brief: Brief, forms: Iterable[Form], templates: Templates, documents: Sequence[Document],
    press: Press | None, stage: Stage = quietly,
) -> Iterator[tuple[Form, bytes]]:  # fmt: skip
    """Brief -> the bytes of each form. The PDF is made of the HTML, whose characters are held against the fonts."""
    wanted = set(forms)
    if "md" in wanted:
        with stage("rendering Markdown"):
            yield "md", _markdown(templates).render(brief).encode()
    if wanted & {"html", "pdf"}:
        with stage("rendering HTML"):
            page = _html(templates).render(brief)
            _refuse_missing_glyphs(page, templates, documents)
        if "html" in wanted:
            yield "html", page.encode()
    if "json" in wanted:
        with stage("rendering JSON"):
            yield "json", json.render(brief).encode()
    if "pdf" in wanted and press is not None:
        with stage("setting the PDF"):
            yield "pdf", press.print(page, f"{brief.day}.html")


def check_days(desk: Desk, day: Day, *, every_day: bool, pdf: bool, stage: Stage = quietly) -> list[Problem]:
    """The road as far as HTML (with `pdf` to the end) for one day or all: every problem; content errors are raised."""
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        press = stack.enter_context(_press(templates)) if pdf else None
        with stage("reading content"):
            documents, told, problems = read(desk.content)
        days = told.days if every_day else (choose_day(told, day),)
        for brief, warnings in compose_days(told, days):
            problems += warnings
            forms: tuple[Form, ...] = ("md", "html", "pdf") if pdf else ("md", "html")
            try:
                for _ in render(brief, forms, templates, documents, press, stage):
                    pass
            except ContentError as error:
                problems += error.problems
    return problems


def choose_day(told: Chronicle, wanted: Day) -> date:
    """A day as it is, an instant as its day at the desk, None as the latest day that has something dated."""
    if isinstance(wanted, datetime):
        return wanted.astimezone(told.dossier.zone).date()
    if wanted is not None and told.days and wanted < told.days[0]:
        raise UsageFailure(f"nothing is recorded by {wanted}; the first day is {told.days[0]}")
    return wanted or told.days[-1]


@cache
def _markdown(templates: Templates) -> MarkdownBriefs:
    from briefgen.render.markdown import MarkdownBriefs

    return MarkdownBriefs(templates)


@cache
def _html(templates: Templates) -> HtmlBriefs:
    from briefgen.render.html import HtmlBriefs

    return HtmlBriefs(templates)


def _press(templates: Templates) -> Press:
    from briefgen.render.pdf import Press

    return Press(templates)


def _refuse_missing_glyphs(page: str, templates: Templates, documents: Sequence[Document]) -> None:
    """Every character of the page has a glyph in the fonts of the PDF; a missing one is shown where it was typed."""
    missing = glyphs.missing(page, templates.fonts())
    if missing:
        raise ContentError(_glyph_problem(character, documents) for character in missing)


def _glyph_problem(character: str, documents: Sequence[Document]) -> Problem:
    message = f"no font has the character {character} (U+{ord(character):04X})"
    cure = "write it otherwise, or put a font that has it into the `fonts` of your templates folder"
    for document in documents:
        for number, line in enumerate(document.lines):
            if character in line:
                place = Place(document.name, number + 1, line.index(character) + 1, line)
                return Problem("missing-glyph", message, place, cure)
    return Problem("missing-glyph", message, Place("templates"), cure)
