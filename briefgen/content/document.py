"""A content file as it was written: its values as text, with the place of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from briefgen.problems import Place

Raw = str | list["Raw"] | dict[str, "Raw"]
FieldPath = tuple[str | int, ...]
MISSING = "\0"  # stands for a value that could not be read and was reported; no text can have this character


@dataclass(frozen=True, slots=True)
class Document:
    """A content file: its path as people type it, its text, and its values as dicts, lists and text.

    `values` and `keys` map a path such as `("positions", 3, "said")` to the line and column, from 0, of the
    value and of the key before it.
    """

    name: str
    text: str
    root: dict[str, Raw]
    values: Mapping[FieldPath, tuple[int, int]]
    keys: Mapping[FieldPath, tuple[int, int]]
    lines: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.text.split("\n")))

    @property
    def stem(self) -> str:
        """The name of the file, without its folder and its ending."""
        return self.name.rpartition("/")[2].rpartition(".")[0]

    def place(self, path: FieldPath, *, key: bool = False) -> Place:
        """Return the place of the value at `path`, or of its key; for a missing value, the place of its parent."""
        written_path: FieldPath = ()
        for part in path:
            if (*written_path, part) in self.values or (*written_path, part) in self.keys:
                written_path = (*written_path, part)
            elif part != 0:  # a list of one may be written without its brackets
                break
        tables = (self.keys, self.values) if key else (self.values, self.keys)
        line, column = next((marks[written_path] for marks in tables if written_path in marks), (0, 0))
        return build_place(self.name, self.lines, line, column)

    def with_key_renamed(self, path: FieldPath, name: str) -> Document:
        """Return the document with the places at and below `path` moved: `name` replaces the last part of the path."""
        size = len(path)

        def rename(marks: Mapping[FieldPath, tuple[int, int]]) -> dict[FieldPath, tuple[int, int]]:
            return {
                (*path[:-1], name, *other[size:]) if other[:size] == path else other: mark
                for other, mark in marks.items()
            }

        return replace(self, values=rename(self.values), keys=rename(self.keys))

    def place_within(self, path: FieldPath, words: str) -> Place:
        """Return the place of `words` in the value at `path`, or of the value where it spells them differently."""
        start = self.place(path)
        for row in range(start.line - 1, len(self.lines)):
            column = self.lines[row].find(words, start.column - 1 if row == start.line - 1 else 0)
            if column >= 0:
                return build_place(self.name, self.lines, row, column)
        return start


def build_place(name: str, lines: tuple[str, ...], line: int, column: int) -> Place:
    """Return the place of a line and a column, both counted from 0, with the text of the line."""
    text = lines[line] if line < len(lines) else ""
    return Place(name, line + 1, column + 1, text.rstrip("\r"))


@dataclass(frozen=True, slots=True)
class RecordLocation:
    """The location of a record: a document and the path in it. The place is computed only when a problem needs it."""

    document: Document
    path: FieldPath

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Return the place of the record, or of a field inside it."""
        return self.document.place(self.path + path, key=key or not path)

    def place_within(self, *path: str | int, words: str) -> Place:
        """Return the place of some words in a value of the record."""
        return self.document.place_within(self.path + path, words)
