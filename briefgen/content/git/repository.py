"""The repository of a folder: found only as a `.git` entry at or above it, and checked before git reads it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from briefgen.files.folder_checks import absolute, check_folder, folders_up_to_repository, git_entry
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import EnvironmentFailure

MAX_POINTER_SIZE = 4096  # bytes of `HEAD`, of a `.git` file and of `commondir`
_BRANCH_PREFIX = b"ref: "
_HEAD = re.compile(rb"ref: (refs/[^\0-\x20\x7f~^:?*\[\\]+)\s*|([0-9a-f]{40}|[0-9a-f]{64})\s*")


@dataclass(frozen=True, slots=True)
class Repository:
    """The folders of a repository; every git command names them, so that git searches for none itself."""

    top: Path  # the work tree
    git_dir: Path  # has HEAD and the index
    common_dir: Path  # has objects, refs and the configuration; another folder in a linked worktree

    def relative_path(self, path: Path) -> str:
        """Return a path relative to the work tree, as git writes it: `.` for the work tree itself."""
        return absolute(path).relative_to(self.top).as_posix()


def find_repository(folder: Path) -> Repository | None:
    """Return the repository of a content folder, or None.

    Raises ContentError if the folder or a parent looks like a bare repository or is a link, and EnvironmentFailure if
    the repository is not one that git creates.
    """
    check_folder(folder)
    start = absolute(folder)
    *_, top = folders_up_to_repository(start)
    entry = git_entry(top)
    if entry is None:
        return None
    git_dir = _git_dir(entry)
    if top == start and (outer := _repository_above(top)) and not git_dir.is_relative_to(outer):
        hint = f"remove {entry}, or name the content folder of one of the two repositories"
        raise EnvironmentFailure(f"{folder} is a separate repository inside that of {outer.parent}", hint)
    pointer = _read_pointer(git_dir / "commondir")
    common_dir = git_dir if pointer is None else Path(os.path.normpath(git_dir / pointer))
    repository = Repository(top, git_dir, common_dir)
    _refuse_borrowed_objects(repository)
    _refuse_special_files(repository)
    return repository


def read_head(repository: Repository) -> bytes:
    """Return the bytes of HEAD: a branch or the hash of a commit. Raise EnvironmentFailure for anything else."""
    data = read_plain_file(repository.git_dir / "HEAD", MAX_POINTER_SIZE)
    if data is None or not _HEAD.fullmatch(data):
        raise EnvironmentFailure(f"{repository.git_dir}/HEAD names no branch and no commit", "`git status` says more")
    return data


def blob_name(data: bytes, digits: int) -> str:
    """Return git's name for the bytes of a file: the SHA-1, or for 64 digits the SHA-256, of a header and the bytes."""
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


def _git_dir(entry: Path) -> Path:
    """Return the git folder that a `.git` entry is or names (gitrepository-layout)."""
    if entry.is_symlink():
        raise EnvironmentFailure(f"{entry} is a symbolic link, which is never followed", "put the folder itself there")
    if entry.is_dir():
        return entry
    pointer = _read_pointer(entry, b"gitdir: ")
    git_dir = Path(os.path.normpath(entry.parent / pointer)) if pointer else None
    if git_dir is None or not git_dir.is_dir():
        raise EnvironmentFailure(
            f"{entry} names no git folder", "`git worktree repair` repairs a worktree that was moved"
        )
    if git_dir.is_relative_to(entry.parent) and ".git" not in git_dir.relative_to(entry.parent).parts:
        raise EnvironmentFailure(f"{entry} names {git_dir}, a folder that came with the files", f"remove {entry}")
    return git_dir


def _repository_above(top: Path) -> Path | None:
    """Return the `.git` of a repository around another one, or None."""
    return next((entry for parent in top.parents if (entry := git_entry(parent))), None)


def _refuse_borrowed_objects(repository: Repository) -> None:
    """Refuse alternates, which make git read objects from any folder on the disk, whoever owns them."""
    objects = repository.common_dir / "objects"
    for path in (objects, *(objects.iterdir() if objects.is_dir() else ())):
        if path.is_symlink():
            raise EnvironmentFailure(f"{path} is a symbolic link, which is never followed", "clone the repository anew")
    for name in ("alternates", "http-alternates"):
        path = objects / "info" / name
        if os.path.lexists(path):
            hint = f"`git repack -a -d`, then remove {path}"
            raise EnvironmentFailure(f"the repository borrows objects from another folder, named in {path}", hint)


def _refuse_special_files(repository: Repository) -> None:
    """Refuse pipes and devices in the place of files, as an archive can bring them; git would hang on them."""
    common_names = ("config", "packed-refs", "shallow", "info/exclude", "info/attributes")
    paths = [repository.common_dir / name for name in common_names]
    paths += [repository.common_dir / "refs" / name / "HEAD" for name in ("", "tags", "heads", "remotes")]
    paths += [repository.git_dir / name for name in ("HEAD", "index", "config.worktree", "logs/HEAD")]
    if (head := read_head(repository)).startswith(_BRANCH_PREFIX):
        paths.append(repository.common_dir / os.fsdecode(head.removeprefix(_BRANCH_PREFIX).strip()))
    for path in paths:
        try:
            is_file = stat.S_ISREG(path.stat().st_mode)
        except OSError:
            continue  # missing
        if not is_file:
            raise EnvironmentFailure(f"{path} is not a file", "remove it, or clone the repository anew")


def _read_pointer(path: Path, prefix: bytes = b"") -> str | None:
    """Return the path in a small file of git such as `commondir`, or None if there is no such file."""
    data = read_plain_file(path, MAX_POINTER_SIZE)
    if not data or not data.startswith(prefix) or b"\0" in data:
        return None
    return os.fsdecode(data.removeprefix(prefix).rstrip(b"\r\n")) or None
