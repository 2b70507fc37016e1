"""Sealing: what goes out is kept with its checksums and its commit, and is never overwritten."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from briefgen.files.leftovers import temporary_name
from briefgen.files.writing import exclusive_access
from tests.cli.in_process import invoke
from tests.content.git.test_commits import BASE, commit, git
from tests.pipeline.sealed_desk import (
    CORRECTION,
    MORE,
    NEXT,
    SEALED,
    check,
    edit,
    seal,
    words,
)

pytestmark = pytest.mark.slow


def test_every_form_that_goes_out_carries_its_number_and_its_commit(desk: Path) -> None:
    folder = desk / SEALED / "r1"
    suffixes = {path.suffix for path in folder.iterdir()}
    assert suffixes == {".md", ".html", ".pdf", ".json", ".ics", ".txt", ".yaml"}
    head = git(desk, "rev-parse", "HEAD~1")
    for suffix in ("md", "html", "pdf"):
        assert "No. 1" in words(folder / f"2026-02-03.{suffix}")
        assert head[:12] in words(folder / f"2026-02-03.{suffix}")
    note = json.loads(words(folder / "2026-02-03.json"))["sealed"]
    assert (note["number"], note["revision"]) == (1, 1)
    assert f"commit: {head}" in (folder / "seal.yaml").read_text("utf-8")


def test_the_numbers_count_the_briefs_that_went_out(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    assert "No. 2" in words(desk / "content/sealed/2026-02-05/r1/2026-02-05.md")


def test_the_same_commit_seals_to_the_same_bytes(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    again = tmp_path_factory.mktemp("again")
    git(again, "clone", "-q", str(desk.parent), "copy")
    git(again / "copy", "reset", "-q", "--hard", "HEAD~1")
    seal(again / "copy/desk")
    for path in (desk / SEALED).rglob("*.*"):
        assert (again / "copy/desk" / path.relative_to(desk)).read_bytes() == path.read_bytes()


def test_the_warnings_about_templates_are_counted_as_for_any_brief(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    (desk / "own/labels").mkdir(parents=True)
    (desk / "own/labels/en_GB.toml").write_text("")
    counts = []
    for command in ("brief", "seal"):
        process = invoke(command, "2026-02-05", "--templates", "own", cwd=desk)
        assert process.returncode == 0, process.stderr
        counts.append(re.findall(r"\d+ warnings?", process.stderr))
    assert counts == [["1 warning"], ["1 warning"]]


@pytest.mark.parametrize(
    ("name", "text"), [("clips/first.yaml", MORE.replace("No talks", "Never")), ("clips/new.yaml", NEXT)]
)
def test_content_that_is_not_committed_is_refused_and_nothing_is_written(desk: Path, name: str, text: str) -> None:
    (desk / "content" / name).write_text(text, "utf-8")
    process = invoke("seal", "2026-02-03", "--revise", cwd=desk)
    assert process.returncode == 2
    assert f"content/{name} is not committed" in process.stderr
    assert [path.name for path in (desk / SEALED).iterdir()] == ["r1"]


def test_outside_git_nothing_can_be_sealed(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/all.yaml").write_text(BASE + MORE, "utf-8")
    process = invoke("seal", "2026-02-03", cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert (process.returncode, "Traceback" in process.stderr) == (3, False)
    assert "content is in no git repository" in process.stderr and "git init" in process.stderr


def test_a_day_is_sealed_once_and_a_corrected_brief_stands_beside_it(desk: Path) -> None:
    again = invoke("seal", "2026-02-03", cwd=desk)
    assert again.returncode == 2
    assert "2026-02-03 is sealed as No. 1; --revise puts a corrected one beside it" in again.stderr
    first = {path.name: path.read_bytes() for path in (desk / SEALED / "r1").iterdir()}
    edit(desk, "No talks", "No talks this year")
    process = invoke("seal", "2026-02-03", "--revise", cwd=desk)
    assert (process.returncode, "warning[edited-after-seal]" in process.stderr) == (1, True)
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    seal(desk, "--revise")
    assert {path.name: path.read_bytes() for path in (desk / SEALED / "r1").iterdir()} == first
    corrected = words(desk / SEALED / "r2/2026-02-03.md")
    assert "No. 1, corrected (r2)" in corrected
    assert "No talks this year" in corrected
    assert "He said never and not no." in corrected.partition("## Corrections")[2]
    assert check(desk, "--date", "2026-02-03")[1] == []
    process = invoke("seal", "2026-02-03", "--revise", cwd=desk)
    assert (process.returncode, "nothing to revise" in process.stderr) == (2, True)


def test_what_is_not_sealed_cannot_be_revised(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    process = invoke("seal", "2026-02-05", "--revise", cwd=desk)
    assert (process.returncode, "nothing to revise" in process.stderr) == (2, True)


def test_git_that_refuses_a_folder_is_told_as_what_it_is(desk: Path) -> None:
    for command in (
        ("check", "--changed", "HEAD"),
        ("brief", "--known-at", "HEAD"),
        ("seal", "2026-02-03"),
        ("schema",),
    ):
        process = invoke(*command, cwd=desk, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
        assert process.returncode == 3, (command, process.stderr)
        assert "belongs to another user" in process.stderr and "safe.directory" in process.stderr
        assert "git init" not in process.stderr


def test_each_seal_names_the_one_before(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    first, second = desk / SEALED / "r1/seal.yaml", desk / "content/sealed/2026-02-05/r1/seal.yaml"
    assert f"previous: {hashlib.sha256(first.read_bytes()).hexdigest()}" in second.read_text("utf-8")
    assert "previous" not in first.read_text("utf-8")
    assert invoke("verify", cwd=desk).returncode == 0
    first.write_text(first.read_text("utf-8") + "# edited\n", "utf-8")
    process = invoke("verify", cwd=desk)
    assert "error[seal-chain]: No. 2 of 2026-02-05 follows a sealed brief that was changed or is gone" in process.stderr
    git(desk, "commit", "-qam", "edited")
    commit(desk.parent, "clips/last.yaml", NEXT.replace("02-05", "02-06"), "2026-02-06T09:00:00+04:00")
    refusal = invoke("seal", "2026-02-06", cwd=desk)
    assert (refusal.returncode, "error[seal-chain]" in refusal.stderr) == (1, True)
    assert invoke("site", "--no-search", "--pdfs", "0", cwd=desk).returncode == 1


@pytest.mark.parametrize("rule", ["*.pdf", "sealed/"])
def test_a_file_that_git_would_ignore_is_told_before_anything_is_written(desk: Path, rule: str) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    (desk.parent / ".gitignore").write_text(rule + "\n", "utf-8")
    process = invoke("seal", "2026-02-05", cwd=desk)
    assert (process.returncode, "git ignores" in process.stderr) == (2, True)
    assert not (desk / "content/sealed/2026-02-05").exists()


def test_a_clip_that_git_ignores_is_not_committed_either(desk: Path) -> None:
    (desk.parent / ".gitignore").write_text("secret*\n", "utf-8")
    (desk / "content/clips/secret.yaml").write_text(NEXT, "utf-8")
    process = invoke("seal", "2026-02-05", cwd=desk)
    assert (process.returncode, "content/clips/secret.yaml is not committed" in process.stderr) == (2, True)


def test_a_sealed_file_that_was_changed_stands_in_the_way_of_the_next_seal(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    (desk / SEALED / "r1/2026-02-03.md").write_text("Another text", "utf-8")
    process = invoke("seal", "2026-02-05", cwd=desk)
    assert (process.returncode, "2026-02-03.md is not committed" in process.stderr) == (2, True)


def test_a_day_that_is_still_to_come_cannot_go_out(desk: Path) -> None:
    process = invoke("seal", "8999-01-01", cwd=desk)
    assert (process.returncode, "8999-01-01 is still to come" in process.stderr) == (2, True)


def test_a_brief_that_goes_out_under_a_marking_keeps_no_trace_of_what_is_stricter(desk: Path) -> None:
    secret = "  - {speaker: boss, said: 2026-02-05, text: Ready in secret, marking: TLP:RED}\n"
    clip = NEXT.replace("positions: [{", "positions:\n  - {").replace("}]", "}")
    commit(desk.parent, "clips/next.yaml", clip + secret, "2026-02-05T09:00:00+04:00")
    seal(desk, "--marking", "clear", day="2026-02-05")
    folder = desk / "content/sealed/2026-02-05/r1"
    assert "limit: TLP:CLEAR" in words(folder / "seal.yaml")
    assert "Still no talks" in words(folder / "2026-02-05.md")
    assert all(b"Ready in secret" not in path.read_bytes() for path in folder.iterdir())
    assert len(words(folder / "records.txt").splitlines()) == 10  # the secret one would be the eleventh


@pytest.mark.parametrize("left", ["an empty folder", "what a killed seal left", "the folder of a day"])
def test_what_a_failed_seal_left_blocks_no_other(desk: Path, left: str) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T10:00:00+04:00")
    folder = desk / "content/sealed/2026-02-05"
    (folder if left == "the folder of a day" else folder / "r1").mkdir(parents=True)
    if left == "what a killed seal left":
        (folder / "r1" / temporary_name()).mkdir()
        (folder / temporary_name()).mkdir()
    assert invoke("verify", cwd=desk).returncode == 0
    seal(desk, day="2026-02-05")
    assert [path.name for path in folder.iterdir()] == ["r1"]
    assert invoke("verify", cwd=desk).returncode == 0


def test_content_at_the_top_of_its_repository_is_sealed_and_watched(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "first.yaml").write_text(MORE, "utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "new.yaml").write_text(NEXT, "utf-8")
    process = invoke("seal", "2026-02-03", "--content", ".", cwd=tmp_path)
    assert (process.returncode, "new.yaml is not committed" in process.stderr) == (2, True), process.stderr
    (tmp_path / "new.yaml").unlink()
    (tmp_path / "first.yaml").write_text(MORE.replace("No talks", "Never"), "utf-8")
    process = invoke("seal", "2026-02-03", "--content", ".", cwd=tmp_path)
    assert (process.returncode, "first.yaml is not committed" in process.stderr) == (2, True), process.stderr
    git(tmp_path, "commit", "-qam", "two")
    assert invoke("seal", "2026-02-03", "--content", ".", cwd=tmp_path).returncode == 0
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "seal")
    assert invoke("verify", "--content", ".", cwd=tmp_path).returncode == 0


def test_what_went_out_is_stored_as_it_is_whatever_attributes_say(desk: Path) -> None:
    (desk.parent / ".gitattributes").write_text(
        "*.pdf filter=lfs diff=lfs -text\n*.html working-tree-encoding=UTF-16\n*.md ident\n"
    )
    git(desk, "config", "filter.lfs.clean", "echo pointer")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    assert invoke("verify", cwd=desk).returncode == 0
    stored = git(desk, "cat-file", "-s", "HEAD:./content/sealed/2026-02-05/r1/2026-02-05.pdf")
    assert int(stored) == (desk / "content/sealed/2026-02-05/r1/2026-02-05.pdf").stat().st_size


def test_two_seals_at_once_do_not_take_the_same_number(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    with exclusive_access(desk / "content", "sealing a brief"):
        process = invoke("seal", "2026-02-05", cwd=desk)
        assert (process.returncode, "another command is sealing a brief" in process.stderr) == (2, True)
    assert invoke("seal", "2026-02-05", cwd=desk).returncode == 0
