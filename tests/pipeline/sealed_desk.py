"""A desk with a sealed brief in a real git repository, and what its tests do to it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.in_process import invoke
from tests.content.git.test_commits import BASE, commit, git
from tests.shared import copy, made_once

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


@pytest.fixture(scope="session")
def sealed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two days of content, the first of them sealed and committed."""

    def make(folder: Path) -> None:
        git(folder, "init", "-q", "-b", "main")
        commit(folder, "base.yaml", BASE, "2026-02-03T10:00:00+04:00")
        commit(folder, "clips/first.yaml", MORE, "2026-02-03T20:00:00+04:00")
        seal(folder / "desk")

    return made_once(tmp_path_factory, "sealed", make)


@pytest.fixture
def desk(sealed_once: Path, tmp_path: Path) -> Path:
    """A copy of the sealed repository, to be changed."""
    return copy(sealed_once, tmp_path) / "desk"


def seal(desk: Path, *options: str, day: str = "2026-02-03") -> str:
    process = invoke("seal", day, *options, cwd=desk)
    assert process.returncode == 0, process.stderr
    git(desk, "add", "-A", at="2026-02-04T07:00:00+04:00")
    git(desk, "commit", "-q", "-m", "seal", at="2026-02-04T07:00:00+04:00")
    return process.stdout


def edit(desk: Path, old: str, new: str, name: str = "clips/first.yaml") -> None:
    path = desk / "content" / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    commit(desk.parent, name, text.replace(old, new), "2026-02-04T09:00:00+04:00")


def check(desk: Path, *options: str) -> tuple[int, list[tuple[str, str]]]:
    """Return the exit code of `check`, and the message and related place of each edit after a seal."""
    process = invoke("check", "--format", "json", *options, cwd=desk)
    problems = json.loads(process.stdout)
    assert [problem for problem in problems if problem["severity"] == "error"] == []
    edits = [problem for problem in problems if problem["code"] == "edited-after-seal"]
    return process.returncode, [(problem["message"], problem["related"][0]["file"]) for problem in edits]


def forge(desk: Path) -> None:
    """Change the sealed Markdown together with its checksum in the seal."""
    page, record = desk / SEALED / "r1/2026-02-03.md", desk / SEALED / "r1/seal.yaml"
    before = hashlib.sha256(page.read_bytes()).hexdigest()
    page.write_text("Another text", "utf-8")
    record.write_text(record.read_text("utf-8").replace(before, hashlib.sha256(page.read_bytes()).hexdigest()), "utf-8")


def words(path: Path) -> str:
    """Return the text of a file, also of a PDF."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return path.read_text("utf-8")


CORRECTION = "corrections: [{of: boss-no, date: 2026-02-04, text: He said never and not no, sources: [paper]}]\n"


def next_brief(desk: Path, day: str = "2026-02-05", *options: str) -> str:
    process = invoke("brief", day, "-f", "md", *options, cwd=desk)
    assert process.returncode == 0, process.stderr
    return words(desk / f"output/{day}.md")


SECRET = "  - {id: secret, speaker: boss, said: 2026-02-05, text: Ready in secret, marking: TLP:RED}\n"


def clip(*rows: str) -> str:
    return NEXT.replace("positions: [{", "positions:\n  - {").replace("}]", "}") + "".join(rows)
