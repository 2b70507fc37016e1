"""Sealed files are checked against their checksums and against the history of the repository."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import invoke
from tests.content.git.test_commits import commit, git
from tests.pipeline.sealed_desk import (
    NEXT,
    SEALED,
    forge,
    seal,
)

pytestmark = pytest.mark.slow


def test_verify_holds_every_file_against_its_digest(desk: Path) -> None:
    before = invoke("verify", cwd=desk)
    assert (before.returncode, before.stderr) == (0, "1 sealed brief, every file as it went out\n")
    folder = desk / SEALED / "r1"
    (folder / "2026-02-03.md").write_text("Another text", "utf-8")
    (folder / "2026-02-03.html").unlink()
    (folder / "2026-02-03.json").rename(folder / "more.json")
    (folder / "2026-02-03.json").mkdir()
    after = invoke("verify", cwd=desk)
    assert after.returncode == 1
    reports = re.findall(
        r"`([^`]+)` (went out and is gone|is not what went out|is a folder or a link|did not go out)", after.stderr
    )
    assert sorted(reports) == [
        ("2026-02-03.html", "went out and is gone"),
        ("2026-02-03.json", "is a folder or a link"),
        ("2026-02-03.md", "is not what went out"),
        ("more.json", "did not go out"),
    ]
    assert f"{SEALED}/r1/seal.yaml" in after.stderr


def test_verify_misses_a_brief_that_is_gone_and_a_folder_that_lost_its_seal(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    git(desk, "rm", "-rq", "content/sealed/2026-02-03")
    git(desk, "commit", "-q", "-m", "gone")
    process = invoke("verify", cwd=desk)
    assert process.returncode == 1
    assert "the sealed brief No. 1 is gone" in process.stderr
    assert "changed or deleted a sealed file" in process.stderr
    refusal = invoke("seal", "2026-02-03", cwd=desk)
    assert (refusal.returncode, "No. 1 is gone" in refusal.stderr) == (1, True)
    git(desk, "checkout", "-q", "HEAD~1", "--", "content/sealed")
    (desk / "content/sealed/2026-02-05/r1/seal.yaml").unlink()
    git(desk, "commit", "-qam", "lost")
    process = invoke("verify", cwd=desk)
    assert (process.returncode, "a sealed brief without its `seal.yaml`" in process.stderr) == (1, True)
    assert invoke("seal", "2026-02-05", cwd=desk).returncode == 1


def test_verify_asks_git_whether_file_and_digest_were_changed_together(desk: Path) -> None:
    forge(desk)
    assert invoke("verify", cwd=desk).stderr.count("is not what `HEAD` has") == 2
    git(desk, "commit", "-qam", "forged")
    process = invoke("verify", cwd=desk)
    assert process.returncode == 1
    assert process.stderr.count("changed or deleted a sealed file") == 2


def test_verify_needs_no_sound_content(desk: Path) -> None:
    (desk / "content/base.yaml").write_text("broken: [", "utf-8")
    assert invoke("verify", cwd=desk).stderr == "1 sealed brief, every file as it went out\n"
    assert invoke("verify", "--content", "elsewhere", cwd=desk).stderr == "no sealed briefs\n"


def unverified(desk: Path, *options: str, **environment: str) -> list[str]:
    """Return the hints for what `verify` could not check. The command fails if there are any."""
    process = invoke("verify", "--format", "json", *options, cwd=desk, **environment)
    problems = json.loads(process.stdout)
    hints = [problem["hint"] for problem in problems if problem["code"] == "unverified"]
    assert not hints or process.returncode == 1
    return hints


def test_verify_fails_where_it_cannot_look(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert unverified(desk) == []
    shallow = tmp_path_factory.mktemp("shallow") / "copy"
    git(desk, "clone", "-q", "--depth", "1", f"file://{desk.parent}", str(shallow))
    ((hint),) = unverified(shallow / "desk")
    assert "git fetch --unshallow" in hint and "fetch-depth: 0" in hint
    assert unverified(shallow / "desk", "--against", "HEAD") == []
    plain = tmp_path_factory.mktemp("plain")
    shutil.copytree(desk / "content", plain / "content")
    ((hint),) = unverified(plain)
    assert "the dossier's own clone" in hint and "git init" not in hint
    ((hint),) = unverified(desk, PATH="/nowhere")
    assert hint == "install git"
    copy = tmp_path_factory.mktemp("copy") / "copy"
    shutil.copytree(desk.parent, copy)
    ((hint),) = unverified(copy / "desk", GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert "git config --global --add safe.directory" in hint and "init" not in hint


def test_verify_sees_what_a_merge_changed(desk: Path) -> None:
    git(desk, "checkout", "-q", "-b", "side", "HEAD~1")
    commit(desk.parent, "clips/side.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    git(desk, "checkout", "-q", "main")
    git(desk, "merge", "-q", "--no-commit", "--no-ff", "side")
    forge(desk)
    git(desk, "add", "-A")
    git(desk, "commit", "-q", "-m", "a merge that changes more than it merges")
    process = invoke("verify", cwd=desk)
    assert (process.returncode, process.stderr.count("changed or deleted a sealed file")) == (1, 2), process.stderr


def test_verify_against_a_revision(desk: Path) -> None:
    assert invoke("verify", "--against", "HEAD", cwd=desk).returncode == 0
    assert invoke("verify", "--against", "nowhere", cwd=desk).returncode == 2
    page = desk / SEALED / "r1/2026-02-03.md"
    text = page.read_bytes()
    page.write_bytes(text + b"x")
    assert "the file is not what `HEAD` has" in invoke("verify", "--against", "HEAD", cwd=desk).stderr
    page.unlink()
    assert "`HEAD` has this file, and it is gone" in invoke("verify", "--against", "HEAD", cwd=desk).stderr
    page.symlink_to(desk / SEALED / "r1/2026-02-03.html")
    assert invoke("verify", "--against", "HEAD", cwd=desk).returncode == 1


def test_git_converts_no_line_ends_of_what_went_out(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("crlf") / "copy"
    git(desk, "clone", "-q", "-c", "core.autocrlf=true", str(desk.parent), str(copy))
    assert invoke("verify", cwd=copy / "desk").returncode == 0


@pytest.mark.parametrize("name", ["../../../../base.yaml", "/etc/hostname", "a/b"])
def test_a_seal_cannot_name_a_file_elsewhere(desk: Path, name: str) -> None:
    path = desk / SEALED / "r1/seal.yaml"
    path.write_text(path.read_text("utf-8").replace("    records.txt:", f"    {name}:"), "utf-8")
    process = invoke("verify", cwd=desk)
    assert process.returncode == 1
    assert "error[bad-seal]" in process.stderr


def test_a_folder_with_anything_else_in_it_is_a_sealed_brief_that_lost_its_seal(desk: Path) -> None:
    folder = desk / "content/sealed/2026-02-05/r1"
    folder.mkdir(parents=True)
    (folder / "2026-02-05.md").write_text("x")
    process = invoke("verify", cwd=desk)
    assert (process.returncode, "without its `seal.yaml`" in process.stderr) == (1, True)


@pytest.mark.parametrize("name", ["2026-02-03.md", "records.txt"])
def test_a_link_is_not_the_file_that_went_out(desk: Path, name: str) -> None:
    path = desk / SEALED / "r1" / name
    path.rename(desk / "copy")
    path.symlink_to(desk / "copy")
    process = invoke("verify", cwd=desk)
    assert (process.returncode, f"`{name}` is a folder or a link" in process.stderr) == (1, True), process.stderr


def test_verify_misses_a_folder_of_sealed_briefs_that_is_gone(desk: Path) -> None:
    shutil.rmtree(desk / "content/sealed")
    process = invoke("verify", cwd=desk)
    assert (process.returncode, "`HEAD` has this file, and it is gone" in process.stderr) == (1, True), process.stderr


def test_a_content_folder_that_was_moved_hides_no_edit(desk: Path) -> None:
    git(desk, "mv", "content", "moved")
    git(desk, "commit", "-q", "-m", "move")
    process = invoke("verify", "--content", "moved", cwd=desk)
    assert process.returncode == 0, process.stderr
    assert "has no sealed briefs in this folder" in invoke(
        "verify", "--content", "moved", "--against", "HEAD~1", cwd=desk
    ).stderr  # fmt: skip
    git(desk, "mv", "moved", "content")
    forge(desk)
    git(desk, "add", "-A")
    git(desk, "commit", "-q", "-m", "move and edit")
    process = invoke("verify", cwd=desk)
    assert (process.returncode, process.stderr.count("changed or deleted a sealed file")) == (1, 2), process.stderr


def test_what_was_restored_is_as_it_went_out(desk: Path) -> None:
    page = desk / SEALED / "r1/2026-02-03.md"
    text = page.read_bytes()
    for change in (text + b"x", text + b"y"):
        page.write_bytes(change)
        git(desk, "commit", "-qam", "a quiet edit")
    process = invoke("verify", cwd=desk)
    first = git(desk, "rev-parse", "HEAD~1")[:12]
    assert f"git checkout {first}~1 -- content/sealed" in process.stderr
    git(desk, "checkout", "-q", f"{first}~1", "--", "content/sealed")
    git(desk, "commit", "-qam", "restored")
    assert invoke("verify", cwd=desk).returncode == 0
    git(desk, "rm", "-rq", "content/sealed")
    git(desk, "commit", "-q", "-m", "gone")
    assert invoke("verify", cwd=desk).returncode == 1
    git(desk, "revert", "--no-edit", "HEAD")
    assert invoke("verify", cwd=desk).returncode == 0
