"""a place in a file, something wrong there and how to mend it, and the failures that end a run."""

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

    A byte that is no UTF-8 becomes `\\xff`; a control, bidirectional or invisible character `\\n` or `\\u202e`. All
    other characters stay. The path itself, which opens the file, is never changed.
    """
    if path.isprintable():
        return path
    return "".join(character if character.isprintable() else _escape(character) for character in path)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a name that is not UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return character.encode("unicode_escape").decode("ascii")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file as people count it: line and column from 1, and the line's own text for the caret."""

    file: str
    line: int = 1
    column: int = 1
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{printable_path(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where, and how to mend it; `also` names the other places that matter."""

    code: str
    message: str
    place: Place
    hint: str = ""
    related: tuple[tuple[str, Place], ...] = ()

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
    """Content or templates have errors: the command lists them and leaves with exit code 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(f"{len(self.problems)} problems")


class EnvironmentFailure(Exception):
    """The machine cannot do it (disk, missing library, no such folder): exit code 3."""

    def __init__(self, message: str, cure: str = "") -> None:
        self.message, self.hint = message, cure
        super().__init__(message)


class UsageFailure(Exception):
    """The command line asks for something that makes no sense: exit code 2."""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repetitions, by file, line and column: the same list on every machine."""
    return tuple(sorted(set(problems), key=lambda p: p.sort_key))


FEW = 12  # words or ids that a message lists
MAX_GUESSED = 20  # problems for which the nearest of many names is looked for, for that takes its time
MAX_COMPARED = 1_000  # names or ids that one guess looks at
LONGEST_NAME = 200  # letters: no name or id that is right is longer


def an(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[:1].casefold() in 'aeiou' else 'a'} {noun}"


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """`did you mean `x`?` for the nearest known word, or an empty text."""
    folded = {item.casefold(): item for item in sorted(set(known), reverse=True)}
    near = get_close_matches(word.casefold(), _neighbours(word.casefold(), folded), n=1, cutoff=cutoff)
    return f"did you mean `{folded[near[0]]}`?" if near else ""


def _neighbours(word: str, known: Iterable[str]) -> list[str]:
    """All known words, or of more than `MAX_COMPARED` those that stand nearest to a word in the alphabet.

    difflib takes up to a tenth of a millisecond for each.
    """
    words = sorted(known)
    start = max(0, min(bisect_left(words, word) - MAX_COMPARED // 2, len(words) - MAX_COMPARED))
    return words[start : start + MAX_COMPARED]


def meant_by_name(name: str, names: Iterable[tuple[str, str]]) -> str:
    """`did you mean `id` (Name)?` for the record of (name, id) pairs that is called so, or nearly; or an empty text."""
    if len(name) > LONGEST_NAME:
        return ""
    called: dict[str, set[tuple[str, str]]] = {}
    for full, id in ((full, id) for full, id in names if len(full) <= LONGEST_NAME):
        called.setdefault(_folded(full), set()).add((full, id))
    near = get_close_matches(_folded(name), _neighbours(_folded(name), called), n=1, cutoff=0.75)
    found = sorted(called[near[0]]) if near else []
    ids = sorted({id for _, id in found})
    return f"did you mean {' or '.join(f'`{id}`' for id in ids)} ({found[0][0]})?" if found else ""


def _folded(name: str) -> str:
    """A name without capitals, spaces, signs and the marks of its letters."""
    return re.sub(r"[\W\u0300-\u036f]+", "", unicodedata.normalize("NFKD", name.casefold()))
