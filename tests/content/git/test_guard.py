"""No program that a git configuration names may run, wherever it is planted and whichever command calls git.

Each planted program touches a file `PWNED`. A control runs bare git on the same places, to prove that the tests can
fail.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from briefgen.files.leftovers import temporary_name
from briefgen.rendering.pdf import PdfRenderer
from tests.cli.in_process import invoke
from tests.cli.test_brief import run
from tests.content.git.test_commits import git
from tests.dossiers import CAST
from tests.shared import made_once
from tests.site.test_site import SAID

pytestmark = pytest.mark.slow

# The settings with which git runs a program; {program} is its path.
CONFIGURATIONS: Mapping[str, Sequence[str]] = {
    "core.fsmonitor": ["core.fsmonitor={program}"],
    "core.pager": ["core.pager={program}", "pager.log={program}", "pager.diff={program}"],
    "core.editor": ["core.editor={program}", "sequence.editor={program}"],
    "core.hooksPath": ["core.hooksPath={hooks}"],
    "core.sshCommand": ["core.sshCommand={program}", "url.ssh://attacker.invalid/.insteadOf=.."],
    "core.gitProxy": ["core.gitProxy={program}"],
    "core.askPass": ["core.askPass={program}"],
    "core.alternateRefsCommand": ["core.alternateRefsCommand={program}"],
    "core.attributesFile": [
        "core.attributesFile={attributes}", "filter.planted.clean={program}", "diff.planted.textconv={program}",
    ],
    "core.worktree": ["core.worktree={elsewhere}", "core.fsmonitor={program}"],
    "gpg.program": ["log.showSignature=true", "gpg.program={program}", "gpg.ssh.program={program}"],
    "diff.external": ["diff.external={program}"],
    "diff.textconv": ["diff.planted.textconv={program}", "diff.planted.command={program}"],
    "filter.clean": ["filter.planted.clean={program}", "filter.planted.required=true"],
    "filter.smudge": ["filter.planted.smudge={program}", "filter.planted.required=true"],
    "filter.process": ["filter.planted.process={program}", "filter.planted.required=true"],
    "credential.helper": ["credential.helper=!{program}"],
    "alias": [f"alias.{name}=!{{program}}" for name in ("log", "diff", "ls-tree", "rev-parse", "cat-file", "push")],
    "include.path": ["include.path={included}", "includeIf.gitdir:/.path={included}"],
    "uploadpack.packObjectsHook": ["uploadpack.packObjectsHook={program}"],
    "protocol.ext": ["protocol.ext.allow=always", "remote.planted.url=ext::{program}"],
    "submodule.update": ["submodule.planted.update=!{program}", "submodule.recurse=true"],
    "promisor": [
        "extensions.partialClone=planted", "remote.planted.promisor=true", "remote.planted.url=ext::{program}",
        "protocol.allow=always",
    ],
    "remote.receivepack": ["remote.origin.receivepack={program}", "remote.origin.uploadpack={program}"],
    "remote.vcs": ["remote.planted.vcs=planted", "remote.planted.url=planted"],
    "merge.driver": ["merge.planted.driver={program}", "trailer.planted.command={program}"],
}  # fmt: skip


def as_configuration(settings: Sequence[str], **values: object) -> str:
    """Settings such as `core.pager=cat` as the text of a configuration."""
    lines = []
    for setting in settings:
        name, _, value = setting.partition("=")
        section, _, key = name.rpartition(".")
        section, _, subsection = section.partition(".")
        lines += [f'[{section} "{subsection}"]' if subsection else f"[{section}]"]
        lines += [f'\t{key} = "{value.format(**values)}"']
    return "\n".join([*lines, ""])


# The commands that ask git, and those that read content beside them.
COMMANDS = (
    ("check", "--changed", "HEAD"), ("brief", "--format", "md", "--known-at", "HEAD~1"),
    ("changes", "--since", "HEAD~1"), ("schema",), ("verify",), ("verify", "--against", "HEAD~1"),
    ("publish", "--remote", "planted"), ("publish",), ("seal", "2026-02-03"),
    ("new", "party", "--id", "planted", "--name", "Planted"),
    ("check",), ("brief", "--format", "md"), ("show", "iran"), ("list", "events"), ("fmt", "--check"),
)  # fmt: skip
GIT_COMMANDS = COMMANDS[:10]


MORE = """
source: {publisher: Late Paper, published: 2026-02-04}
positions: [{id: late, speaker: boss, said: 2026-02-04, stance: {talks: for}, text: Yes after all}]
"""


class Trap:
    """A desk in a repository with a signed commit and a remote, and a program that leaves a mark when it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = folder / "work/desk"
        self.mark = folder / "PWNED"
        self.program = folder / "planted.sh"
        self.program.write_text(f"#!/bin/sh\n: > '{self.mark}'\nexit 1\n")
        self.program.chmod(0o755)
        hooks = folder / "hooks"
        hooks.mkdir()
        for name in ("pre-push", "post-index-change", "reference-transaction", "pre-receive", "post-receive", "update"):
            shutil.copy(self.program, hooks / name)
        (folder / "included.conf").write_text(f'[core]\n\tfsmonitor = "{self.program}"\n\tpager = "{self.program}"\n')
        (folder / "attributes").write_text("* filter=planted diff=planted\n")
        (folder / "elsewhere").mkdir()

    def configuration(self, name: str) -> str:
        return as_configuration(
            CONFIGURATIONS[name], program=self.program, hooks=self.folder / "hooks",
            attributes=self.folder / "attributes", included=self.folder / "included.conf",
            elsewhere=self.folder / "elsewhere",
        )  # fmt: skip

    def assert_untouched(self, situation: object) -> None:
        assert not self.mark.exists(), f"a planted program ran: {situation}"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trap with a built site and two commits, the last one signed; copied for each test."""
    return made_once(tmp_path_factory, "trap", build_trap)


def build_trap(folder: Path) -> None:
    """Fill the folder of the trap."""
    trap = Trap(folder)
    (trap.desk / "content").mkdir(parents=True)
    (trap.desk / "content/all.yaml").write_text(CAST)
    (trap.desk / "content/clip.yaml").write_text(SAID)
    (folder / "work/.gitattributes").write_text("*.yaml filter=planted diff=planted merge=planted ident\n")
    (trap.desk / ".gitignore").write_text("output/\n")
    git(folder / "work", "init", "-q", "-b", "main")
    git(folder / "work", "add", "-A")
    git(folder / "work", "commit", "-q", "-m", "one")
    assert invoke("site", "--no-search", "--pdfs", "0", cwd=trap.desk).returncode == 0
    (trap.desk / "content/more.yaml").write_text(MORE)
    git(folder / "work", "add", "-A")
    git(folder / "work", "commit", "-q", "-m", "two")
    sign_head(folder / "work")
    subprocess.run(["git", "init", "-q", "--bare", folder / "remote.git"], check=True)
    git(folder / "work", "remote", "add", "origin", "../remote.git")
    git(folder / "work", "config", "user.name", "Desk")
    git(folder / "work", "config", "user.email", "desk@example.org")


@pytest.fixture
def trap(built: Path, tmp_path: Path) -> Trap:
    for name in ("work", "remote.git"):
        shutil.copytree(built / name, tmp_path / name, symlinks=True)
    return Trap(tmp_path)


def sign_head(work: Path) -> None:
    """Give the last commit a signature, so that a log that shows signatures calls the program for them."""
    head, _, message = git(work, "cat-file", "commit", "HEAD").partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----"
    result = subprocess.run(
        ["git", "-C", work, "hash-object", "-t", "commit", "-w", "--stdin"],
        input=f"{head}\n{signature}\n\n{message}\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    git(work, "reset", "-q", "--hard", result.stdout.strip())


def plant_bare(folder: Path, work: Path, configuration: str) -> None:
    """Make a folder look like a bare repository with a configuration of its own."""
    folder.mkdir(exist_ok=True)
    for name in ("objects", "refs"):
        shutil.copytree(work / ".git" / name, folder / name)
    shutil.copy(work / ".git/HEAD", folder / "HEAD")
    shutil.copy(work / ".git/index", folder / "index")
    own = f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {work}\n"
    (folder / "config").write_text(own + configuration)


def plant_local(work: Path, configuration: str) -> None:
    """Add to the configuration of the repository itself, as an archive that was unpacked may bring it."""
    with (work / ".git/config").open("a") as file:
        file.write(configuration)
    (work / ".git/info").mkdir(exist_ok=True)
    (work / ".git/info/attributes").write_text("* filter=planted diff=planted\n")
    hooks = work / ".git/hooks"
    shutil.rmtree(hooks, ignore_errors=True)
    shutil.copytree(work.parent / "hooks", hooks)


PLACES: Mapping[str, Callable[[Trap, str], None]] = {
    "the content folder": lambda trap, text: plant_bare(trap.desk / "content", trap.folder / "work", text),
    "the dossier's folder": lambda trap, text: plant_bare(trap.desk, trap.folder / "work", text),
    "a folder in the content": lambda trap, text: plant_bare(trap.desk / "content/x", trap.folder / "work", text),
    "the output folder": lambda trap, text: plant_bare(trap.desk / "output", trap.folder / "work", text),
    "the local configuration": lambda trap, text: plant_local(trap.folder / "work", text),
}


# Places where each configuration is tried alone, because one may keep git from reading another. Elsewhere all at once.
SINGLE_PLACES = ("the content folder", "the local configuration")


# In `make test` every third configuration is tried alone, and all of them at once.
@pytest.mark.parametrize("place", SINGLE_PLACES)
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.thorough] if n % 3 else []) for n, name in enumerate(CONFIGURATIONS)],
)
def test_no_planted_program_runs(trap: Trap, name: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PdfRenderer, "print", lambda *_, **__: b"%PDF-1.7")  # git has no part in it
    PLACES[place](trap, trap.configuration(name))
    os.utime(trap.desk / "content/all.yaml", (0, 0))  # git has to look at the file again, through its filters
    for command in GIT_COMMANDS:
        result = invoke(*command, cwd=trap.desk)
        trap.assert_untouched((name, place, command))
        assert "Traceback" not in result.stderr, (command, result.stderr)
        assert result.returncode in (0, 1, 2, 3), (command, result.stderr)


@pytest.mark.parametrize("place", PLACES)
def test_no_planted_program_runs_wherever_all_are_planted(trap: Trap, place: str) -> None:
    """All configurations at once."""
    assert_no_planted_program_runs(trap, place, invoke)


def test_no_planted_program_runs_in_processes_of_their_own(trap: Trap) -> None:
    """Each command as a shell starts it, where git itself would obey every configuration."""
    assert_no_planted_program_runs(trap, "the local configuration", run)


def assert_no_planted_program_runs(trap: Trap, place: str, start: Callable[..., Any]) -> None:
    PLACES[place](trap, "".join(trap.configuration(name) for name in CONFIGURATIONS))
    for command in (*GIT_COMMANDS, ("site", "--no-search", "--pdfs", "0")):
        result = start(*command, cwd=trap.desk)
        trap.assert_untouched((place, command))
        assert "Traceback" not in result.stderr, (command, result.stderr)


@pytest.mark.parametrize("command", COMMANDS)
def test_content_that_looks_like_a_repository_is_refused_by_every_command(trap: Trap, command: tuple[str, ...]) -> None:
    plant_bare(trap.desk / "content", trap.folder / "work", trap.configuration("core.fsmonitor"))
    result = invoke(*command, cwd=trap.desk)
    assert result.returncode == 1, result.stderr
    assert "error[nested-repository]" in result.stderr and "content:1:1" in result.stderr
    trap.assert_untouched(command)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("core.fsmonitor", ("diff", "--name-only", "HEAD")),
        ("gpg.program", ("log", "-1")),
        ("diff.external", ("diff", "HEAD~1")),
        ("diff.textconv", ("diff", "HEAD~1")),
        ("filter.clean", ("diff", "--name-only", "HEAD")),
        ("core.hooksPath", ("push", "origin", "HEAD:x")),
        ("include.path", ("diff", "--name-only", "HEAD")),
        ("protocol.ext", ("ls-remote", "planted")),
    ],
)
def test_bare_git_would_run_the_program(trap: Trap, name: str, command: tuple[str, ...]) -> None:
    """The control: the same configuration, asked by git without the guard."""
    plant_local(trap.folder / "work", trap.configuration(name))
    os.utime(trap.desk / "content/all.yaml", (0, 0))
    subprocess.run(
        ["git", "-C", trap.desk, *command], capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60
    )  # fmt: skip
    assert trap.mark.exists()


def test_a_repository_inside_the_content_is_refused(trap: Trap) -> None:
    git(trap.desk / "content", "init", "-q", "inner")
    (trap.desk / "content/inner/.git/config").write_text(trap.configuration("core.fsmonitor"))
    result = invoke("check", cwd=trap.desk)
    assert (result.returncode, "content/inner:1:1: error[nested-repository]" in result.stderr) == (1, True)
    git(trap.desk / "content", "init", "-q")
    result = invoke("seal", "2026-02-03", cwd=trap.desk)
    assert result.returncode == 3
    assert "content is a separate repository inside that of" in result.stderr
    trap.assert_untouched("a repository in the content")


def test_a_dirty_submodule_is_not_asked(trap: Trap) -> None:
    work = trap.folder / "work"
    other = trap.folder / "other"
    git(trap.folder, "init", "-q", str(other))
    (other / "file").write_text("x")
    git(other, "add", "-A")
    git(other, "commit", "-q", "-m", "one")
    git(work, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "sub")
    git(work, "commit", "-q", "-m", "submodule")
    with (work / ".git/modules/sub/config").open("a") as file:
        file.write(trap.configuration("core.fsmonitor"))
    for command in COMMANDS:
        invoke(*command, cwd=trap.desk)
    trap.assert_untouched("a submodule")


def test_content_behind_a_link_is_refused(trap: Trap) -> None:
    (trap.desk / "content").rename(trap.folder / "moved")
    (trap.desk / "content").symlink_to(trap.folder / "moved")
    for command in (("check",), ("brief", "--known-at", "HEAD"), ("verify",), ("publish",), ("new", "clip")):
        result = invoke(*command, cwd=trap.desk)
        assert (result.returncode, "content:1:1: error[symlink]" in result.stderr) == (1, True), (
            command,
            result.stderr,
        )
    (trap.desk / "content").unlink()
    (trap.folder / "moved").rename(trap.desk / "content")
    trap.desk.rename(trap.folder / "moved")
    trap.desk.symlink_to(trap.folder / "moved")
    result = invoke("check", "--content", "desk/content", cwd=trap.folder / "work")
    assert (result.returncode, "error[symlink]" in result.stderr) == (1, True), result.stderr


def test_borrowed_objects_are_refused(trap: Trap) -> None:
    alternates = trap.folder / "work/.git/objects/info/alternates"
    alternates.parent.mkdir(exist_ok=True)
    alternates.write_text(f"{trap.folder}/remote.git/objects\n")
    result = invoke("brief", "--known-at", "HEAD", cwd=trap.desk)
    assert (result.returncode, "borrows objects from another folder" in result.stderr) == (3, True)
    result = invoke("verify", cwd=trap.desk)
    assert (result.returncode, "error[unverified]" in result.stderr) == (1, True)


def test_replacements_and_grafts_change_nothing(trap: Trap) -> None:
    work = trap.folder / "work"
    before = invoke("brief", "--known-at", "HEAD", "--format", "json", "-o", "a", cwd=trap.desk)
    assert before.returncode == 0, before.stderr
    git(work, "replace", git(work, "rev-parse", "HEAD"), git(work, "rev-parse", "HEAD~1"))
    (work / ".git/info/grafts").write_text(git(work, "rev-parse", "HEAD") + "\n")
    assert invoke("brief", "--known-at", "HEAD", "--format", "json", "-o", "b", cwd=trap.desk).returncode == 0
    (name,) = (path.name for path in (trap.desk / "a").iterdir())
    assert (trap.desk / "a" / name).read_bytes() == (trap.desk / "b" / name).read_bytes()
    assert invoke("changes", "--since", "HEAD~1", cwd=trap.desk).returncode == 0


@pytest.mark.parametrize("text", ["gitdir: content/fake\n", "gitdir: /nowhere\n", "", "x" * 5000, "gitdir: \0\n"])
def test_a_git_file_that_leads_astray_is_refused(trap: Trap, text: str) -> None:
    work = trap.folder / "work"
    shutil.copytree(work / ".git", work / "content/fake")
    shutil.rmtree(work / ".git")
    (work / ".git").write_text(text)
    result = invoke("brief", "--known-at", "HEAD", cwd=trap.desk)
    assert (result.returncode, "Traceback" in result.stderr) == (3, False), result.stderr


@pytest.mark.parametrize(
    "name", ["config", "HEAD", "index", "packed-refs", "shallow", "info/exclude", "refs/heads/main", "logs/HEAD"]
)
def test_a_pipe_in_the_place_of_a_file_of_git_is_refused(trap: Trap, name: str) -> None:
    path = trap.folder / "work/.git" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    result = invoke("brief", "--known-at", "HEAD", cwd=trap.desk)
    assert (result.returncode, "Traceback" in result.stderr) == (3, False), result.stderr
    assert str(path) in result.stderr


@pytest.mark.parametrize("url", ["ext::sh -c x", "desk/evil.git", "./", "--upload-pack=x", "testgit::x", "{work}/evil"])
def test_a_remote_that_came_with_the_content_is_refused(trap: Trap, url: str) -> None:
    git(trap.folder / "work", "config", "remote.origin.url", url.format(work=trap.folder / "work"))
    result = invoke("publish", cwd=trap.desk)
    assert result.returncode == 2, result.stderr
    assert "names a program" in result.stderr or "lies in the desk's own repository" in result.stderr


def test_hooks_of_a_repository_on_this_disk_do_not_run(trap: Trap) -> None:
    shutil.rmtree(trap.folder / "remote.git/hooks")
    shutil.copytree(trap.folder / "hooks", trap.folder / "remote.git/hooks")
    assert invoke("site", "--no-search", "--pdfs", "0", cwd=trap.desk).returncode == 0
    result = invoke("publish", cwd=trap.desk)
    assert (result.returncode, "pushed to gh-pages" in result.stderr) == (0, True), result.stderr
    trap.assert_untouched("hooks of the remote")


def test_variables_and_programs_of_the_callers_folder_are_not_obeyed(trap: Trap) -> None:
    (trap.desk / "git").write_text(f"#!/bin/sh\n: > '{trap.mark}'\n")
    (trap.desk / "git").chmod((trap.desk / "git").stat().st_mode | stat.S_IXUSR)
    result = run(
        "brief", "--known-at", "HEAD", "--format", "md", cwd=trap.desk, PATH=f".:{os.environ['PATH']}",
        GIT_DIR=str(trap.folder / "remote.git"), GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="core.fsmonitor",
        GIT_CONFIG_VALUE_0=str(trap.program), GIT_EXTERNAL_DIFF=str(trap.program), GIT_PAGER=str(trap.program),
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    trap.assert_untouched("the environment")


def test_a_linked_worktree_and_a_submodule_are_repositories(trap: Trap) -> None:
    work = trap.folder / "work"
    git(work, "worktree", "add", "-q", str(trap.folder / "linked"), "HEAD~1")
    result = invoke("brief", "--known-at", "HEAD", "--format", "md", cwd=trap.folder / "linked/desk")
    assert result.returncode == 0, result.stderr
    outer = trap.folder / "outer"
    git(trap.folder, "init", "-q", str(outer))
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(work), "sub")
    result = invoke("brief", "--known-at", "HEAD", "--format", "md", cwd=outer / "sub/desk")
    assert result.returncode == 0, result.stderr


def test_a_repository_of_sha256_is_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/all.yaml").write_text(CAST)
    (tmp_path / "content/clip.yaml").write_text(SAID)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    result = invoke("brief", "--known-at", "HEAD", "--format", "md", cwd=tmp_path)
    assert result.returncode == 0, result.stderr


def test_nothing_is_left_in_the_folder_for_temporary_files(trap: Trap, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    (temporary / temporary_name().removeprefix(".")).mkdir(parents=True)
    (temporary / "briefgen-notes").mkdir()
    assert run("verify", cwd=trap.desk, TMPDIR=str(temporary)).returncode == 0
    assert [path.name for path in temporary.iterdir()] == ["briefgen-notes"]


def test_a_site_that_has_nothing_to_build_looks_at_the_folders_all_the_same(trap: Trap) -> None:
    build = ("site", "--no-search", "--pdfs", "0")
    assert invoke(*build, cwd=trap.desk).returncode == 0
    git(trap.desk / "content", "init", "-q", "inner")
    assert invoke(*build, cwd=trap.desk).returncode == 1
    shutil.rmtree(trap.desk / "content/inner")
    assert invoke(*build, cwd=trap.desk).returncode == 0
    (trap.desk / "content").rename(trap.folder / "moved")
    (trap.desk / "content").symlink_to(trap.folder / "moved")
    assert invoke(*build, cwd=trap.desk).returncode == 1
