"""how many combining marks a text may hold, and the one safe way to normalize it (Unicode annex 15).

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

MAX_RUN = 30  # marks in a row, by annex 15
MAX_MARKS = 50_000  # marks in one text; a file of 256 KiB in pointed Hebrew has fewer
GRAPHEME_JOINER = "\u034f"  # the starter that annex 15 puts between two runs of marks
MAX_REPORTED = 10  # letters of one text
MARKS_SHOWN = 3
HINT = "delete the marks that no language needs, or write the letter alone"

# Every non-starter is U+0300 or higher and decomposes to at most two of them, so 31 come from at least 14 characters
# in a row after the letter: a linear search for shorter runs finds every place that is worth a closer look.
_CANDIDATES = re.compile("[\u0300-\U0010ffff]{10,}")


def find_runs(text: str) -> Iterator[tuple[int, int]]:
    """Where each run of more than `MAX_RUN` marks starts and ends, its letter included; in linear time."""
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
        if marks + leading > MAX_RUN:
            yield start, index
        start, marks = index, trailing
    if marks > MAX_RUN:
        yield start, last


@lru_cache(maxsize=4_096)
def _marks_of(character: str) -> tuple[int, int, bool]:
    """Marks at the beginning and at the end of a character's NFKD, and whether it consists of marks only."""
    parts = [unicodedata.combining(part) != 0 for part in unicodedata.normalize("NFKD", character)]
    if all(parts):
        return len(parts), len(parts), True
    return parts.index(False), parts[::-1].index(False), False


def normalize(form: NormalizationForm, text: str) -> str:
    """The text in a normalization form, in linear time whatever it holds.

    Applies the stream-safe text process of annex 15: a grapheme joiner parts more than 30 marks. Content never needs
    it, for `check_marks` refuses such a text first; what people type as an option may.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _with_joiners(text))


def _with_joiners(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for start, stop in find_runs(text):
        pieces.append(text[end:start])
        end, marks = stop, 0
        for character in text[start:stop]:
            leading, trailing, is_mark = _marks_of(character)
            if marks + leading > MAX_RUN:
                pieces.append(GRAPHEME_JOINER)
                marks = 0
            pieces.append(character)
            marks = marks + leading if is_mark else trailing
    return "".join([*pieces, text[end:]])


def check_marks(file: str, text: str) -> list[Problem]:
    """Up to `MAX_REPORTED` letters with too many marks, or else the place where the text has too many in all."""
    problems = [_too_many_on_a_letter(file, text, run) for run in islice(find_runs(text), MAX_REPORTED)]
    if not problems and len(text) > MAX_MARKS:
        marks = (index for index, character in enumerate(text) if unicodedata.combining(character))
        if (index := next(islice(marks, MAX_MARKS, None), None)) is not None:
            message = f"more than {MAX_MARKS:,} combining marks in one file"
            problems.append(Problem("combining-marks", message, _place(file, text, index, index + 1), HINT))
    return problems


def has_too_many_marks(text: str) -> bool:
    """Whether some letter of the text has more marks than annex 15 allows."""
    return next(find_runs(text), None) is not None


def _too_many_on_a_letter(file: str, text: str, run: tuple[int, int]) -> Problem:
    start, end = run
    message = f"more than {MAX_RUN} combining marks on one letter"
    return Problem("combining-marks", message, _place(file, text, start, end), HINT)


def _place(file: str, text: str, start: int, end: int) -> Place:
    """The place of a letter, with its line as far as it can be read: the first of its marks are shown by number."""
    before = text.rfind("\n", 0, start) + 1
    column = start - before + 1
    marks = [f"U+{ord(character):04X}" for character in text[start + 1 : end][:MARKS_SHOWN]]
    lead = text[before : start + 1]
    more = "…" if end - start - 1 > MARKS_SHOWN else ""
    return Place(file, text.count("\n", 0, start) + 1, column, f"{lead}{''.join(marks)}{more}")
