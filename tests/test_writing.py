"""Files reach the disk whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from briefgen.problems import EnvironmentFailure, UsageFailure
from briefgen.writing import refuse_inside, write_files


def test_files_and_their_folders_are_made(tmp_path: Path) -> None:
    write_files({tmp_path / "a/b/x": b"1", tmp_path / "y": b"2"})
    assert ((tmp_path / "a/b/x").read_bytes(), (tmp_path / "y").read_bytes()) == (b"1", b"2")


def test_files_are_readable_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        write_files({tmp_path / "x": b"1"})
    finally:
        os.umask(old)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("call", ["fsync", "fchmod", "write", "open"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_disk_that_refuses_leaves_every_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int
) -> None:
    files = {tmp_path / name: b"old" for name in ("x", "y")}
    write_files(files)
    real, count = getattr(os, call), 0

    def fail(*arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(errno.ENOSPC, "No space left on device", "x")
        return real(*arguments)

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(EnvironmentFailure) as caught:
        write_files(dict.fromkeys(files, b"new"))
    assert "the disk is full" in caught.value.cure
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x": b"old", "y": b"old"}


def test_a_real_full_disk(tmp_path: Path) -> None:
    """`/dev/full` refuses every byte, as a full disk does."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


@pytest.mark.parametrize("output", ["content", "content/out", "content/../content/x"])
def test_an_output_folder_among_the_sources_is_refused(tmp_path: Path, output: str) -> None:
    (tmp_path / "content").mkdir()
    with pytest.raises(UsageFailure, match="lies in the content folder"):
        refuse_inside(tmp_path / output, {"content": tmp_path / "content"})
    refuse_inside(tmp_path / "output", {"content": tmp_path / "content"})
