"""The site, its files and pages, and the addresses of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from briefgen.composition.entries import day_path

if TYPE_CHECKING:
    from briefgen.composition.entries import CorrectionEntry, StatementEntry
    from briefgen.content.fields import Marking

MANIFEST = ".briefgen-site.json"  # lists what a build has written, with digests
MAX_MANIFEST = 1 << 30  # bytes; ten years of days need a tenth
# The sections of the site, in the order of its navigation.
SECTIONS = ("days", "parties", "issues", "events", "people", "sources", "corrections", "about")
MEDIA_TYPES = {
    "html": "text/html", "pdf": "application/pdf", "md": "text/markdown", "json": "application/json",
    "ics": "text/calendar", "atom": "application/atom+xml", "json_feed": "application/feed+json",
}  # fmt: skip


_PATH = re.compile(r"[A-Za-z0-9._+@-]+(?:/[A-Za-z0-9._+@-]+)*")  # the characters that briefgen itself writes


def is_site_path(path: str) -> bool:
    """Return whether a path from a manifest stays inside the site and needs no quoting."""
    return _PATH.fullmatch(path) is not None and not set(path.split("/")) & {".", ".."}


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site; its path has no leading slash."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that is in the staging folder: its path, and the SHA-256 of its bytes."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Site:
    """The settings that all pages share.

    `address` is the public address of the site with a trailing slash, or None where none is set.
    """

    title: str
    language: str
    zone: str
    marking: Marking
    day: date
    address: str | None
    has_search: bool


@dataclass(frozen=True, slots=True)
class FormatLink:
    """A link to another format of a page: a PDF, a feed, a calendar."""

    name: str
    path: str

    @property
    def type(self) -> str:
        return MEDIA_TYPES[self.name]


@dataclass(frozen=True, slots=True)
class Feed(FormatLink):
    """A link to a feed, with the feed's title."""

    title: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The day before or after."""

    day: date
    path: str


@dataclass(frozen=True, slots=True)
class SealedPage:
    """The number and revision under which a day's brief was sealed.

    `earlier` are the revisions before that one, each with the path of its page.
    """

    number: int
    revision: int
    earlier: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The values that the frame of a page prints; `path` ends with a slash, or is the name of a file."""

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
    formats: tuple[FormatLink, ...] = ()
    brief_html: str | None = None
    parties: tuple[str, ...] = ()  # the names under which the search finds the page
    issues: tuple[str, ...] = ()
    version: str = ""
    target: str = ""  # of a redirect

    @property
    def canonical(self) -> str:
        return self.path if self.canonical_path is None else self.canonical_path

    @property
    def root(self) -> str:
        """The relative path from the page to the root of the site."""
        return "../" * self.path.count("/") or "./"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in a list of pages."""

    path: str
    title: str
    text: str = ""
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of a list under one title."""

    title: str
    entries: tuple[Entry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DayLink:
    """A day's page as lists, feeds and neighbouring days show it."""

    day: date
    path: str
    title: str
    description: str


def stance_path(party: str, issue: str) -> str:
    """Return the permanent path of the page of a party's statements on an issue."""
    return f"parties/{party}/{issue}/"


def statement_path(entry: StatementEntry) -> str:
    """Return the path and anchor of a party's statement: on the page of its issue, else on the party's page."""
    assert entry.party is not None
    folder = stance_path(entry.party.id, entry.issue_id) if entry.issue_id else f"parties/{entry.party.id}/"
    return f"{folder}#said.{entry.statement.id}"


def format_path(day: date, name: str) -> str:
    """Return the path of a day's brief in another format: PDF, Markdown or JSON."""
    return f"{day_path(day)}{day}.{name}"
