"""`briefgen check`: problems for people, programs and pull requests; errors fail, warnings only with `--strict`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.cli.in_process import invoke
from tests.cli.test_brief import EXAMPLE, run

WARNS = "updates: [{event: oman-talks, date: 2026-02-04, time: night, text: No source}]\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "content")
    return tmp_path


def spoil(desk: Path, text: str, name: str = "wrong.yaml") -> None:
    (desk / "content" / name).write_text(text, "utf-8")


def test_good_content_has_no_problems(desk: Path) -> None:
    result = invoke("check", "--strict", cwd=desk)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("no problems (reading content ")
    assert not (desk / "output").exists()


@pytest.mark.slow
def test_every_problem_of_every_file_in_one_run(desk: Path) -> None:
    spoil(desk, "positions:\n  - {speaker: aragchi, said: 2026-02-04, text: x, stanse: {talks: for}}\n")
    spoil(desk, "people:\n  new: {name: New, party: iran, rank: 9}\n", "also-wrong.yaml")
    result = run("check", cwd=desk)
    assert result.returncode == 1
    heads = [line for line in result.stderr.splitlines() if line.startswith("content/")]
    assert heads == [
        "content/also-wrong.yaml:2:39: error[not-a-number]: `9` is not a whole number from 1 to 5",
        "content/wrong.yaml:2:51: error[unknown-key]: there is no key `stanse` here",
    ]
    assert "  = help: did you mean `stance`?" in result.stderr
    assert result.stderr.endswith("2 errors\n")


def test_a_problem_shows_its_line_and_a_caret_below_the_place(desk: Path) -> None:
    spoil(
        desk, "positions:\n  - {speaker: aragchi, said: 2026-02-04, text: x, sources: [2026-02-04-talks-on-friday]}\n"
    )
    lines = invoke("check", cwd=desk).stderr.splitlines()
    assert lines[:4] == [
        "content/wrong.yaml:2:15: error[unknown-id]: no person has the id `aragchi`",
        "  2 |   - {speaker: aragchi, said: 2026-02-04, text: x, sources: [2026-02-04-talks-on-friday]}",
        "    |               ^",
        "  = help: did you mean `araghchi`?",
    ]


def test_warnings_pass_and_fail_when_strict(desk: Path) -> None:
    spoil(desk, WARNS)
    loose, strict = invoke("check", cwd=desk), invoke("check", "--strict", cwd=desk)
    assert (loose.returncode, strict.returncode) == (0, 1)
    assert "warning[no-update-source]" in loose.stderr
    assert loose.stderr.endswith("1 warning\n")


def test_problems_as_json(desk: Path) -> None:
    spoil(desk, WARNS)
    result = invoke("check", "--format", "json", cwd=desk)
    (problem,) = json.loads(result.stdout)
    assert (problem["code"], problem["severity"], problem["file"]) == (
        "no-update-source",
        "warning",
        "content/wrong.yaml",
    )
    assert (problem["line"], problem["column"]) == (1, 11)
    assert (bool(problem["hint"]), problem["related"]) == (True, [])
    assert json.loads(invoke("check", "--format", "json", "--content", EXAMPLE, cwd=desk).stdout) == []


def test_problems_as_annotations_that_content_cannot_forge(desk: Path) -> None:
    spoil(desk, 'people:\n  x: {name: X, party: "iran\\n::error::forged", post: "100%"}\n')
    result = invoke("check", "--format", "github", cwd=desk)
    lines = result.stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error file=content/wrong.yaml,line=2,col=23,title=bad-id::")
    assert "::error::forged" not in lines[0].partition("title=bad-id::")[0]


def test_the_brief_of_a_day_is_tried_too(desk: Path) -> None:
    quiet = invoke("check", "--date", "2026-02-07", cwd=desk)
    assert quiet.returncode == 0
    assert "warning[lapsed]: the day of `oman-talks` is past and no outcome is recorded" in quiet.stderr


def test_all_days_are_tried_when_asked(desk: Path) -> None:
    spoil(desk, "notes: [{text: Later, date: 2026-03-01, sources: [2026-02-04-talks-on-friday]}]\n")
    codes = invoke("check", "--all", cwd=desk).stderr
    assert "warning[lapsed]" in codes
    assert "warning[stale-stance]" in codes


@pytest.mark.slow
def test_the_pdf_is_tried_when_asked(desk: Path) -> None:
    templates = desk / "templates/styles"
    templates.mkdir(parents=True)
    (templates / "print.css").write_text("p { colour: red }")
    assert invoke("check", "--templates", "templates", cwd=desk).returncode == 0
    result = invoke("check", "--pdf", "--templates", "templates", cwd=desk)
    assert result.returncode == 1
    assert "error[unprintable]" in result.stderr


def test_a_broken_template_is_shown_with_its_line(desk: Path) -> None:
    (desk / "own/brief").mkdir(parents=True)
    (desk / "own/brief/brief.md").write_text("# x\n\n{{ brief.headlin }}\n")
    result = invoke("check", "--templates", "own", cwd=desk)
    assert result.returncode == 1
    assert "own/brief/brief.md:3:10: error[template]" in result.stderr
    assert "  3 | {{ brief.headlin }}" in result.stderr


@pytest.mark.slow
def test_a_templates_folder_is_checked_as_a_whole(desk: Path) -> None:
    for name, text in {
        "labels/en.toml": '[sections]\nwach = "Ahead"\n', "parts/meeting.html": "", "site/page.html": "{{ 1 | safe }}",
    }.items():  # fmt: skip
        (desk / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / "own" / name).write_text(text)
    result = invoke("check", "--templates", "own", cwd=desk)
    assert result.returncode == 1
    assert "own/labels/en.toml:2:1: warning[unused-label]: nothing prints the message `wach`" in result.stderr
    assert "own/parts/meeting.html:1:1: warning[unused-template]" in result.stderr
    assert "own/site/page.html:1:8: error[template]: `safe` switches escaping off" in result.stderr
    assert "1 error, 2 warnings" in result.stderr
    brief = invoke("brief", "--templates", "own", "--format", "md", cwd=desk)
    assert brief.returncode == 0
    assert "2 warnings, see `briefgen check`" in brief.stderr


def test_what_cannot_be_seen_is_shown_by_its_code_point(desk: Path) -> None:
    spoil(desk, "notes: [{text: 'a\u202eb', date: 2026-02-04}]\n")
    result = invoke("check", cwd=desk)
    assert "\u202e" not in result.stderr
    assert "U+202E" in result.stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("positions: [{speaker: boss, said: 2026-02-04, attribution: off-record, text: x, sources: [s]}]",
         "nothing-dated"),
        ("notes: [{date: 2026-02-04, text: x, sources: [s]}]\npositions: [{speaker: boss, said: 2026-02-04, text: x, "
         "original: {lang: qq, text: x}, sources: [s]}]", "bad-language"),
    ],
)  # fmt: skip
def test_what_only_looks_like_content_is_a_problem_and_no_traceback(tmp_path: Path, text: str, code: str) -> None:
    base = "dossier: {title: T, parties: [a]}\nparties: {a: {name: A}}\npeople: {boss: {name: B, party: a}}\n"
    (tmp_path / "content").mkdir()
    (tmp_path / "content/x.yaml").write_text(f"{base}sources: {{s: {{published: 2026-02-04}}}}\n{text}\n")
    result = invoke("check", cwd=tmp_path)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert f"error[{code}]" in result.stderr


def test_folders_nested_without_end_are_a_problem(desk: Path) -> None:
    (desk / "content" / "/".join(["x"] * 200)).mkdir(parents=True)
    result = invoke("check", cwd=desk)
    assert result.returncode == 1
    assert "error[too-deep]: folders nested deeper than 16" in result.stderr


@pytest.mark.slow
def test_thousands_of_unknown_ids_are_told_in_time(desk: Path) -> None:
    people = "\n".join(f"  person-{n}: {{name: Person {n}, party: iran}}" for n in range(4000))
    spoil(desk, f"people:\n{people}\n", "people-x.yaml")
    names = ", ".join(f"nobody-{n}" for n in range(3000))
    spoil(desk, f"positions: [{{speaker: trump, said: 2026-02-04, text: x, mentions: [{names}]}}]\n")
    assert invoke("check", cwd=desk).returncode == 1


def committed(desk: Path) -> None:
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=D", "-c", "user.email=d@e", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *arguments], cwd=desk, check=True)


@pytest.mark.slow
def test_only_what_a_change_has_brought_is_told(desk: Path) -> None:
    """Earlier problems that only moved to another line do not fail somebody else's change."""
    spoil(desk, "positions: [{speaker: nobody, said: 2026-02-01, text: x}]\n")
    committed(desk)
    assert invoke("check", "--changed", "HEAD", cwd=desk).returncode == 0
    two = "  - {speaker: nobody, said: 2026-02-01, text: x}\n  - {speaker: noone, said: 2026-02-01, text: y}\n"
    spoil(desk, f"# a line more\npositions:\n{two}")
    all_problems, new = invoke("check", cwd=desk), invoke("check", "--changed", "HEAD", cwd=desk)
    assert (all_problems.returncode, new.returncode) == (1, 1)
    assert "`noone`" in new.stderr
    spoil(desk, "# a line more\npositions: [{speaker: nobody, said: 2026-02-01, text: x}]\n")
    moved = invoke("check", "--changed", "HEAD", cwd=desk)
    assert (moved.returncode, "nobody" in moved.stderr) == (0, False)
    unknown = invoke("check", "--changed", "no-such-branch", cwd=desk)
    assert (unknown.returncode, "git knows no revision" in unknown.stderr) == (2, True)


def test_what_the_base_has_brought_meanwhile_is_not_ours(desk: Path) -> None:
    committed(desk)
    git = ["git", "-c", "user.name=D", "-c", "user.email=d@e"]
    subprocess.run([*git, "checkout", "-qb", "topic"], cwd=desk, check=True)
    spoil(desk, "positions: [{speaker: nobody, said: 2026-02-01, text: x}]\n")
    subprocess.run([*git, "add", "-A"], cwd=desk, check=True)
    subprocess.run([*git, "commit", "-qm", "y"], cwd=desk, check=True)
    base = subprocess.run(["git", "branch", "--format=%(refname:short)"], cwd=desk, capture_output=True, text=True)
    main = next(name for name in base.stdout.split() if name != "topic")
    result = invoke("check", "--changed", main, cwd=desk)
    assert (result.returncode, result.stderr.count("error[unknown-id]")) == (1, 1)


def test_problems_as_sarif(desk: Path) -> None:
    spoil(desk, 'people:\n  x: {name: X, party: iraan}\n  y: {name: "Ω", party: us, rank: 9}\n')
    result = invoke("check", "--format", "sarif", cwd=desk)
    assert result.returncode == 1
    log = json.loads(result.stdout)
    (log_run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules, results = log_run["tool"]["driver"]["rules"], log_run["results"]
    assert [rule["id"] for rule in rules] == sorted({result["ruleId"] for result in results})
    first = results[0]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/wrong.yaml"
    assert place["region"]["startLine"] >= 2
    empty = json.loads(invoke("check", "--format", "sarif", "--content", EXAMPLE, cwd=desk).stdout)
    assert empty["runs"][0]["results"] == []


def test_the_address_of_a_file_in_sarif_is_a_uri(desk: Path) -> None:
    """RFC 3986: spaces and letters beyond ASCII are percent-encoded."""
    (desk / "content/Ömer 1.yaml").write_text("people:\n  x: {name: X, party: iraan}\n", "utf-8")
    (log_run,) = json.loads(invoke("check", "--format", "sarif", cwd=desk).stdout)["runs"]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log_run["results"]]
    assert places == ["content/%C3%96mer%201.yaml"]


def test_problems_as_junit(desk: Path) -> None:
    spoil(desk, 'people:\n  x: {name: X, party: "<iran>&"}\n')
    result = invoke("check", "--format", "junit", cwd=desk)
    assert result.returncode == 1
    suite = ElementTree.fromstring(result.stdout)
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "content/wrong.yaml:2:23: error[bad-id]" in (failure.text or "")
    quiet = ElementTree.fromstring(invoke("check", "--format", "junit", "--content", EXAMPLE, cwd=desk).stdout)
    assert (quiet.get("tests"), quiet.get("failures")) == ("1", "0")


def test_the_hooks_of_pre_commit_are_commands_that_there_are() -> None:
    hooks = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["briefgen-check", "briefgen-fmt"]
    for hook in hooks:
        program, *arguments = hook["entry"].split()
        assert program == "briefgen"
        assert invoke(*arguments, "--help", cwd=Path.cwd()).returncode == 0
        assert re.search(hook["files"], "content/clips/a.yaml")
    assert not re.search(hooks[1]["files"], "content/sealed/2026-02-04/r1/seal.yaml")
