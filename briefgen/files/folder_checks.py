"""Checks of the folders that a command is given: none of them looks like a git repository, none is reached by a link.

Content comes from people who may not be known. A folder that holds `HEAD`, `objects` and `refs` is a bare repository
to git, which then obeys the `config` beside them. No such folder is used, whatever it is meant for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from briefgen.problems import ContentError, Place, Problem


def absolute(folder: Path) -> Path:
    """The path from the root, without `..`; links in it are kept."""
    return Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` would follow links, `absolute` keeps `..`


def is_git_layout(folder: Path) -> bool:
    """Whether git could take the folder itself for a repository (gitrepository-layout, `is_git_directory`)."""
    if not os.path.lexists(folder / "HEAD"):
        return False
    shared = os.path.lexists(folder / "commondir")
    return shared or all(os.path.lexists(folder / name) for name in ("objects", "refs"))


def git_entry(folder: Path) -> Path | None:
    """The `.git` of a folder: a folder, or the file of a linked worktree or a submodule."""
    entry = folder / ".git"
    return entry if os.path.lexists(entry) else None


def up_to_repository(folder: Path) -> Iterator[Path]:
    """A folder and those above it, as far as the one that has a `.git`; as far as the root where none has."""
    for parent in (folder, *folder.parents):
        yield parent
        if git_entry(parent):
            return


def check_folder(folder: Path, purpose: str = "content") -> None:
    """Refuse a folder that is a link, or that with a folder above it looks like a separate repository.

    Raises ContentError with every problem. A folder that is not there has none.
    """
    if problems := list(folder_problems(folder, purpose)):
        raise ContentError(problems)


def folder_problems(folder: Path, purpose: str = "content") -> Iterator[Problem]:
    """Every reason not to use a folder."""
    start = absolute(folder)
    for parent in up_to_repository(start):
        if is_git_layout(parent):
            yield _planted_repository(str(folder) if parent == start else str(parent))
    for link in _links(start):
        message = f"the {purpose} folder is reached through a symbolic link, which is never followed"
        shown = str(folder) if link == start else str(link)
        yield Problem("symlink", message, Place(shown), f"name the folder itself: {os.path.realpath(link)}")


def nested_repository(folder: Path, name: str) -> Problem | None:
    """The problem of a folder inside the content that git would take for a separate repository; None if it is none.

    `name` is its path as people type it.
    """
    if git_entry(folder):
        message, hint = "the folder is a separate git repository", "move its files into the content's repository"
        return Problem("nested-repository", message, Place(name), hint)
    return _planted_repository(name) if is_git_layout(folder) else None


def _planted_repository(name: str) -> Problem:
    message = "the folder looks like a git repository: it holds HEAD, objects and refs (or commondir)"
    hint = "remove these files; git would obey the configuration beside them"
    return Problem("nested-repository", message, Place(name), hint)


def _links(folder: Path) -> Iterator[Path]:
    """The links among a folder and those above it that came with the content: below its repository or below here."""
    here = Path.cwd()
    for parent in up_to_repository(folder):
        if parent != folder and (git_entry(parent) or not parent.is_relative_to(here) or parent == here):
            return
        if parent.is_symlink():
            yield parent
