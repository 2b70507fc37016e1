"""Sealed briefs on a real git repository: what went out, kept, held against its digests, and told when it was wrong."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from briefgen.files.leftovers import temporary_name
from briefgen.files.writing import alone_in
from tests.cli.in_process import invoke
from tests.cli.test_brief import run
from tests.content.git.test_commits import BASE, commit, git

MORE = """
sources:
  paper: {publisher: First Paper, published: 2026-02-03}
events:
  summit: {title: A summit, parties: [a, b], place: Rome, when: 2026-02-09, sources: [paper]}
updates:
  - {event: summit, date: 2026-02-03, status: expected, by: a, text: It is on, sources: [paper]}
positions:
  - {id: boss-no, speaker: boss, said: 2026-02-03, stance: {talks: against}, text: No talks, sources: [paper]}
  - {party: a, said: 2026-02-03, stance: {talks: open}, text: They might talk, sources: [paper]}
"""
NEXT = """
source: {publisher: First Paper, published: 2026-02-05}
positions: [{speaker: boss, said: 2026-02-05, stance: {talks: against}, text: Still no talks}]
"""
SEALED = Path("content/sealed/2026-02-03")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with two days of content, the first of them sealed and committed."""
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base.yaml", BASE, "2026-02-03T10:00:00+04:00")
    commit(tmp_path, "clips/first.yaml", MORE, "2026-02-03T20:00:00+04:00")
    desk = tmp_path / "desk"
    seal(desk)
    return desk


def seal(desk: Path, *options: str, day: str = "2026-02-03") -> str:
    done = run("seal", day, *options, cwd=desk)
    assert done.returncode == 0, done.stderr
    git(desk, "add", "-A", at="2026-02-04T07:00:00+04:00")
    git(desk, "commit", "-q", "-m", "seal", at="2026-02-04T07:00:00+04:00")
    return done.stdout


def edit(desk: Path, old: str, new: str, name: str = "clips/first.yaml") -> None:
    path = desk / "content" / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    commit(desk.parent, name, text.replace(old, new), "2026-02-04T09:00:00+04:00")


def check(desk: Path, *options: str) -> tuple[int, list[tuple[str, str]]]:
    """The exit code of `check`, and what it tells of sealed briefs: message and the place named beside it."""
    done = run("check", "--format", "json", *options, cwd=desk)
    problems = json.loads(done.stdout)
    assert [problem for problem in problems if problem["severity"] == "error"] == []
    found = [problem for problem in problems if problem["code"] == "edited-after-seal"]
    return done.returncode, [(p["message"], p["also"][0]["file"]) for p in found]


def forge(desk: Path) -> None:
    """Change the sealed Markdown, and its checksum in the seal with it."""
    page, record = desk / SEALED / "r1/2026-02-03.md", desk / SEALED / "r1/seal.yaml"
    before = hashlib.sha256(page.read_bytes()).hexdigest()
    page.write_text("Another text", "utf-8")
    record.write_text(record.read_text("utf-8").replace(before, hashlib.sha256(page.read_bytes()).hexdigest()), "utf-8")


def words(path: Path) -> str:
    """The words of a form."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return path.read_text("utf-8")


def test_every_form_that_goes_out_carries_its_number_and_its_commit(desk: Path) -> None:
    folder = desk / SEALED / "r1"
    forms = {path.suffix for path in folder.iterdir()}
    assert forms == {".md", ".html", ".pdf", ".json", ".ics", ".txt", ".yaml"}
    head = git(desk, "rev-parse", "HEAD~1")
    for form in ("md", "html", "pdf"):
        assert "No. 1" in words(folder / f"2026-02-03.{form}")
        assert head[:12] in words(folder / f"2026-02-03.{form}")
    told = json.loads(words(folder / "2026-02-03.json"))["sealed"]
    assert (told["number"], told["revision"]) == (1, 1)
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


@pytest.mark.parametrize(
    ("name", "text"), [("clips/first.yaml", MORE.replace("No talks", "Never")), ("clips/new.yaml", NEXT)]
)
def test_content_that_is_not_committed_is_refused_and_nothing_is_written(desk: Path, name: str, text: str) -> None:
    (desk / "content" / name).write_text(text, "utf-8")
    done = run("seal", "2026-02-03", "--revise", cwd=desk)
    assert done.returncode == 2
    assert f"content/{name} is not committed" in done.stderr
    assert [path.name for path in (desk / SEALED).iterdir()] == ["r1"]


def test_outside_git_nothing_can_be_sealed(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/all.yaml").write_text(BASE + MORE, "utf-8")
    done = run("seal", "2026-02-03", cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "content is in no git repository" in done.stderr and "git init" in done.stderr


def test_a_day_is_sealed_once_and_a_corrected_brief_stands_beside_it(desk: Path) -> None:
    again = run("seal", "2026-02-03", cwd=desk)
    assert again.returncode == 2
    assert "2026-02-03 is sealed as No. 1; --revise puts a corrected one beside it" in again.stderr
    first = {path.name: path.read_bytes() for path in (desk / SEALED / "r1").iterdir()}
    edit(desk, "No talks", "No talks this year")
    silent = run("seal", "2026-02-03", "--revise", cwd=desk)
    assert (silent.returncode, "warning[edited-after-seal]" in silent.stderr) == (1, True)
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    seal(desk, "--revise")
    assert {path.name: path.read_bytes() for path in (desk / SEALED / "r1").iterdir()} == first
    corrected = words(desk / SEALED / "r2/2026-02-03.md")
    assert "No. 1, corrected (r2)" in corrected
    assert "No talks this year" in corrected
    assert "He said never and not no." in corrected.partition("## Corrections")[2]
    assert check(desk, "--date", "2026-02-03")[1] == []
    third = run("seal", "2026-02-03", "--revise", cwd=desk)
    assert (third.returncode, "nothing to revise" in third.stderr) == (2, True)


def test_what_is_not_sealed_cannot_be_revised(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    done = run("seal", "2026-02-05", "--revise", cwd=desk)
    assert (done.returncode, "nothing to revise" in done.stderr) == (2, True)


def test_verify_holds_every_file_against_its_digest(desk: Path) -> None:
    good = run("verify", cwd=desk)
    assert (good.returncode, good.stderr) == (0, "1 sealed brief, every file as it went out\n")
    folder = desk / SEALED / "r1"
    (folder / "2026-02-03.md").write_text("Another text", "utf-8")
    (folder / "2026-02-03.html").unlink()
    (folder / "2026-02-03.json").rename(folder / "more.json")
    (folder / "2026-02-03.json").mkdir()
    bad = run("verify", cwd=desk)
    assert bad.returncode == 1
    found = re.findall(
        r"`([^`]+)` (went out and is gone|is not what went out|is a folder or a link|did not go out)", bad.stderr
    )
    assert sorted(found) == [
        ("2026-02-03.html", "went out and is gone"),
        ("2026-02-03.json", "is a folder or a link"),
        ("2026-02-03.md", "is not what went out"),
        ("more.json", "did not go out"),
    ]
    assert f"{SEALED}/r1/seal.yaml" in bad.stderr


def test_verify_misses_a_brief_that_is_gone_and_a_folder_that_lost_its_seal(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    git(desk, "rm", "-rq", "content/sealed/2026-02-03")
    git(desk, "commit", "-q", "-m", "gone")
    gone = run("verify", cwd=desk)
    assert gone.returncode == 1
    assert "the sealed brief No. 1 is gone" in gone.stderr
    assert "changed or deleted what had gone out" in gone.stderr
    refused = run("seal", "2026-02-03", cwd=desk)
    assert (refused.returncode, "No. 1 is gone" in refused.stderr) == (1, True)
    git(desk, "checkout", "-q", "HEAD~1", "--", "content/sealed")
    (desk / "content/sealed/2026-02-05/r1/seal.yaml").unlink()
    git(desk, "commit", "-qam", "lost")
    lost = run("verify", cwd=desk)
    assert (lost.returncode, "a sealed brief without its `seal.yaml`" in lost.stderr) == (1, True)
    assert run("seal", "2026-02-05", cwd=desk).returncode == 1


def test_verify_asks_git_whether_file_and_digest_were_changed_together(desk: Path) -> None:
    forge(desk)
    assert invoke("verify", cwd=desk).stderr.count("is not what `HEAD` has") == 2
    git(desk, "commit", "-qam", "forged")
    told = invoke("verify", cwd=desk)
    assert told.returncode == 1
    assert told.stderr.count("changed or deleted what had gone out") == 2


def test_verify_needs_no_sound_content(desk: Path) -> None:
    (desk / "content/base.yaml").write_text("broken: [", "utf-8")
    assert invoke("verify", cwd=desk).stderr == "1 sealed brief, every file as it went out\n"
    assert invoke("verify", "--content", "elsewhere", cwd=desk).stderr == "no sealed briefs\n"


def unverified(desk: Path, *options: str, **environment: str) -> list[str]:
    """The hints for what `verify` could not look at; it fails wherever there are any."""
    done = invoke("verify", "--format", "json", *options, cwd=desk, **environment)
    problems = json.loads(done.stdout)
    hints = [problem["cure"] for problem in problems if problem["code"] == "unverified"]
    assert not hints or done.returncode == 1
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


def test_git_that_refuses_a_folder_is_told_as_what_it_is(desk: Path) -> None:
    for command in (
        ("check", "--changed", "HEAD"),
        ("brief", "--known-at", "HEAD"),
        ("seal", "2026-02-03"),
        ("schema",),
    ):
        done = run(*command, cwd=desk, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
        assert done.returncode == 3, (command, done.stderr)
        assert "belongs to another user" in done.stderr and "safe.directory" in done.stderr
        assert "git init" not in done.stderr


def test_verify_sees_what_a_merge_changed(desk: Path) -> None:
    git(desk, "checkout", "-q", "-b", "side", "HEAD~1")
    commit(desk.parent, "clips/side.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    git(desk, "checkout", "-q", "main")
    git(desk, "merge", "-q", "--no-commit", "--no-ff", "side")
    forge(desk)
    git(desk, "add", "-A")
    git(desk, "commit", "-q", "-m", "a merge that changes more than it merges")
    done = invoke("verify", cwd=desk)
    assert (done.returncode, done.stderr.count("changed or deleted what had gone out")) == (1, 2), done.stderr


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


def test_each_seal_names_the_one_before(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    first, second = desk / SEALED / "r1/seal.yaml", desk / "content/sealed/2026-02-05/r1/seal.yaml"
    assert f"previous: {hashlib.sha256(first.read_bytes()).hexdigest()}" in second.read_text("utf-8")
    assert "previous" not in first.read_text("utf-8")
    assert invoke("verify", cwd=desk).returncode == 0
    first.write_text(first.read_text("utf-8") + "# edited\n", "utf-8")
    done = invoke("verify", cwd=desk)
    assert "error[seal-chain]: No. 2 of 2026-02-05 follows a sealed brief that was changed or is gone" in done.stderr
    git(desk, "commit", "-qam", "edited")
    commit(desk.parent, "clips/last.yaml", NEXT.replace("02-05", "02-06"), "2026-02-06T09:00:00+04:00")
    refused = invoke("seal", "2026-02-06", cwd=desk)
    assert (refused.returncode, "error[seal-chain]" in refused.stderr) == (1, True)
    assert invoke("site", "--no-search", "--pdfs", "0", cwd=desk).returncode == 1


PAIR = BASE.replace(
    "boss: {name: B. Boss, party: b, post: president, rank: 1}",
    "boss: {name: B. Boss, party: b, post: president, rank: 1}, bob: {name: Bob Boss, party: b, post: envoy, rank: 2}",
)
BOTH = (
    MORE
    + """
  - {id: bob-no, speaker: bob, said: 2026-02-03, stance: {talks: against}, text: Not now, to: [boss], sources: [paper]}
  - {speaker: bob, said: 2026-02-03, stance: {talks: against}, text: Not here, sources: [paper]}
"""
)


@pytest.fixture
def two_of_one(tmp_path: Path) -> Path:
    """A sealed brief that printed one person under two ids."""
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base.yaml", PAIR, "2026-02-03T10:00:00+04:00")
    commit(tmp_path, "clips/first.yaml", BOTH, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    assert check(tmp_path / "desk")[1] == []
    return tmp_path / "desk"


@pytest.mark.parametrize("rewrite", [False, True])
def test_a_merge_of_two_people_asks_for_one_correction_of_the_person(two_of_one: Path, rewrite: bool) -> None:
    desk = two_of_one
    merged = BASE.replace("boss: {name: B. Boss,", "boss: {formerly: [bob], name: B. Boss,")
    commit(desk.parent, "base.yaml", merged, "2026-02-04T09:00:00+04:00")
    if rewrite:  # the records that named the one now name the other
        commit(
            desk.parent, "clips/first.yaml", BOTH.replace("speaker: bob", "speaker: boss"), "2026-02-04T09:00:00+04:00"
        )
    ((message, _),) = check(desk)[1]
    assert message.startswith("`bob` was printed")
    correction = CORRECTION.replace("of: boss-no", "of: boss")
    commit(desk.parent, "corrections.yaml", correction, "2026-02-04T10:00:00+04:00")
    assert check(desk, "--strict")[1] == []


def test_a_merge_that_changes_no_printed_word_is_quiet(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    twice = PAIR.replace(
        "name: Bob Boss, party: b, post: envoy, rank: 2", "name: B. Boss, party: b, post: president, rank: 1"
    )
    commit(tmp_path, "base.yaml", twice, "2026-02-03T10:00:00+04:00")
    commit(tmp_path, "clips/first.yaml", BOTH, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    merged = BASE.replace("boss: {name: B. Boss,", "boss: {formerly: [bob], name: B. Boss,")
    commit(tmp_path, "base.yaml", merged, "2026-02-04T09:00:00+04:00")
    assert check(tmp_path / "desk")[1] == []


def test_a_merge_of_two_sources_is_no_edit_of_what_cites_them(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base.yaml", BASE, "2026-02-03T10:00:00+04:00")
    two = MORE.replace("sources:\n", "sources:\n  copy: {publisher: First Paper, published: 2026-02-03}\n", 1)
    two = two.replace("text: They might talk, sources: [paper]", "text: They might talk, sources: [copy]")
    commit(tmp_path, "clips/first.yaml", two, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    one = two.replace("  copy: {publisher: First Paper, published: 2026-02-03}\n", "")
    one = one.replace("paper: {publisher", "paper: {formerly: [copy], publisher", 1)
    commit(tmp_path, "clips/first.yaml", one, "2026-02-04T09:00:00+04:00")
    assert check(tmp_path / "desk")[1] == []


@pytest.mark.parametrize("old", ["formerly: [old-b]", "formerly: old-b", "formerly: [older-b, old-b]"])
def test_an_old_id_of_the_sealed_commit_is_read_in_later_briefs(tmp_path: Path, old: str) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(
        tmp_path,
        "base.yaml",
        BASE.replace("b: {name: Bland}", f"b: {{name: Bland, {old}}}"),
        "2026-02-03T10:00:00+04:00",
    )
    commit(
        tmp_path,
        "clips/first.yaml",
        MORE.replace("parties: [a, b]", "parties: [a, old-b]"),
        "2026-02-03T20:00:00+04:00",
    )
    desk = tmp_path / "desk"
    seal(desk)
    commit(tmp_path, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    done = invoke("check", cwd=desk)
    assert (done.returncode, "seal-commit" in done.stderr) == (0, False), done.stderr
    seal(desk, day="2026-02-05")
    renamed = BASE.replace("b: {name: Bland}", "bland: {name: Bland, formerly: [old-b, b]}")
    renamed = renamed.replace("[a, b]", "[a, bland]").replace("party: b", "party: bland")
    commit(tmp_path, "base.yaml", renamed, "2026-02-06T09:00:00+04:00")
    done = invoke("check", cwd=desk)
    assert (done.returncode, "seal-commit" in done.stderr) == (0, False), done.stderr


def test_git_converts_no_line_ends_of_what_went_out(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("crlf") / "copy"
    git(desk, "clone", "-q", "-c", "core.autocrlf=true", str(desk.parent), str(copy))
    assert run("verify", cwd=copy / "desk").returncode == 0


@pytest.mark.parametrize("rule", ["*.pdf", "sealed/"])
def test_a_file_that_git_would_ignore_is_told_before_anything_is_written(desk: Path, rule: str) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    (desk.parent / ".gitignore").write_text(rule + "\n", "utf-8")
    done = run("seal", "2026-02-05", cwd=desk)
    assert (done.returncode, "git ignores" in done.stderr) == (2, True)
    assert not (desk / "content/sealed/2026-02-05").exists()


def test_a_clip_that_git_ignores_is_not_committed_either(desk: Path) -> None:
    (desk.parent / ".gitignore").write_text("secret*\n", "utf-8")
    (desk / "content/clips/secret.yaml").write_text(NEXT, "utf-8")
    done = run("seal", "2026-02-05", cwd=desk)
    assert (done.returncode, "content/clips/secret.yaml is not committed" in done.stderr) == (2, True)


def test_a_sealed_file_that_was_changed_stands_in_the_way_of_the_next_seal(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    (desk / SEALED / "r1/2026-02-03.md").write_text("Another text", "utf-8")
    done = run("seal", "2026-02-05", cwd=desk)
    assert (done.returncode, "2026-02-03.md is not committed" in done.stderr) == (2, True)


def test_a_day_that_is_still_to_come_cannot_go_out(desk: Path) -> None:
    done = run("seal", "8999-01-01", cwd=desk)
    assert (done.returncode, "8999-01-01 is still to come" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", ["../../../../base.yaml", "/etc/hostname", "a/b"])
def test_a_seal_cannot_name_a_file_elsewhere(desk: Path, name: str) -> None:
    path = desk / SEALED / "r1/seal.yaml"
    path.write_text(path.read_text("utf-8").replace("    records.txt:", f"    {name}:"), "utf-8")
    done = run("verify", cwd=desk)
    assert done.returncode == 1
    assert "error[bad-seal]" in done.stderr


def test_a_printed_record_that_is_edited_is_told_with_the_brief_that_printed_it(desk: Path) -> None:
    edit(desk, "No talks", "Never any talks")
    message = "`boss-no` was printed in brief No. 1 of 2026-02-03, which is sealed, and was edited since"
    assert check(desk) == (0, [(message, f"{SEALED}/r1/seal.yaml")])
    assert check(desk, "--strict")[0] == 1
    shown = run("check", cwd=desk).stderr
    assert "content/clips/first.yaml:9:5: warning[edited-after-seal]" in shown
    assert "`corrections:` with `of: boss-no`" in shown


CORRECTION = "corrections: [{of: boss-no, date: 2026-02-04, text: He said never and not no, sources: [paper]}]\n"


def test_a_correction_answers_the_edit_and_is_printed_in_the_next_brief(desk: Path) -> None:
    edit(desk, "No talks", "Never any talks")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    assert check(desk)[1] == []
    run("brief", "2026-02-05", "-f", "md", cwd=desk)
    assert "He said never and not no." in words(desk / "output/2026-02-05.md")


def test_a_correction_that_was_printed_already_answers_no_later_edit(desk: Path) -> None:
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    seal(desk, day="2026-02-04")
    edit(desk, "No talks", "Never any talks")
    assert [sealed for _, sealed in check(desk)[1]] == ["content/sealed/2026-02-04/r1/seal.yaml"]


def test_the_changes_are_those_of_the_brief(desk: Path) -> None:
    late = NEXT.replace("2026-02-05", "2026-02-03").replace("talks: against}", "talks: for}, time: evening")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/between.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    run("brief", "2026-02-05", "-f", "json", cwd=desk)
    told = json.loads(words(desk / "output/2026-02-05.json"))
    for arguments in ([], ["2026-02-03"], ["2026-02-03", "2026-02-05"]):
        printed = json.loads(run("changes", *arguments, "--format", "json", cwd=desk).stdout)
        assert printed["previous"] == told["previous"] == "2026-02-03"
        assert [it["type"] for it in printed["changes"]] == [it["type"] for it in told["changes"]] == ["late"]
    backwards = run("changes", "2026-02-05", "2026-02-04", cwd=desk)
    assert (backwards.returncode, "2026-02-05 is later than 2026-02-04" in backwards.stderr) == (2, True)


def test_a_source_that_is_renamed_is_neither_an_edit_nor_a_change(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    git(desk, "mv", "content/clips/next.yaml", "content/clips/renamed.yaml")
    edit(desk, "source: {publisher", "source: {formerly: next, publisher", "clips/renamed.yaml")
    commit(desk.parent, "clips/last.yaml", NEXT.replace("02-05", "02-06"), "2026-02-06T09:00:00+04:00")
    done = run("brief", "2026-02-06", "-f", "json", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert json.loads(words(desk / "output/2026-02-06.json"))["changes"] == []
    assert check(desk)[1] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: No talks", 'text: "No talks"'),
        ("text: No talks", "text: No talks, marking: TLP:GREEN"),
        ("{id: boss-no, speaker: boss,", "{speaker: boss, id: boss-no,"),
        ("  - {party: a, said", "  - {id: a-might, party: a, said"),
        ("{publisher: First Paper,", "{kind: article, publisher: First Paper,"),
    ],
)
def test_formatting_defaults_and_a_new_id_are_no_edit(desk: Path, old: str, new: str) -> None:
    edit(desk, old, new)
    assert check(desk)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("They might talk", "They may talk", "a position without an id in this file"),
        ("It is on", "It is on again", "an update without an id in this file"),
        ("place: Rome", "place: Oslo", "`summit`"),
        ("publisher: First Paper", "publisher: Last Paper", "`paper`"),
        ("  - {id: boss-no, speaker: boss, said: 2026-02-03, stance: {talks: against}, text: No talks, "
         "sources: [paper]}\n", "", "`boss-no`"),
    ],
)  # fmt: skip
def test_every_kind_of_printed_record_is_watched(desk: Path, old: str, new: str, named: str) -> None:
    edit(desk, old, new)
    ((message, _),) = check(desk)[1]
    assert message.startswith(named)


def test_names_that_a_brief_printed_are_watched_and_can_be_corrected(desk: Path) -> None:
    edit(desk, "name: B. Boss", "name: Bill Boss", "base.yaml")
    ((message, _),) = check(desk)[1]
    assert message.startswith("`boss` was printed")
    commit(desk.parent, "corrections.yaml", CORRECTION.replace("boss-no", "boss"), "2026-02-04T10:00:00+04:00")
    assert check(desk)[1] == []


def test_a_record_without_an_id_is_corrected_by_the_one_that_took_its_place(desk: Path) -> None:
    edit(desk, "{party: a, said: 2026-02-03, stance: {talks: open}, text: They might talk",
         "{id: a-may, party: a, said: 2026-02-03, stance: {talks: open}, text: They may talk")  # fmt: skip
    assert len(check(desk)[1]) == 1
    commit(desk.parent, "corrections.yaml", CORRECTION.replace("boss-no", "a-may"), "2026-02-04T10:00:00+04:00")
    assert check(desk)[1] == []


def test_what_the_sealed_brief_did_not_hold_is_newly_reported_whenever_it_was_published(desk: Path) -> None:
    late = NEXT.replace("2026-02-05", "2026-02-02").replace("Still no talks", "Had said so before")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    run("brief", "2026-02-05", "-f", "md", cwd=desk)
    told = words(desk / "output/2026-02-05.md")
    assert "## What changed since Tuesday" in told
    assert "- **Newly reported.** **B. Boss**, president (Bland), 2 Feb: Had said so before." in told
    git(desk, "rm", "-rq", "content/sealed")
    run("brief", "2026-02-05", "-f", "md", cwd=desk)
    assert "Newly reported" not in words(desk / "output/2026-02-05.md")


def test_a_stance_is_compared_with_the_one_that_went_out(desk: Path) -> None:
    late = NEXT.replace("2026-02-05", "2026-02-03").replace("talks: against}", "talks: for}, time: evening")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", "notes: [{date: 2026-02-05, text: Nothing else, sources: [paper]}]\n",
           "2026-02-05T09:00:00+04:00")  # fmt: skip
    run("brief", "2026-02-05", "-f", "md", cwd=desk)
    told = words(desk / "output/2026-02-05.md")
    assert "- **Reversed (newly reported).** Bland on Talks: against → **for** (**B. Boss**, president, 3 Feb" in told
    assert "- **Newly reported.**" not in told


def test_the_brief_before_is_the_last_that_went_out_and_not_the_day_before(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    commit(desk.parent, "clips/last.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    run("brief", "2026-02-05", "-f", "json", cwd=desk)
    assert json.loads(words(desk / "output/2026-02-05.json"))["previous"] == "2026-02-03"


def test_an_edited_word_of_an_update_without_an_id_does_not_tell_it_again(desk: Path) -> None:
    edit(desk, "It is on", "It is certainly on")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    run("brief", "2026-02-05", "-f", "json", cwd=desk)
    assert json.loads(words(desk / "output/2026-02-05.json"))["changes"] == []


def test_a_new_id_for_a_party_is_neither_an_edit_nor_a_change(desk: Path) -> None:
    base = BASE.replace("b: {name: Bland}", "bland: {name: Bland, formerly: b}").replace("party: b", "party: bland")
    commit(desk.parent, "base.yaml", base.replace("[a, b]", "[a, bland]"), "2026-02-04T09:00:00+04:00")
    edit(desk, "parties: [a, b], place", "parties: [a, bland], place")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    run("brief", "2026-02-05", "-f", "json", cwd=desk)
    assert json.loads(words(desk / "output/2026-02-05.json"))["changes"] == []
    assert check(desk)[1] == []


def test_where_the_history_is_cut_off_it_says_so_and_goes_by_publication(
    desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    shallow = tmp_path_factory.mktemp("shallow")
    git(shallow, "clone", "-q", "--depth", "1", f"file://{desk.parent}", "copy")
    done = run("check", cwd=shallow / "copy/desk")
    assert done.returncode == 0
    assert "content/sealed/2026-02-03/r1/seal.yaml:3:1: warning[seal-commit]" in done.stderr
    assert "git fetch --unshallow" in done.stderr
    assert run("brief", "2026-02-05", "-f", "md", cwd=shallow / "copy/desk").returncode == 0
    refused = run("seal", "2026-02-05", cwd=shallow / "copy/desk")
    assert (refused.returncode, "fetch the whole history" in refused.stderr) == (3, True)


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


def next_brief(desk: Path, day: str = "2026-02-05", *options: str) -> str:
    done = run("brief", day, "-f", "md", *options, cwd=desk)
    assert done.returncode == 0, done.stderr
    return words(desk / f"output/{day}.md")


A_OPEN = "  - {party: a, said: 2026-02-03, stance: {talks: open}, text: They might talk, sources: [paper]}\n"


def test_a_second_statement_of_the_same_speaker_from_the_same_article_is_newly_reported(desk: Path) -> None:
    edit(desk, A_OPEN, A_OPEN + A_OPEN.replace("They might talk", "They might also fight"))
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    told = next_brief(desk)
    assert "3 Feb: They might also fight." in told.partition("## What changed")[2].partition("## ")[0]
    assert told.count("**Newly reported.**") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{party: a, said", "{id: a-might, party: a, said"),
        ("{event: summit, date", "{id: it-is-on, event: summit, date"),
        ("{party: a, said: 2026-02-03, stance: {talks: open}, text: They might talk", "{id: a-might, party: a, "
         "said: 2026-02-03, stance: {talks: open}, text: They may talk"),
    ],
)  # fmt: skip
def test_a_record_that_is_given_an_id_is_no_news(desk: Path, old: str, new: str) -> None:
    edit(desk, old, new)
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    assert "## What changed" not in next_brief(desk)


def test_one_correction_answers_one_edit(desk: Path) -> None:
    edit(desk, "No talks", "Never any talks")
    edit(desk, "They might talk", "They may talk")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    ((message, _),) = check(desk)[1]
    assert message.startswith("a position without an id in this file")


def test_words_that_changed_their_owner_are_an_edit(desk: Path) -> None:
    edit(desk, "boss: {name: B. Boss, party: b, post: president, rank: 1}",
         "boss: {name: A. Chief, party: a, post: king, rank: 1}, chief: {name: B. Boss, party: b, post: president, "
         "rank: 1}", "base.yaml")  # fmt: skip
    assert [message.partition(" was")[0] for message, _ in check(desk)[1]] == ["`boss`"]


LINES = """briefs:
  2026-02-05:
    headline: Both lines
    bottom_line:
      - {text: A line for all, basis: [boss-no]}
      - {text: A line for few, basis: [secret]}
"""
SECRET = "  - {id: secret, speaker: boss, said: 2026-02-05, text: Ready in secret, marking: TLP:RED}\n"


def clip(*rows: str) -> str:
    return NEXT.replace("positions: [{", "positions:\n  - {").replace("}]", "}") + "".join(rows)


def test_a_brief_that_went_out_under_a_marking_does_not_warn_of_itself(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", clip(SECRET), "2026-02-05T09:00:00+04:00")
    commit(desk.parent, "briefs.yaml", LINES, "2026-02-05T09:00:00+04:00")
    seal(desk, "--marking", "clear", day="2026-02-05")
    assert check(desk)[1] == check(desk, "--marking", "clear")[1] == []
    edit(desk, "A line for all", "Another line for all", "briefs.yaml")
    assert len(check(desk)[1]) == 1


def test_what_readers_never_had_is_new_to_them(desk: Path) -> None:
    secret = SECRET.replace("text:", "stance: {talks: for}, time: evening, text:")
    commit(desk.parent, "clips/next.yaml", clip(secret), "2026-02-05T09:00:00+04:00")
    seal(desk, "--marking", "clear", day="2026-02-05")
    commit(desk.parent, "clips/last.yaml", "notes: [{date: 2026-02-06, text: Open, sources: [paper]}]\n",
           "2026-02-06T09:00:00+04:00")  # fmt: skip
    assert "- **Reversed (newly reported).** Bland on Talks: against → **for**" in next_brief(desk, "2026-02-06")
    assert "Reversed" not in next_brief(desk, "2026-02-06", "--marking", "clear")


def test_a_stricter_marking_is_no_retreat(desk: Path) -> None:
    edit(desk, "text: No talks", "text: No talks, marking: TLP:RED")
    commit(desk.parent, "clips/next.yaml", NEXT.replace("speaker: boss", "party: a"), "2026-02-05T09:00:00+04:00")
    assert "No longer stands" not in next_brief(desk, "2026-02-05", "--marking", "clear")


def test_two_records_that_became_one_are_compared_as_far_as_they_can_be(desk: Path) -> None:
    edit(desk, "events:\n", "events:\n  oslo: {title: Oslo, when: 2026-02-12, sources: [paper]}\n")
    commit(desk.parent, "clips/next.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    seal(desk, day="2026-02-04")
    edit(desk, "  oslo: {title: Oslo, when: 2026-02-12, sources: [paper]}\n", "")
    edit(desk, "summit: {title", "summit: {formerly: oslo, title")
    commit(desk.parent, "clips/last.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    done = run("check", "--date", "2026-02-05", cwd=desk)
    assert (done.returncode, "seal-commit" in done.stderr) == (0, False)
    assert run("changes", "--since", "HEAD~2", cwd=desk).returncode == 0


def test_a_second_new_name_is_no_edit_either(desk: Path) -> None:
    edit(desk, "  summit: {title", "  oslo: {formerly: summit, title")
    edit(desk, "event: summit", "event: oslo")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    edit(desk, "  oslo: {formerly: summit, title", "  rome: {formerly: [summit, oslo], title")
    edit(desk, "event: oslo", "event: rome")
    assert check(desk)[1] == []


def test_a_quiet_day_after_a_day_that_did_not_go_out_does_not_deny_its_news(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    told = next_brief(desk)
    assert "No change since" not in told
    assert "No stance or meeting has changed since Tuesday 3 February 2026." in told


def test_a_revision_is_told_against_the_same_brief_as_the_first(desk: Path) -> None:
    late = NEXT.replace("02-05", "02-02").replace("Still no talks", "Had said so before")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT.replace("{speaker", "{id: still, speaker"), "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    edit(desk, "No talks", "No talks this year")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-06T10:00:00+04:00")
    seal(desk, "--revise")
    edit(desk, "Still no talks", "No talks still", "clips/next.yaml")
    commit(desk.parent, "more.yaml", CORRECTION.replace("boss-no", "still"), "2026-02-06T10:00:00+04:00")
    seal(desk, "--revise", day="2026-02-05")
    folder = desk / "content/sealed/2026-02-05"
    for revision in ("r1", "r2"):
        assert "Had said so before" in words(folder / revision / "2026-02-05.md")
        assert "**Newly reported.**" in words(folder / revision / "2026-02-05.md")


def test_a_revision_holds_what_is_corrected_and_no_later_news(desk: Path) -> None:
    """What an article of a later day tells of that day is news of the later brief."""
    later = """
source: {publisher: Late Paper, published: 2026-02-05}
events: {survey: {title: A survey, when: 2026-02-03}}
updates:
  - {event: survey, date: 2026-02-03, status: held, text: It was found then}
  - {event: summit, date: 2026-02-03, time: evening, status: confirmed, by: b}
positions:
  - {speaker: boss, said: 2026-02-03, time: evening, stance: {talks: for}, text: Had whispered yes}
  - {party: a, said: 2026-02-03, text: Had said nothing of it}
"""
    commit(desk.parent, "clips/later.yaml", later, "2026-02-05T09:00:00+04:00")
    edit(desk, "No talks", "No talks this year")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-05T10:00:00+04:00")
    seal(desk, "--revise")
    first, revised = (words(desk / SEALED / name / "2026-02-03.md") for name in ("r1", "r2"))
    assert "No talks this year" in revised and "No talks this year" not in first
    for told in ("Late Paper", "A survey", "Had whispered yes", "Confirmed"):
        assert told not in revised
    told = next_brief(desk, "2026-02-05")
    assert "- **Reversed (newly reported).** Bland on Talks: against → **for**" in told
    assert "- **Confirmed.** A summit" in told
    assert "- **Newly reported.** **Aland**, 3 Feb: Had said nothing of it." in told


def test_every_telling_of_an_utterance_counts_for_the_marking_and_is_watched(desk: Path) -> None:
    twin = """
source: {publisher: Second Paper, published: 2026-02-05}
positions:
  - {id: twin, same_as: [base], speaker: boss, said: 2026-02-05, stance: {talks: conditional}, condition: they disarm,
     text: If, marking: TLP:RED}
"""
    base = NEXT.replace("{speaker", "{id: base, speaker").replace("talks: against", "talks: for")
    commit(desk.parent, "clips/next.yaml", base, "2026-02-05T09:00:00+04:00")
    commit(desk.parent, "clips/twin.yaml", twin, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    assert "**TLP:RED**" in words(desk / "content/sealed/2026-02-05/r1/2026-02-05.md")
    edit(desk, "they disarm", "they surrender", "clips/twin.yaml")
    assert [message.partition(" was")[0] for message, _ in check(desk)[1]] == ["`twin`"]


@pytest.mark.parametrize("left", ["an empty folder", "what a killed seal left", "the folder of a day"])
def test_what_a_failed_seal_left_blocks_no_other(desk: Path, left: str) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T10:00:00+04:00")
    folder = desk / "content/sealed/2026-02-05"
    (folder if left == "the folder of a day" else folder / "r1").mkdir(parents=True)
    if left == "what a killed seal left":
        (folder / "r1" / temporary_name()).mkdir()
        (folder / temporary_name()).mkdir()
    assert run("verify", cwd=desk).returncode == 0
    seal(desk, day="2026-02-05")
    assert [path.name for path in folder.iterdir()] == ["r1"]
    assert run("verify", cwd=desk).returncode == 0


def test_a_folder_with_anything_else_in_it_is_a_sealed_brief_that_lost_its_seal(desk: Path) -> None:
    folder = desk / "content/sealed/2026-02-05/r1"
    folder.mkdir(parents=True)
    (folder / "2026-02-05.md").write_text("x")
    done = run("verify", cwd=desk)
    assert (done.returncode, "without its `seal.yaml`" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", ["2026-02-03.md", "records.txt"])
def test_a_link_is_not_the_file_that_went_out(desk: Path, name: str) -> None:
    path = desk / SEALED / "r1" / name
    path.rename(desk / "copy")
    path.symlink_to(desk / "copy")
    done = run("verify", cwd=desk)
    assert (done.returncode, f"`{name}` is a folder or a link" in done.stderr) == (1, True), done.stderr


def test_a_record_that_names_many_renamed_ones_is_unchanged(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(12)]
    parties = ", ".join(f"{name}: {{name: Party {name}}}" for name in names)
    base = BASE.replace("parties: {a:", f"parties: {{{parties}, a:")
    first = MORE.replace("parties: [a, b], place", f"parties: [{', '.join(names)}], place")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base.yaml", base, "2026-02-03T10:00:00+04:00")
    commit(tmp_path, "clips/first.yaml", first, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    for name in names:
        base = base.replace(f"{name}: {{name", f"new-{name}: {{formerly: [{name}], name")
    commit(tmp_path, "base.yaml", base, "2026-02-04T09:00:00+04:00")
    assert check(tmp_path / "desk")[1] == []


def test_verify_misses_a_folder_of_sealed_briefs_that_is_gone(desk: Path) -> None:
    shutil.rmtree(desk / "content/sealed")
    done = invoke("verify", cwd=desk)
    assert (done.returncode, "`HEAD` has this file, and it is gone" in done.stderr) == (1, True), done.stderr


def test_a_content_folder_that_was_moved_hides_no_edit(desk: Path) -> None:
    git(desk, "mv", "content", "moved")
    git(desk, "commit", "-q", "-m", "move")
    moved = invoke("verify", "--content", "moved", cwd=desk)
    assert moved.returncode == 0, moved.stderr
    assert "has no sealed briefs in this folder" in invoke(
        "verify", "--content", "moved", "--against", "HEAD~1", cwd=desk
    ).stderr  # fmt: skip
    git(desk, "mv", "moved", "content")
    forge(desk)
    git(desk, "add", "-A")
    git(desk, "commit", "-q", "-m", "move and edit")
    done = invoke("verify", cwd=desk)
    assert (done.returncode, done.stderr.count("changed or deleted what had gone out")) == (1, 2), done.stderr


def test_content_at_the_top_of_its_repository_is_sealed_and_watched(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "first.yaml").write_text(MORE, "utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "new.yaml").write_text(NEXT, "utf-8")
    done = invoke("seal", "2026-02-03", "--content", ".", cwd=tmp_path)
    assert (done.returncode, "new.yaml is not committed" in done.stderr) == (2, True), done.stderr
    (tmp_path / "new.yaml").unlink()
    (tmp_path / "first.yaml").write_text(MORE.replace("No talks", "Never"), "utf-8")
    done = invoke("seal", "2026-02-03", "--content", ".", cwd=tmp_path)
    assert (done.returncode, "first.yaml is not committed" in done.stderr) == (2, True), done.stderr
    git(tmp_path, "commit", "-qam", "two")
    assert invoke("seal", "2026-02-03", "--content", ".", cwd=tmp_path).returncode == 0
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "seal")
    assert invoke("verify", "--content", ".", cwd=tmp_path).returncode == 0


def test_two_people_can_become_one_with_a_new_id(two_of_one: Path) -> None:
    desk = two_of_one
    merged = BASE.replace("boss: {name: B. Boss,", "chief: {formerly: [boss, bob], name: B. Boss,")
    commit(desk.parent, "base.yaml", merged, "2026-02-04T09:00:00+04:00")
    correction = CORRECTION.replace("of: boss-no", "of: chief")
    commit(desk.parent, "corrections.yaml", correction, "2026-02-04T10:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    done = invoke("check", "--strict", cwd=desk)
    assert "seal" not in done.stderr, done.stderr
    seal(desk, day="2026-02-05")


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


def test_a_correction_of_a_quiet_day_is_on_the_site(desk: Path) -> None:
    seal(desk, day="2026-02-06")
    commit(desk.parent, "corrections.yaml", CORRECTION.replace("02-04", "02-07"), "2026-02-07T10:00:00+04:00")
    done = run("site", "--no-search", "--pdfs", "0", cwd=desk)
    assert done.returncode == 0, done.stderr


def test_two_seals_at_once_do_not_take_the_same_number(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    with alone_in(desk / "content", "sealing a brief"):
        done = invoke("seal", "2026-02-05", cwd=desk)
        assert (done.returncode, "another command is sealing a brief" in done.stderr) == (2, True)
    assert invoke("seal", "2026-02-05", cwd=desk).returncode == 0


def test_what_was_restored_is_as_it_went_out(desk: Path) -> None:
    page = desk / SEALED / "r1/2026-02-03.md"
    text = page.read_bytes()
    for change in (text + b"x", text + b"y"):
        page.write_bytes(change)
        git(desk, "commit", "-qam", "a quiet edit")
    done = invoke("verify", cwd=desk)
    first = git(desk, "rev-parse", "HEAD~1")[:12]
    assert f"git checkout {first}~1 -- content/sealed" in done.stderr
    git(desk, "checkout", "-q", f"{first}~1", "--", "content/sealed")
    git(desk, "commit", "-qam", "restored")
    assert invoke("verify", cwd=desk).returncode == 0
    git(desk, "rm", "-rq", "content/sealed")
    git(desk, "commit", "-q", "-m", "gone")
    assert invoke("verify", cwd=desk).returncode == 1
    git(desk, "revert", "--no-edit", "HEAD")
    assert invoke("verify", cwd=desk).returncode == 0
