"""The workflows in the docs: hostile content runs with read-only rights, and jobs that may write trust nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.rendering import inert
from briefgen.rendering.inert import MAX_COMMENT
from tests.rendering.test_inert import HOSTILE, shown

HOSTING = Path(__file__).parents[1] / "docs/hosting"
GITHUB = sorted(path.name for path in HOSTING.glob("github-*.yaml"))
WRITING = {"write", "write-all"}


def workflow(name: str) -> dict[str, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((HOSTING / name).read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in loaded.items()}  # YAML 1.1: `on` is a boolean


def jobs(name: str) -> list[tuple[str, dict[str, Any]]]:
    return list(workflow(name)["jobs"].items())


def steps(name: str) -> list[dict[str, Any]]:
    return [step for _, job in jobs(name) for step in job["steps"]]


def may_write(job: dict[str, Any]) -> bool:
    return bool(WRITING & set(map(str, job["permissions"].values())))


def test_they_are_those_that_the_docs_name() -> None:
    assert GITHUB == ["github-comment.yaml", "github-pages.yaml", "github-review.yaml"]
    docs = "".join((HOSTING.parent / page).read_text("utf-8") for page in ("site.md", "editing.md"))
    assert all(f"hosting/{name}" in docs for name in (*GITHUB, "gitlab-pages.yaml"))


@pytest.mark.parametrize("name", GITHUB)
def test_no_workflow_runs_a_pull_request_with_the_rights_of_the_base(name: str) -> None:
    assert "pull_request_target" not in (HOSTING / name).read_text("utf-8")
    assert not {"issue_comment", "workflow_call", "workflow_dispatch"} & set(workflow(name)["on"])


@pytest.mark.parametrize("name", GITHUB)
def test_every_job_says_its_rights_and_the_file_gives_none(name: str) -> None:
    assert workflow(name)["permissions"] == {}
    assert all("permissions" in job and "timeout-minutes" in job for _, job in jobs(name))


@pytest.mark.parametrize("name", GITHUB)
def test_a_job_that_may_write_checks_nothing_out_and_installs_nothing(name: str) -> None:
    for _, job in jobs(name):
        if may_write(job):
            assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]
            assert not [
                step
                for step in job["steps"]
                if re.search(r"\bpip\b|\bgit (clone|fetch|show|checkout)|\bbriefgen [a-z]", step.get("run", ""))
            ]


@pytest.mark.parametrize("name", GITHUB)
def test_what_a_pull_request_starts_has_the_right_to_read(name: str) -> None:
    triggers = workflow(name)["on"]
    for _, job in jobs(name):
        if "pull_request" in triggers and job.get("if") != "github.event_name == 'push'":
            assert job["permissions"] == {"contents": "read"}
    assert "${{ secrets" not in (HOSTING / name).read_text("utf-8")


@pytest.mark.parametrize("name", GITHUB)
def test_every_action_is_pinned_by_a_commit_with_its_version(name: str) -> None:
    used = re.findall(r"uses: (\S+)(.*)", (HOSTING / name).read_text("utf-8"))
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)
    assert len({action for action, _ in used}) == len({action.partition("@")[0] for action, _ in used})


def test_one_action_is_the_same_commit_in_every_file() -> None:
    used = {step["uses"] for name in GITHUB for step in steps(name) if "uses" in step}
    assert len(used) == len({action.partition("@")[0] for action in used})


@pytest.mark.parametrize("name", GITHUB)
def test_no_expression_stands_in_a_script(name: str) -> None:
    """The value of an expression would become part of the script; it comes from the environment instead."""
    assert [step["run"] for step in steps(name) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", GITHUB)
def test_a_checkout_keeps_no_token_and_has_the_history(name: str) -> None:
    for step in steps(name):
        if "checkout" in step.get("uses", ""):
            assert step["with"] == {"fetch-depth": 0, "persist-credentials": False}


@pytest.mark.parametrize("name", [*GITHUB, "gitlab-pages.yaml"])
def test_packages_are_installed_by_their_checksums(name: str) -> None:
    text = (HOSTING / name).read_text("utf-8")
    installs = [line for line in text.splitlines() if "pip install" in line]
    assert all("--require-hashes --only-binary :all: -r " in line for line in installs)
    if installs:
        assert "PYTHONSAFEPATH" in text


@pytest.mark.parametrize("name", ["github-pages.yaml", "github-review.yaml"])
def test_a_pull_request_does_not_choose_the_packages(name: str) -> None:
    for _, job in jobs(name):
        script = "\n".join(step.get("run", "") for step in job["steps"])
        if "pip install" in script and job.get("if") != "github.event_name == 'push'":
            assert 'git show "$' in script
            assert "-r .github" not in script


def test_only_the_default_branch_is_published() -> None:
    pages = workflow("github-pages.yaml")
    assert pages["on"]["push"] == {"branches": ["main"]}
    for name in ("build", "publish"):
        assert pages["jobs"][name]["if"] == "github.event_name == 'push'"
    gitlab = yaml.safe_load((HOSTING / "gitlab-pages.yaml").read_text("utf-8"))
    assert gitlab["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]


def test_what_may_hold_words_of_the_content_cannot_command_the_workflow() -> None:
    """While the runner obeys commands, only annotations are printed, which are escaped."""
    for step in steps("github-review.yaml"):
        lines = step.get("run", "").splitlines()
        obeys_commands = True
        for line in lines:
            if line.startswith('echo "::'):
                obeys_commands = line == 'echo "::$marker::"'
            elif line.startswith("briefgen ") and obeys_commands:
                assert "--format github" in line or ">" in line


def test_the_comment_is_made_for_the_review() -> None:
    trigger = workflow("github-comment.yaml")["on"]["workflow_run"]
    assert trigger["workflows"] == [workflow("github-review.yaml")["name"]]
    (job,) = workflow("github-comment.yaml")["jobs"].values()
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert "pull_requests" not in (HOSTING / "github-comment.yaml").read_text("utf-8")
    (last,) = (step for step in job["steps"] if "gh pr comment" in step.get("run", ""))
    assert last["env"]["HEAD"] == "${{ github.event.workflow_run.head_sha }}"


def comment_script() -> str:
    (script,) = (step["run"] for step in steps("github-comment.yaml") if step.get("shell") == "python")
    return str(script)


def comment_on(folder: Path, artifact: bytes) -> subprocess.CompletedProcess[str]:
    (folder / "artifact").mkdir(exist_ok=True)
    (folder / "artifact/changes.txt").write_bytes(artifact)
    return run_script(folder)


def run_script(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RUNNER_TEMP": str(folder)}
    return subprocess.run(
        [sys.executable, "-I", "-c", comment_script()], env=environment, capture_output=True, text=True, check=False
    )


def test_the_script_of_the_comment_is_the_one_that_is_tested() -> None:
    source = Path(inert.__file__).read_text("utf-8")
    assert comment_script().startswith(source)
    assert len(comment_script()) < len(source) + 600


@pytest.mark.parametrize("text", ["\n".join(HOSTILE), "```\n@octocat\n" * 50_000, "x" * 10_000_000])
def test_the_comment_is_inert_whatever_the_artifact_holds(tmp_path: Path, text: str) -> None:
    result = comment_on(tmp_path, text.encode("utf-8", "surrogatepass") + b"\xff\xfe\x00")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    first, _, block = (tmp_path / "body.md").read_text("utf-8").partition("\n\n")
    assert first == "What changes in the brief:"
    assert shown(block)
    assert len(block) <= MAX_COMMENT + 100


@pytest.mark.parametrize("kind", ["link", "pipe", "nothing"])
def test_an_artifact_that_is_no_file_makes_no_comment(tmp_path: Path, kind: str) -> None:
    (tmp_path / "artifact").mkdir()
    name = tmp_path / "artifact/changes.txt"
    (tmp_path / "secret").write_text("secret")
    if kind == "link":
        name.symlink_to(tmp_path / "secret")
    elif kind == "pipe":
        os.mkfifo(name)
    run_script(tmp_path)
    body = tmp_path / "body.md"
    assert not body.exists() or "secret" not in body.read_text("utf-8")
    assert kind != "nothing" or not body.exists()
