"""Each fault in content gets exactly the message in the file beside it from `briefgen check`, and no other."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from tests.cli.in_process import Result, invoke

FOLDERS = sorted(folder for folder in (Path(__file__).parent / "invalid").iterdir() if folder.is_dir())
MUST_HAVE = {
    "norway-as-party-id", "clock-time-as-date", "repeated-key", "thirtieth-of-february", "unknown-field",
    "unknown-person", "unknown-word", "comma-in-flow-text", "tab-indentation", "colon-in-text",
    "position-without-source", "draft", "javascript-address", "backwards-interval", "no-dossier", "two-dossiers",
    "same-id-twice", "merge-conflict",
}  # fmt: skip
DOSSIER = """\
dossier: {title: Harbour talks, parties: [norland, sudland]}
parties:
  norland: {name: Norland}
  sudland: {name: Sudland}
notes:
  - {date: 2026-02-03, text: The fees date from 1911}
"""


def check(folder: Path) -> Result:
    return invoke("check", "--content", "content", cwd=folder)


def assert_reports(run: Result, expected: str) -> None:
    assert run.stderr == expected
    assert run.stdout == ""
    assert run.returncode == 1
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_fault_is_told_in_the_words_beside_it(folder: Path) -> None:
    assert_reports(check(folder), (folder / "expected.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_folder_has_one_fault(folder: Path) -> None:
    assert (folder / "expected.txt").read_text(encoding="utf-8").endswith("\n\n1 error\n")


def test_the_faults_that_editors_make_most_are_all_there() -> None:
    assert {folder.name for folder in FOLDERS} >= MUST_HAVE


def test_norway_is_asked_whether_it_means_no() -> None:
    assert "did you mean `no`?" in (Path(__file__).parent / "invalid/norway-as-party-id/expected.txt").read_text()


def test_the_dossier_around_each_built_fault_is_sound(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/dossier.yaml").write_text(DOSSIER, encoding="utf-8")
    run = check(tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stderr.startswith("no problems")


def _deep_brackets(content: Path) -> None:
    (content / "fault.yaml").write_text("[" * 30_000)


def _latin_1(content: Path) -> None:
    (content / "fault.yaml").write_bytes("notes:\n  - {date: 2026-02-03, text: Café}\n".encode("latin-1"))


def _too_large(content: Path) -> None:
    (content / "fault.yaml").write_text("# " + "x" * (256 * 1024 - 1))


def _sparse(content: Path) -> None:
    with (content / "fault.yaml").open("wb") as file:
        file.truncate(1 << 30)


def _link_to_a_file_outside(content: Path) -> None:
    (content.parent / "secret.yaml").write_text("notes: [{date: 2026-02-03, text: Secret}]")
    (content / "fault.yaml").symlink_to("../secret.yaml")


def _link_to_a_folder_outside(content: Path) -> None:
    (content.parent / "elsewhere").mkdir()
    (content / "fault").symlink_to("../elsewhere", target_is_directory=True)


def _fifo(content: Path) -> None:
    os.mkfifo(content / "fault.yaml")


def _alias_bomb(content: Path) -> None:
    (content / "fault.yaml").write_text("note:\n  - &a [ha, ha]\n  - &b [*a, *a]\n  - [*b, *b]\n")


def _pointer_of_git_lfs(content: Path) -> None:
    text = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22\nsize 12345\n"
    (content / "fault.yaml").write_text(text)


def _text_that_turns_round(content: Path) -> None:
    (content / "fault.yaml").write_text("notes:\n  - {date: 2026-02-03, text: a \u202etxt.exe}\n", encoding="utf-8")


def _escape_of_a_terminal(content: Path) -> None:
    (content / "fault.yaml").write_text('notes:\n  - {date: 2026-02-03, text: "a \\e[31m"}\n', encoding="utf-8")


def _name_that_is_not_utf8(content: Path) -> None:
    Path(os.fsdecode(bytes(content) + b"/fa\xfclt.yaml")).write_text("notes: []\n")


def _names_that_differ_in_capitals(content: Path) -> None:
    (content / "fault.yaml").write_text("notes:\n  - {date: 2026-02-03, text: One}\n")
    (content / "Fault.yaml").write_text("notes:\n  - {date: 2026-02-03, text: Two}\n")


def _socket(content: Path) -> None:
    with chdir(content), socket.socket(socket.AF_UNIX) as door:
        door.bind("fault.yaml")


BUILT: dict[Callable[[Path], None], str] = {
    _deep_brackets: f"""\
content/fault.yaml:1:1001: error[too-deep]: nested deeper than 16 levels
  1 | {"[" * 110}
    | {" " * 54}^
  = help: close the brackets, or indent less

1 error
""",
    _latin_1: """\
content/fault.yaml:2:33: error[not-utf8]: not UTF-8 text: byte 0xE9
  2 |   - {date: 2026-02-03, text: Caf\N{REPLACEMENT CHARACTER}}
    |                                 ^
  = help: save the file with the encoding UTF-8

1 error
""",
    _too_large: """\
content/fault.yaml:1:1: error[file-too-large]: 262,145 bytes; a content file has at most 262,144
  = help: split it, one file an article

1 error
""",
    _sparse: """\
content/fault.yaml:1:1: error[file-too-large]: 1,073,741,824 bytes; a content file has at most 262,144
  = help: split it, one file an article

1 error
""",
    _link_to_a_file_outside: """\
content/fault.yaml:1:1: error[symlink]: a symbolic link; links in content are never followed
  = help: put the file itself here

1 error
""",
    _link_to_a_folder_outside: """\
content/fault:1:1: error[symlink]: a symbolic link; links in content are never followed
  = help: put the file itself here

1 error
""",
    _fifo: """\
content/fault.yaml:1:1: error[not-a-file]: neither a file nor a folder
  = help: remove it

1 error
""",
    _socket: """\
content/fault.yaml:1:1: error[not-a-file]: neither a file nor a folder
  = help: remove it

1 error
""",
    _name_that_is_not_utf8: r"""
content/fa\xfclt.yaml:1:1: error[bad-file-name]: the name is not UTF-8: byte 0xFC
  = help: rename it; letters, digits and hyphens are safe everywhere

1 error
"""[1:],
    _names_that_differ_in_capitals: """\
content/fault.yaml:1:1: error[same-file-name]: the name differs from another one only in capitals or in how Unicode \
writes it
  = help: rename one of the two: on macOS and Windows only one of them can be there
  = the other one: content/Fault.yaml:1:1

1 error
""",
    _alias_bomb: """\
content/fault.yaml:1:1: error[unknown-key]: there is no key `note` at the start of a line
  1 | note:
    | ^
  = help: did you mean `notes`?

content/fault.yaml:2:5: error[anchor]: the anchor `&a`
  2 |   - &a [ha, ha]
    |     ^
  = help: put quotes around a text that starts with &; else delete `&a`

content/fault.yaml:3:5: error[anchor]: the anchor `&b`
  3 |   - &b [*a, *a]
    |     ^
  = help: put quotes around a text that starts with &; else delete `&b`

content/fault.yaml:3:9: error[alias]: the alias `*a`
  3 |   - &b [*a, *a]
    |         ^
  = help: put quotes around a text that starts with *; else write the value itself

content/fault.yaml:3:13: error[alias]: the alias `*a`
  3 |   - &b [*a, *a]
    |             ^
  = help: put quotes around a text that starts with *; else write the value itself

content/fault.yaml:4:6: error[alias]: the alias `*b`
  4 |   - [*b, *b]
    |      ^
  = help: put quotes around a text that starts with *; else write the value itself

content/fault.yaml:4:10: error[alias]: the alias `*b`
  4 |   - [*b, *b]
    |          ^
  = help: put quotes around a text that starts with *; else write the value itself

7 errors
""",
    _pointer_of_git_lfs: """\
content/fault.yaml:1:1: error[lfs-pointer]: the file is a Git LFS pointer, not its content
  1 | version https://git-lfs.github.com/spec/v1
    | ^
  = help: run `git lfs pull`

1 error
""",
    _text_that_turns_round: """\
content/fault.yaml:2:32: error[forbidden-character]: the invisible character U+202E
  2 |   - {date: 2026-02-03, text: a U+202Etxt.exe}
    |                                ^
  = help: delete it; a screen may show it as nothing

1 error
""",
    _escape_of_a_terminal: """\
content/fault.yaml:2:30: error[forbidden-character]: the invisible character U+001B, written as an escape
  2 |   - {date: 2026-02-03, text: "a \\e[31m"}
    |                              ^
  = help: delete it

1 error
""",
}


@pytest.mark.parametrize("build", BUILT, ids=lambda build: build.__name__.strip("_"))
def test_a_fault_that_git_cannot_hold_is_told_in_these_words(build: Callable[[Path], None], tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "dossier.yaml").write_text(DOSSIER, encoding="utf-8")
    build(content)
    assert_reports(check(tmp_path), BUILT[build])


def test_an_aliased_mapping_that_merges_itself_many_times_over_is_refused_at_once(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    lines = ["k0: &k0 {a: b}", *(f"k{n}: &k{n} {{<<: [{', '.join([f'*k{n - 1}'] * 9)}]}}" for n in range(1, 30))]
    (content / "fault.yaml").write_text("\n".join(lines), encoding="utf-8")
    run = check(tmp_path)
    assert run.returncode == 1
    assert "error[merge-key]: the merge key `<<`" in run.stderr
    assert "Traceback" not in run.stderr


PEOPLE = "people:\n  berg: {name: Anna Berg, party: norland}\n"
CLIP = "source: {published: 2026-02-04}\npositions: [{speaker: berg, said: 2026-02-04, quote: The fees must end}]\n"
CASCADES: dict[str, dict[str, str]] = {
    "dossier file that is no YAML": {"dossier.yaml": DOSSIER.replace("sudland]}", "sudland}")},
    "people file that is no YAML": {"people.yaml": PEOPLE.replace("norland}", "norland")},
    "people file with a merge conflict": {"people.yaml": f"<<<<<<< HEAD\n{PEOPLE}"},
    "people in a list": {"people.yaml": "people:\n  - {id: berg, name: Anna Berg, party: norland}\n"},
    "source that is a text": {"clip.yaml": CLIP.replace("{published: 2026-02-04}", "The Harbour Post")},
    "only dated file that is no YAML": {
        "dossier.yaml": DOSSIER.partition("notes:")[0],
        "clip.yaml": CLIP.replace("]", ""),
    },
    "capitals in the id of a party": {"dossier.yaml": DOSSIER.replace("  sudland:", "  Sudland:")},
}


@pytest.mark.parametrize("files", CASCADES.values(), ids=CASCADES)
def test_one_fault_is_one_error_and_does_not_draw_others_after_it(files: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for name, text in {"dossier.yaml": DOSSIER, "people.yaml": PEOPLE, "clip.yaml": CLIP, **files}.items():
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    run = check(tmp_path)
    assert run.returncode == 1
    assert run.stderr.endswith("\n\n1 error\n"), run.stderr


@pytest.mark.parametrize("said", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "9999-12-31", "0001-01-01"])
def test_a_date_at_an_end_of_the_calendar_is_no_bug(said: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    clip = CLIP.replace("said: 2026-02-04", f"said: {said}")
    for name, text in {"dossier.yaml": DOSSIER, "people.yaml": PEOPLE, "clip.yaml": clip}.items():
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    run = check(tmp_path)
    assert "Error" not in run.stderr
    assert run.returncode in (0, 1)
