"""Names in the content folder: which are read, which are ignored by rule, and the one problem of each bad one."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from briefgen.content.file_names import is_content, is_ignored, name_problem, path_problem
from briefgen.content.load import read_folder
from briefgen.problems import printable_path

NOTE = b"notes: []\n"

# the bytes of a name, the code of its one problem ("" for none), whether the file is read
NAMES: dict[bytes, tuple[str, bool]] = {
    b"a.yaml": ("", True),
    "Ömer 1.yaml".encode(): ("", True),
    "می\u200cخواهم.yaml".encode(): ("", True),
    b"console.yaml": ("", True),
    b"com10.yaml": ("", True),
    b"a.yml": ("yml-ending", True),
    b"a.YAML": ("yml-ending", True),
    b"a.Yml": ("yml-ending", True),
    b"a\xff.yaml": ("bad-file-name", False),
    b"z\xfcrich.YAML": ("bad-file-name", False),
    b"a\x1b[31m.yaml": ("bad-file-name", False),
    b"a\n.yaml": ("bad-file-name", False),
    b"a\x7f.yaml": ("bad-file-name", False),
    "a\u202elmay.yaml".encode(): ("bad-file-name", False),
    "a\u2028.yaml".encode(): ("bad-file-name", False),
    "a\u0085.yaml".encode(): ("bad-file-name", False),
    "a\u200b.yaml".encode(): ("bad-file-name", False),
    **{f"a{sign}.yaml".encode(): ("bad-file-name", False) for sign in "\U000e0041\u3164\u2800\u180e\ufff9\u00ad\u061c"},
    "\ufeffa.yaml".encode(): ("bad-file-name", False),
    b"con.yaml": ("unportable-name", True),
    b"PRN.yaml": ("unportable-name", True),
    b"aux.2026.yaml": ("unportable-name", True),
    b"nul .yaml": ("unportable-name", True),
    b"com1.yaml": ("unportable-name", True),
    "lpt³.yaml".encode(): ("unportable-name", True),
    b"a:b.yaml": ("unportable-name", True),
    b"a\\b.yaml": ("unportable-name", True),
    b"a?.yaml": ("unportable-name", True),
    b"a.yaml.": ("unportable-name", True),
    b"a.yaml ": ("unportable-name", True),
    b".#a.yaml": ("", False),
    b"#a.yaml#": ("", False),
    b"a.yaml~": ("", False),
    b"~$a.yaml": ("", False),
    b".a.yaml.swp": ("", False),
    b".hidden.yaml": ("", False),
    b"a.yaml.bak": ("", False),
    b"z\xfcrich.txt": ("", False),
    b"con": ("", False),
}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: printable_path(os.fsdecode(name)))
def test_each_name_has_one_problem_or_is_ignored_by_rule(name: bytes, tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_bytes(b"notes: [a]\n")
    code, is_read = NAMES[name]
    documents, problems = read_folder(tmp_path)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert len(documents) == is_read
    assert all(str(problem.place).isprintable() and problem.message.isprintable() for problem in problems)


@pytest.mark.parametrize(
    ("name", "code", "is_read"),
    [(b"a\xff", "bad-file-name", 0), (b"a\x1b[2J", "bad-file-name", 0), (b"aux", "unportable-name", 1),
     (b"clips.", "unportable-name", 1), (b".git", "", 0), (b"a~", "", 0), (b"clips.yml", "", 1)],
)  # fmt: skip
def test_a_folder_has_one_problem_too(name: bytes, code: str, is_read: int, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/" + name))
    folder.mkdir()
    (folder / "a.yaml").write_bytes(b"notes: [a]\n")
    documents, problems = read_folder(tmp_path)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert len(documents) == is_read


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.yaml", "A.yaml"), ("caf\u00e9.yaml", "cafe\u0301.yaml"), ("STRASSE.yaml", "straße.yaml"), ("clips", "Clips")],
)
def test_names_that_are_one_on_other_disks_are_a_problem_that_names_both(one: str, other: str, tmp_path: Path) -> None:
    for name in (one, other):
        if name.endswith(".yaml"):
            (tmp_path / name).write_bytes(b"notes: [a]\n")
        else:
            (tmp_path / name).mkdir()
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this disk takes the two for one")
    _, problems = read_folder(tmp_path)
    (problem,) = problems
    assert problem.code == "same-file-name"
    assert {problem.place.file, problem.related[0][1].file} == {f"{tmp_path}/{one}", f"{tmp_path}/{other}"}


def test_the_same_name_in_two_folders_is_no_problem(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder.upper()}x.yaml").write_bytes(b"notes: [a]\n")
        (tmp_path / folder / "x.yaml").write_bytes(b"notes: [a]\n")
    assert read_folder(tmp_path)[1] == []


def test_a_socket_and_a_pipe_are_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket has at most 107 bytes
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as other:
        one.bind("s.yaml")
        other.bind("s.txt")  # no content file, so ignored
        os.mkfifo("p.YAML")
        os.mkfifo("con.yaml")
        _, problems = read_folder(Path())
    assert [(problem.code, problem.place.file) for problem in problems] == [
        ("not-a-file", "./con.yaml"), ("not-a-file", "./p.YAML"), ("not-a-file", "./s.yaml")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("content/a.yaml", "content/a.yaml"), ("Ömer 1.yaml", "Ömer 1.yaml"), ("a\udcff.yaml", r"a\xff.yaml"),
        ("a\n\x1b[1m", r"a\n\x1b[1m"), ("a\u202eb", r"a\u202eb"), ("a\x85", r"a\u0085"),
        ("a\U000e0001", r"a\U000e0001"),
    ],
)  # fmt: skip
def test_a_path_is_shown_in_one_way(path: str, shown: str) -> None:
    assert printable_path(path) == shown


def test_the_names_of_a_path_are_judged_folders_first() -> None:
    assert path_problem("content", "clips/a.yaml") is None
    for inside, where in (
        ("z\udcfc/a\udcff.yaml", "content/z\udcfc"),
        ("aux/a\udcff.yaml", "content/aux/a\udcff.yaml"),
    ):
        problem = path_problem("content", inside)
        assert problem is not None
        assert (problem.code, problem.place.file) == ("bad-file-name", where)
    warning = path_problem("content", "aux/a.yaml")
    assert warning is not None
    assert (warning.code, warning.place.file) == ("unportable-name", "content/aux")


def test_rules_of_names_need_no_disk() -> None:
    assert is_ignored(".#a.yaml")
    assert is_content("A.YAML")
    assert not is_content("#a.yaml#")
    assert name_problem("content/a.yaml") is None
