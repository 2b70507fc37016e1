"""Queries of a repository: the output of git commands, and the paths in it."""

from __future__ import annotations

from pathlib import Path

from briefgen.content.file_names import is_content, is_ignored
from briefgen.content.git.guard import Answer, run_git
from briefgen.content.git.repository import Repository
from briefgen.files.folder_checks import absolute
from briefgen.problems import EnvironmentFailure


def git_output(folder: Path, repository: Repository, *arguments: str) -> str:
    """Return the output of git. Raise EnvironmentFailure with git's reason if it fails."""
    answer = run_git(repository, *arguments)
    if answer.code == 0:
        return answer.text
    if not resolve_revision(repository, "HEAD"):
        raise nothing_committed(folder)
    raise git_failure(folder, answer)


def git_failure(folder: Path, answer: Answer) -> EnvironmentFailure:
    """Return the failure for a git command that failed, with the last line of its errors."""
    reason = answer.errors.strip().rpartition("\n")[2].removeprefix("fatal: ")
    return EnvironmentFailure(f"git: {reason}", f"look at `git -C {absolute(folder)} status`")


def nothing_committed(folder: Path) -> EnvironmentFailure:
    """Return the failure for a repository without commits."""
    return EnvironmentFailure("nothing is committed yet", f"`git add {folder}`, then `git commit`")


def resolve_revision(repository: Repository, revision: str) -> str:
    """Return the hash of the commit that a revision names, or an empty text."""
    answer = run_git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return answer.text.strip()


def split_names(output: str) -> list[str]:
    """Return the names that a git command prints with `-z`."""
    return [name for name in output.split("\0") if name]


def pathspec(path: str) -> str:
    """Return a path as a pathspec in which git takes `*` and `:` literally."""
    return ":(top)" if path == "." else f":(top,literal){path}"


def without_prefix(name: str, prefix: str) -> str:
    """Return a path relative to a folder of the work tree instead of its top."""
    return name if prefix == "." else name.removeprefix(f"{prefix}/")


def is_content_path(path: str) -> bool:
    """Return whether a path below the content folder is one of a content file, as on the disk."""
    return is_content(path.rpartition("/")[2]) and not any(map(is_ignored, path.split("/")))
