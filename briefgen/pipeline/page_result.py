"""The result of a piece of the work on a site: which files were written, and what other pages must know of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from briefgen.problems import Problem
from briefgen.site.model import DayLink, StagedFile


@dataclass(frozen=True, slots=True)
class PageResult:
    """The result of one or more work items; days stand under their ISO date.

    `keys` are those of the pages that were rendered, `reused` those of the pages that the build before had rendered,
    both by address. `listed` are the pages for search engines. `sources` are the ids of the sources that a day cites.
    `pdfs` are the keys of PDFs by path.
    """

    keys: dict[str, str] = field(default_factory=dict)
    reused: dict[str, str] = field(default_factory=dict)
    files: list[StagedFile] = field(default_factory=list)
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    days: dict[str, DayLink] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)
    pdfs: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add_links(self, path: str, links: Iterable[str]) -> None:
        """Add the internal links of a page. Thousands of pages have the same ones, so each text is kept once."""
        self.links[path] = tuple(map(sys.intern, links))

    def merge(self, other: PageResult) -> None:
        """Add what other pages must know of another result."""
        for path, links in other.links.items():
            self.add_links(path, links)
        self.listed.extend(other.listed)
        self.days.update(other.days)
        self.sources.update(other.sources)
        self.pdfs.update(other.pdfs)
        self.problems.extend(other.problems)
