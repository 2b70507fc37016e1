"""The saved texts of sources: `texts/ID.txt` beside the content folder, as they are now or in a commit.

A text is opened by the id of a source and nothing else, so that no name leads out of the folder.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from briefgen.content.field_parsers import ID
from briefgen.content.git.commits import Commit
from briefgen.content.git.trees import blobs_beside, read_in_batches
from briefgen.files.folder_checks import absolute
from briefgen.files.plain_files import UnreadFile, read_below
from briefgen.problems import Place, Problem

TEXTS = "texts"  # the folder beside the content folder
MAX_TEXT = 1024 * 1024  # bytes of one text
_LFS_POINTER = "version https://git-lfs.github.com/"
_HINT = "save the text of the source as plain UTF-8 text, or delete the file"


class SavedTexts(Protocol):
    """The saved texts of a dossier; `read` yields those that there are, or the problem of one, by the source's id."""

    def read(self, ids: Iterable[str]) -> Iterator[tuple[str, str | Problem]]: ...


class FolderTexts:
    """The saved texts as they are on the disk, beside a content folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, ids: Iterable[str]) -> Iterator[tuple[str, str | Problem]]:
        """Yield each text in turn; none is kept."""
        parent = absolute(self._folder).parent
        for id in filter(ID.fullmatch, ids):
            data = read_below(parent, TEXTS, f"{id}.txt", MAX_TEXT)
            if isinstance(data, UnreadFile) and data.is_of_folder:
                folder = text_path(self._folder, id).rpartition("/")[0]
                yield id, Problem("saved-text", data.reason, Place(folder), "make it a folder, or remove it")
                return
            if data is not None:
                yield id, _decode(text_path(self._folder, id), data)


class CommitTexts:
    """The saved texts as a commit has them."""

    def __init__(self, folder: Path, commit: Commit) -> None:
        self._folder, self._commit = folder, commit

    def read(self, ids: Iterable[str]) -> Iterator[tuple[str, str | Problem]]:
        """Yield the texts in turn, read from git's objects in batches of limited size."""
        names = {f"{id}.txt": id for id in ids if ID.fullmatch(id)}
        blobs = blobs_beside(self._folder, self._commit, TEXTS)
        chosen = [(id, blobs[name]) for name, id in names.items() if name in blobs]
        for id, data in read_in_batches(self._folder, chosen, MAX_TEXT):
            yield id, _decode(text_path(self._folder, id), data)


class NoTexts:
    """No saved texts, for content that is only compared with other content."""

    def read(self, ids: Iterable[str]) -> Iterator[tuple[str, str | Problem]]:
        """Yield nothing."""
        return iter(())


def text_path(folder: Path, id: str) -> str:
    """Return the path of the saved text of a source, as people would type it."""
    parent = folder.parent if folder.name not in ("", "..") else absolute(folder).parent
    return str(parent / TEXTS / f"{id}.txt")


def _decode(name: str, data: bytes | UnreadFile) -> str | Problem:
    """Return the text of a file, or its problem, which shows nothing of the text."""
    if isinstance(data, UnreadFile):
        return unreadable(name, data.reason)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        return unreadable(name, f"not UTF-8 text: byte 0x{data[error.start]:02X}", before.count(b"\n") + 1, column)
    if "\0" in text:
        before_nul = text[: text.index("\0")]
        column = len(before_nul.rpartition("\n")[2]) + 1
        return unreadable(name, "not text: a byte is zero", before_nul.count("\n") + 1, column)
    if text.startswith(_LFS_POINTER):
        message = "the file is a Git LFS pointer, not its content"
        return Problem("saved-text", message, Place(name), "run `git lfs pull`")
    return text


def unreadable(name: str, reason: str, line: int = 1, column: int = 1) -> Problem:
    """Return the problem of a saved text that cannot be used."""
    return Problem("saved-text", reason, Place(name, line, column), _HINT)
