"""Temporary names: cleared when their process has ended, kept while it lives, and nobody else's touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.files.leftovers import (
    clear_leftovers,
    clear_leftovers_below,
    is_temporary,
    scratch_folder,
    temporary_name,
)

ROOT = Path(__file__).parents[2]
LOCKING_SCRIPT = """
import os, sys
from pathlib import Path
from briefgen.files.leftovers import lock_temporary, temporary_name
folder = Path(sys.argv[1])
file, inner = folder / temporary_name(), folder / temporary_name()
file.write_text("half")
inner.mkdir()
(inner / "part").write_text("half")
handles = [os.open(path, os.O_RDONLY) for path in (file, inner)]
for handle in handles:
    lock_temporary(handle)
print("locked", flush=True)
sys.stdin.read()
"""


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if is_temporary(path.name)]


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", LOCKING_SCRIPT, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"locked\n"
    clear_leftovers(tmp_path)
    assert len(leftovers(tmp_path)) == 2
    process.kill()
    process.communicate()
    clear_leftovers(tmp_path)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    "name", [".briefgen-site.json", "briefgen-notes.part", ".briefgen-0123456789abcdef.part~", ".x.briefgen.part"]
)
def test_names_that_we_never_give_stay(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    clear_leftovers(tmp_path)
    assert (tmp_path / name).read_text() == "mine"


def test_a_link_with_such_a_name_is_not_followed(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "file").write_text("mine")
    (tmp_path / temporary_name()).symlink_to(own)
    (tmp_path / temporary_name()).symlink_to(own / "file")
    clear_leftovers(tmp_path)
    assert (own / "file").read_text() == "mine"


def test_a_fifo_with_such_a_name_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / temporary_name())
    clear_leftovers(tmp_path)
    assert len(leftovers(tmp_path)) == 1


def test_folders_below_are_cleared_and_hidden_ones_are_not_entered(tmp_path: Path) -> None:
    places = [tmp_path / "a/b", tmp_path / ".git"]
    for place in places:
        place.mkdir(parents=True)
        (place / temporary_name()).write_text("half")
    clear_leftovers_below(tmp_path)
    assert [len(leftovers(place)) for place in places] == [0, 1]


def test_a_scratch_folder_goes_away_and_takes_those_of_killed_processes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / temporary_name().removeprefix(".")
    left.mkdir()
    (left / "page").write_text("x")
    with scratch_folder() as outer, scratch_folder() as inner:
        (outer / "file").write_text("x")
        assert sorted(tmp_path.iterdir()) == sorted([outer, inner])
        assert outer.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []
