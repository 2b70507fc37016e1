"""Stage: the content folder, or the bytes of one file -> documents and what is wrong with them as YAML.

A strict subset of YAML 1.2, read from libyaml's events in one pass and without recursion. Every scalar stays the
text that was written: `no`, `10:30` and `2026-02-30` reach the model as they are. What authors do not need and
attackers like (anchors, aliases, merge keys, tags, second documents, deep nesting) is refused.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml
from yaml import events

from briefgen.content.document import MISSING, Document, Path, Raw, spot
from briefgen.problems import EnvironmentFailure, Place, Problem

MAX_BYTES = 256 * 1024
MAX_FILES = 20_000
MAX_DEPTH = 16
MAX_VALUES = 50_000

# Invisible: C0 and C1 controls but tab and line ends, bidirectional controls, BOM, noncharacters, surrogates.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
SKIPPED: Path = ("",)  # the path of what a refused key holds: read on for its problems, kept nowhere
LFS_POINTER = "version https://git-lfs.github.com/"


def read_folder(folder: FilePath) -> tuple[list[Document], list[Problem]]:
    """Read every `*.yaml` below `folder`, in the order of their names; nothing outside it is ever opened.

    Documents and problems carry the path as people would type it, `folder` included.
    """
    if not yaml.__with_libyaml__:
        raise EnvironmentFailure("PyYAML was installed without libyaml", "install the PyYAML wheel for this platform")
    if not folder.is_dir():
        raise EnvironmentFailure(
            f"there is no content folder at {folder}", "`briefgen init DIR` makes one; `--content DIR` names another"
        )
    documents: list[Document] = []
    problems: list[Problem] = []
    count = 0
    for path, name, found in _walk(folder, f"{folder}/"):
        if found is not None:
            problems.append(found)
            continue
        count += 1
        if count > MAX_FILES:
            problems.append(Problem("too-many-files", f"more than {MAX_FILES:,} content files", Place(name)))
            break
        document, wrong = _read_file(path, name)
        problems += wrong
        if document is not None:
            documents.append(document)
    return documents, problems


def read_document(name: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read the bytes of one content file; a document is given only where its YAML could be read at all."""
    text, problems = _decode(name, data)
    if text is None:
        return None, problems
    reader = _Reader(name, text)
    root = reader.read()
    problems += reader.problems
    if not reader.whole:
        return None, problems
    if root is None:
        problems.append(Problem("empty-file", "the file holds nothing", Place(name), "delete it, or write a record"))
        return None, problems
    if not isinstance(root, dict):
        cure = "start it with a key such as `positions:` or `source:`"
        problems.append(Problem("not-a-mapping", "the file does not start with keys", reader.at((0, 0)), cure))
        return None, problems
    return Document(name, text, root, reader.values, reader.keys), problems


def _walk(folder: FilePath, prefix: str) -> Iterator[tuple[FilePath, str, Problem | None]]:
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        name = prefix + entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            message = "a symbolic link; links in content are never followed"
            yield folder, name, Problem("symlink", message, Place(name), "put the file itself here")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(FilePath(entry.path), f"{name}/")
        elif entry.name.endswith((".yaml", ".yml")):
            yield FilePath(entry.path), name, None


def _read_file(path: FilePath, name: str) -> tuple[Document | None, list[Problem]]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return None, [Problem("not-a-file", "neither a file nor a folder", Place(name), "remove it")]
            if status.st_size > MAX_BYTES:
                message = f"{status.st_size:,} bytes; a content file has at most {MAX_BYTES:,}"
                return None, [Problem("file-too-large", message, Place(name), "split it, one file an article")]
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}") from error
    document, problems = read_document(name, data)
    if name.endswith(".yml"):
        stem = name.removesuffix(".yml")
        problems.append(Problem("yml-ending", "the name ends in .yml", Place(name), f"rename it to {stem}.yaml"))
    return document, problems


def _decode(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n")
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace"))
        shown = data.split(b"\n")[line].decode("utf-8", "replace")
        message = f"not UTF-8 text: byte 0x{data[error.start]:02X}"
        cure = "save the file with the encoding UTF-8"
        return None, [Problem("not-utf8", message, Place(name, line + 1, column + 1, shown.rstrip("\r")), cure)]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.startswith(LFS_POINTER):
        message = "the file is a Git LFS pointer, not its content"
        return None, [Problem("lfs-pointer", message, Place(name, text=text.split("\n")[0]), "run `git lfs pull`")]
    problems = [
        _problem_at(name, text, m.start(), "forbidden-character", f"the invisible character {_code(m.group())}",
                    "delete it; the editor may show it as nothing")
        for m in FORBIDDEN.finditer(text)
    ]  # fmt: skip
    if conflict := CONFLICT.search(text):
        message = "the markers of an unfinished git merge"
        cure = "keep one of the two sides and delete the marker lines"
        problems.append(_problem_at(name, text, conflict.start(), "conflict-marker", message, cure))
    return (None if problems else text), problems


def _problem_at(name: str, text: str, offset: int, code: str, message: str, cure: str) -> Problem:
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    shown = FORBIDDEN.sub(lambda m: _code(m.group()), text.split("\n")[line])
    return Problem(code, message, Place(name, line + 1, column + 1, shown), cure)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    into: list[Raw] | dict[str, Raw]
    path: Path
    flow: bool
    key: str | None = None
    skip_value: bool = False


@dataclass(slots=True)
class _Reader:
    """One pass over the events of a file. `whole` tells whether it came to the end."""

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    whole: bool = False
    _root: Raw | None = None
    _stack: list[_Open] = field(default_factory=list)

    def at(self, mark: tuple[int, int]) -> Place:
        return spot(self.name, tuple(self.text.split("\n")), *mark)

    def read(self) -> Raw | None:
        documents = count = 0
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                count += 1
                if count > MAX_VALUES:
                    self._wrong("too-many-values", event, f"more than {MAX_VALUES:,} values in one file")
                    return None
                if isinstance(event, events.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._wrong("second-document", event, "a second document in one file",
                                    "delete the line `---`, or move what follows into a file of its own")  # fmt: skip
                        return None
                elif not self._take(event):
                    return None
        except yaml.YAMLError as error:
            self._syntax(error)
            return None
        self.whole = True
        return self._root

    def _take(self, event: Any) -> bool:
        """Take one event; False when reading must end here."""
        if isinstance(event, (events.MappingStartEvent, events.SequenceStartEvent)):
            return self._start(event)
        if isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            self._stack.pop()
        elif isinstance(event, events.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, events.AliasEvent):
            self._wrong("alias", event, f"the alias `*{event.anchor}`", "write the value itself")
            self._add(MISSING, event)
        return True

    def _start(self, event: Any) -> bool:
        if len(self._stack) >= MAX_DEPTH:
            self._wrong("too-deep", event, f"nested deeper than {MAX_DEPTH} levels")
            return False
        self._refuse_properties(event)
        value: list[Raw] | dict[str, Raw] = {} if isinstance(event, events.MappingStartEvent) else []
        path = self._add(value, event)
        self._stack.append(_Open(value, SKIPPED if path is None else path, bool(event.flow_style)))
        return True

    def _scalar(self, event: Any) -> None:
        self._refuse_properties(event)
        value: str = event.value
        if FORBIDDEN.search(value):
            hidden = FORBIDDEN.findall(value)[0]
            self._wrong("forbidden-character", event, f"the invisible character {_code(hidden)}, written as an escape",
                        "delete it")  # fmt: skip
            value = FORBIDDEN.sub("", value)
        if not event.style and value in ("", "~", "null", "Null", "NULL") and not self._expects_key():
            self._empty(event)
            value = MISSING
        self._add(unicodedata.normalize("NFC", value), event)

    def _expects_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].into, dict) and self._stack[-1].key is None

    def _add(self, value: Raw, event: Any) -> Path | None:
        """Put a value where it belongs; its path, or None where it was refused or stands for a key."""
        mark = (event.start_mark.line, event.start_mark.column)
        if not self._stack:
            self._root = value
            self.values[()] = mark
            return ()
        top = self._stack[-1]
        if isinstance(top.into, list):
            path = (*top.path, len(top.into))
            top.into.append(value)
        elif top.key is None:
            self._key(top, value, event, mark)
            return None
        else:
            key, top.key = top.key, None
            if top.skip_value:
                top.skip_value = False
                return None
            path = (*top.path, key)
            top.into[key] = value
        self.values[path] = mark
        return path

    def _key(self, top: _Open, value: Raw, event: Any, mark: tuple[int, int]) -> None:
        assert isinstance(top.into, dict)
        if not isinstance(value, str):
            self._wrong(
                "key-not-text", event, "a key that is a list or a mapping", "put quotes around a key with brackets"
            )
            top.key, top.skip_value = "", True
            return
        top.key = value
        if value == "<<" and not event.style:
            self._wrong("merge-key", event, "the merge key `<<`", "write the values themselves")
            top.skip_value = True
        elif value in top.into:
            first = self.keys.get((*top.path, value))
            also = (("first written here", self.at(first)),) if first else ()
            self._wrong("repeated-key", event, f"the key `{value}` is there twice", "keep one of the two", also)
            top.skip_value = True
        else:
            self.keys[(*top.path, value)] = mark

    def _empty(self, event: Any) -> None:
        top = self._stack[-1] if self._stack else None
        if top is None:
            return
        if isinstance(top.into, list):
            self._wrong("empty-value", event, "a list item with no value", "write the value, or delete the line")
            return
        if top.skip_value:
            return
        key = top.key or ""
        mark = self.keys.get((*top.path, key), (event.start_mark.line, event.start_mark.column))
        cure = "write its value, or delete the key"
        if top.flow:
            cure = 'inside {…} a comma ends the value: put quotes around a text that has one, `text: "a, b"`'
        self.problems.append(Problem("empty-value", f"the key `{key}` has no value", self.at(mark), cure))

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._wrong("anchor", event, f"the anchor `&{event.anchor}`", "write the value where it is needed")
        if event.tag is not None and event.tag != "!":
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._wrong("tag", event, f"the tag `{shown}`", "delete the tag; a text that starts with `!` needs quotes")

    def _wrong(
        self, code: str, event: Any, message: str, cure: str = "", also: tuple[tuple[str, Place], ...] = ()
    ) -> None:
        mark = (event.start_mark.line, event.start_mark.column)
        self.problems.append(Problem(code, message, self.at(mark), cure, also))

    def _syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "cannot be read"
        where = (mark.line, mark.column) if mark else (0, 0)
        if "nesting depth" in said:
            message = f"nested deeper than {MAX_DEPTH} levels"
            self.problems.append(Problem("too-deep", message, self.at(where), "close the brackets"))
            return
        self.problems.append(
            Problem("yaml-syntax", f"not well-formed YAML: {said}", self.at(where), _syntax_cure(said))
        )


def _syntax_cure(said: str) -> str:
    if "mapping values are not allowed" in said:
        return 'a text that has a colon and a space needs quotes, `text: "Oman: the host"`'
    if "cannot start any token" in said:
        return "indent with spaces, not tabs; a text that starts with @, ` or % needs quotes"
    if "',' or '}'" in said or "',' or ']'" in said:
        return "a bracket is not closed, or a text with a colon or comma needs quotes"
    if "block" in said or "expected" in said:
        return "look at the indentation of this line and the one above"
    return "look at the quotes, colons and indentation of this line and the one above"
