"""The diff of `fmt --diff`: it can be applied, it is short where little changed, and it is linear."""

from __future__ import annotations

import difflib
import re

from hypothesis import given
from hypothesis import strategies as st

from briefgen.authoring.differences import unified_diff

LINES = st.lists(st.sampled_from(("a\n", "b\n", "c\n", "\n", "d e\n", "x\n")), max_size=40)


def apply_diff(diff: str, before: str) -> str:
    """Return a text with a unified diff applied, each hunk exactly where it says."""
    lines, patched, index = before.splitlines(keepends=True), [], 0
    for line in diff.splitlines(keepends=True)[2:]:
        if hunk := re.match(r"@@ -(\d+)(,0)?", line):
            start = int(hunk[1]) - (0 if hunk[2] else 1)
            patched += lines[index:start]
            index = start
        elif line.startswith("+"):
            patched.append(line[1:])
        else:
            assert lines[index] == line[1:]
            index += 1
            patched += [line[1:]] if line.startswith(" ") else []
    return "".join([*patched, *lines[index:]])


@given(LINES, LINES)
def test_a_diff_turns_the_one_text_into_the_other(before: list[str], after: list[str]) -> None:
    assert apply_diff(unified_diff("".join(before), "".join(after), "f"), "".join(before)) == "".join(after)


@given(st.integers(0, 299), st.integers(0, 299))
def test_a_changed_line_is_one_hunk_with_its_context(one: int, other: int) -> None:
    before = [f"line {number}\n" for number in range(300)]
    after = [f"new {number}\n" if number in (one, other) else line for number, line in enumerate(before)]
    diff = unified_diff("".join(before), "".join(after), "f")
    assert diff == "".join(difflib.unified_diff(before, after, "f", "f"))


def test_texts_that_are_the_same_have_no_diff() -> None:
    assert unified_diff("a\nb\n", "a\nb\n", "f") == ""


def test_a_missing_line_end_is_said() -> None:
    assert unified_diff("a", "b\n", "f") == "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"


def test_lines_that_recur_are_shown_whole_where_a_piece_is_long() -> None:
    before, after = ("".join(f"{number * factor % 7}\n" for number in range(1_000)) for factor in (1, 3))
    assert apply_diff(unified_diff(before, after, "f"), before) == after
