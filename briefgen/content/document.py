"""one YAML file as it was written, its values as text, and the place of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from briefgen.problems import Place

Raw = str | list["Raw"] | dict[str, "Raw"]
FieldPath = tuple[str | int, ...]
MISSING = "\0"  # stands for a value that could not be read and was reported; no text can hold it


@dataclass(frozen=True, slots=True)
class Document:
    """A content file: `name` relative to the content folder, `root` as dicts, lists and text.

    `values` and `keys` map a path such as `("positions", 3, "said")` to the line and column, from 0, of the
    value and of the key that stands before it.
    """

    name: str
    text: str
    root: dict[str, Raw]
    values: Mapping[FieldPath, tuple[int, int]]
    keys: Mapping[FieldPath, tuple[int, int]]
    lines: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.text.split("\n")))

    def place(self, path: FieldPath, *, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key; what was not written is placed at what holds it."""
        here: FieldPath = ()
        for part in path:
            if (*here, part) in self.values or (*here, part) in self.keys:
                here = (*here, part)
            elif part != 0:  # a list of one may be written without its brackets
                break
        marks = (self.keys, self.values) if key else (self.values, self.keys)
        line, column = next((found[here] for found in marks if here in found), (0, 0))
        return locate_record(self.name, self.lines, line, column)

    def with_key_renamed(self, path: FieldPath, name: str) -> Document:
        """The document with its places under another key: `path` is known by `name` in the place of its last part."""
        size = len(path)

        def renamed(places: Mapping[FieldPath, tuple[int, int]]) -> dict[FieldPath, tuple[int, int]]:
            return {
                (*path[:-1], name, *here[size:]) if here[:size] == path else here: at for here, at in places.items()
            }

        return replace(self, values=renamed(self.values), keys=renamed(self.keys))

    def place_within(self, path: FieldPath, words: str) -> Place:
        """Where `words` stand in the value at `path`, or its beginning where the file has them in another form."""
        begin = self.place(path)
        for number in range(begin.line - 1, len(self.lines)):
            column = self.lines[number].find(words, begin.column - 1 if number == begin.line - 1 else 0)
            if column >= 0:
                return locate_record(self.name, self.lines, number, column)
        return begin


def locate_record(name: str, lines: tuple[str, ...], line: int, column: int) -> Place:
    """A place from a line and a column counted from 0, with the text of its line."""
    text = lines[line] if line < len(lines) else ""
    return Place(name, line + 1, column + 1, text.rstrip("\r"))


@dataclass(frozen=True, slots=True)
class RecordLocation:
    """Where a record stands: a document and the path to it. Costs nothing until a problem asks for the place."""

    document: Document
    path: FieldPath

    def place(self, *path: str | int, key: bool = False) -> Place:
        """The place of the record, or of something inside it."""
        return self.document.place(self.path + path, key=key or not path)

    def place_within(self, *path: str | int, words: str) -> Place:
        """The place of some words inside a value of the record."""
        return self.document.place_within(self.path + path, words)
