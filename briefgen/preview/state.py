"""What the preview shows: the folders of a desk -> the page of any day as it is now, or the last one that was whole."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape

from briefgen.pipeline.brief import build_brief_from
from briefgen.pipeline.load import Day, LoadedDossier, choose_day, load_dossier, neighbours
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure, in_order
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates

MAX_DAYS = 32  # pages in memory; one that nobody has asked for the longest gives way
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')  # the server sends one that lets reload
EMPTY = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>briefgen</title></head>'
    "<body><p>The brief appears here once the problems are mended.</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class BuildState:
    """What a browser is told: which build this is, what is wrong now, and what was last whole."""

    version: int = 0
    problems: tuple[Problem, ...] = ()
    failure: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the page is that of the files as they are."""
        return not self.failure and not any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A page, the build that it is of, its day, and the days before and after it."""

    text: str
    version: int
    day: date | None
    before: date | None
    after: date | None


class Preview:
    """Reads when told that something was saved, and renders a day when it is asked for; one thread at a time."""

    def __init__(self, desk: BriefRequest, day: Day) -> None:
        self.desk, self.day = desk, day
        self.shown = BuildState()
        self._lock = threading.Lock()
        self._templates: Templates | None = None
        self._read: LoadedDossier | None = None
        self._pages: dict[date, tuple[int, str]] = {}  # with the build of each, the last one used at the end
        self._first: date | None = None  # the day that every build renders
        self._press: PdfRenderer | None = None
        self._is_stopped = False

    def close(self) -> None:
        """End the process that sets PDFs."""
        if self._press is not None:
            self._press.close()
            self._press = None

    def stop(self) -> None:
        """End the process that sets PDFs at once, even while it sets one, and start no other.

        Takes no lock: a signal handler calls it.
        """
        self._is_stopped = True
        press = self._press
        if press is not None:
            press.stop()

    def rebuild(self, *, templates_too: bool = True) -> BuildState:
        """Read everything anew, and render the day that is asked for; what was last whole stays where that fails."""
        with self._lock:
            version = self.shown.version + 1
            if templates_too:
                self._templates = None
                self.close()  # it holds the fonts and pictures of the folder as it was
            try:
                it = load_dossier(self.desk.content, marking=self.desk.marking)
                self._read = it
                self._first = choose_day(it.timeline, self.day)
                problems = (*it.warnings, *self._render(it, self._first, version))
                self.shown = BuildState(version, in_order(problems))
            except ContentError as error:
                self.shown = BuildState(version, error.problems)
            except EnvironmentFailure as failure:
                self.shown = BuildState(version, (), f"{failure.message}. {failure.hint}".strip())
            except UsageFailure as failure:
                self.shown = BuildState(version, (), str(failure))
            return self.shown

    def _render(self, it: LoadedDossier, day: date, version: int) -> tuple[Problem, ...]:
        made = build_brief_from(self.desk, it, day, ("html",), self._opened())
        self._keep(day, version, _POLICY.sub("", made.files["html"].decode()))
        return made.warnings

    def _keep(self, day: date, version: int, text: str) -> None:
        """Remember a page; of more than MAX_DAYS the one that was not used for longest goes, but not the first day."""
        self._pages.pop(day, None)
        self._pages[day] = version, text
        if len(self._pages) > MAX_DAYS:
            del self._pages[next(day for day in self._pages if day != self._first)]

    def _opened(self) -> Templates:
        """The templates, read once until one of them is saved."""
        if self._templates is None:
            self._templates = Templates(self.desk.templates)
        return self._templates

    def page(self, day: date | None) -> PreviewPage:
        """A day's page, as it is or as it was last whole; without a day the one that was asked for first.

        What is wrong with another day than that one stands on its own page, for the others are whole.
        """
        with self._lock:
            version, it = self.shown.version, self._read
            day = day or self._chosen()
            if it is None or day is None:
                return PreviewPage(EMPTY, version, None, None, None)
            around = neighbours(it.timeline, day)
            built, _ = self._pages.get(day, (None, ""))
            if built != version and self.shown.is_whole:
                try:
                    self._render(it, day, version)
                except ContentError as error:
                    return PreviewPage(
                        _alert([f"{p.place}: {p.message}" for p in error.problems]), version, day, *around
                    )
                except EnvironmentFailure as failure:
                    return PreviewPage(_alert([failure.message, failure.hint]), version, day, *around)
                except UsageFailure as failure:
                    return PreviewPage(_alert([str(failure)]), version, day, *around)
            if day not in self._pages:
                return PreviewPage(EMPTY, version, day, *around)
            built, text = self._pages[day]
            self._keep(day, built, text)
            return PreviewPage(text, version, day, *around)

    def pdf(self, day: date | None) -> bytes:
        """A day's PDF. Raises ContentError and EnvironmentFailure as the command does."""
        with self._lock:
            day = day or self._chosen()
            if self.shown.failure:
                raise EnvironmentFailure(self.shown.failure)
            if self._read is None or day is None or not self.shown.is_whole:
                raise ContentError(self.shown.problems)
            templates = self._opened()
            self._press = self._press or PdfRenderer(templates.folders)
            if self._is_stopped:
                self._press.stop()
                raise EnvironmentFailure("the preview has ended", "start `briefgen serve` again")
            return build_brief_from(self.desk, self._read, day, ("pdf",), templates, self._press).files["pdf"]

    def _chosen(self) -> date | None:
        """The day that is shown where none is asked for."""
        with suppress(UsageFailure):  # where nothing is dated there is none
            return choose_day(self._read.timeline, self.day) if self._read else None
        return None


def _alert(lines: Sequence[str]) -> str:
    """A page that says why there is none."""
    return EMPTY.replace("</body>", f'<pre role="alert">{escape(chr(10).join(lines))}</pre></body>')
