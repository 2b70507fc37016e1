"""Checks of the folders on the command line: none looks like a git repository, none is reached through a link.

Content may come from strangers. Git takes a folder with `HEAD`, `objects` and `refs` for a bare repository and obeys
the `config` beside them, so briefgen uses no such folder for any purpose.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from briefgen.problems import ContentError, Place, Problem


def absolute(folder: Path) -> Path:
    """Return the path from the root, without `..`; links in it are kept."""
    return Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` would follow links, `absolute` keeps `..`


def is_git_layout(folder: Path) -> bool:
    """Return whether git could take the folder itself for a repository (gitrepository-layout, `is_git_directory`)."""
    if not os.path.lexists(folder / "HEAD"):
        return False
    has_common_dir = os.path.lexists(folder / "commondir")
    return has_common_dir or all(os.path.lexists(folder / name) for name in ("objects", "refs"))


def git_entry(folder: Path) -> Path | None:
    """Return the `.git` of a folder: a folder, or the file of a linked worktree or a submodule."""
    entry = folder / ".git"
    return entry if os.path.lexists(entry) else None


def folders_up_to_repository(folder: Path) -> Iterator[Path]:
    """Yield a folder and its parents up to the first that has a `.git`, or up to the root where none has."""
    for parent in (folder, *folder.parents):
        yield parent
        if git_entry(parent):
            return


def check_folder(folder: Path, purpose: str = "content") -> None:
    """Raise ContentError if a folder is reached through a link, or if it or a parent looks like a bare repository.

    A folder that does not exist passes.
    """
    if problems := list(folder_problems(folder, purpose)):
        raise ContentError(problems)


def folder_problems(folder: Path, purpose: str = "content") -> Iterator[Problem]:
    """Yield every reason not to use a folder."""
    start = absolute(folder)
    for parent in folders_up_to_repository(start):
        if is_git_layout(parent):
            yield _planted_repository(str(folder) if parent == start else str(parent))
    for link in _links(start):
        message = f"the {purpose} folder is reached through a symbolic link, which is never followed"
        name = str(folder) if link == start else str(link)
        yield Problem("symlink", message, Place(name), f"name the folder itself: {os.path.realpath(link)}")


def nested_repository(folder: Path, name: str) -> Problem | None:
    """Return the problem of a folder in the content that git would take for a separate repository, or None.

    `name` is the path of the folder as people type it.
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
    """Yield the links among a folder and its parents that may have come with the content.

    These are the folders below the repository, or below the current folder.
    """
    current = Path.cwd()
    for parent in folders_up_to_repository(folder):
        if parent != folder and (git_entry(parent) or not parent.is_relative_to(current) or parent == current):
            return
        if parent.is_symlink():
            yield parent
