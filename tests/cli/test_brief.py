"""`briefgen brief` as people run it: files, messages, exit codes, and the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from briefgen.files.packaged import packaged_folder
from briefgen.formats import OUTPUT_FORMATS
from tests.cli.in_process import invoke

EXAMPLE = Path(__file__).parents[1] / "golden/article/content"
BROKEN = "positions: [{speaker: nobody, said: 2026-02-30, text: x}]\n"


def run(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a new process, as a shell would."""
    variables = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NO_COLOR": "1", "TERM": "dumb"}
    variables["PYTHONPATH"] = str(Path(__file__).parents[2])  # the checkout of these tests
    command = [sys.executable, "-P", "-m", "briefgen", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=variables | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "content")
    return tmp_path


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.slow
def test_three_files_named_by_the_day(desk: Path) -> None:
    result = run("brief", cwd=desk)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == [f"output/2026-02-04.{extension}" for extension in ("md", "html", "pdf")]
    assert (desk / "output/2026-02-04.pdf").read_bytes().startswith(b"%PDF-")
    assert "15 positions, 2 events, 1 source" in result.stderr
    for step in ("reading content", "composing", "rendering HTML", "writing"):
        assert re.search(rf"{step} \d+\.\d\d s", result.stderr)


def test_a_day_and_formats_of_ones_choice(desk: Path) -> None:
    result = invoke("brief", "2026-02-03", "--format", "json, md", "--output", "out/box", cwd=desk)
    assert result.stdout.split() == ["out/box/2026-02-03.md", "out/box/2026-02-03.json"]
    assert json.loads((desk / "out/box/2026-02-03.json").read_text())["day"] == "2026-02-03"


def test_today_is_a_day_too(desk: Path) -> None:
    result = invoke("brief", "today", "-f", "md", cwd=desk)
    assert result.returncode == 0
    assert "date passed, no outcome reported" in (desk / result.stdout.strip()).read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["brief", "4 Feb"], "is not a day"),
        (["brief", "20260204"], "is not a day"),
        (["brief", "--format", "docx"], f"is not a format; there are {', '.join(OUTPUT_FORMATS)}"),
        (["brief", "--format", ""], "is not a format"),
        (["brief", "--output", "content/out"], "lies in the content folder"),
        (["brief", "--nothing"], "No such option"),
        (["brew"], "No such command"),
    ],
)
def test_what_makes_no_sense_is_usage(desk: Path, arguments: list[str], message: str) -> None:
    result = invoke(*arguments, cwd=desk)
    assert result.returncode == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert not (desk / "output").exists()


def test_no_content_folder_is_the_environments_fault(tmp_path: Path) -> None:
    result = invoke("brief", cwd=tmp_path)
    assert result.returncode == 3
    assert "there is no content folder at content" in result.stderr
    assert "briefgen init DIR" in result.stderr


@pytest.mark.slow
def test_a_failed_build_leaves_the_earlier_output_as_it_was(desk: Path) -> None:
    run("brief", "-f", "md,html", cwd=desk)
    before = hashes(desk / "output")
    (desk / "content/clips/wrong.yaml").write_text(BROKEN)
    result = run("brief", "-f", "md,html", cwd=desk)
    assert result.returncode == 1
    assert "bad-date" in result.stderr
    assert "Traceback" not in result.stderr
    assert hashes(desk / "output") == before


def test_a_folder_that_cannot_be_written_is_the_environments_fault(desk: Path) -> None:
    (desk / "output").write_text("a file, not a folder")
    result = invoke("brief", "-f", "md", cwd=desk)
    assert result.returncode == 3
    assert "cannot write" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_character_without_a_glyph_is_shown_where_it_was_typed(desk: Path) -> None:
    clip = desk / "content/clips/2026-02-04-talks-on-friday.yaml"
    clip.write_text(clip.read_text("utf-8").replace("A reformist.", "A reformist 和."), "utf-8")
    result = invoke("brief", "-f", "html", cwd=desk)
    assert result.returncode == 1
    assert "error[missing-glyph]: no font has the character 和 (U+548C)" in result.stderr
    assert "note: A reformist 和." in result.stderr


@pytest.mark.slow
def test_the_same_content_gives_the_same_bytes_everywhere(desk: Path, tmp_path: Path) -> None:
    """The hash seed, time zone, language and folder differ, and so do the names and the order of the files."""
    first = run("brief", cwd=desk, PYTHONHASHSEED="1", TZ="UTC", LANG="C")
    other = tmp_path / "another place" / "b"
    other.mkdir(parents=True)
    _reversed_copy(desk / "content", other / "content")
    second = run("brief", cwd=other, PYTHONHASHSEED="77", TZ="Pacific/Kiritimati", LANG="fa_IR.UTF-8", LC_ALL="C.UTF-8")
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert hashes(desk / "output") == hashes(other / "output")
    assert len(hashes(desk / "output")) == 3


def _reversed_copy(source: Path, target: Path) -> None:
    """Copy files, with names for the registries that reverse the order in which they are read."""
    names = sorted(path.relative_to(source) for path in source.rglob("*.yaml"))
    registries = [name for name in names if len(name.parts) == 1]
    renamed = dict(zip(registries, [Path(f"{25 - n:02}-x.yaml") for n in range(len(registries))], strict=True))
    for name in reversed(names):
        path = target / renamed.get(name, Path("zz") / name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((source / name).read_bytes())


@pytest.mark.slow
def test_interrupted_it_leaves_with_130_and_no_files(desk: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "brief"], cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 10
    while children.exists() and not children.read_text() and time.monotonic() < deadline:
        time.sleep(0.01)  # until the PDF process has started: nothing is written before it has rendered the page
    time.sleep(0.1)
    for _ in range(3):  # as people do: Python loses an interrupt that comes while it cleans up after an import
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.3)
    _, stderr = process.communicate(timeout=10)
    assert process.returncode in (130, -signal.SIGINT), stderr  # a shell reports both as 130
    assert b"Traceback" not in stderr
    assert not (desk / "output").exists()


@pytest.mark.slow
def test_a_contributors_module_is_never_imported(desk: Path) -> None:
    for name in ("yaml", "jinja2", "weasyprint", "sitecustomize"):
        (desk / f"{name}.py").write_text("raise SystemExit('imported a file of the content folder')")
    script = Path(sys.executable).parent / "briefgen"
    result = subprocess.run([script, "brief"], cwd=desk, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.slow
def test_the_example_that_ships_makes_its_brief(tmp_path: Path) -> None:
    result = invoke("brief", "2026-02-04", "-f", "md,html", "--content", packaged_folder("content"), cwd=tmp_path)
    assert result.returncode == 0, result.stderr


@pytest.mark.slow
def test_the_version_and_help(tmp_path: Path) -> None:
    from briefgen import __version__

    assert run("--version", cwd=tmp_path).stdout == f"briefgen {__version__}\n"
    help_text = run("brief", "--help", cwd=tmp_path).stdout
    assert "Examples" in help_text
    assert run(cwd=tmp_path).returncode == 2


def test_without_a_meeting_that_has_a_date_there_is_no_calendar(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    text = "dossier: {title: T, parties: [a]}\nparties: {a: {name: A}}\nnotes: [{date: 2026-02-01, text: x}]\n"
    (tmp_path / "content/all.yaml").write_text(text)
    result = invoke("brief", "-f", "md,ics", cwd=tmp_path)
    assert result.returncode == 0
    assert "there is no calendar" in result.stderr
    assert list(hashes(tmp_path / "output")) == ["2026-02-01.md"]


def test_where_a_marking_leaves_nothing_that_is_dated_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    text = "dossier: {title: T, parties: [a]}\nparties: {a: {name: A}}\n"
    (tmp_path / "content/all.yaml").write_text(f'{text}notes: [{{date: 2026-02-01, text: x, marking: "TLP:RED"}}]\n')
    for command in ("brief", "check"):
        result = invoke(command, *(["--all"] if command == "check" else []), "--marking", "clear", cwd=tmp_path)
        assert "Traceback" not in result.stderr, result.stderr
    assert invoke("brief", "--marking", "clear", cwd=tmp_path).returncode == 2


@pytest.mark.slow
def test_a_brief_leaves_nothing_in_the_folder_for_temporary_files(desk: Path, tmp_path: Path) -> None:
    """The PDF process is killed at its end, and cannot delete the temporary files of WeasyPrint itself."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert run("brief", "2026-02-04", "--format", "pdf", cwd=desk, TMPDIR=str(scratch)).returncode == 0
    assert list(scratch.iterdir()) == []


@pytest.mark.slow
def test_what_a_killed_brief_left_there_goes_away_with_the_next_one(desk: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "brief", "2026-02-04", "--format", "pdf"], cwd=desk,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not list(scratch.glob("*/weasyprint-*")) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list(scratch.iterdir())
    assert run("brief", "2026-02-04", "--format", "pdf", cwd=desk, TMPDIR=str(scratch)).returncode == 0
    assert list(scratch.iterdir()) == []
