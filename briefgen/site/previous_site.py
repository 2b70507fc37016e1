"""The site that the last build wrote, and which of its files the next build may reuse."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from pathlib import Path

from briefgen.site.manifest import read_manifest
from briefgen.site.model import SiteFile


class PreviousSite:
    """The site in a folder as the manifest of the last build describes it; empty where there is none.

    A file may be reused if its key is the same and nobody has touched the file since it was written.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        manifest = read_manifest(output)
        self.files, self.keys, self.notes = manifest.files, manifest.keys, manifest.notes
        self._times = manifest.times
        self._names_by_page: dict[str, list[str]] = defaultdict(list)
        for name in self.files:
            self._names_by_page[_page_path(name)].append(name)

    def unchanged_since(self, key: str) -> str | None:
        """Return the note of the whole site if its key is the same and all files are untouched, else None."""
        if self.keys.get("") != key or not all(map(self._is_untouched, self.files)):
            return None
        return self.notes.get("")

    def is_reusable(self, name: str, key: str) -> bool:
        """Return whether a file may be reused under a key."""
        return self.keys.get(name) == key and name in self.files and self._is_untouched(name)

    def is_page_reusable(self, path: str, key: str) -> bool:
        """Return whether the page of a day or an entry, with the files beside it, may be reused under a key."""
        is_same = self.keys.get(path) == key and path in self.notes
        return is_same and all(map(self._is_untouched, self.page_files(path)))

    def page_files(self, path: str) -> list[str]:
        """Return the names of the files of a page: of a day, everything in its folder."""
        return self._names_by_page.get(path, [])

    def read_folder(self, folder: str, key: str) -> list[SiteFile]:
        """Return the files of a folder that may be reused under a key, their digests verified; else none."""
        names = [name for name in self.files if name.startswith(f"{folder}/")]
        if self.keys.get(folder) != key or not all(map(self._is_untouched, names)):
            return []
        try:
            files = [SiteFile(name, (self.output / name).read_bytes()) for name in names]
        except OSError:
            return []
        are_same = all(hashlib.sha256(file.data).hexdigest() == self.files[file.path] for file in files)
        return files if are_same else []

    def _is_untouched(self, name: str) -> bool:
        """Return whether a file still has the time at which the last build wrote it."""
        try:
            return str(modified_at(f"{self.output}/{name}")) == self._times.get(name)
        except OSError:
            return False


def modified_at(path: str) -> int:
    """Return the modification time of a file in nanoseconds; takes a text, as Path is slow for thousands of files."""
    return os.stat(path).st_mtime_ns  # noqa: PTH116


def _page_path(name: str) -> str:
    day = re.match(r"\d{4}/\d\d/\d\d/", name)
    return day[0] if day else name.removesuffix("index.html")
