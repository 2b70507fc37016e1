"""Commits of a content folder, and the differences between the folder and the last one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefgen.content.git.guard import repository_of, run_git
from briefgen.content.git.queries import (
    git_failure,
    git_output,
    is_content_path,
    nothing_committed,
    pathspec,
    resolve_revision,
    split_names,
    without_prefix,
)
from briefgen.content.git.repository import Repository, find_repository
from briefgen.problems import EnvironmentFailure, UsageFailure

FETCH_HISTORY = "`git fetch --unshallow` brings the history; in a GitHub workflow, `fetch-depth: 0`"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full hash and its committer date (UTC)."""

    hash: str
    committed_at: datetime

    @property
    def label(self) -> str:
        """The commit as a brief prints it, the same for every way to name it."""
        return f"{self.hash[:12]}, {self.committed_at:%Y-%m-%d %H:%M} UTC"


def commit_named(folder: Path, revision: str) -> Commit:
    """Return the commit of a revision such as a hash, a branch, a tag or `HEAD~3`; UsageFailure if there is none."""
    repository = repository_of(folder)
    if revision.startswith("-"):
        raise UsageFailure(
            f"`{revision}` is not a revision; name a commit, a tag, a branch or a day such as 2026-02-04"
        )
    if hash := resolve_revision(repository, revision):
        return _read_commit(repository, hash)
    if not resolve_revision(repository, "HEAD"):
        raise nothing_committed(folder)
    hint = FETCH_HISTORY if _is_shallow(repository) else "name a commit, or a day such as 2026-02-04"
    raise UsageFailure(f"git knows no revision `{revision}` here; {hint}")


def fork_point(folder: Path, revision: str) -> Commit:
    """Return the commit where the current branch left a revision, or the revision if they share no history."""
    other = commit_named(folder, revision)
    repository = repository_of(folder)
    base = run_git(repository, "merge-base", "HEAD", other.hash)
    return _read_commit(repository, base.text.strip()) if base.code == 0 else other


def last_commit_before(folder: Path, instant: datetime) -> Commit:
    """Return the last commit before an instant on the first-parent line; UsageFailure if there is none."""
    repository = repository_of(folder)
    seconds = int(instant.timestamp()) - 1
    latest = git_output(folder, repository, "rev-list", "-1", "--first-parent", f"--before=@{seconds}", "HEAD", "--")
    if not latest.strip():
        roots = git_output(folder, repository, "rev-list", "--first-parent", "HEAD", "--").split()[-1:]
        first = f"; the first one is of {_read_commit(repository, roots[0]).committed_at:%Y-%m-%d}" if roots else ""
        raise UsageFailure(f"there is no commit before {instant:%Y-%m-%d %H:%M %Z}{first}")
    return _read_commit(repository, latest.strip())


def uncommitted_files(folder: Path) -> list[str]:
    """Return the files below a folder that differ from the last commit: changed, deleted, and new YAML files.

    New files count even where git ignores them.
    """
    repository = repository_of(folder)
    prefix = repository.relative_path(folder)
    changed = git_output(
        folder, repository, "diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all",
        "--name-only", "-z", "HEAD", "--", pathspec(prefix),
    )  # fmt: skip
    new = git_output(folder, repository, "ls-files", "-z", "--others", "--", pathspec(prefix))
    changed_names = {without_prefix(name, prefix) for name in split_names(changed)}
    new_names = {without_prefix(name, prefix) for name in split_names(new)}
    return sorted(changed_names | {name for name in new_names if is_content_path(name)})


def is_repository(folder: Path) -> bool:
    """Return whether a folder is in a git repository."""
    return find_repository(folder) is not None


def ignored_files(folder: Path, files: Iterable[Path]) -> list[str]:
    """Return those of the files that git ignores, whatever rule says so."""
    repository = repository_of(folder)
    names = "".join(f"{repository.relative_path(path)}\0" for path in files)
    answer = run_git(repository, "check-ignore", "-z", "--stdin", stdin=os.fsencode(names))
    if answer.code not in (0, 1):  # 1: none of them
        raise git_failure(folder, answer)
    return [str(repository.top / name) for name in split_names(answer.text)]


def is_shallow(folder: Path) -> bool:
    """Return whether the repository lacks the older part of its history."""
    return _is_shallow(repository_of(folder))


def _is_shallow(repository: Repository) -> bool:
    return run_git(repository, "rev-parse", "--is-shallow-repository").text.strip() == "true"


def _read_commit(repository: Repository, hash: str) -> Commit:
    """Read a commit from its object, so that no log format or signature setting changes the result."""
    header = run_git(repository, "cat-file", "commit", hash).output.partition(b"\n\n")[0]
    committed = re.search(rb"^committer .*> (\d{1,12}) [+-]\d{4}$", header, re.MULTILINE)
    if committed is None:
        raise EnvironmentFailure(f"git cannot read the commit {hash[:12]}", "`git fsck` says more")
    return Commit(hash, datetime.fromtimestamp(int(committed[1]), UTC))
