"""Files at fixed places: a link, a FIFO, a device or a huge file in the place of one is no file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.files.plain_files import is_plain_file, read_plain_file
from tests.cli.in_process import invoke
from tests.dossiers import CAST

ODD: dict[str, Callable[[Path], object]] = {
    "a link to memory": lambda path: path.symlink_to("/proc/self/mem"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to a file": lambda path: path.symlink_to(__file__),
    "a dangling link": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a FIFO": os.mkfifo,
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("put", ODD.values(), ids=ODD)
def test_what_is_no_plain_file_is_not_read(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / "x")
    assert read_plain_file(tmp_path / "x", 10**6) is None
    assert not is_plain_file(tmp_path / "x")


def test_a_file_is_read_up_to_a_size(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    assert (read_plain_file(tmp_path / "x", 5), read_plain_file(tmp_path / "x", 4)) == (b"12345", None)


@pytest.mark.parametrize("put", ODD.values(), ids=ODD)
def test_a_schema_that_is_no_file_stops_no_command_and_is_left(tmp_path: Path, put: Callable[[Path], object]) -> None:
    content, schema = tmp_path / "content", tmp_path / "content/.briefgen.schema.json"
    content.mkdir()
    (content / "all.yaml").write_text(
        CAST + "positions: [{speaker: chief, said: 2026-01-05, stance: {talks: for}, text: X, sources: [s1]}]"
    )
    put(schema)
    before = schema.lstat()
    for command in (("check",), ("brief", "--format", "md"), ("list", "events")):
        result = invoke(*command, cwd=tmp_path)
        assert (result.returncode, "Traceback" in result.stderr) == (0, False), result.stderr
    assert schema.lstat() == before


def test_briefgen_schema_takes_the_place_of_a_link_and_writes_nothing_through_it(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/all.yaml").write_text(CAST)
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "content/.briefgen.schema.json").symlink_to("../mine")
    result = invoke("schema", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "mine").read_text() == "mine"
    assert is_plain_file(tmp_path / "content/.briefgen.schema.json")


def test_nothing_new_is_written_through_a_link_that_leads_out_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "content/all.yaml").write_text(CAST)
    (tmp_path / "content/parties").symlink_to("../elsewhere")
    result = invoke("new", "party", "--name", "Dland", cwd=tmp_path)
    assert (result.returncode, "reached through a link" in result.stderr) == (2, True), result.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []
