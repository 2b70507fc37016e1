"""the pages of the site -> their links that lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from html import unescape
from urllib.parse import unquote, urlsplit

from briefgen.problems import Place, Problem

_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_OUT = ("/", "../")


def internal_links(path: str, page: str, base: str) -> tuple[str, ...]:
    """Where a page of the site leads inside it, in order: paths of files, with an anchor where there is one.

    `base` is the path at which the site lies, for links that begin with a slash. A link to an anchor of the page itself
    that is there needs no more looking at and is left out; one that leaves the site stays as it is written.
    """
    own, anchors = f"{path}#", _anchors(page)
    links = (unescape(link) for link in set(_LINK.findall(page)))
    found = {_target(path, link, base) for link in links if not (link[:1] == "#" and link[1:] in anchors)}
    return tuple(sorted(
        link for link in found
        if link and link != path and not (link.startswith(own) and link.removeprefix(own) in anchors)
    ))  # fmt: skip


def broken_links(pages: Mapping[str, Sequence[str]], files: Set[str], text: Callable[[str], str]) -> Iterator[Problem]:
    """Every link of a page to a file or an anchor that is not there; `text` reads the page that has the anchor.

    What many pages lead to is looked at once: the pages are searched only for links that are wrong.
    """
    by_target: dict[str, set[str]] = defaultdict(set)
    for link in set[str]().union(*pages.values()):
        target, _, anchor = link.partition("#")
        by_target[target].add(anchor)
    wrong: dict[str, str] = {}
    for target, anchors in by_target.items():
        if target.startswith(_OUT):
            reason, lost = "leads out of the site", anchors
        elif target not in files:
            reason, lost = "leads to no file", anchors
        else:
            reason, lost = "leads to an anchor that is not there", anchors - {""}
            lost = lost - _anchors(text(target)) if lost and target.endswith(".html") else set()
        wrong |= {f"{target}#{anchor}" if anchor else target: reason for anchor in lost}
    for path in sorted(pages) if wrong else ():
        for link in sorted(wrong.keys() & pages[path]):
            message = f"`{link}` {wrong[link]}"
            yield Problem("broken-link", message, Place(path), "mend the template, or the record that it names")


def _anchors(page: str) -> set[str]:
    return set(map(unescape, _ID.findall(page)))


def _target(path: str, link: str, base: str) -> str | None:
    """The file that a link leads to, and its anchor; None for another host, the link itself where it leads out."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        target = path
    elif parts.path.startswith("/"):
        if not parts.path.startswith(base):
            return link
        target = posixpath.normpath(unquote(parts.path.removeprefix(base)))
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if target == ".." or target.startswith(_OUT):
        return link if link.startswith(_OUT) else f"../{link}"
    if parts.path.endswith("/") or target == ".":
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return f"{target}#{unquote(parts.fragment)}" if parts.fragment else target
