"""`briefgen fmt`: another form, the same content, every comment; and nothing that has gone out is touched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from briefgen.authoring.fmt import comments, format_text
from briefgen.authoring.workspace import format_files, formatted_text
from briefgen.content.load import read_document
from briefgen.files.packaged import packaged_folder
from tests.cli.in_process import invoke

WORDS = (
    "Iran", "no", "yes", "10:30", "1.10", "2026-02-04", "../2026-02", "true", "null", "~", "it’s", "a, b", "a: b",
    "a #b", "#tag", "- x", "[x]", "{x}", "*star*", "&x", "!x", "%x", "@x", "`x`", "say “so”", 'a "b" c', "it's so",
    "a  b", "x" * 70 + " " + "y" * 70, "ünïcode", "۱۲۳", "0x1F", "1e3", "?", "? x", "-", "|", ">", "é: à", "a\\b",
    "The talks will take place on Friday in Oman, the minister said, after a day on which nobody knew if they would",
)  # fmt: skip
KEYS = (
    "speaker",
    "said",
    "text",
    "quote",
    "stance",
    "sources",
    "id",
    "when",
    "place",
    "draft",
    "own-key",
    "from",
    "no",
)


class Writer:
    """Writes a value as somebody might, with a comment of its own wherever one can stand."""

    def __init__(self, draw: Any) -> None:
        self.draw, self.comments = draw, 0

    def comment(self, before: str = "  ") -> str:
        if self.draw(st.integers(0, 3)):
            return ""
        self.comments += 1
        return f"{before}# note {self.comments}: {self.draw(st.sampled_from(WORDS))}"

    def own_lines(self, indent: int) -> str:
        lines = ""
        for _ in range(self.draw(st.integers(0, 9)) // 8):
            lines += "\n" * self.draw(st.integers(0, 1))
        if not self.draw(st.integers(0, 5)):
            self.comments += 1
            lines += f"{' ' * indent}# line {self.comments}\n"
        return lines

    def scalar(self) -> str:
        text: str = self.draw(st.sampled_from(WORDS))
        form = self.draw(st.sampled_from(("plain", "single", "double", "double")))
        if form == "single":
            return "'" + text.replace("'", "''") + "'"
        safe = text[0].isalnum() and not set(text) & set(":#,[]{}\"'") and text == text.strip()
        return text if form == "plain" and safe and "  " not in text else json.dumps(text, ensure_ascii=False)

    def flow(self, depth: int) -> str:
        kind = self.draw(st.sampled_from(("scalar", "scalar", "list", "map") if depth else ("scalar",)))
        if kind == "scalar":
            return self.scalar()
        many = self.draw(st.integers(1, 4))
        if kind == "list":
            return "[" + ", ".join(self.flow(depth - 1) for _ in range(many)) + "]"
        keys = self.draw(st.permutations(KEYS))[:many]
        return "{" + ", ".join(f"{key}: {self.flow(depth - 1)}" for key in keys) + "}"

    def block(self, indent: int, depth: int) -> str:
        """What follows a key or a dash, from the space on."""
        kind = self.draw(st.sampled_from(("flow", "flow", "folded", "map", "list") if depth else ("flow", "folded")))
        if kind == "flow":
            return f" {self.flow(2)}{self.comment()}\n"
        if kind == "folded":
            sign = self.draw(st.sampled_from((">-", "|-", ">", "|")))
            lines = "".join(f"{' ' * (indent + 4)}some words of it\n" for _ in range(self.draw(st.integers(1, 3))))
            return f" {sign}{self.comment()}\n{lines}"
        deeper = indent + self.draw(st.sampled_from((2, 2, 4)))
        if kind == "map":
            return f"{self.comment()}\n" + self.mapping(deeper, depth - 1)
        lines = ""
        for _ in range(self.draw(st.integers(1, 3))):
            lines += self.own_lines(deeper) + f"{' ' * deeper}-{self.item(deeper, depth - 1)}"
        return f"{self.comment()}\n{lines}"

    def item(self, indent: int, depth: int) -> str:
        if self.draw(st.booleans()):
            return f" {self.flow(2)}{self.comment()}\n"
        inner = self.mapping(indent + 2, depth, own_first=False)
        return " " + inner.lstrip(" ")

    def mapping(self, indent: int, depth: int, *, own_first: bool = True) -> str:
        keys = self.draw(st.permutations(KEYS))[: self.draw(st.integers(1, 4))]
        lines = ""
        for number, key in enumerate(keys):
            lines += self.own_lines(indent) if number or own_first else ""
            lines += f"{' ' * indent}{key}:{self.block(indent, depth)}"
        return lines


@st.composite
def files(draw: Any) -> tuple[str, int]:
    """A content file, whatever its keys mean, and how many comments it has."""
    writer, text = Writer(draw), ""
    for name in draw(st.permutations(("positions", "people", "events", "briefs", "notes", "source")))[:2]:
        text += writer.own_lines(0)
        if name in ("positions", "notes"):
            indent = draw(st.sampled_from((0, 2)))
            items = "".join(f"{' ' * indent}-{writer.item(indent, 1)}" for _ in range(draw(st.integers(1, 3))))
            text += f"{name}:{writer.comment()}\n{items}"
        else:
            text += f"{name}:{writer.comment()}\n{writer.mapping(2, 2)}"
    return text, writer.comments


def read(text: str) -> Any:
    document, problems = read_document("x.yaml", text.encode())
    return document.root if document is not None and not problems else None


@pytest.mark.slow
@pytest.mark.thorough
def test_hundreds_of_files_mean_the_same_keep_their_comments_and_settle() -> None:
    """Of generated files that are valid, few are left as they are; the others keep their content and comments."""
    formatted_count = unchanged_count = 0

    @settings(
        max_examples=600, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        derandomize=True, database=None,
    )  # fmt: skip
    @given(files())
    def check_file(file: tuple[str, int]) -> None:
        nonlocal formatted_count, unchanged_count
        text, count = file
        document, problems = read_document("x.yaml", text.encode())
        if document is None or problems:  # an odd indentation may be no YAML, or none of ours
            return
        formatted_count += 1
        formatted = formatted_text(document)
        if formatted is None:  # a comment inside of a block, say: the file stays as it is
            unchanged_count += 1
            return
        assert read(formatted) == document.root
        assert comments(text).total() == count
        assert comments(formatted) == comments(text)
        assert format_text(formatted) == formatted

    check_file()
    assert formatted_count >= 400
    assert unchanged_count < formatted_count / 20


def test_what_a_form_is() -> None:
    before = """\
positions:
-   speaker: vale   # who
    said: '2026-01-15'
    quote: 'It''s so'
    id: "one"
    text: "yes"
    stance: {dam: 'for',talks: "against"}
"""
    assert (
        format_text(before)
        == """\
positions:
  - id: one
    speaker: vale   # who
    said: 2026-01-15
    stance: {dam: for, talks: against}
    quote: "It's so"
    text: "yes"
"""
    )


def test_a_comment_between_two_keys_keeps_them_where_they_are() -> None:
    text = "positions:\n  - said: 2026-01-15\n    # hers\n    speaker: vale\n    id: one\n"
    assert format_text(text) == text


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["content"])
def test_the_example_has_the_form(folder: str) -> None:
    changed, problems, examined = format_files(Path(packaged_folder(folder)), None)
    assert (list(changed), problems) == ([], [])
    assert examined > 50


@pytest.mark.slow
def test_fmt_writes_and_check_and_diff_only_tell(tmp_path: Path) -> None:
    invoke("init", "desk", cwd=tmp_path)
    desk = tmp_path / "desk"
    path = desk / "content/people.yaml"
    text = path.read_text().replace("name: Ada Vale", "name: 'Ada Vale'")
    path.write_text(text)
    checked = invoke("fmt", "--check", cwd=desk)
    assert (checked.returncode, checked.stdout) == (1, "content/people.yaml\n")
    result = invoke("fmt", "--diff", "content/people.yaml", cwd=desk)
    assert (result.returncode, "+  vale: {name: Ada Vale" in result.stdout) == (1, True)
    assert path.read_text() == text
    result = invoke("fmt", cwd=desk)
    assert (result.returncode, result.stdout) == (0, "content/people.yaml\n")
    assert path.read_text() == text.replace("'Ada Vale'", "Ada Vale")
    assert invoke("fmt", "--check", cwd=desk).returncode == 0


def test_what_cannot_be_read_is_left_alone_and_told(tmp_path: Path) -> None:
    invoke("init", "desk", cwd=tmp_path)
    path = tmp_path / "desk/content/people.yaml"
    path.write_text("people: {vale: {name: 'A', name: B}\n")
    result = invoke("fmt", cwd=tmp_path / "desk")
    assert result.returncode == 1
    assert "content/people.yaml:" in result.stderr
    assert path.read_text() == "people: {vale: {name: 'A', name: B}\n"


def test_a_file_of_elsewhere_is_refused(tmp_path: Path) -> None:
    invoke("init", "desk", cwd=tmp_path)
    (tmp_path / "desk/other.yaml").write_text("a: 'b'\n")
    result = invoke("fmt", "other.yaml", cwd=tmp_path / "desk")
    assert result.returncode == 2
    assert (tmp_path / "desk/other.yaml").read_text() == "a: 'b'\n"


def test_what_has_gone_out_is_left_alone(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    shutil.copy(Path(packaged_folder("content"), "dossier.yaml"), content)
    sealed = content / "sealed/2026-02-04/r1/seal.yaml"
    sealed.parent.mkdir(parents=True)
    sealed.write_text("seal: {day: '2026-02-04'}\n")
    assert format_files(content, None)[0] == {}
    assert format_text(sealed.read_text()) != sealed.read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "issues:\n  x: {title: 'a', claim: b}\n" + "\n" * 10_000 + "  y: {title: c, claim: d}\n",
        "issues:\n  x: {title: 'a', claim: b}\n" + " \n" * 5_000 + "  y: {title: c, claim: d}\n",
        "positions:\n" + "  - {said: 2026-01-01, speaker: 'p'}\n" * 1_500,
        "people:\n" + "".join(f" # {n % 90}\n" for n in range(7_500)) + "  vale: {name: 'Ada'}\n",
        "positions: [" + "{text: 'a', speaker: b}, " * 250 + '{text: "a' + "\\\n " * 5_000 + '"}]\n',
    ],
    ids=["empty lines", "lines of spaces", "records", "comments", "a row of records before a long text"],
)
def test_a_hostile_file_is_formatted_and_keeps_what_it_has(text: str) -> None:
    """The budget test measures how the time grows; here is what comes out."""
    document, problems = read_document("x.yaml", text.encode())
    assert document is not None and problems == []
    formatted = formatted_text(document)
    assert formatted is not None and "'" not in formatted
    assert comments(formatted) == comments(text)
    assert read_document("x.yaml", formatted.encode())[0].root == document.root  # type: ignore[union-attr]


def test_an_address_alone_on_its_line_stays_there_after_empty_lines() -> None:
    assert format_text("source:\n  url:\n    https://example.org/a\n") == "source:\n  url: https://example.org/a\n"
    text = "a:\n  - b\n\n\n  - c\n"
    assert format_text(text) == text
