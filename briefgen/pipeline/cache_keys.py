"""Cache keys: digests of everything that a brief or a page of a site depends on.

All functions are pure: they take texts and dates, and read nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


def digest(*parts: str) -> str:
    """Return the SHA-256 digest of some texts, as hexadecimal digits: other texts, or other borders, another digest."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        hasher.update(f"{len(data)}:".encode())
        hasher.update(data)
    return hasher.hexdigest()


def content_digests(days: Sequence[date], files: Iterable[tuple[date, str, str]]) -> list[str]:
    """Return for each day, in order, a digest of the files that can affect its brief.

    Of each file `files` has the first day that it affects, its name and a digest of its text.
    """
    ordered, keys, position = sorted(files), list[str](), 0
    running = hashlib.sha256()
    for day in days:
        while position < len(ordered) and ordered[position][0] <= day:
            _, name, text_digest = ordered[position]
            running.update(f"{name} {text_digest}\n".encode("utf-8", "surrogateescape"))
            position += 1
        keys.append(running.hexdigest())
    return keys


@dataclass(frozen=True, slots=True)
class CacheKeys:
    """The keys of one build of a site.

    `base` stands for all that every page depends on: version, templates, settings of the site. `content` and `seals`
    have a text for each day: what of the content can affect it, and what of it was sealed. `last_day` is the day as of
    which the pages of parties and issues are written.
    """

    base: str
    content: Sequence[str]
    seals: Sequence[str]
    last_day: date

    def brief_key(self, number: int) -> str:
        """Return the key of the brief of a day: its PDF has to be made anew where the key has changed."""
        return digest("brief", self.base, self.content[number], self.seals[number])

    def day_key(self, number: int, before: date | None, after: date | None, *, has_pdf: bool) -> str:
        """Return the key of the page of a day, which also names its neighbours and its formats."""
        return digest("day", self.brief_key(number), str(before), str(after), str(has_pdf))

    def entry_key(self, entry: str, *, says_day: bool) -> str:
        """Return the key of a permanent page from the JSON text of its entry; with the last day where it says it."""
        return digest("entry", self.base, str(self.last_day) if says_day else "", entry)
