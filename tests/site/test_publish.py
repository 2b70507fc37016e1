"""Publishing to a real bare remote."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

from briefgen.site.model import MANIFEST
from tests.cli.in_process import invoke
from tests.dossiers import CAST
from tests.shared import copy, made_once
from tests.site.test_site import SAID

pytestmark = pytest.mark.slow


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="session")
def site_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk in a repository with a remote, whose site is built."""

    def make(folder: Path) -> None:
        subprocess.run(["git", "init", "-q", "--bare", folder / "remote.git"], check=True)
        desk = folder / "desk"
        (desk / "content").mkdir(parents=True)
        (desk / "content/all.yaml").write_text(CAST)
        (desk / "content/clip.yaml").write_text(SAID)
        (desk / ".gitignore").write_text("output/\n")
        git(desk, "init", "-q", "-b", "main")
        git(desk, "remote", "add", "origin", "nowhere")
        git(desk, "config", "user.name", "Desk")
        git(desk, "config", "user.email", "desk@example.org")
        git(desk, "add", "-A")
        git(desk, "commit", "-q", "-m", "content")
        assert invoke("site", "--pdfs", "0", "--no-search", cwd=desk).returncode == 0

    return made_once(tmp_path_factory, "published", make)


@pytest.fixture
def desk(site_once: Path, tmp_path: Path) -> Path:
    """A copy of the desk, to be changed, with a remote beside it."""
    desk = copy(site_once, tmp_path) / "desk"
    git(desk, "remote", "set-url", "origin", str(tmp_path / "remote.git"))
    return desk


def published(desk: Path, branch: str = "gh-pages") -> set[str]:
    return set(git(desk.parent / "remote.git", "ls-tree", "-r", "--name-only", branch).split("\n")) - {""}


def files(desk: Path) -> set[str]:
    site = desk / "output/site"
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def test_the_site_is_the_whole_of_a_branch_and_the_next_one_takes_its_place(desk: Path) -> None:
    process = invoke("publish", "--cname", "desk.example", cwd=desk)
    assert process.returncode == 0, process.stderr
    assert published(desk) == files(desk) | {"CNAME"}
    (desk / "content/clip.yaml").write_text(SAID.replace("e: {title", "f: {title").replace("event: e", "event: f"))
    assert invoke("site", "--pdfs", "0", "--no-search", cwd=desk).returncode == 0
    assert invoke("publish", cwd=desk).returncode == 0
    assert published(desk) == files(desk) | {"CNAME"}  # the host name stays
    assert "events/f/index.html" in published(desk) and "events/e/index.html" not in published(desk)
    assert len(git(desk.parent / "remote.git", "log", "--oneline", "gh-pages").splitlines()) == 2


def test_a_host_name_stays_until_it_is_taken_away_and_is_one(desk: Path) -> None:
    assert invoke("publish", "--cname", "desk.example", cwd=desk).returncode == 0
    assert "nothing to push" in invoke("publish", cwd=desk).stderr
    assert invoke("publish", "--cname", "", cwd=desk).returncode == 0
    assert published(desk) == files(desk)
    for name in ("https://desk.example", "desk example", "desk", "-a.example", "a..example"):
        process = invoke("publish", "--cname", name, cwd=desk)
        assert (process.returncode, f"`{name}` is not a host name" in process.stderr) == (2, True), process.stderr
    assert published(desk) == files(desk)


def test_the_same_site_built_elsewhere_is_the_same_commit(desk: Path) -> None:
    """The branch holds nothing about when and where the site was built."""
    assert invoke("publish", cwd=desk).returncode == 0
    other = desk.parent / "other"
    git(desk, "clone", "-q", str(desk), str(other))
    git(other, "remote", "set-url", "origin", str(desk.parent / "remote.git"))
    assert invoke("site", "--pdfs", "0", "--no-search", cwd=other).returncode == 0
    assert "nothing to push" in invoke("publish", cwd=other).stderr


def test_content_that_was_saved_after_the_build_is_told(desk: Path) -> None:
    clip = desk / "content/clip.yaml"
    built = (desk / "output/site" / MANIFEST).stat().st_mtime
    os.utime(clip, (built + 60, built + 60))
    assert "content/clip.yaml was saved after the site was built" in invoke("publish", cwd=desk).stderr
    os.utime(clip, (built - 60, built - 60))
    assert "saved after" not in invoke("publish", cwd=desk).stderr


def test_a_site_that_is_there_is_not_pushed_again(desk: Path) -> None:
    remote = desk.parent / "remote.git"
    assert invoke("publish", cwd=desk).returncode == 0
    for command in (["publish"], ["publish", "--dry-run"]):
        process = invoke(*command, cwd=desk)
        assert (process.returncode, process.stderr) == (
            0, f"gh-pages of origin already has all {len(files(desk)) - 1} files; nothing to push\n"
        )  # fmt: skip
    assert len(git(remote, "log", "--oneline", "gh-pages").splitlines()) == 1
    assert invoke("publish", "--cname", "desk.example", cwd=desk).returncode == 0
    assert "CNAME" in published(desk)
    other = desk.parent / "other"
    git(desk, "clone", "-q", "--branch", "gh-pages", str(remote), str(other))
    (other / "index.html").write_text("defaced")
    git(other, "commit", "-qam", "x")
    git(other, "push", "-q")
    assert "pushed to gh-pages" in invoke("publish", "--cname", "desk.example", cwd=desk).stderr
    assert "defaced" not in git(remote, "show", "gh-pages:index.html")
    git(remote, "branch", "-D", "gh-pages")  # the tracking branch of the desk is stale now
    assert "pushed to gh-pages" in invoke("publish", cwd=desk).stderr
    assert published(desk) == files(desk)


def test_a_dry_run_pushes_nothing(desk: Path) -> None:
    process = invoke("publish", "--dry-run", cwd=desk)
    assert process.returncode == 0 and "would go to gh-pages of origin" in process.stderr
    assert git(desk.parent / "remote.git", "branch") == ""


def test_the_branch_that_is_checked_out_and_one_that_holds_something_else_are_refused(desk: Path) -> None:
    git(desk, "push", "-q", "origin", "main:other")
    for branch, message in (("main", "is checked out"), ("other", "holds something other")):
        process = invoke("publish", "--branch", branch, cwd=desk)
        assert (process.returncode, message in process.stderr) == (2, True), process.stderr
    assert published(desk, "other") == {".gitignore", "content/all.yaml", "content/clip.yaml"}


def test_a_site_that_is_not_as_it_was_built_is_refused(desk: Path) -> None:
    with (desk / "output/site/index.html").open("a") as file:
        file.write("x")
    process = invoke("publish", cwd=desk)
    assert (process.returncode, "is not as it was built" in process.stderr) == (2, True)


def test_what_is_missing_is_said(desk: Path, tmp_path: Path) -> None:
    for command, code, message in (
        (["publish", "--remote", "upstream"], 2, "no remote `upstream`"),
        (["publish", "nowhere"], 2, "holds no site"),
    ):
        process = invoke(*command, cwd=desk)
        assert (process.returncode, message in process.stderr) == (code, True), process.stderr
    git(desk, "remote", "set-url", "origin", str(tmp_path / "gone.git"))
    process = invoke("publish", cwd=desk)
    assert process.returncode == 3 and "Traceback" not in process.stderr


def test_a_name_that_git_would_take_for_something_else_is_refused(desk: Path) -> None:
    for branch in ("--all", "--mirror", "-x", "refs/heads/pages", "a..b"):
        process = invoke("publish", f"--branch={branch}", "--dry-run", cwd=desk)
        assert (process.returncode, "is not a valid branch name" in process.stderr) == (2, True), branch
    assert git(desk.parent / "remote.git", "branch") == ""


def test_what_else_lies_in_the_folder_is_not_published(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (desk / "output/site/notes").symlink_to(tmp_path / "secret.txt")
    (desk / "output/site/draft.yaml").write_text("draft")
    assert invoke("publish", cwd=desk).returncode == 0
    assert not {"notes", "draft.yaml"} & published(desk)


@pytest.mark.parametrize(
    "kind", ["an editor's lock", "a hidden file", "a link", "a dangling link", "a FIFO", "a folder"]
)
def test_what_is_no_content_does_not_stop_publishing(desk: Path, kind: str) -> None:
    later = 2**31
    if kind == "an editor's lock":
        (desk / "content/.#clip.yaml").symlink_to("desk@host.1:2")
    elif kind == "a hidden file":
        (desk / "content/.clip.yaml").write_text("x")
        os.utime(desk / "content/.clip.yaml", (later, later))
    elif kind == "a link":
        (desk / "elsewhere.yaml").write_text("x")
        os.utime(desk / "elsewhere.yaml", (later, later))
        (desk / "content/new.yaml").symlink_to("../elsewhere.yaml")
    elif kind == "a dangling link":
        (desk / "content/new.yaml").symlink_to("nowhere")
    elif kind == "a FIFO":
        os.mkfifo(desk / "content/new.yaml")
        os.utime(desk / "content/new.yaml", (later, later))
    else:
        (desk / "content/new.yaml").mkdir()
        os.utime(desk / "content/new.yaml", (later, later))
    process = invoke("publish", cwd=desk)
    assert process.returncode == 0, process.stderr
    assert "saved after" not in process.stderr and "Traceback" not in process.stderr


def test_a_manifest_that_leads_out_of_the_folder_is_no_site(desk: Path) -> None:
    manifest = desk / "output/site" / MANIFEST
    (desk / "mine").write_bytes(b"mine")
    data = json.loads(manifest.read_text("utf-8"))
    data["files"]["../../mine"] = hashlib.sha256(b"mine").hexdigest()
    manifest.write_text(json.dumps(data))
    process = invoke("publish", cwd=desk)
    assert (process.returncode, "holds no site" in process.stderr) == (2, True), process.stderr


@pytest.mark.parametrize(
    "name", ["a\ndata 0\n\nreset refs/heads/other\nfrom refs/heads/main\n\ndone\n", 'a"b', "a\0b", "a b", "../x", "é"]
)
def test_a_manifest_cannot_speak_to_git(desk: Path, name: str) -> None:
    """The name of a file in a manifest cannot add commands to the input of `git fast-import`."""
    site = desk / "output/site"
    manifest = json.loads((site / MANIFEST).read_text())
    manifest["files"][name] = hashlib.sha256(b"x").hexdigest()
    (site / MANIFEST).write_text(json.dumps(manifest))
    if "\0" not in name and name != "../x":
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    process = invoke("publish", cwd=desk)
    assert (process.returncode, "holds no site" in process.stderr) == (2, True), process.stderr
    assert git(desk, "branch", "--list").split() == ["*", "main"]
    assert git(desk.parent / "remote.git", "branch") == ""


def test_nothing_is_published_for_a_committer_without_a_name(desk: Path) -> None:
    git(desk, "config", "--unset", "user.name")
    git(desk, "config", "--unset", "user.email")
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "EMAIL": ""}
    process = invoke("publish", cwd=desk, **nobody)
    if process.returncode:  # git may derive a name from the user and the machine
        assert process.returncode == 3 and "name the committer" in process.stderr
