"""a git commit -> the bytes of the files that the content folder held then; nothing is checked out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from briefgen.content.file_names import Collisions, is_content, is_ignored, path_problem
from briefgen.content.git.guard import Answer, call, repository_of
from briefgen.content.git.repository import Repository, find_repository
from briefgen.files.folder_checks import absolute
from briefgen.problems import EnvironmentFailure, Place, Problem, UsageFailure

FETCH_HISTORY = "`git fetch --unshallow` brings the history; in a GitHub workflow, `fetch-depth: 0`"
_LINK, _SUBMODULE = "120000", "160000"  # modes of tree entries


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its whole hash, and when it was made (UTC)."""

    hash: str
    made: datetime

    @property
    def label(self) -> str:
        """What a brief says of it: the same for every way to name the commit."""
        return f"{self.hash[:12]}, {self.made:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """One file of a commit, by the path as people would type it; `data` is None where there are too many bytes."""

    name: str
    size: int
    data: bytes | None


def commit_named(folder: Path, revision: str) -> Commit:
    """The commit of a revision (a hash, a branch, a tag, `HEAD~3`); UsageFailure where there is none."""
    repository = repository_of(folder)
    if revision.startswith("-"):
        raise UsageFailure(
            f"`{revision}` is not a revision; name a commit, a tag, a branch or a day such as 2026-02-04"
        )
    if hash := _resolved(repository, revision):
        return _commit(repository, hash)
    if not _resolved(repository, "HEAD"):
        raise _nothing_committed(folder)
    hint = FETCH_HISTORY if _is_shallow(repository) else "name a commit, or a day such as 2026-02-04"
    raise UsageFailure(f"git knows no revision `{revision}` here; {hint}")


def branched_from(folder: Path, revision: str) -> Commit:
    """Where the branch that is checked out left a revision; the revision itself where they have nothing in common."""
    other = commit_named(folder, revision)
    repository = repository_of(folder)
    base = call(repository, "merge-base", "HEAD", other.hash)
    return _commit(repository, base.text.strip()) if base.code == 0 else other


def last_commit_before(folder: Path, instant: datetime) -> Commit:
    """The last commit of the first-parent line that was made before an instant; UsageFailure where there is none."""
    repository = repository_of(folder)
    seconds = int(instant.timestamp()) - 1
    latest = _output(folder, repository, "rev-list", "-1", "--first-parent", f"--before=@{seconds}", "HEAD", "--")
    if not latest.strip():
        roots = _output(folder, repository, "rev-list", "--first-parent", "HEAD", "--").split()[-1:]
        since = f"; the first one is of {_commit(repository, roots[0]).made:%Y-%m-%d}" if roots else ""
        raise UsageFailure(f"there is no commit before {instant:%Y-%m-%d %H:%M %Z}{since}")
    return _commit(repository, latest.strip())


def uncommitted(folder: Path) -> list[str]:
    """What below a folder is not in the last commit as it is now: changed, deleted; and new YAML, ignored or not."""
    repository = repository_of(folder)
    inside = repository.inside(folder)
    changed = _output(
        folder, repository, "diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all",
        "--name-only", "-z", "HEAD", "--", _pathspec(inside),
    )  # fmt: skip
    new = _output(folder, repository, "ls-files", "-z", "--others", "--", _pathspec(inside))
    names = [_below(name, inside) for name in _names(changed)]
    return sorted({*names, *(name for name in (_below(name, inside) for name in _names(new)) if _is_content(name))})


def is_repository(folder: Path) -> bool:
    """Whether a folder is in a git repository."""
    return find_repository(folder) is not None


def ignored(folder: Path, files: Iterable[Path]) -> list[str]:
    """Those of some files that git would not take, whatever rule says so."""
    repository = repository_of(folder)
    names = "".join(f"{repository.inside(path)}\0" for path in files)
    listed = call(repository, "check-ignore", "-z", "--stdin", given=os.fsencode(names))
    if listed.code not in (0, 1):  # 1: none of them
        raise _failure(folder, listed)
    return [str(repository.top / name) for name in _names(listed.text)]


def is_shallow(folder: Path) -> bool:
    """Whether the repository lacks the older part of its history."""
    return _is_shallow(repository_of(folder))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The first commit that changed or deleted a file of a sealed brief, and git's name for what had gone out."""

    name: str
    commit: str
    original: str


def rewritten(folder: Path) -> list[Rewrite]:
    """The files of sealed briefs that a commit changed or deleted after they were added and that are not restored.

    Merges count too: each is compared with all of its parents, so that none of them hides an edit. So does a move of
    the content folder that changes a file on the way. A move alone changes nothing.
    """
    repository = repository_of(folder)
    inside = repository.inside(folder)
    log = _output(
        folder, repository, "log", "-z", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap",
        "--raw", "--no-abbrev", "--find-renames=100%", "--full-history", "-m", "--diff-filter=AMDT",
        "--format=%x01%h", "HEAD", "--", ":(top,glob)**/sealed/*/r*/*",
    )  # fmt: skip
    first: dict[str, Rewrite] = {}
    for entry in log.split("\x01"):  # the newest commit comes first, so the oldest edit of a file is kept
        commit, *fields = (part.strip("\n") for part in entry.split("\0"))
        changes = [_Change.of(*pair, inside) for pair in zip(fields[::2], fields[1::2], strict=False)]
        added = {change.name for change in changes if change.status == "A" and change.is_here}
        for change in changes:
            if change.name and change.status != "A" and (change.is_here or change.name in added):
                first[change.name] = Rewrite(change.name, commit[:12], change.before)
    now = sealed_blobs(folder, "HEAD") if first else {}
    return [rewrite for name, rewrite in sorted(first.items()) if now.get(name) != rewrite.original]


@dataclass(frozen=True, slots=True)
class _Change:
    """A line of `git log --raw`: what was there before, what happened, and to which file of a sealed brief."""

    before: str
    status: str
    name: str  # below the content folder; empty where it is none of a sealed brief
    is_here: bool  # in this content folder, or in another one

    @classmethod
    def of(cls, line: str, path: str, inside: str) -> _Change:
        _, _, before, _, status = line.split()
        sealed = re.search(r"(?:^|/)(sealed/[^/]+/r\d+/[^/]+)$", path)
        name = sealed[1] if sealed else ""
        return cls(before, status, name, path == (name if inside == "." else f"{inside}/{name}"))


def sealed_blobs(folder: Path, revision: str) -> Mapping[str, str]:
    """The files of sealed briefs that a revision has, by their path below the folder, each with git's name for it."""
    repository = repository_of(folder)
    commit = commit_named(folder, revision)
    inside = repository.inside(folder)
    entries = _tree(folder, repository, commit, str(Path(inside) / "sealed"))
    names = ((_below(entry.path, inside), entry.blob) for entry in entries)
    return {name: blob for name, blob in names if re.fullmatch(r"sealed/[^/]+/r\d+/[^/]+", name)}


def files_at(folder: Path, commit: Commit, most: int, total: int) -> tuple[list[CommittedFile], list[Problem]]:
    """The YAML files below `folder` as a commit has them, in the order of their names.

    Reads only files of at most `most` bytes, up to `total` bytes in all.

    Links and submodules are refused. Names that are no UTF-8 hold lone surrogates, as those of the disk do.
    """
    repository = repository_of(folder)
    inside = repository.inside(folder)
    collisions = Collisions()
    chosen: list[tuple[str, _Entry]] = []
    problems: list[Problem] = []
    for entry in sorted(_tree(folder, repository, commit, inside), key=lambda entry: entry.path):
        below = _below(entry.path, inside)
        name = f"{folder}/{below}"
        if any(map(is_ignored, below.split("/"))):
            continue
        if entry.mode == _LINK:
            message = "a symbolic link; links in content are never followed"
            problems.append(Problem("symlink", message, Place(name), "put the file itself here"))
        elif entry.mode == _SUBMODULE:
            message = "a submodule; content lies in one repository"
            problems.append(Problem("nested-repository", message, Place(name), "put the files themselves here"))
        elif _is_content(below):
            problem = path_problem(str(folder), below) or collisions.path_problem(str(folder), below)
            problems += [problem] if problem else []
            if problem is None or not problem.is_error:
                chosen.append((name, entry))
    small = [entry for _, entry in chosen if entry.size <= most]
    sizes = accumulate(entry.size for entry in small)
    read = [entry.blob for entry, size in zip(small, sizes, strict=True) if size <= total]
    data = dict(zip(read, _blobs(repository, read), strict=True))
    return [CommittedFile(name, entry.size, data.get(entry.blob)) for name, entry in chosen], problems


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a tree: its mode, git's name for its bytes, their number, its path from the top of the work tree."""

    mode: str
    blob: str
    size: int
    path: str


def _tree(folder: Path, repository: Repository, commit: Commit, inside: str) -> Iterator[_Entry]:
    listed = _output(
        folder, repository, "ls-tree", "-r", "-l", "-z", "--full-tree", commit.hash, "--", _pathspec(inside)
    )
    for line in _names(listed):
        head, _, path = line.partition("\t")
        mode, _, blob, size = head.split()
        yield _Entry(mode, blob, int(size) if size.isdigit() else 0, path)


def _blobs(repository: Repository, blobs: list[str]) -> Iterator[bytes]:
    """The bytes of many objects by one process."""
    if not blobs:
        return
    output = call(repository, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode()).output
    start = 0
    for blob in blobs:
        end = output.find(b"\n", start)
        kind, *size = output[start:end].split()[1:] or [b"missing"]
        if kind != b"blob":
            raise EnvironmentFailure(f"git has no object {blob}", "this clone is incomplete; clone the repository anew")
        first = end + 1
        start = first + int(size[0]) + 1
        yield output[first : start - 1]


def _names(listed: str) -> list[str]:
    return [name for name in listed.split("\0") if name]


def _pathspec(path: str) -> str:
    """A path as git takes it where it would read `*` or `:` as a pattern."""
    return ":(top)" if path == "." else f":(top,literal){path}"


def _below(name: str, inside: str) -> str:
    """A path from the top of the work tree as one from a folder in it."""
    return name if inside == "." else name.removeprefix(f"{inside}/")


def _is_content(path: str) -> bool:
    """Whether a path below the content folder is that of a content file, by the rule for the folder on the disk."""
    return is_content(path.rpartition("/")[2]) and not any(map(is_ignored, path.split("/")))


def _is_shallow(repository: Repository) -> bool:
    return call(repository, "rev-parse", "--is-shallow-repository").text.strip() == "true"


def _resolved(repository: Repository, revision: str) -> str:
    answer = call(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return answer.text.strip()


def _commit(repository: Repository, hash: str) -> Commit:
    """A commit, read from the object itself: no log format or signature setting changes what it says."""
    header = call(repository, "cat-file", "commit", hash).output.partition(b"\n\n")[0]
    committed = re.search(rb"^committer .*> (\d{1,12}) [+-]\d{4}$", header, re.MULTILINE)
    if committed is None:
        raise EnvironmentFailure(f"git cannot read the commit {hash[:12]}", "`git fsck` says more")
    return Commit(hash, datetime.fromtimestamp(int(committed[1]), UTC))


def _output(folder: Path, repository: Repository, *arguments: str) -> str:
    """What git prints; EnvironmentFailure with its reason where it fails."""
    answer = call(repository, *arguments)
    if answer.code == 0:
        return answer.text
    if not _resolved(repository, "HEAD"):
        raise _nothing_committed(folder)
    raise _failure(folder, answer)


def _failure(folder: Path, answer: Answer) -> EnvironmentFailure:
    reason = answer.errors.strip().rpartition("\n")[2].removeprefix("fatal: ")
    return EnvironmentFailure(f"git: {reason}", f"look at `git -C {absolute(folder)} status`")


def _nothing_committed(folder: Path) -> EnvironmentFailure:
    return EnvironmentFailure("nothing is committed yet", f"`git add {folder}`, then `git commit`")
