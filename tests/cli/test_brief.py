"""`briefgen brief` as people run it: files, what it says, exit codes, and the same bytes wherever it runs."""

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

EXAMPLE = Path(__file__).parents[1] / "golden/article/content"
BROKEN = "positions: [{speaker: nobody, said: 2026-02-30, text: x}]\n"


def run(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a shell would start it."""
    values = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NO_COLOR": "1", "TERM": "dumb"}
    values["PYTHONPATH"] = str(Path(__file__).parents[2])  # the tree that these tests lie in
    command = [sys.executable, "-P", "-m", "briefgen", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=values | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "content")
    return tmp_path


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_three_files_named_by_the_day(desk: Path) -> None:
    done = run("brief", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [f"output/2026-02-04.{form}" for form in ("md", "html", "pdf")]
    assert (desk / "output/2026-02-04.pdf").read_bytes().startswith(b"%PDF-")
    assert "15 positions, 2 events, 1 source" in done.stderr
    for stage in ("reading content", "composing", "rendering HTML", "writing"):
        assert re.search(rf"{stage} \d+\.\d\d s", done.stderr)


def test_a_day_and_formats_of_ones_choice(desk: Path) -> None:
    done = run("brief", "2026-02-03", "--format", "json, md", "--output", "out/box", cwd=desk)
    assert done.stdout.split() == ["out/box/2026-02-03.md", "out/box/2026-02-03.json"]
    assert json.loads((desk / "out/box/2026-02-03.json").read_text())["day"] == "2026-02-03"


def test_today_is_a_day_too(desk: Path) -> None:
    done = run("brief", "today", "-f", "md", cwd=desk)
    assert done.returncode == 0
    assert "lapsed: no outcome recorded" in (desk / done.stdout.strip()).read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["brief", "4 Feb"], "is not a day"),
        (["brief", "20260204"], "is not a day"),
        (["brief", "--format", "docx"], "is not a format; there are md, html, pdf, json"),
        (["brief", "--format", ""], "is not a format"),
        (["brief", "--output", "content/out"], "lies in the content folder"),
        (["brief", "--nothing"], "No such option"),
        (["brew"], "No such command"),
    ],
)
def test_what_makes_no_sense_is_usage(desk: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments, cwd=desk)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not (desk / "output").exists()


def test_no_content_folder_is_the_environments_fault(tmp_path: Path) -> None:
    done = run("brief", cwd=tmp_path)
    assert done.returncode == 3
    assert "there is no content folder at content" in done.stderr
    assert "briefgen init DIR" in done.stderr


def test_a_failed_build_leaves_the_earlier_output_as_it_was(desk: Path) -> None:
    run("brief", "-f", "md,html", cwd=desk)
    before = hashes(desk / "output")
    (desk / "content/clips/wrong.yaml").write_text(BROKEN)
    done = run("brief", "-f", "md,html", cwd=desk)
    assert done.returncode == 1
    assert "bad-date" in done.stderr
    assert "Traceback" not in done.stderr
    assert hashes(desk / "output") == before


def test_a_folder_that_cannot_be_written_is_the_environments_fault(desk: Path) -> None:
    (desk / "output").write_text("a file, not a folder")
    done = run("brief", "-f", "md", cwd=desk)
    assert done.returncode == 3
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_character_without_a_glyph_is_shown_where_it_was_typed(desk: Path) -> None:
    clip = desk / "content/clips/2026-02-04-talks-on-friday.yaml"
    clip.write_text(clip.read_text("utf-8").replace("A reformist.", "A reformist 和."), "utf-8")
    done = run("brief", "-f", "html", cwd=desk)
    assert done.returncode == 1
    assert "error[missing-glyph]: no font has the character 和 (U+548C)" in done.stderr
    assert "note: A reformist 和." in done.stderr


def test_the_same_content_gives_the_same_bytes_everywhere(desk: Path, tmp_path: Path) -> None:
    """Another hash seed, zone, language, folder, umask, and other names and order of the files."""
    first = run("brief", cwd=desk, PYTHONHASHSEED="1", TZ="UTC", LANG="C")
    other = tmp_path / "another place" / "b"
    other.mkdir(parents=True)
    _reversed_copy(desk / "content", other / "content")
    second = run("brief", cwd=other, PYTHONHASHSEED="77", TZ="Pacific/Kiritimati", LANG="fa_IR.UTF-8", LC_ALL="C.UTF-8")
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert hashes(desk / "output") == hashes(other / "output")
    assert len(hashes(desk / "output")) == 3


def _reversed_copy(source: Path, target: Path) -> None:
    """The same files, but registries named so that they are read in the opposite order."""
    names = sorted(path.relative_to(source) for path in source.rglob("*.yaml"))
    registries = [name for name in names if len(name.parts) == 1]
    renamed = dict(zip(registries, [Path(f"{25 - i:02}-x.yaml") for i in range(len(registries))], strict=True))
    for name in reversed(names):
        path = target / renamed.get(name, Path("zz") / name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((source / name).read_bytes())


def test_interrupted_it_leaves_with_130_and_no_files(desk: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "brief"], cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + 10
    while children.exists() and not children.read_text() and time.monotonic() < until:
        time.sleep(0.01)  # until the press has been started: nothing is written before it has set the page
    time.sleep(0.1)
    for _ in range(3):  # as people do: Python loses one that comes while it clears up after an import
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.3)
    _, err = process.communicate(timeout=10)
    assert process.returncode in (130, -signal.SIGINT), err  # a shell calls both 130
    assert b"Traceback" not in err
    assert not (desk / "output").exists()


def test_a_contributors_module_is_never_imported(desk: Path) -> None:
    for name in ("yaml", "jinja2", "weasyprint", "sitecustomize"):
        (desk / f"{name}.py").write_text("raise SystemExit('imported a file of the content folder')")
    script = Path(sys.executable).parent / "briefgen"
    done = subprocess.run([script, "brief"], cwd=desk, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_example_that_ships_makes_its_brief(tmp_path: Path) -> None:
    done = run("brief", "2026-02-04", "-f", "md,html", "--content", packaged_folder("content"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_version_and_help(tmp_path: Path) -> None:
    from briefgen import __version__

    assert run("--version", cwd=tmp_path).stdout == f"briefgen {__version__}\n"
    shown = run("brief", "--help", cwd=tmp_path).stdout
    assert "Examples" in shown
    assert run(cwd=tmp_path).returncode == 2


def test_without_a_meeting_that_has_a_date_there_is_no_calendar(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    text = "dossier: {title: T, parties: [a]}\nparties: {a: {name: A}}\nnotes: [{date: 2026-02-01, text: x}]\n"
    (tmp_path / "content/all.yaml").write_text(text)
    done = run("brief", "-f", "md,ics", cwd=tmp_path)
    assert done.returncode == 0
    assert "there is no calendar" in done.stderr
    assert list(hashes(tmp_path / "output")) == ["2026-02-01.md"]


def test_where_a_marking_leaves_nothing_that_is_dated_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    text = "dossier: {title: T, parties: [a]}\nparties: {a: {name: A}}\n"
    (tmp_path / "content/all.yaml").write_text(f'{text}notes: [{{date: 2026-02-01, text: x, marking: "TLP:RED"}}]\n')
    for command in ("brief", "check"):
        done = run(command, *(["--all"] if command == "check" else []), "--marking", "clear", cwd=tmp_path)
        assert "Traceback" not in done.stderr, done.stderr
    assert run("brief", "--marking", "clear", cwd=tmp_path).returncode == 2


def test_a_brief_leaves_nothing_in_the_folder_for_temporary_files(desk: Path, tmp_path: Path) -> None:
    """The process that sets the pages is killed when it is done, and leaves what WeasyPrint keeps there."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert run("brief", "2026-02-04", "--format", "pdf", cwd=desk, TMPDIR=str(scratch)).returncode == 0
    assert list(scratch.iterdir()) == []


def test_what_a_killed_brief_left_there_goes_away_with_the_next_one(desk: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "brief", "2026-02-04", "--format", "pdf"], cwd=desk,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not list(scratch.glob("*/weasyprint-*")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list(scratch.iterdir())
    assert run("brief", "2026-02-04", "--format", "pdf", cwd=desk, TMPDIR=str(scratch)).returncode == 0
    assert list(scratch.iterdir()) == []
