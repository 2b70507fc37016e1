"""The publication of a built site: a commit on a branch, pushed to a git remote."""

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

from briefgen.content.git.guard import Access, Answer, repository_of, repository_settings, run_git
from briefgen.content.git.repository import Repository, blob_name
from briefgen.files.folder_checks import check_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import EnvironmentFailure, UsageFailure
from briefgen.site.model import MANIFEST, MAX_MANIFEST, is_site_path

_HOST_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}$){_HOST_LABEL}(?:\.{_HOST_LABEL})+")  # RFC 1123
_REMOTE_ADDRESS = re.compile(r"(?:https?|ssh|git)://[^/\s]|[^/\s]+@[^/\s:]+:|[A-Za-z0-9.-]{2,}:(?!//)")
_PENDING_REF = "refs/briefgen/publish"  # holds the commit until the remote has it


@dataclass(frozen=True, slots=True)
class Target:
    """The branch of a remote to publish to, and the host name in its CNAME file, which GitHub Pages reads.

    Without a host name the file on the branch stays as it is; an empty one removes it.
    """

    remote: str
    branch: str
    cname: str | None = None


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The number of files of the site, and whether the branch already had exactly these."""

    files: int
    is_up_to_date: bool


@dataclass(frozen=True, slots=True)
class _Remote:
    """A branch of a remote, with the addresses that the repository's configuration has for the remote's name."""

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
        return run_git(self.repository, *arguments)

    def contact(self, *arguments: str, purpose: str, data: IO[bytes] | bytes = b"") -> Answer:
        """Run a git command with access to the remote. Raise EnvironmentFailure with git's reason if it fails."""
        answer = run_git(self.repository, *arguments, stdin=data, access=Access.REMOTE)
        if answer.code:
            lines = [line for line in answer.errors.splitlines() if line.startswith(("fatal:", "error:", " ! "))]
            reason = (lines or ["no reason given"])[0].removeprefix("fatal: ").strip()
            raise EnvironmentFailure(
                f"git could not {purpose} {self.name}: {reason}", f"try `git ls-remote {self.name}`"
            )
        return answer


def publish_site(folder: Path, target: Target, content: Path, *, dry_run: bool) -> PublishResult:
    """Commit the site as the only content of a branch and push it; with `dry_run` only check.

    The repository is that of the content folder. Pushes nothing if the branch has these files already. Raises
    UsageFailure if the folder holds no complete site or the branch holds something else, and EnvironmentFailure if git
    or the remote refuses.
    """
    if target.cname and not _HOST_NAME.fullmatch(target.cname):
        raise UsageFailure(f"`{target.cname}` is not a host name; write one such as briefs.desk.example")
    check_folder(folder, "site")
    files = _site_files(folder)
    remote = _find_remote(repository_of(content), target)
    head = _fetch_head(remote)
    cname = remote.git("cat-file", "blob", f"{head}:CNAME").text.strip() if head else ""
    target = replace(target, cname=cname if target.cname is None else target.cname)
    branch_files: dict[str, bytes | Path] = {name: folder / name for name in files}
    branch_files |= {MANIFEST: _manifest(files), ".nojekyll": b""}
    if target.cname:
        branch_files["CNAME"] = f"{target.cname}\n".encode()
    is_up_to_date = _has_files(remote, branch_files, head)
    if not (dry_run or is_up_to_date):
        _push(remote, branch_files, head, f"Publish {len(files)} files")
    return PublishResult(len(files), is_up_to_date)


def _site_files(folder: Path) -> Mapping[str, str]:
    """Return the files of a site with their digests. Raise UsageFailure unless each is as the build wrote it."""
    try:
        files: Mapping[str, str] = json.loads(read_plain_file(folder / MANIFEST, MAX_MANIFEST) or b"{}")["files"]
        if not all(map(is_site_path, files)):
            raise ValueError("a path leads out of the folder")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageFailure(f"{folder} holds no site; build it with `briefgen site --output {folder}`") from None
    for name, digest in files.items():
        path = folder / name
        if path.is_symlink() or not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise UsageFailure(f"{path} is not as it was built; build the site again")
    return files


def _manifest(files: Mapping[str, str]) -> bytes:
    """Return the manifest that marks the branch as a site of briefgen: only the files, nothing about this machine."""
    return json.dumps({"files": files}, ensure_ascii=False, indent=0).encode()


def _find_remote(repository: Repository, target: Target) -> _Remote:
    """Return the branch to publish to. Raise UsageFailure if it is checked out, or if its remote is unsafe."""
    ref = f"refs/heads/{target.branch}"
    if target.branch.startswith(("-", "refs/")) or run_git(repository, "check-ref-format", ref).code:
        raise UsageFailure(f"`{target.branch}` is not a valid branch name")
    config = repository_settings(repository)
    url = config.get(f"remote.{target.remote}.url")
    if url is None:
        raise UsageFailure(f"there is no remote `{target.remote}`; `git remote -v` lists them")
    if run_git(repository, "symbolic-ref", "--quiet", "HEAD").text.strip() == ref:
        raise UsageFailure(f"`{target.branch}` is checked out; publish to a separate branch, such as gh-pages")
    push_url = config.get(f"remote.{target.remote}.pushurl", url)
    for address in (url, push_url):
        _check_address(address, repository)
    return _Remote(repository, url, push_url, target.remote, target.branch)


def _check_address(url: str, repository: Repository) -> None:
    """Raise UsageFailure for an address that runs a helper program, or that lies inside this repository's folder."""
    if re.match(r"[A-Za-z0-9+.-]+::", url) or url.startswith("-"):
        raise UsageFailure(f"the remote's address `{url}` names a program; publish to https, ssh or a path")
    if not _is_local(url):
        return
    path = Path(os.path.normpath(repository.top / unquote(url.removeprefix("file://"))))
    if path.is_relative_to(repository.top):
        raise UsageFailure(f"the remote `{url}` lies in the desk's own repository; name one outside of it")


def _is_local(url: str) -> bool:
    return _REMOTE_ADDRESS.match(url) is None


def _fetch_head(remote: _Remote) -> str:
    """Fetch the commit of the remote's branch and return its id; empty if there is no such branch."""
    service, url = _service_option(remote.fetch_url, "upload-pack"), remote.fetch_url
    listing = remote.contact("ls-remote", *service, "--", url, remote.ref, purpose="read")
    head = listing.text.partition("\t")[0]
    if not head:
        return ""
    remote.contact(
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *service, "--", url,
        f"+{remote.ref}:{remote.tracking}", purpose="fetch from",
    )  # fmt: skip
    names = remote.git("ls-tree", "--name-only", "-z", head).text.split("\0")
    if any(names) and MANIFEST not in names:
        raise UsageFailure(f"the branch `{remote.branch}` holds something other than a site; choose another --branch")
    return head


def _service_option(url: str, service: str) -> tuple[str, ...]:
    """Return the option that serves a repository on this disk without its hooks and other programs it may name."""
    if not _is_local(url):
        return ()
    disabled = (
        "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.alternateRefsCommand=true", "gc.auto=0",
        "receive.autoGC=false", "maintenance.auto=false",
    )  # fmt: skip
    return (f"--{service}=git {' '.join(f'-c {setting}' for setting in disabled)} {service}",)


def _has_files(remote: _Remote, branch_files: Mapping[str, bytes | Path], head: str) -> bool:
    """Return whether a commit has these files and no others, compared by the ids of git's blobs."""
    if not head:
        return False
    lines = remote.git("ls-tree", "-r", "-z", head).text.split("\0")
    blobs = {name: entry.split()[2] for entry, _, name in (line.partition("\t") for line in lines if line)}
    return blobs == {name: blob_name(_read(data), len(head)) for name, data in branch_files.items()}


def _push(remote: _Remote, branch_files: Mapping[str, bytes | Path], head: str, message: str) -> None:
    """Commit all files, push the commit, and update the tracking branch."""
    identity = remote.contact("var", "GIT_COMMITTER_IDENT", purpose="name the committer for").text.strip()
    with TemporaryFile() as stream:  # on the disk: the site of several years is large
        stream.writelines(_import_stream(branch_files, identity, head, message))
        stream.seek(0)
        remote.contact("fast-import", "--quiet", "--force", "--done", data=stream, purpose="write the commit for")
    commit = remote.git("rev-parse", "--verify", "--quiet", _PENDING_REF).text.strip()
    service = _service_option(remote.push_url, "receive-pack")
    remote.contact(
        "push", "--quiet", "--no-verify", "--no-signed", "--recurse-submodules=no", *service, "--", remote.push_url,
        f"{commit}:{remote.ref}", purpose="push to",
    )  # fmt: skip
    remote.git("update-ref", remote.tracking, commit)
    remote.git("update-ref", "-d", _PENDING_REF)


def _import_stream(branch_files: Mapping[str, bytes | Path], identity: str, head: str, message: str) -> Iterator[bytes]:
    """Yield the commit for `git fast-import`; the paths have passed `is_site_path` and need no quoting."""
    yield f"commit {_PENDING_REF}\ncommitter {identity}\n".encode()
    yield _data_command(message.encode())
    if head:
        yield f"from {head}\ndeleteall\n".encode()
    for name, data in branch_files.items():
        yield f"M 100644 inline {name}\n".encode()
        yield _data_command(_read(data))
    yield b"done\n"


def _data_command(data: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(data), data)


def _read(data: bytes | Path) -> bytes:
    return data if isinstance(data, bytes) else data.read_bytes()
