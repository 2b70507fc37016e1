"""Sealed days on the site: the bytes that went out, and what was corrected since around them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_brief import run
from tests.desk.test_seal import NEXT, SEALED, desk, seal
from tests.history.test_commits import commit

__all__ = ["desk"]
CORRECTED = """
corrections: [{id: wrong, of: boss-no, date: 2026-02-05, text: She said not yet, sources: [paper]}]
"""


def site(desk: Path) -> Path:
    done = run("site", "--pdfs", "0", "--no-search", cwd=desk)
    assert done.returncode == 0, done.stderr
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
    told = (built / "corrections/index.html").read_text()
    assert 'href="../2026/02/03/"' in told


def test_a_revised_brief_is_shown_and_the_first_stays_beside_it(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT + CORRECTED, "2026-02-05T09:00:00+04:00")
    seal(desk, "--revise")
    built = site(desk)
    assert {path.name for path in (built / "2026/02/03").iterdir() if path.is_dir()} == {"r1", "r2"}
    assert "No. 1, r2" in (built / "2026/02/03/index.html").read_text()


def test_a_sealed_file_that_was_changed_is_not_published(desk: Path) -> None:
    with (desk / SEALED / "r1/2026-02-03.md").open("a") as file:
        file.write("x")
    done = run("site", "--pdfs", "0", "--no-search", cwd=desk)
    assert done.returncode == 1
    assert "is not what went out" in done.stderr
    assert not (desk / "output/site").exists()
