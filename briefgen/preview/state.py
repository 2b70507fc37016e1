"""The state of the preview: the last build, and the pages and PDFs of its days."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape

from briefgen.pipeline.brief import build_brief_from
from briefgen.pipeline.load import LoadedDossier, load_content
from briefgen.pipeline.refresh import read_and_refresh
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure, sort_problems
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates
from briefgen.timeline.days import Day, choose_day, neighbours

MAX_PAGES = 32  # in memory; the least recently used one is dropped
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')  # the server sends its own, for its script
EMPTY_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>briefgen</title></head>'
    "<body><p>The brief appears here once the problems are fixed.</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class BuildState:
    """The result of a build: its version, its problems, and the failure that stopped it, if any."""

    version: int = 0
    problems: tuple[Problem, ...] = ()
    failure: str = ""

    @property
    def is_successful(self) -> bool:
        """Whether the build has no errors, so that pages show the present files."""
        return not self.failure and not any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The page of a day, the version of its build, and the days before and after."""

    text: str
    version: int
    day: date | None
    before: date | None
    after: date | None


class Preview:
    """Reads the content after every save, and renders the page of a day on request; one thread at a time."""

    def __init__(self, request: BriefRequest, day: Day) -> None:
        self.request, self.day = request, day
        self.state = BuildState()
        self._lock = threading.Lock()
        self._templates: Templates | None = None
        self._loaded: LoadedDossier | None = None
        self._pages: dict[date, tuple[int, str]] = {}  # version and text, the least recently used page first
        self._first_day: date | None = None  # the day that every build renders
        self._pdf_renderer: PdfRenderer | None = None
        self._is_stopped = False

    def close(self) -> None:
        """End the PDF process."""
        if self._pdf_renderer is not None:
            self._pdf_renderer.close()
            self._pdf_renderer = None

    def stop(self) -> None:
        """End the PDF process at once, even in the middle of a PDF, and start no other.

        Takes no lock, because a signal handler calls it.
        """
        self._is_stopped = True
        renderer = self._pdf_renderer
        if renderer is not None:
            renderer.stop()

    def rebuild(self, *, templates_too: bool = True) -> BuildState:
        """Read all content and render the first day; after errors the last good pages stay."""
        with self._lock:
            version = self.state.version + 1
            if templates_too:
                self._templates = None
                self.close()  # its process holds the old fonts and pictures
            try:
                loaded = load_content(read_and_refresh(self.request))
                self._loaded = loaded
                self._first_day = choose_day(loaded.timeline, self.day)
                problems = (*loaded.content.warnings, *self._render(loaded, self._first_day, version))
                self.state = BuildState(version, sort_problems(problems))
            except ContentError as error:
                self.state = BuildState(version, error.problems)
            except EnvironmentFailure as failure:
                self.state = BuildState(version, (), f"{failure.message}. {failure.hint}".strip())
            except UsageFailure as failure:
                self.state = BuildState(version, (), str(failure))
            return self.state

    def _render(self, loaded: LoadedDossier, day: date, version: int) -> tuple[Problem, ...]:
        """Render and store the page of a day, and return its warnings."""
        brief = build_brief_from(self.request, loaded, day, ("html",), self._open_templates())
        self._store(day, version, _POLICY.sub("", brief.files["html"].decode()))
        return brief.warnings

    def _store(self, day: date, version: int, text: str) -> None:
        """Store a page as the most recently used one; drop the least recently used one, but never the first day."""
        self._pages.pop(day, None)
        self._pages[day] = version, text
        if len(self._pages) > MAX_PAGES:
            del self._pages[next(day for day in self._pages if day != self._first_day)]

    def _open_templates(self) -> Templates:
        """Return the templates, which are read again only after one of them was saved."""
        if self._templates is None:
            self._templates = Templates(self.request.templates)
        return self._templates

    def get_page(self, day: date | None) -> PreviewPage:
        """Return the page of a day, or its last good page; without a day that of the default day.

        A problem that only this day has is printed on its page, because the other days have no errors.
        """
        with self._lock:
            version, loaded = self.state.version, self._loaded
            day = day or self._default_day()
            if loaded is None or day is None:
                return PreviewPage(EMPTY_PAGE, version, None, None, None)
            around = neighbours(loaded.timeline, day)
            page_version, _ = self._pages.get(day, (None, ""))
            if page_version != version and self.state.is_successful:
                try:
                    self._render(loaded, day, version)
                except ContentError as error:
                    lines = [f"{problem.place}: {problem.message}" for problem in error.problems]
                    return PreviewPage(_alert_page(lines), version, day, *around)
                except EnvironmentFailure as failure:
                    return PreviewPage(_alert_page([failure.message, failure.hint]), version, day, *around)
                except UsageFailure as failure:
                    return PreviewPage(_alert_page([str(failure)]), version, day, *around)
            if day not in self._pages:
                return PreviewPage(EMPTY_PAGE, version, day, *around)
            page_version, text = self._pages[day]
            self._store(day, page_version, text)
            return PreviewPage(text, version, day, *around)

    def render_pdf(self, day: date | None) -> bytes:
        """Return the PDF of a day. Raise ContentError, EnvironmentFailure or UsageFailure as the command does."""
        with self._lock:
            day = day or self._default_day()
            if self.state.failure:
                raise EnvironmentFailure(self.state.failure)
            if self._loaded is None or day is None or not self.state.is_successful:
                raise ContentError(self.state.problems)
            templates = self._open_templates()
            self._pdf_renderer = self._pdf_renderer or PdfRenderer(templates.folders)
            if self._is_stopped:
                self._pdf_renderer.stop()
                raise EnvironmentFailure("the preview has ended", "start `briefgen serve` again")
            brief = build_brief_from(self.request, self._loaded, day, ("pdf",), templates, self._pdf_renderer)
            return brief.files["pdf"]

    def _default_day(self) -> date | None:
        """Return the day that is shown if none is requested; None if nothing has a date."""
        with suppress(UsageFailure):
            return choose_day(self._loaded.timeline, self.day) if self._loaded else None
        return None


def _alert_page(lines: Sequence[str]) -> str:
    """Return a page that shows problems in place of the brief."""
    return EMPTY_PAGE.replace("</body>", f'<pre role="alert">{escape(chr(10).join(lines))}</pre></body>')
