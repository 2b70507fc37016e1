"""two texts -> their unified diff, in time that grows with their length and not with its square or cube.

Python's `difflib` compares every two equal lines: a file of 8,000 lines of which most recur takes it a minute. Here
the lines that both texts have exactly once part them (patience diff), and `difflib` sees only the short pieces between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

CONTEXT = 3  # lines around a change
MAX_PIECE = 100  # lines of a piece that is compared line by line; a longer one is shown as replaced
Lines = Sequence[str]
Operation = tuple[str, int, int, int, int]  # as those of difflib: tag, from and to in the one and in the other text


def unified(before: str, after: str, name: str) -> str:
    """The unified diff of two texts under one name; empty where they are the same."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher: SequenceMatcher[str] = SequenceMatcher(None, (), ())
    matcher.opcodes = _operations(old, new)  # type: ignore[attr-defined]  # only to be grouped
    out: list[str] = []
    for group in matcher.get_grouped_opcodes(CONTEXT):
        out.append(f"@@ -{_range(group[0][1], group[-1][2])} +{_range(group[0][3], group[-1][4])} @@\n")
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                out += [f" {line}" for line in old[start:end]]
            else:
                out += [f"-{line}" for line in old[start:end]]
                out += [f"+{line}" for line in new[new_start:new_end]]
    return "".join([f"--- {name}\n", f"+++ {name}\n", *(_ended(line) for line in out)]) if out else ""


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    """The lines of a hunk as a unified diff names them."""
    length = end - start
    return str(start + 1) if length == 1 else f"{start + (length > 0)},{length}"


def _operations(old: Lines, new: Lines) -> list[Operation]:
    """What turns one text into the other; neighbours of one kind are one operation."""
    joined: list[Operation] = []
    for tag, *ends in _pieces(old, new):
        if joined and joined[-1][0] == tag == "equal":
            ends = [joined[-1][1], ends[1], joined[-1][3], ends[3]]
            joined.pop()
        joined.append((tag, ends[0], ends[1], ends[2], ends[3]))
    return joined


def _pieces(old: Lines, new: Lines) -> Iterator[Operation]:
    start = new_start = 0
    for at, new_at in (*_anchors(old, new), (len(old), len(new))):
        yield from _between(old, new, (start, at, new_start, new_at))
        if at < len(old):
            yield "equal", at, at + 1, new_at, new_at + 1
        start, new_start = at + 1, new_at + 1


def _anchors(old: Lines, new: Lines) -> list[tuple[int, int]]:
    """The longest list of lines that are in both texts once, in the same order; by patience sorting."""
    once = {line for line, count in Counter(old).items() if count == 1}
    once &= {line for line, count in Counter(new).items() if count == 1}
    places = {line: index for index, line in enumerate(new) if line in once}
    tails: list[int] = []  # the least place that ends a list of each length
    last: list[tuple[int, int]] = []  # the pair that does, by its number
    pairs: list[tuple[int, int, int]] = []  # old and new place, and the number of the pair before it
    for index, line in enumerate(old):
        if line in once:
            place = places[line]
            length = bisect_left(tails, place)
            pairs.append((index, place, last[length - 1][1] if length else -1))
            tails[length : length + 1] = [place]
            last[length : length + 1] = [(place, len(pairs) - 1)]
    anchors: list[tuple[int, int]] = []
    number = last[-1][1] if last else -1
    while number >= 0:
        index, place, number = pairs[number]
        anchors.append((index, place))
    return anchors[::-1]


def _between(old: Lines, new: Lines, ends: tuple[int, int, int, int]) -> Iterator[Operation]:
    """What turns one piece into the other: equal lines at both ends, and what is between them."""
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
    if max(end - start, new_end - new_start) <= MAX_PIECE:
        matcher = SequenceMatcher(None, old[start:end], new[new_start:new_end], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            yield tag, start + i, start + j, new_start + k, new_start + m
    else:
        yield "replace", start, end, new_start, new_end
    if equal:
        yield "equal", end, end + equal, new_end, new_end + equal
