"""The text of a content file, decoded from its bytes and normalized, with every character that it may not have."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from briefgen.content.characters import FORBIDDEN, code_point, removal_hint, show_codes
from briefgen.content.stream_safe import check_marks, normalize
from briefgen.problems import Place, Problem

MAX_PROBLEMS = 100  # in one file; an author who has more has another problem

_MAX_CONTEXT = 400  # characters of a line on each side of an invisible one
_CONFLICT_MARKER = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_LFS_POINTER = "version https://git-lfs.github.com/"
_UTF8_HINT = "save the file with the encoding UTF-8"


def decode_text(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """Return the text of a file in NFC with `\\n` as line end, or None and the problems that make it unreadable."""
    data = data.removeprefix(codecs.BOM_UTF8)
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[1::2].count(0) * 3 > len(data) > 3:
        return None, [Problem("not-utf8", "the file is UTF-16, not UTF-8", Place(name), _UTF8_HINT)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(name, data, error.start)]
    if problems := check_marks(name, text):
        return None, problems
    text = normalize("NFC", text)
    lines = text.split("\n")
    if text.startswith(_LFS_POINTER):
        message = "the file is a Git LFS pointer, not its content"
        return None, [Problem("lfs-pointer", message, Place(name, text=lines[0]), "run `git lfs pull`")]
    problems = list(islice(_forbidden_characters(name, lines), MAX_PROBLEMS))
    if conflict := _CONFLICT_MARKER.search(text):
        row = text.count("\n", 0, conflict.start())
        message = "the markers of an unfinished git merge"
        hint = "keep one of the two sides and delete the marker lines"
        problems.append(Problem("conflict-marker", message, Place(name, row + 1, 1, lines[row]), hint))
    return (None if problems else text), problems


def _not_utf8(name: str, data: bytes, position: int) -> Problem:
    """Return the problem of the byte at `position`, which no UTF-8 text has."""
    before = data[:position]
    row = before.count(b"\n")
    column = len(before.rpartition(b"\n")[2].decode("utf-8"))
    line = data.split(b"\n")[row].decode("utf-8", "replace")
    message = f"not UTF-8 text: byte 0x{data[position]:02X}"
    return Problem("not-utf8", message, Place(name, row + 1, column + 1, line), _UTF8_HINT)


def _forbidden_characters(name: str, lines: list[str]) -> Iterator[Problem]:
    """Yield a problem for each invisible character, and show code points in its line instead."""
    for row, line in enumerate(lines):
        shown, end = "", 0
        for match in FORBIDDEN.finditer(line):
            shown += line[end : match.start()]
            end = match.end()
            rest = show_codes(line, match.start(), match.start() + _MAX_CONTEXT)
            place = Place(name, row + 1, match.start() + 1, shown[-_MAX_CONTEXT:] + rest)
            message = f"the invisible character {code_point(match[0])}"
            yield Problem("forbidden-character", message, place, removal_hint(match[0]))
            shown += code_point(match[0])
