"""The links among the pages of the site, and those that are broken."""

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
_OUTSIDE = ("/", "../")  # how a path begins that leaves the site


def internal_links(path: str, page: str, base: str) -> tuple[str, ...]:
    """Return the sorted targets of a page's links: paths of files in the site, with their anchors.

    Valid links to anchors of the page itself are left out. Links that leave the site are returned as written. `base` is
    the path of the site on its server, for links that begin with a slash.
    """
    prefix, anchors = f"{path}#", _anchors(page)
    links = (unescape(link) for link in set(_LINK.findall(page)))
    targets = {_target(path, link, base) for link in links if not (link[:1] == "#" and link[1:] in anchors)}
    return tuple(sorted(
        target for target in targets
        if target and target != path and not (target.startswith(prefix) and target.removeprefix(prefix) in anchors)
    ))  # fmt: skip


def broken_links(
    links: Mapping[str, Sequence[str]], files: Set[str], read_page: Callable[[str], str]
) -> Iterator[Problem]:
    """Yield a problem for every link to a file or an anchor that does not exist.

    `links` are the targets of each page, see `internal_links`. Each target is checked once, however many pages link to
    it; `read_page` is called only for pages that are linked to with an anchor.
    """
    anchors_by_target: dict[str, set[str]] = defaultdict(set)
    for link in set[str]().union(*links.values()):
        target, _, anchor = link.partition("#")
        anchors_by_target[target].add(anchor)
    reasons: dict[str, str] = {}
    for target, anchors in anchors_by_target.items():
        if target.startswith(_OUTSIDE):
            reason, missing = "leads out of the site", anchors
        elif target not in files:
            reason, missing = "leads to no file", anchors
        else:
            reason, missing = "leads to an anchor that is not there", anchors - {""}
            missing = missing - _anchors(read_page(target)) if missing and target.endswith(".html") else set()
        reasons |= {f"{target}#{anchor}" if anchor else target: reason for anchor in missing}
    for path in sorted(links) if reasons else ():
        for link in sorted(reasons.keys() & links[path]):
            message = f"`{link}` {reasons[link]}"
            yield Problem("broken-link", message, Place(path), "correct the template, or the record that it names")


def _anchors(page: str) -> set[str]:
    return set(map(unescape, _ID.findall(page)))


def _target(path: str, link: str, base: str) -> str | None:
    """Return the file that a link leads to, with its anchor.

    Return None for another host, and the link itself where it leaves the site.
    """
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
    if target == ".." or target.startswith(_OUTSIDE):
        return link if link.startswith(_OUTSIDE) else f"../{link}"
    if parts.path.endswith("/") or target == ".":
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return f"{target}#{unquote(parts.fragment)}" if parts.fragment else target
