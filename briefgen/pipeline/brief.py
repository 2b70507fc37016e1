"""The road of a brief: content -> editorial -> render; reading.py begins it, sealing.py and checking.py walk it too."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from briefgen.composition.brief import NO_IMPRINT, Brief, Comparison, ComposedBrief, EditionName, Imprint
from briefgen.composition.composer import compare_pictures, compose
from briefgen.composition.editions import STEPS, one_page
from briefgen.composition.identity_cache import Interner
from briefgen.content.document import Document
from briefgen.formats import OutputFormat
from briefgen.pipeline.load import Day, LoadedDossier, choose_day, load_dossier, previous_day
from briefgen.pipeline.previous import previous_sealed_snapshot, snapshot_when_sealed
from briefgen.pipeline.request import BriefRequest, Progress, no_progress
from briefgen.problems import ContentError, Place, Problem, UsageFailure
from briefgen.rendering import glyphs, json
from briefgen.rendering.templates import Templates
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.rules.stance_history import HISTORY_DAYS
from briefgen.timeline.build import as_of
from briefgen.timeline.timeline import Timeline

if TYPE_CHECKING:
    from briefgen.rendering.html import HtmlRenderer
    from briefgen.rendering.markdown import MarkdownRenderer
    from briefgen.rendering.pdf import PdfRenderer
    from briefgen.rendering.words import Words

SEALED: tuple[OutputFormat, ...] = ("md", "html", "pdf", "json", "ics")  # what goes out and is kept


@dataclass(frozen=True, slots=True)
class BuiltBrief:
    """What a day came to: its brief, the files by form, and what somebody should look at."""

    brief: Brief
    files: dict[OutputFormat, bytes]
    warnings: tuple[Problem, ...]


def build_brief(
    desk: BriefRequest,
    day: Day,
    forms: Sequence[OutputFormat],
    stage: Progress = no_progress,
    press: PdfRenderer | None = None,
) -> BuiltBrief:
    """The whole road for one day, with a press that runs already or its own.

    Raises ContentError with every problem found; nothing is written here.
    """
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        if press is None and needs_pdf(forms, desk.edition):
            press = stack.enter_context(open_pdf_renderer(templates))
        with stage("reading content"):
            it = load_dossier(desk.content, desk.known_at, desk.marking)
            chosen = choose_day(it.timeline, day)
            before, warnings = previous_sealed_snapshot(desk, it, chosen)
        made = _build(desk, it, chosen, before, forms, templates, press, stage)
    return replace(made, warnings=(*it.warnings, *warnings, *made.warnings))


def build_brief_from(
    desk: BriefRequest,
    it: LoadedDossier,
    day: date,
    forms: Sequence[OutputFormat],
    templates: Templates,
    press: PdfRenderer | None = None,
) -> BuiltBrief:
    """The rest of the road for one day of what has been read; the warnings are those of that day alone."""
    before, warnings = previous_sealed_snapshot(desk, it, day)
    made = _build(desk, it, day, before, forms, templates, press, no_progress)
    return replace(made, warnings=(*warnings, *made.warnings))


def _build(
    desk: BriefRequest, it: LoadedDossier, day: date, before: Snapshot | None, forms: Sequence[OutputFormat],
    templates: Templates, press: PdfRenderer | None, stage: Progress,
) -> BuiltBrief:  # fmt: skip
    with stage("composing"):
        composed = compose_brief(it.timeline, day, Imprint(it.known_at, it.redacted_count), before)
    brief = composed.brief
    if desk.edition == "one-page" and press is not None:
        with stage("fitting it on one page"):
            brief = fit_on_one_page(brief, templates, press)
    files = dict(
        render_formats(
            brief, forms, templates, it.documents, press, stage, archival=desk.archival, whole=composed.brief
        )
    )
    return BuiltBrief(brief, files, tuple(composed.warnings))


def compose_briefs(
    told: Timeline, days: Sequence[date], imprint: Imprint = NO_IMPRINT, sealed: Snapshot | None = None
) -> Iterator[ComposedBrief]:
    """The briefs of several days in order, each told against the day before, or against what was sealed.

    A walk through time, from so many days before the first that the course of each stance is known.
    """
    if not days:
        return
    start = min(days[0] - timedelta(days=HISTORY_DAYS), previous_day(told.days, days[0]) or days[0])
    first, last = bisect_right(told.change_days, start), bisect_right(told.change_days, days[-1])
    wanted, exist, alike = set(days), set(told.days), Interner()
    window = [take_snapshot(as_of(told, start))]
    before = window[0] if start in exist else None
    for day in sorted({*told.change_days[first:last], *days}):
        window.append(take_snapshot(as_of(told, day), window[-1]))
        since = bisect_right(window, day - timedelta(days=HISTORY_DAYS), key=lambda it: it.as_of.day)
        del window[: max(since - 1, 0)]  # the first one left shows what stood before
        if day in wanted:
            alike.next_day()
            yield compose(window[-1], sealed or before, window, imprint, alike)
        if day in exist:
            before = window[-1]


def compose_brief(
    told: Timeline, day: date, imprint: Imprint = NO_IMPRINT, sealed_before: Snapshot | None = None
) -> ComposedBrief:
    """A day's brief, told against the last sealed one, else the last earlier day for which a brief exists."""
    return next(compose_briefs(told, [day], imprint, sealed_before))


def compare(desk: BriefRequest, day: Day, earlier: Day, since: str | None) -> Comparison:
    """What changed on a day since an earlier one, or on one day since what a commit had of the content.

    Without an earlier day it is that of the previous brief; one that is sealed is taken as it went out.
    """
    now = load_dossier(desk.content, desk.known_at, desk.marking)
    last = choose_day(now.timeline, day)
    if since:
        before = load_dossier(desk.content, since, desk.marking, now)
        first, picture_before, known_at = last, take_snapshot(as_of(before.timeline, last)), before.known_at
    else:
        first, picture_before = _earlier(desk, now, last, choose_day(now.timeline, earlier) if earlier else None)
        known_at = None
    settings = now.timeline.dossier.settings
    changes = compare_pictures(picture_before, take_snapshot(as_of(now.timeline, last)))
    return Comparison(
        settings.title, settings.language, settings.time_zone, first, last, known_at, now.known_at, changes
    )  # fmt: skip


def _earlier(desk: BriefRequest, now: LoadedDossier, last: date, wanted: date | None) -> tuple[date, Snapshot]:
    """The picture to compare with: of the day asked for, else of the previous brief."""
    if wanted is not None and wanted > last:
        raise UsageFailure(f"{wanted} is later than {last}; write the earlier day first")
    if wanted == last:
        raise UsageFailure(f"{last} would be compared with itself; write an earlier day before it, or no day")
    seals = [seal for seal in now.timeline.dossier.seals if seal.day.begins == wanted]
    seal = seals[-1] if seals else None if wanted else now.timeline.dossier.sealed_before(last)
    sent = snapshot_when_sealed(desk, now, seal) if seal else None
    if seal and isinstance(sent, Snapshot):
        return seal.day.begins, sent
    first = wanted or previous_day(now.timeline.days, last)
    if first is None:
        raise UsageFailure(f"there is nothing before {last} to compare with")
    return first, take_snapshot(as_of(now.timeline, first))


def snapshot_on(desk: BriefRequest, day: Day) -> Snapshot:
    """Where everything stands on a day."""
    it = load_dossier(desk.content, desk.known_at, desk.marking)
    return take_snapshot(as_of(it.timeline, choose_day(it.timeline, day)))


def render_changes(desk: BriefRequest, day: Day, earlier: Day, since: str | None, *, as_json: bool) -> str:
    """The same, as Markdown or JSON."""
    compared = compare(desk, day, earlier, since)
    return json.render_json(compared) if as_json else _markdown(Templates(desk.templates)).render_changes(compared)


def render_formats(
    brief: Brief, forms: Iterable[OutputFormat], templates: Templates, documents: Sequence[Document],
    press: PdfRenderer | None, stage: Progress = no_progress, *, archival: bool = False, whole: Brief | None = None,
) -> Iterator[tuple[OutputFormat, bytes]]:  # fmt: skip
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
            yield "json", json.render_json(brief).encode()
    has_calendar = any(meeting.when for window in whole.upcoming for meeting in window.meetings)
    if "ics" in wanted and has_calendar:
        yield "ics", _calendar(whole, templates)  # no edition may take back what another one told a calendar
    if wanted & {"pdf", "eml"} and press is not None:
        with stage("setting the PDF"):
            attached = {"brief.json": json.render_json(whole).encode()}
            if has_calendar:
                attached["meetings.ics"] = _calendar(whole, templates)
            pdf = press.print(page, f"{brief.day}.html", attached, brief.day, archival=archival)
        if "pdf" in wanted:
            yield "pdf", pdf
        if "eml" in wanted:
            with stage("rendering the e-mail"):
                yield "eml", _email(brief, templates, pdf)


def _calendar(brief: Brief, templates: Templates) -> bytes:
    from briefgen.rendering import calendar

    return calendar.render_calendar(brief, _words(brief, templates))


def _email(brief: Brief, templates: Templates, pdf: bytes) -> bytes:
    from briefgen.rendering import email

    text, letter = _markdown(templates).render(brief), _html(templates).render(brief, letter=True)
    return email.render_email(brief, _words(brief, templates), text, letter, pdf)


def _words(brief: Brief, templates: Templates) -> Words:
    from briefgen.rendering.words import Words

    return Words(templates.labels(brief.language), brief.language, brief.day, brief.zone)


def fit_on_one_page(brief: Brief, templates: Templates, press: PdfRenderer) -> Brief:
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
def _markdown(templates: Templates) -> MarkdownRenderer:
    from briefgen.rendering.markdown import MarkdownRenderer

    return MarkdownRenderer(templates)


@lru_cache(maxsize=4)
def _html(templates: Templates) -> HtmlRenderer:
    from briefgen.rendering.html import HtmlRenderer

    return HtmlRenderer(templates)


def needs_pdf(forms: Sequence[OutputFormat], edition: EditionName) -> bool:
    """Whether a page has to be set: for a PDF, alone or in an e-mail, or to see whether it fits."""
    return "pdf" in forms or "eml" in forms or edition == "one-page"


def open_pdf_renderer(templates: Templates) -> PdfRenderer:
    """The process that sets pages with some templates; it ends with the `with` that it is opened in."""
    from briefgen.rendering.pdf import PdfRenderer

    return PdfRenderer(templates.folders)


def _refuse_missing_glyphs(page: str, templates: Templates, documents: Sequence[Document]) -> None:
    """Every character of the page has a glyph in the fonts of the PDF; a missing one is shown where it was typed."""
    missing = glyphs.missing_glyphs(page, templates.fonts())
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
