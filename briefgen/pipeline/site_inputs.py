"""A digest of everything that a site is built from, to see at once that nothing has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from briefgen import __version__
from briefgen.content.file_names import is_content, is_ignored
from briefgen.files.folder_checks import nested_repository
from briefgen.files.plain_files import read_plain_file
from briefgen.pipeline.cache_keys import digest
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.rendering.templates import Templates

MAX_HASHED = 1024 * 1024  # bytes, more than a content file may have
MAX_DEPTH = 32  # folders; content may not lie so deep


def input_digest(request: BriefRequest, templates: Templates, options: SiteOptions, *, has_search: bool) -> str:
    """Return a digest of the bytes of the content, the sizes and times of other files, templates and options."""
    settings = (request.known_at, has_search, options.address, options.pdfs)
    hasher = hashlib.sha256(digest(__version__, templates.digest(), *map(str, settings)).encode())
    for entry in _entries(str(request.content)):
        hasher.update(os.fsencode(entry.path) + b" " + _entry_digest(entry) + b"\n")
    return hasher.hexdigest()


def _entry_digest(entry: os.DirEntry[str]) -> bytes:
    """A value that changes with an entry: the checksum of a content file; size and time of another file."""
    try:
        if entry.is_dir(follow_symlinks=False) and nested_repository(Path(entry.path), entry.path):
            return b"is a repository"
        if entry.is_symlink() or not entry.is_file():
            return b"is none"
        status = entry.stat()
        if is_content(entry.name):
            data = read_plain_file(Path(entry.path), MAX_HASHED)
            return b"unreadable" if data is None else hashlib.sha256(data).hexdigest().encode()
    except OSError as error:  # the reader of content reports it
        return f"error {error.errno}".encode()
    return f"{status.st_size} {status.st_mtime_ns}".encode()


def _entries(folder: str, depth: int = 0) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder and those below it by name, without hidden ones and without following links.

    The reader of content reports what cannot be read or lies too deep.
    """
    try:
        with os.scandir(folder) as scan:
            entries = sorted((entry for entry in scan if not is_ignored(entry.name)), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        yield entry
        if entry.is_dir(follow_symlinks=False) and depth < MAX_DEPTH:
            yield from _entries(entry.path, depth + 1)
