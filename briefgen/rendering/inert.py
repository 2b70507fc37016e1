"""Comments on a git host in which no part of the text is active."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import accumulate

MAX_COMMENT = 60_000  # characters; GitHub takes 65,536
MAX_LINE = 2_000
JOINERS = "\u200c\u200d"  # needed by Persian and other scripts


def as_comment(text: str) -> str:
    """Return a text as one fenced code block (CommonMark, section 4.5).

    In a code block, no host turns text into a mention, a reference, a link, a picture, markup or a command. Each line
    is indented by four spaces, and the fence that ends a block has at most three, so backticks in the text cannot end
    it. Characters that hide or reorder text are shown by their code points. A line that is too long ends in `…`. A text
    that is too long ends in a line with the number of lines left out.
    """
    lines = ["    " + _shorten(_show_hidden(line)) for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1].strip():
        del lines[-1]
    printed = [line for line, end in zip(lines, _line_ends(lines), strict=True) if end <= MAX_COMMENT]
    if len(printed) < len(lines):
        printed.append(f"    … and {len(lines) - len(printed)} more lines")
    return "\n".join(["```text", *(printed or ["    (empty)"]), "```", ""])


def _shorten(line: str) -> str:
    return line if len(line) <= MAX_LINE else line[:MAX_LINE] + "…"


def _line_ends(lines: list[str]) -> Iterator[int]:
    """Return the length of the text up to the end of each line."""
    return accumulate(len(line) + 1 for line in lines)


def _show_hidden(line: str) -> str:
    """Return a line with code points such as `U+202E` in place of hidden characters, and spaces in place of tabs."""
    return "".join(f"U+{ord(letter):04X}" if _is_hidden(letter) else letter for letter in line.replace("\t", "    "))


def _is_hidden(letter: str) -> bool:
    """Return whether a character is a control, or only formats or breaks lines (Unicode, general category)."""
    category = unicodedata.category(letter)
    return (category[0] == "C" and letter not in JOINERS) or category in ("Zl", "Zp")
