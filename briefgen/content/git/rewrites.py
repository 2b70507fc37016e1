"""Commits that changed or deleted files of sealed briefs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from briefgen.content.git.guard import repository_of
from briefgen.content.git.queries import git_output
from briefgen.content.git.trees import sealed_blobs


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The first commit that changed or deleted a file of a sealed brief, and git's name for the original bytes."""

    name: str
    commit: str
    original: str


def sealed_rewrites(folder: Path) -> list[Rewrite]:
    """Return the files of sealed briefs that a commit changed or deleted and that are not restored.

    Merges count: each is compared with all of its parents, so that none of them hides an edit. A move of the content
    folder counts if it changes a file on the way.
    """
    repository = repository_of(folder)
    prefix = repository.relative_path(folder)
    log = git_output(
        folder, repository, "log", "-z", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap",
        "--raw", "--no-abbrev", "--find-renames=100%", "--full-history", "-m", "--diff-filter=AMDT",
        "--format=%x01%h", "HEAD", "--", ":(top,glob)**/sealed/*/r*/*",
    )  # fmt: skip
    first_rewrites: dict[str, Rewrite] = {}
    for entry in log.split("\x01"):  # the newest commit comes first, so the oldest edit of a file is kept
        commit, *fields = (part.strip("\n") for part in entry.split("\0"))
        changes = [_RawChange.parse(*pair, prefix) for pair in zip(fields[::2], fields[1::2], strict=False)]
        added = {change.name for change in changes if change.status == "A" and change.is_in_folder}
        for change in changes:
            if change.name and change.status != "A" and (change.is_in_folder or change.name in added):
                first_rewrites[change.name] = Rewrite(change.name, commit[:12], change.old_blob)
    now = sealed_blobs(folder, "HEAD") if first_rewrites else {}
    return [rewrite for name, rewrite in sorted(first_rewrites.items()) if now.get(name) != rewrite.original]


@dataclass(frozen=True, slots=True)
class _RawChange:
    """A line of `git log --raw`."""

    old_blob: str
    status: str
    name: str  # of a file of a sealed brief, below the content folder; else empty
    is_in_folder: bool  # the content folder of today, not one that it was moved from

    @classmethod
    def parse(cls, line: str, path: str, prefix: str) -> _RawChange:
        _, _, old_blob, _, status = line.split()
        sealed = re.search(r"(?:^|/)(sealed/[^/]+/r\d+/[^/]+)$", path)
        name = sealed[1] if sealed else ""
        return cls(old_blob, status, name, path == (name if prefix == "." else f"{prefix}/{name}"))
