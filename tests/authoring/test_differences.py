"""The diff of `fmt --diff`: it can be applied, it is short where little changed, and it is linear."""

from __future__ import annotations

import re
from difflib import unified_diff

from hypothesis import given
from hypothesis import strategies as st

from briefgen.authoring.differences import unified

LINES = st.lists(st.sampled_from(("a\n", "b\n", "c\n", "\n", "d e\n", "x\n")), max_size=40)


def applied(diff: str, before: str) -> str:
    """A text with a unified diff applied, each hunk exactly where it says."""
    lines, out, at = before.splitlines(keepends=True), [], 0
    for line in diff.splitlines(keepends=True)[2:]:
        if hunk := re.match(r"@@ -(\d+)(,0)?", line):
            start = int(hunk[1]) - (0 if hunk[2] else 1)
            out += lines[at:start]
            at = start
        elif line.startswith("+"):
            out.append(line[1:])
        else:
            assert lines[at] == line[1:]
            at += 1
            out += [line[1:]] if line.startswith(" ") else []
    return "".join([*out, *lines[at:]])


@given(LINES, LINES)
def test_a_diff_turns_the_one_text_into_the_other(before: list[str], after: list[str]) -> None:
    assert applied(unified("".join(before), "".join(after), "f"), "".join(before)) == "".join(after)


@given(st.integers(0, 299), st.integers(0, 299))
def test_a_changed_line_is_one_hunk_with_its_context(one: int, other: int) -> None:
    before = [f"line {number}\n" for number in range(300)]
    after = [f"new {number}\n" if number in (one, other) else line for number, line in enumerate(before)]
    diff = unified("".join(before), "".join(after), "f")
    assert diff == "".join(unified_diff(before, after, "f", "f"))


def test_texts_that_are_the_same_have_no_diff() -> None:
    assert unified("a\nb\n", "a\nb\n", "f") == ""


def test_a_missing_line_end_is_said() -> None:
    assert unified("a", "b\n", "f") == "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"


def test_lines_that_recur_are_shown_whole_where_a_piece_is_long() -> None:
    before, after = ("".join(f"{number * factor % 7}\n" for number in range(1_000)) for factor in (1, 3))
    assert applied(unified(before, after, "f"), before) == after
