"""Files reach the disk whole or not at all."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from briefgen.files.leftovers import temporary_name
from briefgen.files.writing import refuse_inside, write_files, write_folder
from briefgen.problems import EnvironmentFailure, UsageFailure
from tests.cli.in_process import invoke

ROOT = Path(__file__).parents[2]


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
    assert "the disk is full" in caught.value.hint
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


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, nth: int, number: int = errno.EIO) -> None:
    """Let the Nth call of a function of `os` fail."""
    real, count = getattr(os, call), 0

    def fail(*arguments: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **more)

    monkeypatch.setattr(os, call, fail)


@pytest.mark.parametrize(
    ("nth", "state", "written"),
    [
        (1, "nothing has been changed", []),
        (2, "1 of 3 files were written", ["x"]),
        (3, "2 of 3 files were written", ["x", "y"]),
    ],
)
def test_what_is_said_of_files_that_take_the_place_of_others_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int, state: str, written: list[str]
) -> None:
    files = {tmp_path / name: b"old" for name in ("x", "y", "z")}
    write_files(files)
    refuse(monkeypatch, "rename", nth)
    with pytest.raises(EnvironmentFailure) as caught:
        write_files(dict.fromkeys(files, b"new"))
    assert state in caught.value.hint
    assert "Input/output error" in caught.value.message
    assert [path.name for path in files if path.read_bytes() == b"new"] == written
    assert names(tmp_path) == ["x", "y", "z"]


def test_new_files_come_all_or_none_and_their_folders_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, "link", 3)
    with pytest.raises(EnvironmentFailure) as caught:
        write_files({tmp_path / name: b"new" for name in ("a/x", "a/b/y", "z")})
    assert "nothing has been changed" in caught.value.hint
    assert names(tmp_path) == []


def test_names_that_the_disk_does_not_confirm_are_there_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "fsync", 2)
    with pytest.raises(EnvironmentFailure) as caught:
        write_files({tmp_path / "x": b"new"})
    assert "all files are in their places" in caught.value.hint
    assert (tmp_path / "x").read_bytes() == b"new"


@pytest.mark.parametrize("put", ["a link", "a dangling link"])
def test_a_link_is_replaced_and_nothing_is_written_through_it(tmp_path: Path, put: str) -> None:
    if put == "a link":
        (tmp_path / "mine").write_text("mine")
    (tmp_path / "x").symlink_to("mine")
    write_files({tmp_path / "x": b"new"})
    assert (tmp_path / "x").is_symlink() is False
    assert (tmp_path / "x").read_bytes() == b"new"
    assert (tmp_path / "mine").exists() == (put == "a link")


@pytest.mark.parametrize("unnamed", [True, False], ids=["unnamed", "named"])
def test_many_files_are_written_with_few_open_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unnamed: bool
) -> None:
    """As on a system with 256 open files; and on one without files that have no name."""
    if not unnamed:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    files = {tmp_path / f"{number % 7}/{number}": b"%d" % number for number in range(450)}
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        write_files(files)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert all(path.read_bytes() == data for path, data in files.items())
    assert len(names(tmp_path)) == 457


@pytest.mark.parametrize("existing", ["nothing", "an empty folder", "a leftover"])
def test_a_folder_appears_whole_with_its_parents(tmp_path: Path, existing: str) -> None:
    folder = tmp_path / "a/b"
    if existing != "nothing":
        folder.mkdir(parents=True)
    if existing == "a leftover":
        (folder / temporary_name()).mkdir()
    write_folder(folder, {folder / "x": b"1", folder / "c/y": b"2"})
    assert names(tmp_path) == ["a", "a/b", "a/b/c", "a/b/c/y", "a/b/x"]
    assert (folder / "x").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("call", ["open", "write", "fchmod", "fsync", "rename", "mkdir"])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES])
def test_a_folder_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    refuse(monkeypatch, call, 1, number)
    with pytest.raises(EnvironmentFailure) as caught:
        write_folder(tmp_path / "a/b", {tmp_path / "a/b/x": b"1"})
    monkeypatch.undo()
    assert "nothing has been changed" in caught.value.hint
    assert os.strerror(number) in caught.value.message
    assert str(tmp_path / "a") in caught.value.message and "briefgen-" not in caught.value.message
    assert names(tmp_path) == []
    write_folder(tmp_path / "a/b", {tmp_path / "a/b/x": b"1"})


@pytest.mark.parametrize("put", ["file", "link"])
def test_a_folder_takes_the_place_of_nothing_else(tmp_path: Path, put: str) -> None:
    folder = tmp_path / "b"
    if put == "file":
        folder.mkdir()
        (folder / "mine").write_text("mine")
    else:
        folder.symlink_to(tmp_path)
    before = names(tmp_path)
    with pytest.raises(EnvironmentFailure) as caught:
        write_folder(folder, {folder / "x": b"1"})
    assert "nothing has been changed" in caught.value.hint
    assert names(tmp_path) == before


@pytest.mark.slow
@pytest.mark.parametrize("command", [("check", "--format", "json"), ("list", "events"), ("brief", "--format", "md")])
def test_a_full_disk_behind_stdout_is_no_traceback(tmp_path: Path, command: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    assert invoke("init", ".", "--example", cwd=tmp_path).returncode == 0
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-P", "-m", "briefgen", *command], cwd=tmp_path, check=False, stdout=full,
            stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    assert (result.returncode, "Traceback" in result.stderr, "Exception ignored" in result.stderr) == (3, False, False)
    assert "cannot write the output: No space left on device" in result.stderr


@pytest.mark.parametrize(
    ("file", "message"), [("None", "cannot write the output"), ("'x'", "cannot use x")], ids=["no name", "a name"]
)
def test_an_error_that_nothing_else_handles_is_no_traceback(tmp_path: Path, file: str, message: str) -> None:
    program = (
        "import errno, os, sys\n"
        "from briefgen.cli import app\n"
        f"def refuse(**_): raise OSError(errno.EIO, os.strerror(errno.EIO), {file})\n"
        "app.app = refuse\n"
        "app.run()\n"
    )
    result = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, check=False, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )  # fmt: skip
    assert result.returncode == 3
    assert result.stderr.startswith(f"error: {message}: Input/output error\n")
