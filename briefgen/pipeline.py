"""The road of a brief: content -> editorial -> render; reading.py begins it, sealing.py and checking.py walk it too."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from briefgen.asked import Desk, Stage, quietly
from briefgen.content.document import Document
from briefgen.editorial.alike import Alike
from briefgen.editorial.as_of import as_of
from briefgen.editorial.brief import NO_IMPRINT, Brief, Compared, Composed, EditionName, Imprint
from briefgen.editorial.chronicle import Chronicle
from briefgen.editorial.compose import compare_pictures, compose
from briefgen.editorial.editions import STEPS, one_page
from briefgen.editorial.histories import COURSE_DAYS
from briefgen.editorial.picture import Picture, picture
from briefgen.forms import Form
from briefgen.problems import ContentError, Place, Problem, UsageFailure
from briefgen.reading import Day, Read, choose_day, previous_day, read
from briefgen.render import glyphs, json
from briefgen.render.templates import Templates
from briefgen.sent import as_sent, last_sealed

if TYPE_CHECKING:
    from briefgen.render.html import HtmlBriefs
    from briefgen.render.markdown import MarkdownBriefs
    from briefgen.render.pdf import Press
    from briefgen.render.words import Words

SEALED: tuple[Form, ...] = ("md", "html", "pdf", "json", "ics")  # what goes out and is kept


@dataclass(frozen=True, slots=True)
class Made:
    """What a day came to: its brief, the files by form, and what somebody should look at."""

    brief: Brief
    files: dict[Form, bytes]
    warnings: tuple[Problem, ...]


def make_brief(desk: Desk, day: Day, forms: Sequence[Form], stage: Stage = quietly, press: Press | None = None) -> Made:
    """The whole road for one day, with a press that runs already or its own.

    Raises ContentError with every problem found; nothing is written here.
    """
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        if press is None and needs_press(forms, desk.edition):
            press = stack.enter_context(opened_press(templates))
        with stage("reading content"):
            it = read(desk.content, desk.known_at, desk.marking)
            chosen = choose_day(it.told, day)
            before, warnings = last_sealed(desk, it, chosen)
        made = _made(desk, it, chosen, before, forms, templates, press, stage)
    return replace(made, warnings=(*it.warnings, *warnings, *made.warnings))


def made_of(
    desk: Desk, it: Read, day: date, forms: Sequence[Form], templates: Templates, press: Press | None = None
) -> Made:
    """The rest of the road for one day of what has been read; the warnings are those of that day alone."""
    before, warnings = last_sealed(desk, it, day)
    made = _made(desk, it, day, before, forms, templates, press, quietly)
    return replace(made, warnings=(*warnings, *made.warnings))


def _made(
    desk: Desk, it: Read, day: date, before: Picture | None, forms: Sequence[Form], templates: Templates,
    press: Press | None, stage: Stage,
) -> Made:  # fmt: skip
    with stage("composing"):
        composed = brief_of(it.told, day, Imprint(it.known_at, it.left_out), before)
    brief = composed.brief
    if desk.edition == "one-page" and press is not None:
        with stage("fitting it on one page"):
            brief = fit_on_one_page(brief, templates, press)
    files = dict(
        render(brief, forms, templates, it.documents, press, stage, archival=desk.archival, whole=composed.brief)
    )
    return Made(brief, files, tuple(composed.warnings))


def compose_days(
    told: Chronicle, days: Sequence[date], imprint: Imprint = NO_IMPRINT, sealed: Picture | None = None
) -> Iterator[Composed]:
    """The briefs of several days in order, each told against the day before, or against what was sealed.

    A walk through time, from so many days before the first that the course of each stance is known.
    """
    if not days:
        return
    start = min(days[0] - timedelta(days=COURSE_DAYS), previous_day(told.days, days[0]) or days[0])
    first, last = bisect_right(told.moves, start), bisect_right(told.moves, days[-1])
    wanted, exist, alike = set(days), set(told.days), Alike()
    window = [picture(as_of(told, start))]
    before = window[0] if start in exist else None
    for day in sorted({*told.moves[first:last], *days}):
        window.append(picture(as_of(told, day), window[-1]))
        since = bisect_right(window, day - timedelta(days=COURSE_DAYS), key=lambda it: it.look.day)
        del window[: max(since - 1, 0)]  # the first one left shows what stood before
        if day in wanted:
            alike.next_day()
            yield compose(window[-1], sealed or before, window, imprint, alike)
        if day in exist:
            before = window[-1]


def brief_of(
    told: Chronicle, day: date, imprint: Imprint = NO_IMPRINT, sealed_before: Picture | None = None
) -> Composed:
    """A day's brief, told against the last sealed one, else the last earlier day for which a brief exists."""
    return next(compose_days(told, [day], imprint, sealed_before))


def compare(desk: Desk, day: Day, earlier: Day, since: str | None) -> Compared:
    """What changed on a day since an earlier one, or on one day since what a commit had of the content.

    Without an earlier day it is that of the previous brief; one that is sealed is taken as it went out.
    """
    now = read(desk.content, desk.known_at, desk.marking)
    last = choose_day(now.told, day)
    if since:
        before = read(desk.content, since, desk.marking, now)
        first, picture_before, known_at = last, picture(as_of(before.told, last)), before.known_at
    else:
        first, picture_before = _earlier(desk, now, last, choose_day(now.told, earlier) if earlier else None)
        known_at = None
    settings = now.told.dossier.settings
    changes = compare_pictures(picture_before, picture(as_of(now.told, last)))
    return Compared(
        settings.title, settings.language, settings.time_zone, first, last, known_at, now.known_at, changes
    )  # fmt: skip


def _earlier(desk: Desk, now: Read, last: date, wanted: date | None) -> tuple[date, Picture]:
    """The picture to compare with: of the day asked for, else of the previous brief."""
    if wanted is not None and wanted > last:
        raise UsageFailure(f"{wanted} is later than {last}; write the earlier day first")
    if wanted == last:
        raise UsageFailure(f"{last} would be compared with itself; write an earlier day before it, or no day")
    seals = [seal for seal in now.told.dossier.seals if seal.day.begins == wanted]
    seal = seals[-1] if seals else None if wanted else now.told.dossier.sealed_before(last)
    sent = as_sent(desk, now, seal) if seal else None
    if seal and isinstance(sent, Picture):
        return seal.day.begins, sent
    first = wanted or previous_day(now.told.days, last)
    if first is None:
        raise UsageFailure(f"there is nothing before {last} to compare with")
    return first, picture(as_of(now.told, first))


def picture_on(desk: Desk, day: Day) -> Picture:
    """Where everything stands on a day."""
    it = read(desk.content, desk.known_at, desk.marking)
    return picture(as_of(it.told, choose_day(it.told, day)))


def changes_between(desk: Desk, day: Day, earlier: Day, since: str | None, *, as_json: bool) -> str:
    """The same, as Markdown or JSON."""
    compared = compare(desk, day, earlier, since)
    return json.render(compared) if as_json else _markdown(Templates(desk.templates)).render_changes(compared)


def render(
    brief: Brief, forms: Iterable[Form], templates: Templates, documents: Sequence[Document],
    press: Press | None, stage: Stage = quietly, *, archival: bool = False, whole: Brief | None = None,
) -> Iterator[tuple[Form, bytes]]:  # fmt: skip
    """Brief -> the bytes of each form. The PDF is made of the HTML, whose characters are held against the fonts.

    It carries the whole brief as JSON and its meetings as iCalendar; `archival` makes it a PDF/A-3 as well.
    """
    wanted, whole = set(forms), whole or brief
    if "md" in wanted:
        with stage("rendering Markdown"):
            yield "md", _markdown(templates).render(brief).encode()
    if wanted & {"html", "pdf", "eml"}:
        with stage("rendering HTML"):
            page = _html(templates).render(brief)
            _refuse_missing_glyphs(page, templates, documents)
        if "html" in wanted:
            yield "html", page.encode()
    if "json" in wanted:
        with stage("rendering JSON"):
            yield "json", json.render(brief).encode()
    has_calendar = any(meeting.when for window in whole.upcoming for meeting in window.meetings)
    if "ics" in wanted and has_calendar:
        yield "ics", _calendar(whole, templates)  # no edition may take back what another one told a calendar
    if wanted & {"pdf", "eml"} and press is not None:
        with stage("setting the PDF"):
            attached = {"brief.json": json.render(whole).encode()}
            if has_calendar:
                attached["meetings.ics"] = _calendar(whole, templates)
            pdf = press.print(page, f"{brief.day}.html", attached, brief.day, archival=archival)
        if "pdf" in wanted:
            yield "pdf", pdf
        if "eml" in wanted:
            with stage("rendering the e-mail"):
                yield "eml", _email(brief, templates, pdf)


def _calendar(brief: Brief, templates: Templates) -> bytes:
    from briefgen.render import calendar

    return calendar.render(brief, _words(brief, templates))


def _email(brief: Brief, templates: Templates, pdf: bytes) -> bytes:
    from briefgen.render import email

    text, letter = _markdown(templates).render(brief), _html(templates).render(brief, letter=True)
    return email.render(brief, _words(brief, templates), text, letter, pdf)


def _words(brief: Brief, templates: Templates) -> Words:
    from briefgen.render.words import Words

    return Words(templates.labels(brief.language), brief.language, brief.day, brief.zone)


def fit_on_one_page(brief: Brief, templates: Templates, press: Press) -> Brief:
    """The one-page edition that gives way no more than it must.

    Raises ContentError where even the last step is too long, which takes a masthead that fills the page.
    """
    name = f"{brief.day}.html"

    def is_one_page(step: int) -> bool:
        return press.pages(_html(templates).render(one_page(brief, step)), name) == 1

    if is_one_page(0):
        return one_page(brief, 0)
    step = bisect_left(range(len(STEPS)), True, lo=1, key=is_one_page)
    if step == len(STEPS) and not is_one_page(step):
        message = "the one-page edition does not fit on a page, though everything has given way"
        cure = "shorten the dossier's title or the headline; with styles of your own, make type or margins smaller"
        raise ContentError([Problem("unprintable", message, Place(name), cure)])
    return one_page(brief, step)


@lru_cache(maxsize=4)  # templates that were read anew take the place of the old ones
def _markdown(templates: Templates) -> MarkdownBriefs:
    from briefgen.render.markdown import MarkdownBriefs

    return MarkdownBriefs(templates)


@lru_cache(maxsize=4)
def _html(templates: Templates) -> HtmlBriefs:
    from briefgen.render.html import HtmlBriefs

    return HtmlBriefs(templates)


def needs_press(forms: Sequence[Form], edition: EditionName) -> bool:
    """Whether a page has to be set: for a PDF, alone or in an e-mail, or to see whether it fits."""
    return "pdf" in forms or "eml" in forms or edition == "one-page"


def opened_press(templates: Templates) -> Press:
    """The process that sets pages with some templates; it ends with the `with` that it is opened in."""
    from briefgen.render.pdf import Press

    return Press(templates.folders)


def _refuse_missing_glyphs(page: str, templates: Templates, documents: Sequence[Document]) -> None:
    """Every character of the page has a glyph in the fonts of the PDF; a missing one is shown where it was typed."""
    missing = glyphs.missing(page, templates.fonts())
    if missing:
        raise ContentError(_glyph_problem(character, documents) for character in missing)


def _glyph_problem(character: str, documents: Sequence[Document]) -> Problem:
    message = f"no font has the character {character} (U+{ord(character):04X})"
    cure = (
        "delete it or use other letters; or name a font that has it in `styles/fonts.css` of your own templates folder"
    )
    for document in documents:
        for number, line in enumerate(document.lines):
            if character in line:
                place = Place(document.name, number + 1, line.index(character) + 1, line)
                return Problem("missing-glyph", message, place, cure)
    return Problem("missing-glyph", message, Place("templates"), cure)
