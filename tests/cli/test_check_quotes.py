"""Quotes and saved texts on the command line: what stops a brief, what is counted, and where no passage is printed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.in_process import Result, invoke
from tests.content.git.test_commits import git

CONTENT = """
dossier: {title: Test, parties: [a, b], time_zone: UTC}
parties: {a: {name: Aland}, b: {name: Bland}}
people: {boss: {name: B. Boss, party: b, post: president, rank: 1}}
issues: {talks: {title: Talks, claim: They should talk}}
"""
CLIP = """source: {publisher: Paper, published: 2026-02-01}
positions:
  - {speaker: boss, said: 2026-02-01, stance: {talks: for}, quote: We will talk on Friday}
  - {speaker: boss, said: 2026-02-01, quote: "Yes"}
"""
TEXT = "Off-topic start. “We will not talk on Friday,” the president said. Off-topic end."
PASSAGE = "topic start. “We will not talk on Friday,” the"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "content/dossier.yaml").write_text(CONTENT, "utf-8")
    (tmp_path / "content/clip.yaml").write_text(CLIP, "utf-8")
    (tmp_path / "texts/clip.txt").write_text(TEXT, "utf-8")
    return tmp_path


def correct(desk: Path) -> None:
    (desk / "content/clip.yaml").write_text(CLIP.replace("We will talk", "We will not talk"), "utf-8")


def check(desk: Path, *arguments: str, **environment: str) -> Result:
    return invoke("check", *arguments, cwd=desk, **environment)


def test_a_quote_that_its_text_lacks_is_shown_with_its_line_and_the_closest_passage(desk: Path) -> None:
    result = check(desk)
    assert result.returncode == 1
    assert result.stderr.splitlines()[:3] == [
        "content/clip.yaml:3:68: error[quote-not-found]: the quote is not in the saved text of `clip`",
        "  3 |   - {speaker: boss, said: 2026-02-01, stance: {talks: for}, quote: We will talk on Friday}",
        f"    | {' ' * 67}^",
    ]
    assert f"  = closest passage: {PASSAGE}" in result.stderr
    correct(desk)
    assert check(desk).returncode == 0


@pytest.mark.parametrize("arguments", [[], ["--quotes"]])
@pytest.mark.parametrize("problem_format", ["json", "github", "sarif", "junit"])
def test_no_passage_is_in_a_report_for_programs(desk: Path, problem_format: str, arguments: list[str]) -> None:
    result = check(desk, "--format", problem_format, *arguments)
    assert (result.returncode, "quote-not-found" in result.stdout) == (1, True)
    assert "not talk" not in result.stdout + result.stderr


@pytest.mark.parametrize("variable", ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TF_BUILD"])
def test_no_passage_is_in_the_log_of_a_build_service(desk: Path, variable: str) -> None:
    result = check(desk, **{variable: "true"})
    assert "quote-not-found" in result.stderr
    assert "not talk" not in result.stderr
    assert PASSAGE in check(desk, **{variable: "false"}).stderr


@pytest.mark.parametrize(
    "command", [["brief", "--format", "md"], ["show", "b"], ["changes"], ["list", "events"], ["site"]], ids=str
)
def test_no_command_uses_a_quote_that_is_missing(desk: Path, command: list[str]) -> None:
    result = invoke(*command, cwd=desk)
    assert (result.returncode, "error[quote-not-found]" in result.stderr) == (1, True)
    assert not (desk / "output").exists()


def test_a_control_character_of_a_text_does_not_reach_the_terminal(desk: Path) -> None:
    (desk / "texts/clip.txt").write_text("We will \x1b[31m\u202e not talk on Friday", "utf-8")
    result = check(desk)
    assert "closest passage" in result.stderr
    assert not {"\x1b", "\u202e"} & set(result.stderr)


def test_quotes_are_counted(desk: Path) -> None:
    result = check(desk, "--quotes")
    assert (result.returncode, result.stdout) == (1, "quotes: 0 proved, 1 not proved, 1 missing\n")
    assert "error[quote-not-found]" in result.stderr
    correct(desk)
    result = check(desk, "--quotes")
    assert (result.returncode, result.stdout) == (0, "quotes: 1 proved, 1 not proved, 0 missing\n")
    (desk / "texts/clip.txt").unlink()
    result = check(desk, "--quotes")
    assert (result.returncode, result.stdout) == (0, "quotes: 0 proved, 2 not proved, 0 missing\n")


def test_quotes_are_counted_in_json(desk: Path) -> None:
    report = json.loads(check(desk, "--quotes", "--format", "json").stdout)
    assert report["quotes"] == {"proved": 0, "not_proved": 1, "missing": 1}
    assert [problem["code"] for problem in report["problems"]] == ["quote-not-found"]
    correct(desk)
    result = check(desk, "--quotes", "--format", "json")
    assert json.loads(result.stdout) == {"problems": [], "quotes": {"proved": 1, "not_proved": 1, "missing": 0}}
    assert json.loads(check(desk, "--format", "json").stdout) == []


def test_the_numbers_leave_other_formats_as_they_are(desk: Path) -> None:
    for problem_format in ("github", "sarif", "junit"):
        plain, counted = (check(desk, "--format", problem_format, *more) for more in ([], ["--quotes"]))
        assert counted.stdout == plain.stdout
        assert "quotes: 0 proved, 1 not proved, 1 missing" in counted.stderr


def test_content_that_cannot_be_read_is_not_counted(desk: Path) -> None:
    (desk / "content/wrong.yaml").write_text("notes: [{text: x}]\n")
    result = check(desk, "--quotes")
    assert (result.returncode, result.stdout.startswith("quotes: not counted")) == (1, True)
    assert json.loads(check(desk, "--quotes", "--format", "json").stdout)["quotes"] is None


def test_nothing_of_an_unreadable_text_is_printed(desk: Path) -> None:
    (desk / "texts/clip.txt").write_bytes(TEXT.encode() + b"\xff")
    for problem_format in ("text", "json", "github", "sarif", "junit"):
        result = check(desk, "--format", problem_format)
        assert (result.returncode, "texts/clip.txt" in result.stdout + result.stderr) == (1, True)
        assert "not talk" not in result.stdout + result.stderr


def test_a_pipe_in_the_place_of_a_text_does_not_block(desk: Path) -> None:
    (desk / "texts/clip.txt").unlink()
    os.mkfifo(desk / "texts/clip.txt")
    assert "error[saved-text]: not a regular file" in check(desk).stderr


def test_a_commit_is_checked_against_its_own_texts(desk: Path) -> None:
    git(desk, "init", "-q")
    correct(desk)
    git(desk, "add", "-A")
    git(desk, "commit", "-qm", "right")
    (desk / "texts/clip.txt").write_text("Entirely other words", "utf-8")
    assert invoke("brief", "--format", "md", cwd=desk).returncode == 1
    assert invoke("brief", "--format", "md", "--known-at", "HEAD", cwd=desk).returncode == 0
    git(desk, "commit", "-qam", "wrong")
    result = invoke("brief", "--format", "md", "--known-at", "HEAD", cwd=desk)
    assert (result.returncode, "error[quote-not-found]" in result.stderr) == (1, True)


def test_only_a_quote_that_a_change_spoils_is_reported(desk: Path) -> None:
    git(desk, "init", "-q")
    git(desk, "add", "-A")
    git(desk, "commit", "-qm", "wrong already")
    assert check(desk, "--changed", "HEAD").returncode == 0
    (desk / "content/clip.yaml").write_text(CLIP.replace('"Yes"', "Yes we will"), "utf-8")
    result = check(desk, "--changed", "HEAD")
    assert (result.returncode, result.stderr.count("error[quote-not-found]")) == (1, 1)


def test_an_older_version_with_a_missing_quote_can_be_compared_with(desk: Path) -> None:
    git(desk, "init", "-q")
    git(desk, "add", "-A")
    git(desk, "commit", "-qm", "wrong")
    correct(desk)
    assert invoke("changes", "--since", "HEAD", cwd=desk).returncode == 0


def test_a_new_dossier_has_no_texts(tmp_path: Path) -> None:
    invoke("init", "desk", "--example", cwd=tmp_path)
    assert (tmp_path / "desk/content").is_dir()
    assert not (tmp_path / "desk/texts").exists()
