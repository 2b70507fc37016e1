"""Rules: the pages of the site -> their links that lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from briefgen.problems import Place, Problem

_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Linked:
    """Where a page leads, and the places in it that others can lead to."""

    links: frozenset[str]
    ids: frozenset[str]


def linked(page: str) -> Linked:
    """The addresses and anchors of a page."""
    return Linked(frozenset(map(unescape, _LINK.findall(page))), frozenset(map(unescape, _ID.findall(page))))


def broken(pages: Mapping[str, Linked], files: Set[str], base: str) -> Iterator[Problem]:
    """Every link of a page to a file or an anchor that is not there; links to other hosts are not followed.

    `base` is the path at which the site lies, for links that begin with a slash.
    """
    for path in sorted(pages):
        for link in sorted(pages[path].links):
            if reason := _reason(path, link, pages, files, base):
                message = f"`{link}` {reason}"
                yield Problem("broken-link", message, Place(path), "mend the template, or the record that it names")


def _reason(path: str, link: str, pages: Mapping[str, Linked], files: Set[str], base: str) -> str | None:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if parts.path.startswith("/"):
        target = unquote(parts.path.removeprefix(base)) if parts.path.startswith(base) else None
    else:
        target = (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
        )
    if target is None or target.startswith(".."):
        return "leads out of the site"
    if parts.path.endswith("/") or target == ".":
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    if target not in files:
        return "leads to no file"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
        return "leads to an anchor that is not there"
    return None
