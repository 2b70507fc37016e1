"""The content files of a folder, read as documents, with every problem of their names and their YAML."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from briefgen.content.decoding import decode_text
from briefgen.content.document import Document
from briefgen.content.file_names import MAX_FOLDERS, Collisions, is_content, is_ignored, name_problem
from briefgen.content.yaml_reader import read_yaml, require_libyaml
from briefgen.files.folder_checks import check_folder, nested_repository
from briefgen.problems import EnvironmentFailure, Place, Problem

MAX_BYTES = 256 * 1024
MAX_FILES = 20_000
MAX_TOTAL_BYTES = 64 * 1024 * 1024  # of all files of a dossier


def read_folder(folder: Path) -> tuple[list[Document], list[Problem]]:
    """Read every `*.yaml` below `folder`, in the order of their names, and open nothing outside it.

    Documents and problems carry the path as people would type it, `folder` included.
    """
    require_libyaml()
    check_folder(folder)
    if not folder.is_dir():
        raise EnvironmentFailure(
            f"there is no content folder at {folder}", "`briefgen init DIR` makes one; `--content DIR` names another"
        )
    documents: list[Document] = []
    problems: list[Problem] = []
    budget = Budget()
    for entry in _walk(folder, f"{folder}/"):
        if isinstance(entry, Problem):
            problems.append(entry)
            continue
        path, name = entry
        data = _read_bytes(path, name, budget)
        if isinstance(data, Problem):
            problems.append(data)
            if budget.is_exceeded:
                break
            continue
        document, document_problems = read_document(name, data)
        problems += document_problems
        if document is not None:
            documents.append(document)
    return documents, problems


class Budget:
    """The files and bytes that a dossier may still have; the same for a folder and for a commit."""

    def __init__(self) -> None:
        self.files, self.bytes = MAX_FILES, MAX_TOTAL_BYTES

    @property
    def is_exceeded(self) -> bool:
        """Whether nothing more may be read."""
        return self.files < 0 or self.bytes < 0

    def spend(self, name: str, size: int) -> Problem | None:
        """Count one more file, and return the problem where the dossier exceeds a limit."""
        self.files -= 1
        self.bytes -= min(size, MAX_BYTES)  # a larger file is not read at all
        hint = "move older clips to a dossier of their own"
        if self.files < 0:
            return Problem("too-many-files", f"more than {MAX_FILES:,} content files", Place(name), hint)
        if self.bytes < 0:
            message = f"the content files have more than {MAX_TOTAL_BYTES:,} bytes together"
            return Problem("dossier-too-large", message, Place(name), hint)
        return None


def read_document(name: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read the bytes of one content file; the document is None where its YAML cannot be read."""
    if len(data) > MAX_BYTES:
        return None, [too_large(name, len(data))]
    text, problems = decode_text(name, data)
    if text is None:
        return None, problems
    document, yaml_problems = read_yaml(name, text)
    return document, problems + yaml_problems


def too_large(name: str, size: int) -> Problem:
    """Return the problem of a content file that is over the limit."""
    message = f"{size:,} bytes; a content file has at most {MAX_BYTES:,}"
    return Problem("file-too-large", message, Place(name), "split it, one file an article")


def _walk(folder: Path, prefix: str, depth: int = 1) -> Iterator[tuple[Path, str] | Problem]:
    """Yield each content file below a folder, as its path and its path as people would type it, or its problem."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {folder}: {error.strerror}") from error
    collisions = Collisions()
    for entry in entries:
        name = prefix + entry.name
        if is_ignored(entry.name):
            continue
        if entry.is_symlink():
            message = "a symbolic link; links in content are never followed"
            yield Problem("symlink", message, Place(name), "put the file itself here")
            continue
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and not is_content(entry.name):
            continue
        if not is_folder and not entry.is_file(follow_symlinks=False):  # a socket cannot even be opened
            yield _not_a_file(name)
            continue
        if problem := name_problem(name, is_folder=is_folder) or collisions.problem(name):
            yield problem
            if problem.is_error:
                continue
        if not is_folder:
            yield Path(entry.path), name
        elif nested := nested_repository(Path(entry.path), name):
            yield nested
        elif depth == MAX_FOLDERS:
            hint = "move what it holds further up"
            yield Problem("too-deep", f"folders nested deeper than {MAX_FOLDERS}", Place(name), hint)
        else:
            yield from _walk(Path(entry.path), f"{name}/", depth + 1)


def _read_bytes(path: Path, name: str, budget: Budget) -> bytes | Problem:
    """Return the bytes of a content file, or the problem that keeps it from being read.

    Every check uses the open file: a moment later the path may be gone, or name another file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _not_a_file(name)
            if problem := budget.spend(name, status.st_size):
                return problem
            if status.st_size > MAX_BYTES:
                return too_large(name, status.st_size)
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}") from error


def _not_a_file(name: str) -> Problem:
    return Problem("not-a-file", "neither a file nor a folder", Place(name), "remove it")
