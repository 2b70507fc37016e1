"""Unified diffs in time that grows linearly with the length of the texts.

Python's `difflib` compares all pairs of equal lines, which takes a minute for a file of 8,000 lines that mostly recur.
Here the lines that both texts have exactly once split them (patience diff), and `difflib` compares only the short
sections between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

CONTEXT = 3  # lines around a change
MAX_SECTION = 100  # lines of a section that is compared line by line; a longer one is shown as replaced
Lines = Sequence[str]
Operation = tuple[str, int, int, int, int]  # as in difflib: tag, start and end in the old and in the new text


def unified_diff(before: str, after: str, name: str) -> str:
    """Return the unified diff of two texts under one name, which is empty if they are the same."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher: SequenceMatcher[str] = SequenceMatcher(None, (), ())
    matcher.opcodes = _operations(old, new)  # type: ignore[attr-defined]  # used only to group them
    lines: list[str] = []
    for group in matcher.get_grouped_opcodes(CONTEXT):
        lines.append(f"@@ -{_format_range(group[0][1], group[-1][2])} +{_format_range(group[0][3], group[-1][4])} @@\n")
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                lines += [f" {line}" for line in old[start:end]]
            else:
                lines += [f"-{line}" for line in old[start:end]]
                lines += [f"+{line}" for line in new[new_start:new_end]]
    return "".join([f"--- {name}\n", f"+++ {name}\n", *(_end_line(line) for line in lines)]) if lines else ""


def _end_line(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _format_range(start: int, end: int) -> str:
    """Return the lines of a hunk as a unified diff writes them."""
    length = end - start
    return str(start + 1) if length == 1 else f"{start + (length > 0)},{length}"


def _operations(old: Lines, new: Lines) -> list[Operation]:
    """Return the operations that turn one text into the other, with equal neighbours merged."""
    merged: list[Operation] = []
    for tag, *ends in _section_operations(old, new):
        if merged and merged[-1][0] == tag == "equal":
            ends = [merged[-1][1], ends[1], merged[-1][3], ends[3]]
            merged.pop()
        merged.append((tag, ends[0], ends[1], ends[2], ends[3]))
    return merged


def _section_operations(old: Lines, new: Lines) -> Iterator[Operation]:
    start = new_start = 0
    for anchor, new_anchor in (*_anchors(old, new), (len(old), len(new))):
        yield from _compare_section(old, new, (start, anchor, new_start, new_anchor))
        if anchor < len(old):
            yield "equal", anchor, anchor + 1, new_anchor, new_anchor + 1
        start, new_start = anchor + 1, new_anchor + 1


def _anchors(old: Lines, new: Lines) -> list[tuple[int, int]]:
    """Return the longest sequence of lines that both texts have once, in the same order, by patience sorting."""
    unique = {line for line, count in Counter(old).items() if count == 1}
    unique &= {line for line, count in Counter(new).items() if count == 1}
    new_indexes = {line: index for index, line in enumerate(new) if line in unique}
    tails: list[int] = []  # the least index in the new text that ends a sequence of each length
    tail_pairs: list[int] = []  # the position in `pairs` of each tail
    pairs: list[tuple[int, int, int]] = []  # old index, new index, and the position of the pair before
    for index, line in enumerate(old):
        if line in unique:
            new_index = new_indexes[line]
            length = bisect_left(tails, new_index)
            pairs.append((index, new_index, tail_pairs[length - 1] if length else -1))
            tails[length : length + 1] = [new_index]
            tail_pairs[length : length + 1] = [len(pairs) - 1]
    anchors: list[tuple[int, int]] = []
    position = tail_pairs[-1] if tail_pairs else -1
    while position >= 0:
        index, new_index, position = pairs[position]
        anchors.append((index, new_index))
    return anchors[::-1]


def _compare_section(old: Lines, new: Lines, ends: tuple[int, int, int, int]) -> Iterator[Operation]:
    """Yield the operations of a section: equal lines at both ends, and the differences between them."""
    start, end, new_start, new_end = ends
    first = start
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    if start > first:
        yield "equal", first, start, new_start - (start - first), new_start
    equal = 0
    while start < end - equal and new_start < new_end - equal and old[end - equal - 1] == new[new_end - equal - 1]:
        equal += 1
    end, new_end = end - equal, new_end - equal
    if max(end - start, new_end - new_start) <= MAX_SECTION:
        matcher = SequenceMatcher(None, old[start:end], new[new_start:new_end], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            yield tag, start + i, start + j, new_start + k, new_start + m
    else:
        yield "replace", start, end, new_start, new_end
    if equal:
        yield "equal", end, end + equal, new_end, new_end + equal
