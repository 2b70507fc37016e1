"""Problems with their places and hints, and the failures that end a run."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from briefgen.problem_codes import PROBLEM_TYPES, Severity


def printable_path(path: str) -> str:
    """Return a path as every report, message and page shows it.

    A byte that is not UTF-8 becomes `\\xff`. A control, bidirectional or invisible character becomes `\\n` or
    `\\u202e`. All other characters stay. Files are opened by the path itself, never by this text.
    """
    if path.isprintable():
        return path
    return "".join(character if character.isprintable() else _escape(character) for character in path)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # stands for a byte that is not UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return character.encode("unicode_escape").decode("ascii")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: line and column, both from 1, and the text of the line for the caret."""

    file: str
    line: int = 1
    column: int = 1
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{printable_path(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: its place, a hint how to fix it, and related places with a label each.

    `passage` quotes a source's saved text. It is shown on the terminal of whoever has that text, and nowhere else.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    related: tuple[tuple[str, Place], ...] = ()
    passage: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        """The problem on one line, without control characters."""
        text = f"{self.severity}[{self.code}]: {self.message}" + (f" ({self.hint})" if self.hint else "")
        return f"{self.place}: {printable_path(text)}"

    @property
    def severity(self) -> Severity:
        return PROBLEM_TYPES[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.place.file, self.place.line, self.place.column, self.code, self.message)


class ContentError(Exception):
    """Content or templates have errors. A command lists them and exits with code 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Each problem on a line: its place, its code, the message and the hint."""
        return "\n".join(map(str, self.problems)) or "no problems"


class EnvironmentFailure(Exception):
    """This machine lacks something (disk space, a library, a folder). A command exits with code 3."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


class UsageFailure(Exception):
    """The command line asks for something that makes no sense. A command exits with code 2."""


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without duplicates, by file, line and column, in the same order on every machine."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


MAX_LISTED = 12  # words or ids in a message
MAX_GUESSED = 20  # problems of one check that get a guess, because a guess is slow
MAX_COMPARED = 1_000  # names or ids that one guess compares
MAX_NAME_LENGTH = 200  # no valid name or id is longer


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article."""
    return f"{'an' if noun[:1].casefold() in 'aeiou' else 'a'} {noun}"


def did_you_mean(word: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return `did you mean `x`?` for the candidate nearest to a word, or an empty text."""
    originals = {candidate.casefold(): candidate for candidate in sorted(set(candidates), reverse=True)}
    matches = get_close_matches(word.casefold(), _neighbours(word.casefold(), originals), n=1, cutoff=cutoff)
    return f"did you mean `{originals[matches[0]]}`?" if matches else ""


def _neighbours(word: str, candidates: Iterable[str]) -> list[str]:
    """Return the candidates, but at most `MAX_COMPARED`: those nearest to the word in the alphabet.

    difflib takes up to a tenth of a millisecond for each of them.
    """
    words = sorted(candidates)
    start = max(0, min(bisect_left(words, word) - MAX_COMPARED // 2, len(words) - MAX_COMPARED))
    return words[start : start + MAX_COMPARED]


def suggest_record(name: str, records: Iterable[tuple[str, str]]) -> str:
    """Return `did you mean `id` (Name)?` for the record with the nearest name, or an empty text.

    `records` are pairs of name and id.
    """
    if len(name) > MAX_NAME_LENGTH:
        return ""
    records_by_key: dict[str, set[tuple[str, str]]] = {}
    for full_name, id in records:
        if len(full_name) <= MAX_NAME_LENGTH:
            records_by_key.setdefault(_fold_name(full_name), set()).add((full_name, id))
    key = _fold_name(name)
    matches = get_close_matches(key, _neighbours(key, records_by_key), n=1, cutoff=0.75)
    if not matches:
        return ""
    nearest = sorted(records_by_key[matches[0]])
    ids = sorted({id for _, id in nearest})
    return f"did you mean {' or '.join(f'`{id}`' for id in ids)} ({nearest[0][0]})?"


def _fold_name(name: str) -> str:
    """Return a name without capitals, spaces, punctuation and diacritics."""
    return re.sub(r"[\W\u0300-\u036f]+", "", unicodedata.normalize("NFKD", name.casefold()))
