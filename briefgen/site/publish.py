"""Stage: a built site -> a commit on a branch of a git repository, pushed to its remote."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from briefgen.leftovers import clear_scratch, scratch_folder
from briefgen.plain_files import read_plain_file
from briefgen.problems import EnvironmentFailure, UsageFailure
from briefgen.site.tree import MANIFEST, MAX_MANIFEST, is_inside

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})+")  # RFC 1123


@dataclass(frozen=True, slots=True)
class Target:
    """Where a site goes: the branch of a remote, and the host name that a CNAME file tells GitHub Pages.

    Without one it stays as it is on the branch; an empty one takes it away.
    """

    remote: str
    branch: str
    cname: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """How many files the site has, and whether the branch already had every one of them as it is."""

    files: int
    was_there: bool


def publish(folder: Path, target: Target, *, dry_run: bool) -> Published:
    """Commit the site as the whole of a branch and push it; with `dry_run` only look. What is there is not sent again.

    Raises UsageFailure where the folder holds no whole site of ours, or the branch holds something else;
    EnvironmentFailure where git or the remote refuses.
    """
    if find_spec("ghp_import") is None:
        raise EnvironmentFailure("ghp-import is not installed", "`pip install 'briefgen[publish]'` brings it")
    if target.cname and not _HOST.fullmatch(target.cname):
        raise UsageFailure(f"`{target.cname}` is no host name; write one such as briefs.desk.example")
    digests = _whole(folder)
    clear_scratch()
    _refuse(target)
    head = _git("ls-remote", target.remote, f"refs/heads/{target.branch}").partition("\t")[0]  # fetched a moment ago
    kept = _git("cat-file", "blob", f"{head}:CNAME").strip() if head else ""
    target = replace(target, cname=kept if target.cname is None else target.cname)  # what was said once holds
    was_there = _is_there(folder, digests, target, head)
    if not (dry_run or was_there):
        with scratch_folder() as copy:
            for name in digests:  # what else lies in the folder is nobody's to publish
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, copy / name)
            (copy / MANIFEST).write_bytes(_told(digests))
            _push(str(copy), target, f"Publish {len(digests)} files")
    return Published(len(digests), was_there)


def _told(digests: Mapping[str, str]) -> bytes:
    """What says on the branch that it is a site of ours: its files, and nothing of the machine that built it."""
    return json.dumps({"files": digests}, ensure_ascii=False, indent=0).encode()


def _is_there(folder: Path, digests: Mapping[str, str], target: Target, head: str) -> bool:
    """Whether the remote's branch holds this very site and nothing else, every file by git's own name for its bytes."""
    listed = _git("ls-tree", "-r", "-z", head).split("\0") if head else []
    there = {name: entry.split()[2] for entry, _, name in (line.partition("\t") for line in listed if line)}
    ours = {**{name: (folder / name).read_bytes() for name in digests}, MANIFEST: _told(digests)}
    if target.cname:
        ours["CNAME"] = target.cname.encode()
    return there == {name: _blob(data, len(head)) for name, data in ours.items()}


def _blob(data: bytes, digits: int) -> str:
    """Git's name for the bytes of a file, by SHA-1 or, where its names have 64 digits, by SHA-256."""
    told = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    told.update(b"blob %d\0" % len(data) + data)
    return told.hexdigest()


def _push(folder: str, target: Target, message: str) -> None:
    from ghp_import import GhpError, ghp_import

    try:
        ghp_import(
            folder, remote=target.remote, branch=target.branch, mesg=message, push=True, nojekyll=True,
            cname=target.cname or None,
        )  # fmt: skip
    except GhpError as error:
        raise EnvironmentFailure(f"ghp-import: {error.message}", "`git status` may say more") from None
    except subprocess.CalledProcessError as error:
        cure = f"`git push {target.remote} {target.branch}` says more"
        raise EnvironmentFailure(f"git could not push to {target.remote}", cure) from error


def _whole(folder: Path) -> Mapping[str, str]:
    """The files of a site with their digests; every one of them is as the build wrote it."""
    try:
        files: Mapping[str, str] = json.loads(read_plain_file(folder / MANIFEST, MAX_MANIFEST) or b"{}")["files"]
        if not all(map(is_inside, files)):
            raise ValueError("a path leads out of the folder")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageFailure(f"{folder} holds no site; build it with `briefgen site --output {folder}`") from None
    for name, digest in files.items():
        path = folder / name
        if path.is_symlink() or not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise UsageFailure(f"{path} is not as it was built; build the site again")
    return files


def _refuse(target: Target) -> None:
    """Refuse a branch that is checked out, or that holds something else than a site of ours."""
    if not _git("rev-parse", "--git-dir"):
        raise EnvironmentFailure("this folder is in no git repository", "run the command in the desk's repository")
    name = f"refs/heads/{target.branch}"
    if target.branch.startswith(("-", "refs/")) or not _git("check-ref-format", name, tells=False):
        raise UsageFailure(f"`{target.branch}` is no name for a branch")
    if target.remote not in _git("remote").split():
        raise UsageFailure(f"there is no remote `{target.remote}`; `git remote -v` lists them")
    if _git("symbolic-ref", "--quiet", "--short", "HEAD").strip() == target.branch:
        raise UsageFailure(f"`{target.branch}` is checked out; publish to a branch of its own, such as gh-pages")
    _git("fetch", "--quiet", target.remote, f"+refs/heads/{target.branch}:refs/remotes/{target.remote}/{target.branch}")
    for name in (f"refs/remotes/{target.remote}/{target.branch}", f"refs/heads/{target.branch}"):
        listed = _git("ls-tree", "--name-only", name).split("\n")
        if any(listed) and MANIFEST not in listed:
            raise UsageFailure(
                f"the branch `{target.branch}` holds something other than a site; choose another --branch"
            )


def _git(*arguments: str, tells: bool = True) -> str:
    """What git says; nothing where it refuses. With `tells` off it only nods."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False, text=True)  # noqa: S603, S607
    except FileNotFoundError:
        raise EnvironmentFailure("git is not installed", "install git") from None
    return (done.stdout if tells else "yes") if done.returncode == 0 else ""
