"""The public interface: what the documentation shows runs, what it promises holds."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pikepdf
import pytest

import briefgen
from briefgen.composition.editions import REDUCTIONS, one_page
from briefgen.files.packaged import packaged_folder
from tests.cli.in_process import invoke
from tests.pages import code_blocks

EXAMPLE = Path(packaged_folder("content"))
PAGE = Path(__file__).parent.parent.parent / "docs/python.md"


def test_every_name_can_be_imported() -> None:
    assert all(getattr(briefgen, name) is not None for name in briefgen.__all__)
    assert set(briefgen.__all__) <= set(dir(briefgen))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = briefgen.nothing


@pytest.mark.slow
def test_the_page_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in code_blocks(PAGE):
        assert block.info == "python"
        exec(compile(block.content, str(PAGE), "exec"), names)
    printed = capsys.readouterr().out
    assert "US–Iran nuclear talks 2026-02-20" in printed
    assert "# Talks set for Friday" in printed
    assert "broken/dossier.yaml:1:" in printed
    assert (tmp_path / "public/index.html").is_file()


def test_importing_loads_nothing_heavy() -> None:
    program = (
        "import sys, briefgen; print(sorted({'yaml', 'jinja2', 'pydantic', 'babel', 'weasyprint'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.slow
def test_loading_and_checking_leave_the_folder_as_it_was(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "content")
    (tmp_path / "content/.briefgen.schema.json").write_text("{}")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    dossier = briefgen.load(tmp_path / "content")
    briefgen.render(dossier, briefgen.brief(dossier))
    briefgen.check(tmp_path / "content")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_brief_of_a_program_is_that_of_the_command() -> None:
    dossier = briefgen.load(EXAMPLE)
    brief = briefgen.brief(dossier, date(2026, 2, 4))
    assert (brief.day, brief.edition.name) == (date(2026, 2, 4), "full")
    assert briefgen.brief(dossier).day == dossier.days[-1]
    assert isinstance(brief, briefgen.Brief)
    with pytest.raises(briefgen.UsageFailure):
        briefgen.brief(dossier, date(1999, 1, 1))


@pytest.mark.slow
def test_the_one_page_edition_fits_on_a_page() -> None:
    dossier = briefgen.load(EXAMPLE)
    brief = briefgen.brief(dossier, date(2026, 2, 4), edition="one-page")
    assert brief.edition.name == "one-page"
    assert briefgen.render(dossier, brief, ("pdf",))["pdf"].startswith(b"%PDF")


def one_page_brief(dossier: briefgen.Dossier) -> briefgen.Brief:
    """Return a one-page edition with only some of the meetings, as it is made without laying out a page."""
    return one_page(briefgen.brief(dossier, date(2026, 2, 4)), len(REDUCTIONS))


def test_every_edition_gives_the_calendar_of_the_full_brief(tmp_path: Path) -> None:
    """Or one edition would delete the meetings of another."""
    process = invoke("brief", "2026-02-04", "--format", "ics", "--content", EXAMPLE, cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    dossier = briefgen.load(EXAMPLE)
    data = briefgen.render(dossier, one_page_brief(dossier), ("ics",))["ics"]
    assert data == (tmp_path / "output/2026-02-04.ics").read_bytes()
    assert data.count(b"BEGIN:VEVENT") > sum(len(window.meetings) for window in one_page_brief(dossier).upcoming)


@pytest.mark.slow
def test_the_pdf_of_a_one_page_edition_carries_the_full_brief() -> None:
    dossier = briefgen.load(EXAMPLE)
    full = briefgen.render(dossier, briefgen.brief(dossier, date(2026, 2, 4)), ("json", "ics"))
    pdf_file = briefgen.render(dossier, one_page_brief(dossier), ("pdf",))["pdf"]
    with pikepdf.open(io.BytesIO(pdf_file)) as pdf:
        attached = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
    assert attached == {"brief.json": full["json"], "meetings.ics": full["ics"]}


def test_an_unknown_format_is_a_value_error() -> None:
    dossier = briefgen.load(EXAMPLE)
    with pytest.raises(ValueError, match="no such format: doc"):
        briefgen.render(dossier, briefgen.brief(dossier), ("doc",))  # type: ignore[arg-type]


def test_a_broken_content_is_returned_by_check_and_raised_by_load(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text("dossier: {title: Test, parties: [nobody]}\nissues: {i: {}}\n")
    problems = briefgen.check(tmp_path)
    with pytest.raises(briefgen.ContentError) as caught:
        briefgen.load(tmp_path)
    assert len(problems) > 1
    assert list(caught.value.problems) == problems
