"""Sealed days on the site: the sealed bytes, with later corrections around them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from tests.cli.in_process import invoke
from tests.content.git.test_commits import commit
from tests.pipeline.sealed_desk import NEXT, SEALED, desk, seal, sealed_once

pytestmark = pytest.mark.slow

__all__ = ["desk", "sealed_once"]
CORRECTED = """
corrections: [{id: wrong, of: boss-no, date: 2026-02-05, text: She said not yet, sources: [paper]}]
"""


def site(desk: Path) -> Path:
    process = invoke("site", "--pdfs", "0", "--no-search", cwd=desk)
    assert process.returncode == 0, process.stderr
    return desk / "output/site"


def test_the_files_of_a_sealed_day_are_the_bytes_that_went_out(desk: Path) -> None:
    built = site(desk)
    for form in ("md", "html", "pdf", "json", "ics"):
        name = f"2026-02-03.{form}"
        assert (built / "2026/02/03/r1" / name).read_bytes() == (desk / SEALED / "r1" / name).read_bytes()
    assert not (built / "2026/02/03/r1/records.txt").exists()
    page = (built / "2026/02/03/index.html").read_text()
    assert "As it went out, No. 1, r1" in page
    assert "No talks" in page


def test_a_later_edit_does_not_change_the_page_and_a_correction_stands_above_it(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT + CORRECTED, "2026-02-05T09:00:00+04:00")
    built = site(desk)
    page = (built / "2026/02/03/index.html").read_text()
    assert page.index("She said not yet") < page.index("<h1")
    assert "../../../corrections/#correction.wrong" in page
    corrections = (built / "corrections/index.html").read_text()
    assert 'href="../2026/02/03/"' in corrections


def test_a_correction_that_is_told_otherwise_is_announced_otherwise(desk: Path) -> None:
    """The page of the sealed day exists already, and nothing that it printed has changed."""
    commit(desk.parent, "clips/next.yaml", NEXT + CORRECTED, "2026-02-05T09:00:00+04:00")
    site(desk)
    reworded = CORRECTED.replace("She said not yet", "She said that it is too early")
    commit(desk.parent, "clips/next.yaml", NEXT + reworded, "2026-02-05T10:00:00+04:00")
    page = (site(desk) / "2026/02/03/index.html").read_text()
    assert "She said that it is too early" in page
    assert "She said not yet" not in page


def test_a_revised_brief_is_shown_and_the_first_stays_beside_it(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT + CORRECTED, "2026-02-05T09:00:00+04:00")
    seal(desk, "--revise")
    built = site(desk)
    assert {path.name for path in (built / "2026/02/03").iterdir() if path.is_dir()} == {"r1", "r2"}
    page = (built / "2026/02/03/index.html").read_text()
    assert "No. 1, r2" in page
    assert 'r1/2026-02-03.html">before it was corrected (r1)</a>' in page


def test_a_sealed_file_that_was_changed_is_not_published(desk: Path) -> None:
    with (desk / SEALED / "r1/2026-02-03.md").open("a") as file:
        file.write("x")
    process = invoke("site", "--pdfs", "0", "--no-search", cwd=desk)
    assert process.returncode == 1
    assert "is not what went out" in process.stderr
    assert not (desk / "output/site").exists()


def test_what_a_sealed_brief_held_above_the_sites_marking_is_told_by_no_later_day(desk: Path) -> None:
    secret = """
    sources: {deep: {publisher: Deep Paper, published: 2026-02-05}}
    positions: [{id: secret, speaker: boss, said: 2026-02-05, stance: {talks: for}, text: Secretly yes, sources: [deep],
      marking: "TLP:RED"}]
    """
    commit(desk.parent, "clips/secret.yaml", dedent(secret), "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    later = NEXT.replace("2026-02-05", "2026-02-06").replace("Still no talks", "No talks for ever")
    commit(desk.parent, "clips/next.yaml", later, "2026-02-06T09:00:00+04:00")
    built = site(desk)
    everything = b"\n".join(path.read_bytes() for path in built.rglob("*") if path.suffix != ".pdf" and path.is_file())
    assert b"No talks for ever" in everything
    for trace in (b"Secretly", b"Reversed", b"for</b>", b"TLP:RED", b"Deep Paper"):
        assert trace not in everything, trace


def test_a_clone_without_the_history_is_refused_and_not_told_otherwise(desk: Path, tmp_path: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{desk.parent}", tmp_path / "shallow"], check=True)
    process = invoke("site", "--pdfs", "0", "--no-search", cwd=tmp_path / "shallow/desk")
    assert process.returncode == 1
    assert "git fetch --unshallow" in process.stderr


def test_what_is_told_of_a_sealed_page_is_what_went_out(desk: Path) -> None:
    commit(desk.parent, "lines.yaml", "briefs: {2026-02-03: {bottom_line: [{text: An edited line}]}}",
           "2026-02-05T09:00:00+04:00")  # fmt: skip
    assert "An edited line" not in (site(desk) / "2026/02/03/index.html").read_text()
