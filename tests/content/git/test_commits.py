"""Briefs as they were known at a commit, on a real git repository, and late news; nothing is checked out."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from briefgen.content import load
from briefgen.pipeline import load as pipeline_load
from tests.cli.in_process import invoke
from tests.shared import copy, made_once

BASE = """
dossier: {title: Test, parties: [a, b], time_zone: Asia/Muscat}
parties: {a: {name: Aland}, b: {name: Bland}}
people: {boss: {name: B. Boss, party: b, post: president, rank: 1}}
issues: {talks: {title: Talks, claim: They should talk}}
"""
FIRST = """
source: {publisher: First Paper, published: 2026-02-03}
positions: [{speaker: boss, said: 2026-02-03, stance: {talks: against}, text: No talks}]
"""
LATE = """
source: {publisher: Late Paper, published: 2026-02-05}
positions: [{party: a, said: 2026-02-03, stance: {talks: for}, text: Was ready to talk all along}]
"""
SECOND = """
source: {publisher: First Paper, published: 2026-02-06}
positions: [{speaker: boss, said: 2026-02-06, stance: {talks: for}, text: Talks after all}]
"""


def git(folder: Path, *arguments: str, at: str = "2026-02-03T12:00:00+04:00") -> str:
    identity = {
        "GIT_AUTHOR_NAME": "E",
        "GIT_AUTHOR_EMAIL": "e@x",
        "GIT_COMMITTER_NAME": "E",
        "GIT_COMMITTER_EMAIL": "e@x",
    }
    times = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "GIT_CONFIG_GLOBAL": "/dev/null"}
    result = subprocess.run(
        ["git", "-C", folder, *arguments], env=os.environ | identity | times, capture_output=True, text=True, check=True
    )
    return result.stdout.strip()


def commit(folder: Path, name: str, text: str, at: str) -> str:
    path = folder / "desk/content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    git(folder, "add", "-A", at=at)
    git(folder, "commit", "-q", "-m", name, at=at)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="session")
def commits_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose content lies in a folder below its root, with four commits over four days."""

    def make(folder: Path) -> None:
        git(folder, "init", "-q", "-b", "main")
        commit(folder, "base.yaml", BASE, "2026-02-03T10:00:00+04:00")
        commit(folder, "clips/first.yaml", FIRST, "2026-02-03T20:00:00+04:00")
        commit(folder, "clips/late.yaml", LATE, "2026-02-05T09:00:00+04:00")
        commit(folder, "clips/second.yaml", SECOND, "2026-02-06T09:00:00+04:00")

    return made_once(tmp_path_factory, "commits", make)


@pytest.fixture
def desk(commits_once: Path, tmp_path: Path) -> Path:
    """A copy of the repository, to be changed."""
    return copy(commits_once, tmp_path) / "desk"


def brief(desk: Path, day: str, *options: str) -> dict[str, str]:
    result = invoke("brief", day, "-f", "md,html,json", "-o", "out", *options, cwd=desk)
    assert result.returncode == 0, result.stderr
    return {p.suffix: p.read_text("utf-8") for p in sorted((desk / "out").glob(f"{day}.*"))}


def test_an_old_brief_is_rebuilt_as_it_was_known_then(desk: Path) -> None:
    then = brief(desk, "2026-02-03", "--known-at", "2026-02-03")
    now = brief(desk, "2026-02-03")
    assert "Was ready to talk all along" not in "".join(then.values())
    assert "Was ready to talk all along" in now[".md"]
    assert "Rebuilt as known at" in then[".md"]
    assert "2026-02-03 16:00 UTC" in then[".md"]
    assert "Rebuilt as known at" not in now[".md"]


def test_what_came_late_is_newly_reported_in_the_next_brief(desk: Path) -> None:
    text = brief(desk, "2026-02-06")[".md"]
    assert "- **New position (newly reported).** Aland on Talks: **for** (**Aland**, 3 Feb)[^2]" in text
    assert "- **Reversed.** Bland on Talks: against → **for**" in text


def test_the_same_pair_of_clocks_gives_the_same_bytes_whatever_came_after(desk: Path) -> None:
    named_by_day = brief(desk, "2026-02-03", "--known-at", "2026-02-03")
    commit(desk.parent, "clips/third.yaml", SECOND.replace("02-06", "02-09"), "2026-02-09T09:00:00+04:00")
    named_by_hash = brief(desk, "2026-02-03", "--known-at", git(desk.parent, "rev-parse", "HEAD~3"))
    assert named_by_day == named_by_hash


def test_nothing_is_checked_out_and_what_is_uncommitted_stays(desk: Path) -> None:
    (desk / "content/clips/second.yaml").write_text("broken: [", "utf-8")
    before = {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in (desk / "content").rglob("*.yaml")}
    brief(desk, "2026-02-03", "--known-at", "HEAD~2")
    assert {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in (desk / "content").rglob("*.yaml")} == before
    assert git(desk.parent, "status", "--porcelain", "desk/content") == "M desk/content/clips/second.yaml"


def test_a_cut_off_decides_which_commit_a_day_means(desk: Path) -> None:
    late_base = BASE.replace("time_zone: Asia/Muscat", "time_zone: Asia/Muscat, cutoff: 18:00")
    commit(desk.parent, "base.yaml", late_base, "2026-02-07T09:00:00+04:00")
    result = invoke("brief", "2026-02-03", "-f", "md", "--known-at", "2026-02-03", cwd=desk)
    assert result.returncode == 1
    assert "nothing-dated" in result.stderr


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("nowhere", "git knows no revision `nowhere`"),
        ("2020-01-01", "there is no commit before"),
        ("--all", ""),
        ("2026-02-30", "is not a day"),
        ("9999-12-31", "no commit is"),
        ("0001-01-01", "no commit is"),
    ],
)
def test_a_revision_that_is_not_there_is_usage(desk: Path, revision: str, message: str) -> None:
    result = invoke("brief", "2026-02-03", f"--known-at={revision}", cwd=desk)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_outside_a_repository_it_says_so(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "content").mkdir()
    (folder / "content/x.yaml").write_text(BASE + FIRST, "utf-8")
    result = invoke("brief", "--known-at", "HEAD", cwd=folder, GIT_CEILING_DIRECTORIES=str(folder.parent))
    assert (result.returncode, "Traceback" in result.stderr) == (3, False)
    assert "content is in no git repository" in result.stderr and "git init" in result.stderr


def test_a_clone_without_the_history_says_how_to_get_it(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shallow = tmp_path_factory.mktemp("shallow")
    git(shallow, "clone", "-q", "--depth", "1", f"file://{desk.parent}", "copy")
    result = invoke("brief", "--known-at", "HEAD~1", cwd=shallow / "copy/desk")
    assert (result.returncode, "git fetch --unshallow" in result.stderr) == (2, True)


def test_a_link_in_a_commit_is_refused(desk: Path) -> None:
    (desk / "content/link.yaml").symlink_to("/etc/hostname")
    git(desk.parent, "add", "-A")
    git(desk.parent, "commit", "-q", "-m", "link")
    result = invoke("brief", "2026-02-03", "--known-at", "HEAD", cwd=desk)
    assert result.returncode == 1
    assert "content/link.yaml:1:1: error[symlink]" in result.stderr


def test_changes_between_two_days_and_since_a_commit(desk: Path) -> None:
    between = invoke("changes", "2026-02-03", "2026-02-06", cwd=desk)
    assert "Reversed. Bland on Talks: against → for (B. Boss, president, 6 Feb)" in between.stdout
    (desk / "content/clips/second.yaml").write_text(SECOND.replace("talks: for", "talks: conditional"), "utf-8")
    since = invoke("changes", "--since", "HEAD", "--format", "md", cwd=desk)
    assert "- **Record corrected.** Bland on Talks: **conditional**" in since.stdout
    assert "no longer for" in since.stdout
    assert "since commit" in since.stdout
    assert invoke("changes", "--since", "HEAD", "2026-02-03", cwd=desk).stdout.endswith("No change.\n")


def test_changes_between_two_days_say_at_which_commit_they_were_known(desk: Path) -> None:
    result = invoke("changes", "2026-02-03", "2026-02-06", "--known-at", "HEAD", cwd=desk)
    assert "what changed from Tuesday 3 February 2026 to Friday 6 February 2026, as known at" in result.stdout
    assert "since commit" not in result.stdout
    assert invoke("changes", "--since", "2026-02-31", cwd=desk).returncode == 2


def test_changes_that_make_no_sense_are_usage(desk: Path) -> None:
    assert invoke("changes", "2026-02-06", "2026-02-03", cwd=desk).returncode == 2
    itself = invoke("changes", "2026-02-06", "2026-02-06", cwd=desk)
    assert (itself.returncode, "compared with itself" in itself.stderr) == (2, True)
    assert invoke("changes", "--since", "HEAD", "2026-02-03", "2026-02-06", cwd=desk).returncode == 2


def test_what_was_deleted_since_a_commit_is_told_as_far_as_it_still_has_a_name(desk: Path) -> None:
    (desk / "content/clips/first.yaml").unlink()
    (desk / "content/clips/second.yaml").unlink()
    result = invoke("changes", "--since", "HEAD", "2026-02-06", cwd=desk)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Record corrected. Bland on Talks: no stance remains; before: for." in result.stdout
    base = BASE.replace(", b: {name: Bland}", "").replace("[a, b]", "[a]").partition("people:")
    (desk / "content/base.yaml").write_text(base[0] + base[2].partition("\n")[2], "utf-8")
    nobody = invoke("changes", "--since", "HEAD", "2026-02-06", cwd=desk)
    assert (nobody.returncode, nobody.stderr) == (0, "")
    assert nobody.stdout.endswith("No change.\n")


def test_what_a_change_of_content_adds_is_newly_reported(desk: Path) -> None:
    (desk / "content/clips/more.yaml").write_text(LATE.replace("Was ready", "Had been ready"), "utf-8")
    result = invoke("changes", "--since", "HEAD", "--format", "md", cwd=desk)
    assert "- **Newly reported.** **Aland**, 3 Feb: Had been ready to talk all along" in result.stdout


def test_before_the_first_commit_it_says_so(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("new")
    (folder / "content").mkdir()
    (folder / "content/x.yaml").write_text(BASE + FIRST, "utf-8")
    subprocess.run(["git", "init", "-q", folder], check=True)
    result = invoke("seal", "2026-02-02", cwd=folder)
    assert result.returncode == 3
    assert "nothing is committed yet" in result.stderr and "git commit" in result.stderr


def test_a_commit_has_the_limits_of_a_folder(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, code in (("MAX_FILES", 2, "too-many-files"), ("MAX_TOTAL_BYTES", 300, "dossier-too-large")):
        with monkeypatch.context() as patch:
            for module in (load, pipeline_load):
                patch.setattr(module, name, value, raising=False)
            result = invoke("brief", "--known-at", "HEAD", "--format", "md", cwd=desk)
        assert (result.returncode, f"error[{code}]" in result.stderr) == (1, True), result.stderr


def test_a_submodule_and_a_bad_name_in_a_commit_are_told(desk: Path) -> None:
    hash = git(desk.parent, "rev-parse", "HEAD")
    git(desk.parent, "update-index", "--add", "--cacheinfo", f"160000,{hash},desk/content/sub.yaml")
    (desk / "content/b\u202ead.yaml").write_text("notes: []\n")
    git(desk.parent, "add", "desk/content")
    git(desk.parent, "update-index", "--add", "--cacheinfo", f"160000,{hash},desk/content/sub.yaml")
    git(desk.parent, "commit", "-q", "-m", "odd")
    result = invoke("brief", "--known-at", "HEAD", "--format", "md", cwd=desk)
    assert result.returncode == 1
    assert "content/sub.yaml:1:1: error[nested-repository]" in result.stderr
    assert "error[bad-file-name]" in result.stderr
