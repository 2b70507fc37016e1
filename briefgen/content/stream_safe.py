"""Limits on combining marks, and normalization of Unicode text in linear time (Unicode Standard Annex 15).

`unicodedata.normalize` sorts the marks of a letter with a quadratic algorithm: 240 kB of marks on one letter take a
minute. Annex 15 names the remedy: a text is stream-safe if no more than 30 non-starters follow each other in its NFKD.
No language needs more; the longest known sequence has 18.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Literal

from briefgen.problems import Place, Problem

NormalizationForm = Literal["NFC", "NFKC", "NFD", "NFKD"]

MAX_MARKS_IN_A_ROW = 30  # marks in a row, by annex 15
MAX_MARKS = 50_000  # marks in one text; a file of 256 KiB in pointed Hebrew has fewer
GRAPHEME_JOINER = "\u034f"  # the starter that annex 15 puts between two runs of marks
MAX_REPORTED = 10  # letters of one text
MAX_MARKS_SHOWN = 3
MARKS_HINT = "delete the marks that no language needs, or write the letter alone"

# Every non-starter is U+0300 or higher and decomposes to at most two of them, so 31 come from at least 14 characters
# in a row after the letter. A linear search for runs of ten finds every place to examine.
_CANDIDATES = re.compile("[\u0300-\U0010ffff]{10,}")


def find_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each letter with more than `MAX_MARKS_IN_A_ROW` marks, in linear time."""
    if text.isascii():
        return
    for candidate in _CANDIDATES.finditer(text):
        yield from _runs_between(text, max(candidate.start() - 1, 0), candidate.end())


def _runs_between(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start, marks = first, 0
    for index in range(first, last):
        leading, trailing, is_mark = _marks_of(text[index])
        if is_mark:
            marks += leading
            continue
        if marks + leading > MAX_MARKS_IN_A_ROW:
            yield start, index
        start, marks = index, trailing
    if marks > MAX_MARKS_IN_A_ROW:
        yield start, last


@lru_cache(maxsize=4_096)
def _marks_of(character: str) -> tuple[int, int, bool]:
    """Return the number of marks at the start and at the end of a character's NFKD, and whether it has only marks."""
    parts = [unicodedata.combining(part) != 0 for part in unicodedata.normalize("NFKD", character)]
    if all(parts):
        return len(parts), len(parts), True
    return parts.index(False), parts[::-1].index(False), False


def normalize(form: NormalizationForm, text: str) -> str:
    """Return the text in a normalization form, in linear time.

    Applies the stream-safe text process of annex 15, which puts a grapheme joiner after 30 marks. `check_marks` refuses
    content with such a text before this is called, but an option on the command line may have one.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _with_joiners(text))


def _with_joiners(text: str) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in find_runs(text):
        pieces.append(text[position:start])
        position, marks = end, 0
        for character in text[start:end]:
            leading, trailing, is_mark = _marks_of(character)
            if marks + leading > MAX_MARKS_IN_A_ROW:
                pieces.append(GRAPHEME_JOINER)
                marks = 0
            pieces.append(character)
            marks = marks + leading if is_mark else trailing
    return "".join([*pieces, text[position:]])


def check_marks(file: str, text: str) -> list[Problem]:
    """Return a problem for up to `MAX_REPORTED` letters with too many marks, or one if the text has too many in all."""
    problems = [_too_many_on_a_letter(file, text, run) for run in islice(find_runs(text), MAX_REPORTED)]
    if not problems and len(text) > MAX_MARKS:
        marks = (index for index, character in enumerate(text) if unicodedata.combining(character))
        if (index := next(islice(marks, MAX_MARKS, None), None)) is not None:
            message = f"more than {MAX_MARKS:,} combining marks in one file"
            problems.append(Problem("combining-marks", message, _place(file, text, index, index + 1), MARKS_HINT))
    return problems


def has_too_many_marks(text: str) -> bool:
    """Whether a letter of the text has more marks than annex 15 allows."""
    return next(find_runs(text), None) is not None


def _too_many_on_a_letter(file: str, text: str, run: tuple[int, int]) -> Problem:
    start, end = run
    message = f"more than {MAX_MARKS_IN_A_ROW} combining marks on one letter"
    return Problem("combining-marks", message, _place(file, text, start, end), MARKS_HINT)


def _place(file: str, text: str, start: int, end: int) -> Place:
    """Return the place of a letter, with its line up to there and the code points of its first marks."""
    line_start = text.rfind("\n", 0, start) + 1
    column = start - line_start + 1
    marks = [f"U+{ord(character):04X}" for character in text[start + 1 : end][:MAX_MARKS_SHOWN]]
    ellipsis = "…" if end - start - 1 > MAX_MARKS_SHOWN else ""
    line = f"{text[line_start : start + 1]}{''.join(marks)}{ellipsis}"
    return Place(file, text.count("\n", 0, start) + 1, column, line)
