"""The one door to git: every call goes through here, and obeys no configuration that may have come with the content.

A call gets a new git folder: a copy of HEAD, links to the objects, refs and index of the repository, and a
configuration that this module writes. So nothing that the repository's own configuration names (file system
monitors, hooks, filters, text conversions, external diffs, pagers, editors, signature programs, credential helpers,
ssh commands, aliases, includes, promisor remotes) can run. Replacement refs, grafts and borrowed objects change
nothing either. The environment is closed: no `GIT_*` variable of the caller, no system configuration, and of the
user's the line ends and the list of ignored files alone.

Two kinds of calls read the configuration of the user and the system: the question whether the user trusts a folder
(`rev-parse`, which runs nothing), and publishing (`Access.REMOTE`), which needs credentials and the variables by which
ssh and passwords are set up. Neither obeys the repository's.
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

TRUST_SECONDS = 10  # for the question whether the user trusts a folder
LOCAL_SECONDS = 120  # for a call that reads this disk alone
# Given to each call: what only the command line or the user's own configuration may set, and what must be off.
_ALWAYS = (
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
_VARIABLES = {
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat",
    "GIT_EDITOR": "false", "GIT_SEQUENCE_EDITOR": "false", "GIT_ALLOW_PROTOCOL": "",
    "GIT_PROTOCOL_FROM_USER": "0", "LC_ALL": "C",
}  # fmt: skip
# What a call inherits; those of the second line only where it speaks to a remote.
_INHERITED = ("HOME", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT")
_INHERITED_BY_REMOTE = (
    "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY", "USER", "LOGNAME", "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM", "GIT_TERMINAL_PROMPT", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "GIT_SSL_CAINFO",
)  # fmt: skip
# Settings of a repository that say how its files lie on this disk; they name no program and no path.
_CARRIED = {
    "core.filemode": r"true|false", "core.symlinks": r"true|false", "core.ignorecase": r"true|false",
    "core.precomposeunicode": r"true|false", "core.autocrlf": r"true|false|input", "core.eol": r"lf|crlf|native",
    "extensions.objectformat": r"sha1|sha256", "extensions.refstorage": r"files|reftable",
}  # fmt: skip
_OF_USER = ("core.autocrlf", "core.eol", "core.excludesfile")  # where the user's own configuration sets them
_CARRIED_FOR_REMOTE = {"user.name": r"[^\n\0]{1,200}", "user.email": r"[^\s\0]{1,200}"}


class Access(Enum):
    """Where a call of git may go: nowhere, or to a remote with the user's own credentials."""

    LOCAL = "local"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Answer:
    """The exit code and the output of a call of git."""

    code: int
    output: bytes
    errors: str

    @property
    def text(self) -> str:
        """The output as text; bytes that are no UTF-8 become lone surrogates, as in names of files."""
        return os.fsdecode(self.output)


def repository_of(folder: Path) -> Repository:
    """The repository of a folder, after git has agreed to read it.

    Raises EnvironmentFailure where there is none, where git is missing, or where it refuses the folder of another user.
    """
    repository = find_repository(folder)
    if repository is None:
        raise EnvironmentFailure(f"{folder} is in no git repository", "`git init`, then commit the content")
    _ask_for_trust(repository)
    return repository


def call(
    repository: Repository, *arguments: str, given: bytes | IO[bytes] = b"", access: Access = Access.LOCAL
) -> Answer:
    """Run a command of git on a repository, with a closed configuration and environment.

    `given` is what the command reads on standard input: bytes, or a file that is open at its start.
    """
    with _closed_git_dir(repository, access) as git_dir:
        variables = _environment(access) | {
            "GIT_DIR": str(git_dir),
            "GIT_WORK_TREE": str(repository.top),
            "GIT_OBJECT_DIRECTORY": str(repository.common_dir / "objects"),
            "GIT_INDEX_FILE": str(repository.git_dir / "index"),
        }
        timeout = LOCAL_SECONDS if access is Access.LOCAL else None  # a remote may be far, and ask for a password
        return _run(_options(access), arguments, variables, repository.top, given, timeout)


@cache
def settings(repository: Repository) -> Mapping[str, str]:
    """The configuration of a repository as names and last values; reading it runs nothing and follows no include."""
    path = str(repository.common_dir / "config")
    return _listed_settings("--no-includes", "--file", path, access=Access.LOCAL)


@cache
def _user_settings() -> Mapping[str, str]:
    """The user's own configuration, which does not come with content."""
    return _listed_settings("--global", access=Access.REMOTE)


def _listed_settings(*where: str, access: Access) -> Mapping[str, str]:
    answer = _run((), ("config", "-z", "--list", *where), _environment(access), Path("/"))
    entries = (entry.partition("\n") for entry in answer.text.split("\0") if entry)
    return {name: value for name, _, value in entries} if answer.code == 0 else {}


def git_version() -> str | None:
    """What `git --version` prints; None where git is not installed."""
    try:
        return _run((), ("--version",), _environment(Access.LOCAL), Path("/")).text.strip()
    except EnvironmentFailure:
        return None


@cache
def _ask_for_trust(repository: Repository) -> None:
    """Let git itself decide whether the user trusts a work tree that belongs to somebody else.

    A call with an explicit git folder is not asked. `rev-parse` runs no program, whatever a configuration names.
    """
    variables = _environment(Access.REMOTE)
    if assumed := os.environ.get("GIT_TEST_ASSUME_DIFFERENT_OWNER"):  # git's own test switch; it only makes it stricter
        variables["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = assumed
    top, asked = repository.top, ("rev-parse", "--absolute-git-dir", "--git-common-dir")
    answer = _run(_options(Access.LOCAL), asked, variables, top, timeout=TRUST_SECONDS)
    if answer.code == 0:
        read = [os.path.realpath(top / name) for name in answer.text.splitlines()]
        if read != [os.path.realpath(repository.git_dir), os.path.realpath(repository.common_dir)]:
            raise EnvironmentFailure(f"git reads another repository than that of {top}", f"look at {top}/.git")
        return
    reason = answer.errors.strip().partition("\n")[0].removeprefix("fatal: ")
    if "safe.directory" in answer.errors or "ownership" in answer.errors:
        hint = f"if you trust it: git config --global --add safe.directory {top}"
        raise EnvironmentFailure(f"git refuses {top}, which belongs to another user", hint)
    raise EnvironmentFailure(f"git cannot read the repository of {top}: {reason}", f"look at `git -C {top} status`")


@contextmanager
def _closed_git_dir(repository: Repository, access: Access) -> Iterator[Path]:
    """A git folder with the history of a repository and the configuration that briefgen writes."""
    with scratch_folder() as folder:
        (folder / "HEAD").write_bytes(read_head(repository))
        (folder / "config").write_text(_configuration(repository, access), "utf-8", "surrogateescape")
        for part in ("info", "logs"):
            (folder / part).mkdir()
        for part in ("refs", "packed-refs", "reftable", "shallow", "info/exclude", "logs/refs"):
            _link(repository.common_dir / part, folder / part)
        for part in ("logs/HEAD", *(path.name for path in repository.git_dir.glob("sharedindex.*"))):
            _link(repository.git_dir / part, folder / part)
        yield folder


def _link(target: Path, path: Path) -> None:
    if target.exists():
        path.symlink_to(target)


def _configuration(repository: Repository, access: Access) -> str:
    """The configuration of a call: how files lie on this disk, the user's line ends and ignored files, nothing else."""
    patterns = _CARRIED | (_CARRIED_FOR_REMOTE if access is Access.REMOTE else {})
    of_user = {name: value for name, value in _user_settings().items() if name in _OF_USER}
    carried = {
        name: value for name, value in {**of_user, **settings(repository)}.items()
        if name in patterns and re.fullmatch(patterns[name], value)
    }  # fmt: skip
    if ignored := of_user.get("core.excludesfile"):
        carried["core.excludesfile"] = ignored
    is_extended = any(name.startswith("extensions.") for name in carried)
    lines = [_CONFIGURATION.format(version=1 if is_extended else 0)]
    for name, value in carried.items():
        section, _, key = name.partition(".")
        lines.append(f"[{section}]\n\t{key} = {_quoted(value)}\n")
    return "".join(lines)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _options(access: Access) -> list[str]:
    options = [part for setting in _ALWAYS for part in ("-c", setting)]
    if access is Access.REMOTE:
        options += [part for name in _REMOTE_PROTOCOLS for part in ("-c", f"protocol.{name}.allow=always")]
    return ["--no-pager", *options]


def _environment(access: Access) -> dict[str, str]:
    """The variables of a call: the home folder and the like from the caller, and those that no caller can change."""
    names = _INHERITED + (_INHERITED_BY_REMOTE if access is Access.REMOTE else ())
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    ours = dict(_VARIABLES)
    if access is Access.REMOTE:
        ours["GIT_ALLOW_PROTOCOL"] = ":".join(_REMOTE_PROTOCOLS)
        for name in ("GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL", "GIT_TERMINAL_PROMPT"):
            del ours[name]
    return {"PATH": _search_path()} | ours | inherited


def _search_path() -> str:
    """The folders of PATH that are named from the root: a `.` in it would find programs in the content."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())


def _run(
    options: Sequence[str],
    arguments: Sequence[str],
    variables: Mapping[str, str],
    folder: Path,
    given: bytes | IO[bytes] = b"",
    timeout: float | None = LOCAL_SECONDS,
) -> Answer:
    program = shutil.which("git", path=_search_path())
    if program is None:
        raise EnvironmentFailure("git is not installed", "install git")
    command = [program, *options, *arguments]
    run: Callable[..., Any]
    run = partial(subprocess.run, command, env=variables, cwd=folder, capture_output=True, check=False, timeout=timeout)
    try:
        done: Any = run(input=given) if isinstance(given, bytes) else run(stdin=given)
    except subprocess.TimeoutExpired:
        message = f"`git {arguments[0]}` did not answer within {timeout} s"
        raise EnvironmentFailure(message, f"look at `git -C {folder} status`") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
        raise EnvironmentFailure(f"git cannot be run: {error}", "`briefgen doctor` says more") from None
    return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
