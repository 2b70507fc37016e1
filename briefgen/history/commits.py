"""Stage: a git commit -> the bytes of the files that the content folder held then; nothing is checked out."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefgen.problems import EnvironmentFailure, Place, Problem, UsageFailure


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
class File:
    """One file of a commit, by the path as people would type it."""

    name: str
    data: bytes


def commit_named(folder: Path, revision: str) -> Commit:
    """The commit of a revision (a hash, a branch, a tag, `HEAD~3`); UsageFailure where there is none."""
    if revision.startswith("-"):
        raise UsageFailure(
            f"`{revision}` is not a revision; name a commit, a tag, a branch or a day such as 2026-02-04"
        )
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", check=False)
    if not found:
        is_shallow = (
            _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
        )  # no repository: it says so
        more = "this clone lacks the history: `git fetch --unshallow`" if is_shallow else ""
        cure = more or "name a commit, or a day such as 2026-02-04"
        raise UsageFailure(f"git knows no revision `{revision}` here; {cure}")
    return _commit(folder, found.decode().strip())


def branched_from(folder: Path, revision: str) -> Commit:
    """Where the branch that is checked out left a revision; the revision itself where they have nothing in common."""
    other = commit_named(folder, revision)
    found = _git(folder, "merge-base", "HEAD", other.hash, check=False).decode().strip()
    return _commit(folder, found) if found else other


def last_commit_before(folder: Path, instant: datetime) -> Commit:
    """The last commit of the first-parent line that was made before an instant; UsageFailure where there is none."""
    seconds = int(instant.timestamp()) - 1
    found = _git(folder, "rev-list", "-1", "--first-parent", f"--before=@{seconds}", "HEAD").decode().strip()
    if not found:
        first = _git(folder, "log", "--first-parent", "--format=%as", "HEAD").decode().split()[-1:]
        since = f"; the first one is of {first[0]}" if first else ""
        raise UsageFailure(f"there is no commit before {instant:%Y-%m-%d %H:%M %Z}{since}")
    return _commit(folder, found)


def uncommitted(folder: Path) -> list[str]:
    """What below a folder is not in the last commit as it is now: changed, deleted; and new YAML, ignored or not."""
    changed = _names(_git(folder, "diff", "--name-only", "-z", "--no-renames", "--relative", "HEAD", "--", "."))
    new = _names(_git(folder, "ls-files", "-z", "--others", "--", "."))
    return sorted({*changed, *(name for name in new if name.endswith((".yaml", ".yml")) and not _is_hidden(name))})


def is_repository(folder: Path) -> bool:
    """Whether a folder is in a git repository."""
    return bool(_git(folder, "rev-parse", "--git-dir", check=False))


def ignored(folder: Path, files: Iterable[Path]) -> list[str]:
    """Those of some files that git would not take, whatever rule says so."""
    names = "".join(f"{path.resolve()}\0" for path in files)
    return _names(_git(folder, "check-ignore", "-z", "--stdin", given=names.encode(), check=False))


def rewritten(folder: Path) -> list[tuple[str, str]]:
    """The files of sealed briefs that a commit changed or deleted after they were added, each with that commit."""
    log = _git(
        folder, "log", "-z", "--name-only", "--no-renames", "--relative", "--diff-filter=MDT", "--format=%x01%h", "--",
        "sealed",
    )  # fmt: skip
    found = []
    for entry in log.decode("utf-8", "replace").split("\x01"):
        commit, *names = (part.strip("\n") for part in entry.split("\0"))
        found += [(name, commit) for name in names if re.search(r"sealed/[^/]+/r\d+/", name)]
    return found


def _names(listed: bytes) -> list[str]:
    return [name for name in listed.decode("utf-8", "replace").split("\0") if name]


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in Path(name).parts)


def files_at(folder: Path, commit: Commit) -> tuple[list[File], list[Problem]]:
    """The YAML files below `folder` as a commit has them, in the order of their names; links are refused."""
    root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    inside = folder.resolve().relative_to(root.resolve()).as_posix()
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit.hash, "--", inside).decode()
    entries = [line.split("\t", 1) for line in listed.split("\0") if line]
    wanted: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for head, path in sorted(entries, key=lambda entry: entry[1]):
        mode, _, blob = head.split()
        name = f"{folder}/{Path(path).relative_to(inside).as_posix()}" if inside != "." else f"{folder}/{path}"
        if any(part.startswith(".") for part in Path(path).parts):
            continue
        if mode == "120000":
            message = "a symbolic link; links in content are never followed"
            problems.append(Problem("symlink", message, Place(name), "put the file itself here"))
        elif path.endswith((".yaml", ".yml")):
            wanted.append((name, blob))
    return [File(name, data) for (name, _), data in zip(wanted, _blobs(root, wanted), strict=True)], problems


def _blobs(root: Path, wanted: list[tuple[str, str]]) -> list[bytes]:
    """The bytes of many objects by one process."""
    if not wanted:
        return []
    out = _git(root, "cat-file", "--batch", given="".join(f"{blob}\n" for _, blob in wanted).encode())
    found, at = [], 0
    for _ in wanted:
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        found.append(out[end + 1 : end + 1 + size])
        at = end + size + 2
    return found


def _commit(folder: Path, hash: str) -> Commit:
    seconds = int(_git(folder, "show", "-s", "--format=%ct", hash).decode().strip())
    return Commit(hash, datetime.fromtimestamp(seconds, UTC))


def _git(folder: Path, *arguments: str, given: bytes | None = None, check: bool = True) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), *arguments],  # noqa: S607
            input=given, capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise EnvironmentFailure("git is not installed", "install git") from None
    if done.returncode and check:
        raise _failure(folder, done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    return done.stdout if not done.returncode else b""


def _failure(folder: Path, said: str) -> EnvironmentFailure:
    """What git lacks: a repository, a first commit; or what it says itself."""
    if not _git(folder, "rev-parse", "--git-dir", check=False):
        return EnvironmentFailure(f"{folder} is in no git repository", "`git init`, then commit the content")
    if not _git(folder, "rev-parse", "--verify", "--quiet", "HEAD", check=False):
        return EnvironmentFailure("nothing is committed yet", f"`git add {folder}`, then `git commit`")
    return EnvironmentFailure(f"git: {said}", f"look at `git -C {folder} status`")
