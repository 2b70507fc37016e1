"""What the preview shows: the folders of a desk -> the page of any day as it is now, or the last one that was whole."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape

from briefgen.asked import Desk
from briefgen.pipeline import made_of
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure, in_order
from briefgen.reading import Day, Read, choose_day, neighbours, read
from briefgen.render.pdf import Press
from briefgen.render.templates import Templates

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')  # the server sends one that lets reload
EMPTY = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>briefgen</title></head>'
    "<body><p>The brief appears here once the problems are mended.</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser is told: which build this is, what is wrong now, and what was last whole."""

    version: int = 0
    problems: tuple[Problem, ...] = ()
    failure: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the page is that of the files as they are."""
        return not self.failure and not any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, the build that it is of, its day, and the days before and after it."""

    text: str
    version: int
    day: date | None
    before: date | None
    after: date | None


class Preview:
    """Reads when told that something was saved, and renders a day when it is asked for; one thread at a time."""

    def __init__(self, desk: Desk, day: Day) -> None:
        self.desk, self.day = desk, day
        self.shown = Shown()
        self._lock = threading.Lock()
        self._templates: Templates | None = None
        self._read: Read | None = None
        self._pages: dict[date, str] = {}  # whole ones, of this build or an earlier one
        self._fresh: set[date] = set()  # those of this build
        self._press: Press | None = None

    def close(self) -> None:
        """End the process that sets PDFs."""
        if self._press is not None:
            self._press.__exit__(None, None, None)
            self._press = None

    def rebuild(self, *, templates_too: bool = True) -> Shown:
        """Read everything anew, and render the day that is asked for; what was last whole stays where that fails."""
        with self._lock:
            version = self.shown.version + 1
            self._fresh.clear()
            if templates_too:
                self._templates = None
                self.close()  # it holds the fonts and pictures of the folder as it was
            try:
                it = read(self.desk.content, marking=self.desk.marking)
                self._read = it
                problems = (*it.warnings, *self._render(it, choose_day(it.told, self.day)))
                self.shown = Shown(version, in_order(problems))
            except ContentError as error:
                self.shown = Shown(version, error.problems)
            except EnvironmentFailure as failure:
                self.shown = Shown(version, (), f"{failure.message}. {failure.cure}".strip())
            except UsageFailure as failure:
                self.shown = Shown(version, (), str(failure))
            return self.shown

    def _render(self, it: Read, day: date) -> tuple[Problem, ...]:
        made = made_of(self.desk, it, day, ("html",), self._opened())
        self._pages[day] = _POLICY.sub("", made.files["html"].decode())
        self._fresh.add(day)
        return made.warnings

    def _opened(self) -> Templates:
        """The templates, read once until one of them is saved."""
        if self._templates is None:
            self._templates = Templates(self.desk.templates)
        return self._templates

    def page(self, day: date | None) -> Page:
        """A day's page, as it is or as it was last whole; without a day the one that was asked for first.

        What is wrong with another day than that one stands on its own page, for the others are whole.
        """
        with self._lock:
            version, it = self.shown.version, self._read
            day = day or self._chosen()
            if it is None or day is None:
                return Page(EMPTY, version, None, None, None)
            if day not in self._fresh and self.shown.is_whole:
                try:
                    self._render(it, day)
                except ContentError as error:
                    lines = "\n".join(f"{problem.place}: {problem.message}" for problem in error.problems)
                    told = f'<pre role="alert">{escape(lines)}</pre></body>'
                    return Page(EMPTY.replace("</body>", told), version, day, *neighbours(it.told, day))
            return Page(self._pages.get(day, EMPTY), version, day, *neighbours(it.told, day))

    def pdf(self, day: date | None) -> bytes:
        """A day's PDF. Raises ContentError and EnvironmentFailure as the command does."""
        with self._lock:
            day = day or self._chosen()
            if self.shown.failure:
                raise EnvironmentFailure(self.shown.failure)
            if self._read is None or day is None or not self.shown.is_whole:
                raise ContentError(self.shown.problems)
            templates = self._opened()
            self._press = self._press or Press(templates.folders)
            return made_of(self.desk, self._read, day, ("pdf",), templates, self._press).files["pdf"]

    def _chosen(self) -> date | None:
        """The day that is shown where none is asked for."""
        with suppress(UsageFailure):  # where nothing is dated there is none
            return choose_day(self._read.told, self.day) if self._read else None
        return None
