"""The only way to run git: with a configuration and an environment that briefgen writes.

A call gets a new git folder: a copy of HEAD, links to the objects, refs and index of the repository, and a
configuration from this module. So nothing that the repository's configuration names (file system monitors, hooks,
filters, text conversions, external diffs, pagers, editors, signature programs, credential helpers, ssh commands,
aliases, includes, promisor remotes) can run. Replacement refs, grafts and borrowed objects have no effect either. The
environment has no `GIT_*` variable of the caller and no system configuration. The user's configuration counts only for
line ends and ignored files.

Two kinds of calls read the configuration of the user and the system: the check whether the user trusts a folder
(`rev-parse`, which runs nothing), and publishing (`Access.REMOTE`), which needs credentials and the variables that
set up ssh and passwords. Neither reads the configuration of the repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import IO, Any

from briefgen.content.git.repository import Repository, find_repository, read_head
from briefgen.files.leftovers import scratch_folder
from briefgen.problems import EnvironmentFailure

TRUST_SECONDS = 10  # timeout of the check whether the user trusts a folder
LOCAL_SECONDS = 120  # timeout of a call that reads only this disk
# For every call: settings that only the command line or the user's configuration may make, and features to turn off.
_FIXED_SETTINGS = (
    "safe.bareRepository=explicit", "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat",
    "core.alternateRefsCommand=true", "log.showSignature=false", "gc.auto=0", "maintenance.auto=false",
    "submodule.recurse=false", "fetch.recurseSubmodules=false", "push.recurseSubmodules=no", "push.gpgSign=false",
    "fetch.showForcedUpdates=false", "protocol.allow=never",
)  # fmt: skip
_REMOTE_PROTOCOLS = ("https", "http", "ssh", "git", "file")
_CONFIGURATION = """\
[core]
	repositoryFormatVersion = {version}
	bare = false
	attributesFile = /dev/null
	commitGraph = false
	multiPackIndex = false
	untrackedCache = false
	logAllRefUpdates = false
	quotePath = false
"""
_FIXED_VARIABLES = {
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat",
    "GIT_EDITOR": "false", "GIT_SEQUENCE_EDITOR": "false", "GIT_ALLOW_PROTOCOL": "",
    "GIT_PROTOCOL_FROM_USER": "0", "LC_ALL": "C",
}  # fmt: skip
_INHERITED_VARIABLES = ("HOME", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT")
_REMOTE_INHERITED_VARIABLES = (
    "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY", "USER", "LOGNAME", "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM", "GIT_TERMINAL_PROMPT", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "GIT_SSL_CAINFO",
)  # fmt: skip
# Settings of a repository that a call keeps, with their allowed values: how files lie on this disk, no program or path.
_KEPT_SETTINGS = {
    "core.filemode": r"true|false", "core.symlinks": r"true|false", "core.ignorecase": r"true|false",
    "core.precomposeunicode": r"true|false", "core.autocrlf": r"true|false|input", "core.eol": r"lf|crlf|native",
    "extensions.objectformat": r"sha1|sha256", "extensions.refstorage": r"files|reftable",
}  # fmt: skip
_KEPT_USER_SETTINGS = ("core.autocrlf", "core.eol", "core.excludesfile")
_REMOTE_KEPT_SETTINGS = {"user.name": r"[^\n\0]{1,200}", "user.email": r"[^\s\0]{1,200}"}


class Access(Enum):
    """Whether a call of git stays on this disk or may contact a remote with the user's credentials."""

    LOCAL = "local"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Answer:
    """The exit code and the output of a git command."""

    code: int
    output: bytes
    errors: str

    @property
    def text(self) -> str:
        """The output as text; bytes that are not UTF-8 become lone surrogates, as in file names."""
        return os.fsdecode(self.output)


def repository_of(folder: Path) -> Repository:
    """Return the repository of a folder, once git has agreed to read it.

    Raises EnvironmentFailure if there is none, if git is missing, or if git refuses the folder of another user.
    """
    repository = find_repository(folder)
    if repository is None:
        raise EnvironmentFailure(f"{folder} is in no git repository", "`git init`, then commit the content")
    _check_trust(repository)
    return repository


def run_git(
    repository: Repository, *arguments: str, stdin: bytes | IO[bytes] = b"", access: Access = Access.LOCAL
) -> Answer:
    """Run a git command on a repository, with a closed configuration and environment.

    `stdin` is bytes, or an open file that is read from its position.
    """
    with _closed_git_dir(repository, access) as git_dir:
        variables = _environment(access) | {
            "GIT_DIR": str(git_dir),
            "GIT_WORK_TREE": str(repository.top),
            "GIT_OBJECT_DIRECTORY": str(repository.common_dir / "objects"),
            "GIT_INDEX_FILE": str(repository.git_dir / "index"),
        }
        timeout = LOCAL_SECONDS if access is Access.LOCAL else None  # a remote may be slow or ask for a password
        return _run_process(_options(access), arguments, variables, repository.top, stdin, timeout)


@cache
def repository_settings(repository: Repository) -> Mapping[str, str]:
    """Return the configuration of a repository by name, with the last value of each.

    Reading it runs no program and follows no include.
    """
    path = str(repository.common_dir / "config")
    return _read_settings("--no-includes", "--file", path, access=Access.LOCAL)


@cache
def _user_settings() -> Mapping[str, str]:
    """Return the user's configuration, which does not come with content."""
    return _read_settings("--global", access=Access.REMOTE)


def _read_settings(*source: str, access: Access) -> Mapping[str, str]:
    answer = _run_process((), ("config", "-z", "--list", *source), _environment(access), Path("/"))
    entries = (entry.partition("\n") for entry in answer.text.split("\0") if entry)
    return {name: value for name, _, value in entries} if answer.code == 0 else {}


def git_version() -> str | None:
    """Return the output of `git --version`, or None if git is not installed."""
    try:
        return _run_process((), ("--version",), _environment(Access.LOCAL), Path("/")).text.strip()
    except EnvironmentFailure:
        return None


@cache
def _check_trust(repository: Repository) -> None:
    """Let git decide whether the user trusts a work tree that belongs to somebody else.

    Git does not check that in a call with an explicit git folder, so this one has none. `rev-parse` runs no program,
    whatever a configuration names.
    """
    variables = _environment(Access.REMOTE)
    if owner := os.environ.get("GIT_TEST_ASSUME_DIFFERENT_OWNER"):  # a test switch of git that only makes it stricter
        variables["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = owner
    top, arguments = repository.top, ("rev-parse", "--absolute-git-dir", "--git-common-dir")
    answer = _run_process(_options(Access.LOCAL), arguments, variables, top, timeout=TRUST_SECONDS)
    if answer.code == 0:
        folders = [os.path.realpath(top / name) for name in answer.text.splitlines()]
        if folders != [os.path.realpath(repository.git_dir), os.path.realpath(repository.common_dir)]:
            raise EnvironmentFailure(f"git reads another repository than that of {top}", f"look at {top}/.git")
        return
    reason = answer.errors.strip().partition("\n")[0].removeprefix("fatal: ")
    if "safe.directory" in answer.errors or "ownership" in answer.errors:
        hint = f"if you trust it: git config --global --add safe.directory {top}"
        raise EnvironmentFailure(f"git refuses {top}, which belongs to another user", hint)
    raise EnvironmentFailure(f"git cannot read the repository of {top}: {reason}", f"look at `git -C {top} status`")


@contextmanager
def _closed_git_dir(repository: Repository, access: Access) -> Iterator[Path]:
    """Create a git folder with the history of a repository and the configuration that briefgen writes."""
    with scratch_folder() as folder:
        (folder / "HEAD").write_bytes(read_head(repository))
        (folder / "config").write_text(_configuration(repository, access), "utf-8", "surrogateescape")
        for name in ("info", "logs"):
            (folder / name).mkdir()
        for name in ("refs", "packed-refs", "reftable", "shallow", "info/exclude", "logs/refs"):
            _link_if_present(repository.common_dir / name, folder / name)
        for name in ("logs/HEAD", *(path.name for path in repository.git_dir.glob("sharedindex.*"))):
            _link_if_present(repository.git_dir / name, folder / name)
        yield folder


def _link_if_present(target: Path, path: Path) -> None:
    if target.exists():
        path.symlink_to(target)


def _configuration(repository: Repository, access: Access) -> str:
    """Return the configuration of a call: how files lie on this disk, and the user's line ends and ignored files."""
    patterns = _KEPT_SETTINGS | (_REMOTE_KEPT_SETTINGS if access is Access.REMOTE else {})
    user = {name: value for name, value in _user_settings().items() if name in _KEPT_USER_SETTINGS}
    kept = {
        name: value for name, value in {**user, **repository_settings(repository)}.items()
        if name in patterns and re.fullmatch(patterns[name], value)
    }  # fmt: skip
    if excludes_file := user.get("core.excludesfile"):
        kept["core.excludesfile"] = excludes_file
    has_extensions = any(name.startswith("extensions.") for name in kept)
    lines = [_CONFIGURATION.format(version=1 if has_extensions else 0)]
    for name, value in kept.items():
        section, _, key = name.partition(".")
        lines.append(f"[{section}]\n\t{key} = {_quote_value(value)}\n")
    return "".join(lines)


def _quote_value(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _options(access: Access) -> list[str]:
    options = [part for setting in _FIXED_SETTINGS for part in ("-c", setting)]
    if access is Access.REMOTE:
        options += [part for name in _REMOTE_PROTOCOLS for part in ("-c", f"protocol.{name}.allow=always")]
    return ["--no-pager", *options]


def _environment(access: Access) -> dict[str, str]:
    """Return the variables of a call: a few of the caller's such as HOME, and those that no caller can change."""
    names = _INHERITED_VARIABLES + (_REMOTE_INHERITED_VARIABLES if access is Access.REMOTE else ())
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    fixed = dict(_FIXED_VARIABLES)
    if access is Access.REMOTE:
        fixed["GIT_ALLOW_PROTOCOL"] = ":".join(_REMOTE_PROTOCOLS)
        for name in ("GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL", "GIT_TERMINAL_PROMPT"):
            del fixed[name]
    return {"PATH": _search_path()} | fixed | inherited


def _search_path() -> str:
    """Return PATH without relative folders: a `.` in it would find programs in the content."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())


def _run_process(
    options: Sequence[str],
    arguments: Sequence[str],
    variables: Mapping[str, str],
    folder: Path,
    stdin: bytes | IO[bytes] = b"",
    timeout: float | None = LOCAL_SECONDS,
) -> Answer:
    program = shutil.which("git", path=_search_path())
    if program is None:
        raise EnvironmentFailure("git is not installed", "install git")
    command = [program, *options, *arguments]
    run: Callable[..., Any]
    run = partial(subprocess.run, command, env=variables, cwd=folder, capture_output=True, check=False, timeout=timeout)
    try:
        process: Any = run(input=stdin) if isinstance(stdin, bytes) else run(stdin=stdin)
    except subprocess.TimeoutExpired:
        message = f"`git {arguments[0]}` did not answer within {timeout} s"
        raise EnvironmentFailure(message, f"look at `git -C {folder} status`") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
        raise EnvironmentFailure(f"git cannot be run: {error}", "`briefgen doctor` says more") from None
    return Answer(process.returncode, process.stdout, process.stderr.decode("utf-8", "replace"))
