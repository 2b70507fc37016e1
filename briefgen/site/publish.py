"""a built site -> a commit on a branch of a git repository, pushed to its remote."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import unquote

from briefgen.content.git.guard import Access, Answer, call, repository_of, settings
from briefgen.content.git.repository import Repository, blob_name
from briefgen.files.folder_checks import check_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import EnvironmentFailure, UsageFailure
from briefgen.site.model import MANIFEST, MAX_MANIFEST, is_inside

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})+")  # RFC 1123
_WITH_HOST = re.compile(r"(?:https?|ssh|git)://[^/\s]|[^/\s]+@[^/\s:]+:|[A-Za-z0-9.-]{2,}:(?!//)")
_STAGED = "refs/briefgen/publish"  # where the commit is kept until the remote has it


@dataclass(frozen=True, slots=True)
class Target:
    """Where a site goes: the branch of a remote, and the host name that a CNAME file tells GitHub Pages.

    Without one it stays as it is on the branch; an empty one takes it away.
    """

    remote: str
    branch: str
    cname: str | None = None


@dataclass(frozen=True, slots=True)
class PublishResult:
    """How many files the site has, and whether the branch already had every one of them as it is."""

    files: int
    was_there: bool


@dataclass(frozen=True, slots=True)
class _Remote:
    """A branch of a remote, by addresses that the repository's settings give for its name."""

    repository: Repository
    fetch_url: str
    push_url: str
    name: str
    branch: str

    @property
    def ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def tracking(self) -> str:
        return f"refs/remotes/{self.name}/{self.branch}"

    def git(self, *arguments: str) -> Answer:
        return call(self.repository, *arguments)

    def ask(self, *arguments: str, doing: str, given: IO[bytes] | bytes = b"") -> Answer:
        """Run a command that speaks to the remote. EnvironmentFailure with git's reason where it fails."""
        answer = call(self.repository, *arguments, given=given, access=Access.REMOTE)
        if answer.code:
            lines = [line for line in answer.errors.splitlines() if line.startswith(("fatal:", "error:", " ! "))]
            reason = (lines or ["no reason given"])[0].removeprefix("fatal: ").strip()
            raise EnvironmentFailure(f"git could not {doing} {self.name}: {reason}", f"try `git ls-remote {self.name}`")
        return answer


def publish_site(folder: Path, target: Target, content: Path, *, dry_run: bool) -> PublishResult:
    """Commit the site as all of a branch and push it; with `dry_run` only look. Files that are there are not sent.

    The repository is that of the content folder. Raises UsageFailure where the folder holds no complete site of ours,
    or the branch holds something else; EnvironmentFailure where git or the remote refuses.
    """
    if target.cname and not _HOST.fullmatch(target.cname):
        raise UsageFailure(f"`{target.cname}` is no host name; write one such as briefs.desk.example")
    check_folder(folder, "site")
    files = _site_files(folder)
    remote = _remote(repository_of(content), target)
    head = _fetch_head(remote)
    cname = remote.git("cat-file", "blob", f"{head}:CNAME").text.strip() if head else ""
    target = replace(target, cname=cname if target.cname is None else target.cname)  # given once, it stays
    published: dict[str, bytes | Path] = {name: folder / name for name in files}
    published |= {MANIFEST: _manifest(files), ".nojekyll": b""}
    if target.cname:
        published["CNAME"] = f"{target.cname}\n".encode()
    was_there = _is_there(remote, published, head)
    if not (dry_run or was_there):
        _push(remote, published, head, f"Publish {len(files)} files")
    return PublishResult(len(files), was_there)


def _site_files(folder: Path) -> Mapping[str, str]:
    """The files of a site with their checksums. UsageFailure unless each is as the build wrote it."""
    try:
        files: Mapping[str, str] = json.loads(read_plain_file(folder / MANIFEST, MAX_MANIFEST) or b"{}")["files"]
        if not all(map(is_inside, files)):
            raise ValueError("a path leads out of the folder")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageFailure(f"{folder} holds no site; build it with `briefgen site --output {folder}`") from None
    for name, checksum in files.items():
        path = folder / name
        if path.is_symlink() or not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
            raise UsageFailure(f"{path} is not as it was built; build the site again")
    return files


def _manifest(files: Mapping[str, str]) -> bytes:
    """The file that shows on the branch that it is a site of ours: its files, and nothing of the machine."""
    return json.dumps({"files": files}, ensure_ascii=False, indent=0).encode()


def _remote(repository: Repository, target: Target) -> _Remote:
    """The branch to publish to. Refuses one that is checked out, and a remote that came with the content."""
    ref = f"refs/heads/{target.branch}"
    if target.branch.startswith(("-", "refs/")) or call(repository, "check-ref-format", ref).code:
        raise UsageFailure(f"`{target.branch}` is no name for a branch")
    known = settings(repository)
    url = known.get(f"remote.{target.remote}.url")
    if url is None:
        raise UsageFailure(f"there is no remote `{target.remote}`; `git remote -v` lists them")
    if call(repository, "symbolic-ref", "--quiet", "HEAD").text.strip() == ref:
        raise UsageFailure(f"`{target.branch}` is checked out; publish to a branch of its own, such as gh-pages")
    push_url = known.get(f"remote.{target.remote}.pushurl", url)
    for address in (url, push_url):
        _refuse_address(address, repository)
    return _Remote(repository, url, push_url, target.remote, target.branch)


def _refuse_address(url: str, repository: Repository) -> None:
    """Refuse an address that runs a helper, or a repository that lies among the files of this one."""
    if re.match(r"[A-Za-z0-9+.-]+::", url) or url.startswith("-"):
        raise UsageFailure(f"the remote's address `{url}` names a program; publish to https, ssh or a path")
    if not _is_local(url):
        return
    path = Path(os.path.normpath(repository.top / unquote(url.removeprefix("file://"))))
    if path.is_relative_to(repository.top):
        raise UsageFailure(f"the remote `{url}` lies in the desk's own repository; name one outside of it")


def _is_local(url: str) -> bool:
    return _WITH_HOST.match(url) is None


def _fetch_head(remote: _Remote) -> str:
    """The commit that the remote's branch has, with its objects fetched; empty where there is no such branch."""
    listed = remote.ask("ls-remote", *_served_by(remote.fetch_url, "upload-pack"), "--", remote.fetch_url, remote.ref,
                        doing="read")  # fmt: skip
    head = listed.text.partition("\t")[0]
    if not head:
        return ""
    remote.ask(
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *_served_by(remote.fetch_url, "upload-pack"), "--",
        remote.fetch_url, f"+{remote.ref}:{remote.tracking}", doing="fetch from",
    )  # fmt: skip
    names = remote.git("ls-tree", "--name-only", "-z", head).text.split("\0")
    if any(names) and MANIFEST not in names:
        raise UsageFailure(f"the branch `{remote.branch}` holds something other than a site; choose another --branch")
    return head


def _served_by(url: str, service: str) -> tuple[str, ...]:
    """How to serve a repository on this disk: without its hooks and the other programs that it may name."""
    if not _is_local(url):
        return ()
    off = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.alternateRefsCommand=true", "gc.auto=0",
           "receive.autoGC=false", "maintenance.auto=false")  # fmt: skip
    return (f"--{service}=git {' '.join(f'-c {setting}' for setting in off)} {service}",)


def _is_there(remote: _Remote, published: Mapping[str, bytes | Path], head: str) -> bool:
    """Whether the remote's branch holds these files and nothing else, each by git's own name for its bytes."""
    if not head:
        return False
    listed = remote.git("ls-tree", "-r", "-z", head).text.split("\0")
    there = {name: entry.split()[2] for entry, _, name in (line.partition("\t") for line in listed if line)}
    return there == {name: blob_name(_bytes(data), len(head)) for name, data in published.items()}


def _push(remote: _Remote, published: Mapping[str, bytes | Path], head: str, message: str) -> None:
    """Make one commit of all files, push it, and remember where the branch is."""
    identity = remote.ask("var", "GIT_COMMITTER_IDENT", doing="name the committer for").text.strip()
    with TemporaryFile() as stream:  # on the disk, for a site of years is large
        stream.writelines(_import_stream(published, identity, head, message))
        stream.seek(0)
        remote.ask("fast-import", "--quiet", "--force", "--done", given=stream, doing="write the commit for")
    commit = remote.git("rev-parse", "--verify", "--quiet", _STAGED).text.strip()
    remote.ask(
        "push", "--quiet", "--no-verify", "--no-signed", "--recurse-submodules=no",
        *_served_by(remote.push_url, "receive-pack"), "--", remote.push_url, f"{commit}:{remote.ref}", doing="push to",
    )  # fmt: skip
    remote.git("update-ref", remote.tracking, commit)
    remote.git("update-ref", "-d", _STAGED)


def _import_stream(published: Mapping[str, bytes | Path], identity: str, head: str, message: str) -> Iterator[bytes]:
    """The commit for `git fast-import`; paths are such that `is_inside` lets through, and need no quotes."""
    yield f"commit {_STAGED}\ncommitter {identity}\n".encode()
    yield _counted(message.encode())
    if head:
        yield f"from {head}\ndeleteall\n".encode()
    for name, data in published.items():
        yield f"M 100644 inline {name}\n".encode()
        yield _counted(_bytes(data))
    yield b"done\n"


def _counted(data: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(data), data)


def _bytes(data: bytes | Path) -> bytes:
    return data if isinstance(data, bytes) else data.read_bytes()
