"""Saved texts on the disk and in a commit: read by the id of their source, and never through a link."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from briefgen.content.git.commits import commit_named
from briefgen.content.saved_texts import MAX_TEXT, CommitTexts, FolderTexts, text_path
from briefgen.problems import Problem
from tests.content.git.test_commits import git


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    for name in ("content", "texts"):
        (tmp_path / name).mkdir()
    return tmp_path


def text_of(desk: Path, id: str = "s1") -> str | Problem | None:
    return dict(FolderTexts(desk / "content").read([id])).get(id)


def reason_of(desk: Path, id: str = "s1") -> str:
    problem = text_of(desk, id)
    assert isinstance(problem, Problem)
    assert problem.code == "saved-text"
    assert problem.place.text == ""
    return problem.message


def test_a_text_is_read_by_the_id_of_its_source(desk: Path) -> None:
    (desk / "texts/s1.txt").write_bytes("\ufeffWe will talk\r\n“today”".encode())
    assert text_of(desk) == "We will talk\r\n“today”"
    assert text_of(desk, "s2") is None


def test_no_folder_has_no_texts(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert text_of(tmp_path) is None


@pytest.mark.parametrize("id", ["../secret", "/etc/passwd", "..", "", "a/b", "S1", "s1.txt", "s1\n", "\0", "é", "s1 "])
def test_an_odd_id_opens_nothing(desk: Path, id: str) -> None:
    for name in ("secret.txt", "texts/S1.txt", "texts/s1.txt", "texts/.txt", "texts/é.txt"):
        (desk / name).write_text("secret")
    (desk / "texts/a").mkdir()
    (desk / "texts/a/b.txt").write_text("secret")
    assert list(FolderTexts(desk / "content").read([id])) == []


def test_no_link_is_followed(desk: Path) -> None:
    (desk / "secret.txt").write_text("secret")
    (desk / "texts/s1.txt").symlink_to(desk / "secret.txt")
    (desk / "texts/s2.txt").symlink_to("nowhere")
    assert "symbolic link" in reason_of(desk)
    assert "symbolic link" in reason_of(desk, "s2")


def test_a_folder_of_texts_that_is_a_link_is_one_problem(desk: Path) -> None:
    (desk / "texts").rename(desk / "elsewhere")
    (desk / "elsewhere/s1.txt").write_text("secret")
    (desk / "texts").symlink_to("elsewhere")
    ((_, problem),) = FolderTexts(desk / "content").read(["s1", "s2"])
    assert isinstance(problem, Problem)
    assert (problem.place.file, "symbolic link" in problem.message) == (str(desk / "texts"), True)


def test_a_file_in_the_place_of_the_folder_is_one_problem(desk: Path) -> None:
    (desk / "texts").rmdir()
    (desk / "texts").write_text("x")
    ((_, problem),) = FolderTexts(desk / "content").read(["s1", "s2"])
    assert isinstance(problem, Problem)
    assert problem.message == "not a folder"


def test_what_is_no_regular_file_is_refused_at_once(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "texts/s1.txt").mkdir()
    os.mkfifo(desk / "texts/s2.txt")
    monkeypatch.chdir(desk / "texts")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s3.txt")
        assert [bool(reason_of(desk, id)) for id in ("s1", "s2", "s3")] == [True] * 3
    assert reason_of(desk, "s2") == "not a regular file"


def test_a_text_has_a_size(desk: Path) -> None:
    (desk / "texts/s1.txt").write_bytes(b"a" * MAX_TEXT)
    (desk / "texts/s2.txt").write_bytes(b"a" * (MAX_TEXT + 1))
    assert text_of(desk) == "a" * MAX_TEXT
    assert reason_of(desk, "s2") == "larger than 1,048,576 bytes"


@pytest.mark.parametrize(
    ("data", "reason", "line", "column"),
    [
        ("ab\né".encode() + b"\xff secret", "not UTF-8 text: byte 0xFF", 2, 2),
        ("Secret".encode("utf-16"), "not UTF-8 text: byte 0xFF", 1, 1),
        ("Secret".encode("utf-16-le"), "not text: a byte is zero", 1, 2),
        (b"ab\ncd\0secret", "not text: a byte is zero", 2, 3),
        (b"version https://git-lfs.github.com/spec/v1\noid x", "the file is a Git LFS pointer, not its content", 1, 1),
    ],
)
def test_what_is_no_text_is_a_problem_that_shows_nothing(
    desk: Path, data: bytes, reason: str, line: int, column: int
) -> None:
    (desk / "texts/s1.txt").write_bytes(data)
    problem = text_of(desk)
    assert isinstance(problem, Problem)
    assert (problem.message, problem.place.line, problem.place.column) == (reason, line, column)
    assert "ecret" not in f"{problem!r}{problem}"


def test_many_other_files_are_not_even_listed(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "texts/s1.txt").write_text("x")
    monkeypatch.setattr(os, "listdir", None)
    monkeypatch.setattr(os, "scandir", None)
    assert text_of(desk) == "x"


def test_a_path_reads_as_people_type_it() -> None:
    assert text_path(Path("content"), "s1") == "texts/s1.txt"
    assert text_path(Path("/desk/content"), "s1") == "/desk/texts/s1.txt"
    assert text_path(Path(), "s1") == str(Path.cwd().parent / "texts/s1.txt")


def test_a_commit_has_its_own_texts(desk: Path) -> None:
    (desk / "content/a.yaml").write_text("x: y\n")
    (desk / "texts/s1.txt").write_text("then")
    (desk / "texts/s2.txt").symlink_to("s1.txt")
    (desk / "texts/s3.txt").write_bytes(b"a" * (MAX_TEXT + 1))
    (desk / "texts/s4.txt").write_bytes(b"\xff")
    (desk / "texts/s5.txt").write_text("after")
    (desk / "texts/deep").mkdir()
    (desk / "texts/deep/s6.txt").write_text("secret")
    (desk / "texts-2").mkdir()
    (desk / "texts-2/s7.txt").write_text("secret")
    git(desk, "init", "-q")
    git(desk, "add", "-A")
    git(desk, "commit", "-qm", "x")
    (desk / "texts/s1.txt").write_text("now")
    texts = CommitTexts(desk / "content", commit_named(desk / "content", "HEAD"))
    ids = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "../a", "deep/s6"]
    read = {id: text.message if isinstance(text, Problem) else text for id, text in texts.read(ids)}
    assert read == {
        "s1": "then",
        "s2": "a symbolic link, which is never followed",
        "s3": "larger than 1,048,576 bytes",
        "s4": "not UTF-8 text: byte 0xFF",
        "s5": "after",
    }


def test_a_content_folder_at_the_top_of_its_repository_has_no_texts_in_a_commit(desk: Path) -> None:
    (desk / "texts/s1.txt").write_text("secret")
    (desk / "content/texts").mkdir()
    (desk / "content/texts/s1.txt").write_text("secret")
    git(desk / "content", "init", "-q")
    git(desk / "content", "add", "-A")
    git(desk / "content", "commit", "-qm", "x")
    texts = CommitTexts(desk / "content", commit_named(desk / "content", "HEAD"))
    assert list(texts.read(["s1"])) == []


def test_many_texts_of_a_commit_are_read_in_batches(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.content.git.trees.MAX_BATCH", 10)
    for number in range(7):
        (desk / f"texts/s{number}.txt").write_text(f"text {number}")
    (desk / "content/a.yaml").write_text("x: y\n")
    git(desk, "init", "-q")
    git(desk, "add", "-A")
    git(desk, "commit", "-qm", "x")
    texts = CommitTexts(desk / "content", commit_named(desk / "content", "HEAD"))
    ids = [f"s{number}" for number in range(7)]
    assert dict(texts.read(ids)) == {id: f"text {id[1:]}" for id in ids}
