"""The repository of a folder: found only as a `.git` entry at or above it, and what git may read of it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from briefgen.files.folder_checks import absolute, check_folder, git_entry, up_to_repository
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import EnvironmentFailure

MAX_POINTER = 4096  # bytes of `HEAD`, of a `.git` file and of `commondir`
_BRANCH = b"ref: "
_HEAD = re.compile(rb"ref: (refs/[^\0-\x20\x7f~^:?*\[\\]+)\s*|([0-9a-f]{40}|[0-9a-f]{64})\s*")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by its folders; every call of git is given them, so that it looks for none itself."""

    top: Path  # the work tree
    git_dir: Path  # has HEAD and the index
    common_dir: Path  # has objects, refs and the configuration; another folder in a linked worktree

    def inside(self, folder: Path) -> str:
        """The path of a folder below the work tree, as git writes it: `.` for the work tree itself."""
        return absolute(folder).relative_to(self.top).as_posix()


def find_repository(folder: Path) -> Repository | None:
    """The repository of a content folder; None where there is none.

    Raises ContentError where a folder on the way looks like a bare repository or is a link, and EnvironmentFailure
    where a `.git` entry is nothing that git has made.
    """
    check_folder(folder)
    start = absolute(folder)
    *_, top = up_to_repository(start)
    entry = git_entry(top)
    if entry is None:
        return None
    git_dir = _git_dir(entry)
    if top == start and (outer := _repository_above(top)) and not git_dir.is_relative_to(outer):
        hint = f"remove {entry}, or name the content folder of one of the two repositories"
        raise EnvironmentFailure(f"{folder} is a separate repository inside that of {outer.parent}", hint)
    common = _pointer(git_dir / "commondir")
    common_dir = git_dir if common is None else Path(os.path.normpath(git_dir / common))
    repository = Repository(top, git_dir, common_dir)
    _refuse_borrowed_objects(repository)
    _refuse_odd_files(repository)
    return repository


def read_head(repository: Repository) -> bytes:
    """The bytes of HEAD: a branch or the hash of a commit. EnvironmentFailure for anything else."""
    data = read_plain_file(repository.git_dir / "HEAD", MAX_POINTER)
    if data is None or not _HEAD.fullmatch(data):
        raise EnvironmentFailure(f"{repository.git_dir}/HEAD names no branch and no commit", "`git status` says more")
    return data


def blob_name(data: bytes, digits: int) -> str:
    """Git's name for the bytes of a file: SHA-1 or, where names have 64 digits, SHA-256 over a header and them."""
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


def _git_dir(entry: Path) -> Path:
    """The git folder that a `.git` entry is or names (gitrepository-layout)."""
    if entry.is_symlink():
        raise EnvironmentFailure(f"{entry} is a symbolic link, which is never followed", "put the folder itself there")
    if entry.is_dir():
        return entry
    named = _pointer(entry, b"gitdir: ")
    git_dir = Path(os.path.normpath(entry.parent / named)) if named else None
    if git_dir is None or not git_dir.is_dir():
        raise EnvironmentFailure(
            f"{entry} names no git folder", "`git worktree repair` repairs a worktree that was moved"
        )
    if git_dir.is_relative_to(entry.parent) and ".git" not in git_dir.relative_to(entry.parent).parts:
        raise EnvironmentFailure(f"{entry} names {git_dir}, a folder that came with the files", f"remove {entry}")
    return git_dir


def _repository_above(top: Path) -> Path | None:
    """The `.git` of a repository around another one."""
    return next((entry for parent in top.parents if (entry := git_entry(parent))), None)


def _refuse_borrowed_objects(repository: Repository) -> None:
    """Alternates make git read objects from any folder on the disk; nothing says whose they are."""
    objects = repository.common_dir / "objects"
    for path in (objects, *(objects.iterdir() if objects.is_dir() else ())):
        if path.is_symlink():
            raise EnvironmentFailure(f"{path} is a symbolic link, which is never followed", "clone the repository anew")
    for name in ("alternates", "http-alternates"):
        path = objects / "info" / name
        if os.path.lexists(path):
            hint = f"`git repack -a -d`, then remove {path}"
            raise EnvironmentFailure(f"the repository borrows objects from another folder, named in {path}", hint)


def _refuse_odd_files(repository: Repository) -> None:
    """A pipe or a device in the place of a file would keep git waiting; an archive can bring one."""
    shared = ("config", "packed-refs", "shallow", "info/exclude", "info/attributes")
    paths = [repository.common_dir / name for name in shared]
    paths += [repository.common_dir / "refs" / name / "HEAD" for name in ("", "tags", "heads", "remotes")]
    paths += [repository.git_dir / name for name in ("HEAD", "index", "config.worktree", "logs/HEAD")]
    if (branch := read_head(repository)).startswith(_BRANCH):
        paths.append(repository.common_dir / os.fsdecode(branch.removeprefix(_BRANCH).strip()))
    for path in paths:
        try:
            is_file = stat.S_ISREG(path.stat().st_mode)
        except OSError:
            continue  # it is not there
        if not is_file:
            raise EnvironmentFailure(f"{path} is not a file", "remove it, or clone the repository anew")


def _pointer(path: Path, prefix: bytes = b"") -> str | None:
    """The path that a small file of git holds; None where there is no such file."""
    data = read_plain_file(path, MAX_POINTER)
    if not data or not data.startswith(prefix) or b"\0" in data:
        return None
    return os.fsdecode(data.removeprefix(prefix).rstrip(b"\r\n")) or None
