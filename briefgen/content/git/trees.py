"""The files of a commit, read from git's objects; nothing is checked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath

from briefgen.content.file_names import Collisions, is_ignored, path_problem
from briefgen.content.git.commits import Commit, commit_named
from briefgen.content.git.guard import repository_of, run_git
from briefgen.content.git.queries import git_output, is_content_path, pathspec, split_names, without_prefix
from briefgen.content.git.repository import Repository
from briefgen.files.plain_files import UnreadFile
from briefgen.problems import EnvironmentFailure, Place, Problem

_LINK, _SUBMODULE = "120000", "160000"  # modes of tree entries
MAX_BATCH = 16 * 1024 * 1024  # bytes of the objects that are held at a time


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A file of a commit, by the path as people would type it; `data` is None where the file is too large."""

    name: str
    size: int
    data: bytes | None


def sealed_blobs(folder: Path, revision: str) -> Mapping[str, str]:
    """Return git's names for the files of sealed briefs in a revision, by their paths below the folder."""
    repository = repository_of(folder)
    commit = commit_named(folder, revision)
    prefix = repository.relative_path(folder)
    entries = _tree_entries(folder, repository, commit, str(Path(prefix) / "sealed"))
    blobs = ((without_prefix(entry.path, prefix), entry.blob) for entry in entries)
    return {name: blob for name, blob in blobs if re.fullmatch(r"sealed/[^/]+/r\d+/[^/]+", name)}


def files_at(folder: Path, commit: Commit, max_size: int, max_total: int) -> tuple[list[CommittedFile], list[Problem]]:
    """Return the YAML files below a folder as a commit has them, by name, and the problems of their paths.

    Reads only files of at most `max_size` bytes, up to `max_total` bytes in all. Refuses links and submodules. Names
    that are not UTF-8 hold lone surrogates, as those of the disk do.
    """
    repository = repository_of(folder)
    prefix = repository.relative_path(folder)
    collisions = Collisions()
    content_entries: list[tuple[str, TreeEntry]] = []
    problems: list[Problem] = []
    for entry in sorted(_tree_entries(folder, repository, commit, prefix), key=lambda entry: entry.path):
        path = without_prefix(entry.path, prefix)
        name = f"{folder}/{path}"
        if any(map(is_ignored, path.split("/"))):
            continue
        if entry.mode == _LINK:
            message = "a symbolic link; links in content are never followed"
            problems.append(Problem("symlink", message, Place(name), "put the file itself here"))
        elif entry.mode == _SUBMODULE:
            message = "a submodule; content lies in one repository"
            problems.append(Problem("nested-repository", message, Place(name), "put the files themselves here"))
        elif is_content_path(path):
            problem = path_problem(str(folder), path) or collisions.path_problem(str(folder), path)
            problems += [problem] if problem else []
            if problem is None or not problem.is_error:
                content_entries.append((name, entry))
    small = [entry for _, entry in content_entries if entry.size <= max_size]
    sizes = accumulate(entry.size for entry in small)
    blobs = [entry.blob for entry, size in zip(small, sizes, strict=True) if size <= max_total]
    data = dict(zip(blobs, _read_blobs(repository, blobs), strict=True))
    return [CommittedFile(name, entry.size, data.get(entry.blob)) for name, entry in content_entries], problems


def blobs_beside(folder: Path, commit: Commit, name: str) -> Mapping[str, TreeEntry]:
    """Return the entries of a folder beside a content folder as a commit has them, by the names of the files.

    There are none where the content folder is the top of the work tree, or where `name` is no folder.
    """
    repository = repository_of(folder)
    prefix = repository.relative_path(folder)
    if prefix == ".":
        return {}
    path = (PurePosixPath(prefix).parent / name).as_posix()
    entries = ((entry.path, entry) for entry in _tree_entries(folder, repository, commit, path))
    inside = ((without_prefix(full_path, path), entry) for full_path, entry in entries if full_path != path)
    return {file: entry for file, entry in inside if "/" not in file}


def read_in_batches(
    folder: Path, entries: Iterable[tuple[str, TreeEntry]], max_size: int
) -> Iterator[tuple[str, bytes | UnreadFile]]:
    """Yield the bytes of each entry by its key, or why they are not read; `MAX_BATCH` bytes are held at a time."""
    repository, batch, size = repository_of(folder), list[tuple[str, TreeEntry]](), 0
    for key, entry in entries:
        if entry.mode in (_LINK, _SUBMODULE):
            is_link = entry.mode == _LINK
            yield key, UnreadFile("a symbolic link, which is never followed" if is_link else "not a regular file")
        elif entry.size > max_size:
            yield key, UnreadFile(f"larger than {max_size:,} bytes")
        else:
            if batch and size + entry.size > MAX_BATCH:
                yield from _read_batch(repository, batch)
                batch, size = [], 0
            batch.append((key, entry))
            size += entry.size
    yield from _read_batch(repository, batch)


def _read_batch(repository: Repository, batch: list[tuple[str, TreeEntry]]) -> Iterator[tuple[str, bytes]]:
    return zip((key for key, _ in batch), _read_blobs(repository, [entry.blob for _, entry in batch]), strict=True)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A file of a tree."""

    mode: str
    blob: str
    size: int
    path: str  # from the top of the work tree


def _tree_entries(folder: Path, repository: Repository, commit: Commit, path: str) -> Iterator[TreeEntry]:
    output = git_output(
        folder, repository, "ls-tree", "-r", "-l", "-z", "--full-tree", commit.hash, "--", pathspec(path)
    )
    for line in split_names(output):
        head, _, name = line.partition("\t")
        mode, _, blob, size = head.split()
        yield TreeEntry(mode, blob, int(size) if size.isdigit() else 0, name)


def _read_blobs(repository: Repository, blobs: list[str]) -> Iterator[bytes]:
    """Yield the bytes of many objects, read by one process."""
    if not blobs:
        return
    names = "".join(f"{blob}\n" for blob in blobs).encode()
    output = run_git(repository, "cat-file", "--batch", stdin=names).output
    start = 0
    for blob in blobs:
        end = output.find(b"\n", start)
        kind, *size = output[start:end].split()[1:] or [b"missing"]
        if kind != b"blob":
            raise EnvironmentFailure(f"git has no object {blob}", "this clone is incomplete; clone the repository anew")
        first = end + 1
        start = first + int(size[0]) + 1
        yield output[first : start - 1]
