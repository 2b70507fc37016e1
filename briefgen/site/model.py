"""the site, its files, and what is known of a page before others link to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from briefgen.composition.entries import CorrectionEntry, StatementEntry
    from briefgen.content.fields import Marking

# The parts of the site, in the order in which they are offered.
MANIFEST = ".briefgen-site.json"  # what a build has written, with digests
MAX_MANIFEST = 1 << 30  # bytes; ten years of days need a tenth
SECTIONS = ("days", "parties", "issues", "events", "people", "sources", "corrections", "about")
TYPES = {
    "html": "text/html", "pdf": "application/pdf", "md": "text/markdown", "json": "application/json",
    "ics": "text/calendar", "atom": "application/atom+xml", "json_feed": "application/feed+json",
}  # fmt: skip


_PATH = re.compile(r"[A-Za-z0-9._+@-]+(?:/[A-Za-z0-9._+@-]+)*")  # what the program itself writes


def is_inside(path: str) -> bool:
    """Whether a path of a manifest is that of a file of a site: in its folder, and of letters that need no quotes."""
    return _PATH.fullmatch(path) is not None and not set(path.split("/")) & {".", ".."}


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site; the path has no slash at its beginning."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file of the site that lies where the site is in the making: its path, and the SHA-256 of its bytes."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Site:
    """What every page knows: `address` is where the site lies, with a slash at its end, or None where nobody said."""

    title: str
    language: str
    zone: str
    marking: Marking
    day: date
    address: str | None
    has_search: bool


@dataclass(frozen=True, slots=True)
class FormatLink:
    """Another form of a page: a PDF, a feed, a calendar."""

    name: str
    path: str

    @property
    def type(self) -> str:
        return TYPES[self.name]


@dataclass(frozen=True, slots=True)
class Feed(FormatLink):
    """A feed and what it calls itself."""

    title: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The day before or after."""

    day: date
    path: str


@dataclass(frozen=True, slots=True)
class SealedPage:
    """As what a day's brief went out; `earlier` are the revisions before that one, with their pages."""

    number: int
    revision: int
    earlier: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame of a page is told; `path` ends with a slash or is the name of a file."""

    path: str
    title: str
    kind: str
    description: str = ""
    text: str = ""
    canonical_path: str | None = None
    og_type: Literal["website", "article", "profile"] = "website"
    is_indexed: bool = True
    feeds: tuple[Feed, ...] = ()
    calendar: str | None = None
    data: str | None = None  # JSON-LD
    lines: tuple[str, ...] = ()
    id: str | None = None
    before: Neighbour | None = None
    after: Neighbour | None = None
    notices: tuple[CorrectionEntry, ...] = ()
    sealed: SealedPage | None = None
    forms: tuple[FormatLink, ...] = ()
    inner: str | None = None
    parties: tuple[str, ...] = ()  # whom the page has something of, for the search
    issues: tuple[str, ...] = ()
    version: str = ""
    to: str = ""

    @property
    def canonical(self) -> str:
        return self.path if self.canonical_path is None else self.canonical_path

    @property
    def root(self) -> str:
        """The way from the page to the root of the site."""
        return "../" * self.path.count("/") or "./"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list of pages."""

    path: str
    title: str
    text: str = ""
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Some lines under a title."""

    title: str
    entries: tuple[Entry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DayLink:
    """What the lists, the feeds and the neighbours say of a day's page."""

    day: date
    path: str
    title: str
    description: str


def stance_path(party: str, issue: str) -> str:
    """The permanent address of everything that a party said on an issue."""
    return f"parties/{party}/{issue}/"


def said_path(it: StatementEntry) -> str:
    """Where a statement of a party has its place: on the first issue that it is about, or with the party."""
    assert it.party is not None
    folder = stance_path(it.party.id, it.on) if it.on else f"parties/{it.party.id}/"
    return f"{folder}#said.{it.statement.id}"


def day_path(day: date) -> str:
    """The permanent address of a day's brief."""
    return f"{day.year:04}/{day.month:02}/{day.day:02}/"


def form_path(day: date, form: str) -> str:
    """Where another form of it lies: its PDF, its Markdown, its JSON."""
    return f"{day_path(day)}{day}.{form}"
