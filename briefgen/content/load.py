"""the content folder, or the bytes of one file -> documents and what is wrong with them as YAML.

A strict subset of YAML 1.2, read from libyaml's events in one pass and without recursion. Every scalar stays the
text that was written: `no`, `10:30` and `2026-02-30` reach the model as they are. What authors do not need and
attackers like (anchors, aliases, merge keys, tags, second documents, deep nesting) is refused.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

import yaml
from yaml import events

from briefgen.content.characters import FORBIDDEN, code, hint, show_codes
from briefgen.content.document import MISSING, Document, FieldPath, Raw, locate_record
from briefgen.content.file_names import MAX_FOLDERS, Collisions, is_content, is_ignored, name_problem
from briefgen.content.stream_safe import HINT, MAX_RUN, check_marks, has_too_many_marks, normalize
from briefgen.content.yaml_errors import explain_yaml_error, in_quotes
from briefgen.files.folder_checks import check_folder, nested_repository
from briefgen.problems import EnvironmentFailure, Place, Problem

MAX_BYTES = 256 * 1024
MAX_FILES = 20_000
MAX_TOTAL_BYTES = 64 * 1024 * 1024  # of all files of a dossier
MAX_DEPTH = 16
MAX_VALUES = 50_000

SHOWN = 400  # letters of a line on each side of what is wrong in it
MAX_PROBLEMS = 100  # in one file; an author who has more has another problem

CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_COMMENT = re.compile(r"(?<!\s)(\s++)(#[^\s#].*)")
SKIPPED: FieldPath = ("",)  # the path of what a refused key holds: read on for its problems, kept nowhere
LFS_POINTER = "version https://git-lfs.github.com/"


def read_folder(folder: FilePath) -> tuple[list[Document], list[Problem]]:
    """Read every `*.yaml` below `folder`, in the order of their names; nothing outside it is ever opened.

    Documents and problems carry the path as people would type it, `folder` included.
    """
    if not yaml.__with_libyaml__:
        cure = "`pip install --force-reinstall --only-binary pyyaml pyyaml` brings the one that has it"
        raise EnvironmentFailure("PyYAML was installed without libyaml", cure)
    check_folder(folder)
    if not folder.is_dir():
        raise EnvironmentFailure(
            f"there is no content folder at {folder}", "`briefgen init DIR` makes one; `--content DIR` names another"
        )
    documents: list[Document] = []
    problems: list[Problem] = []
    budget = Budget()
    for entry in _walk(folder, f"{folder}/"):
        if isinstance(entry, Problem):
            problems.append(entry)
            continue
        path, name = entry
        data = _read_bytes(path, name, budget)
        if isinstance(data, Problem):
            problems.append(data)
            if budget.is_exceeded:
                break
            continue
        document, wrong = read_document(name, data)
        problems += wrong
        if document is not None:
            documents.append(document)
    return documents, problems


class Budget:
    """The files and bytes that a dossier may still have; the same for a folder and for a commit."""

    def __init__(self) -> None:
        self.files, self.bytes = MAX_FILES, MAX_TOTAL_BYTES

    @property
    def is_exceeded(self) -> bool:
        """Whether nothing more may be read."""
        return self.files < 0 or self.bytes < 0

    def spend(self, name: str, size: int) -> Problem | None:
        """Count one more file; the problem where the dossier has more than it may."""
        self.files -= 1
        self.bytes -= min(size, MAX_BYTES)  # of a larger one nothing is read
        hint = "move older clips to a dossier of their own"
        if self.files < 0:
            return Problem("too-many-files", f"more than {MAX_FILES:,} content files", Place(name), hint)
        if self.bytes < 0:
            message = f"the content files have more than {MAX_TOTAL_BYTES:,} bytes together"
            return Problem("dossier-too-large", message, Place(name), hint)
        return None


def read_document(name: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Read the bytes of one content file; a document is given only where its YAML could be read at all."""
    if len(data) > MAX_BYTES:
        return None, [too_large(name, len(data))]
    text, problems = _decode(name, data)
    if text is None:
        return None, problems
    reader = _Reader(name, text)
    root = reader.read()
    problems += reader.problems
    if not reader.whole:
        return None, problems
    if root is None or root == MISSING:
        problems.append(Problem("empty-file", "the file holds nothing", Place(name), "delete it, or write a record"))
        return None, problems
    if not isinstance(root, dict):
        cure = (
            "start it with keys such as `source: {publisher: …, published: 2026-02-04}`, and `positions:` with "
            "`- {speaker: …, said: 2026-02-04, quote: …}` for each below"
        )
        message = "the file does not start with keys"
        problems.append(Problem("not-a-mapping", message, reader.at(reader.values[()]), cure))
        return None, problems
    return Document(name, text, root, reader.values, reader.keys), problems


def too_large(name: str, size: int) -> Problem:
    """The problem of a content file that is over the limit."""
    message = f"{size:,} bytes; a content file has at most {MAX_BYTES:,}"
    return Problem("file-too-large", message, Place(name), "split it, one file an article")


def _walk(folder: FilePath, prefix: str, depth: int = 1) -> Iterator[tuple[FilePath, str] | Problem]:
    """The content files below a folder, by their paths and as people would type them, and what is wrong with names."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {folder}: {error.strerror}") from error
    collisions = Collisions()
    for entry in entries:
        name = prefix + entry.name
        if is_ignored(entry.name):
            continue
        if entry.is_symlink():
            message = "a symbolic link; links in content are never followed"
            yield Problem("symlink", message, Place(name), "put the file itself here")
            continue
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and not is_content(entry.name):
            continue
        if not is_folder and not entry.is_file(follow_symlinks=False):  # a socket cannot even be opened
            yield _not_a_file(name)
            continue
        if problem := name_problem(name, is_folder=is_folder) or collisions.problem(name):
            yield problem
            if problem.is_error:
                continue
        if not is_folder:
            yield FilePath(entry.path), name
        elif nested := nested_repository(FilePath(entry.path), name):
            yield nested
        elif depth == MAX_FOLDERS:
            hint = "move what it holds further up"
            yield Problem("too-deep", f"folders nested deeper than {MAX_FOLDERS}", Place(name), hint)
        else:
            yield from _walk(FilePath(entry.path), f"{name}/", depth + 1)


def _read_bytes(path: FilePath, name: str, budget: Budget) -> bytes | Problem:
    """The bytes of a content file, or why they are not read.

    All that is asked of the file is asked of the open one: the name may be gone, or another file's, a moment later.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return _not_a_file(name)
            if exceeded := budget.spend(name, status.st_size):
                return exceeded
            if status.st_size > MAX_BYTES:
                return too_large(name, status.st_size)
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}") from error


def _not_a_file(name: str) -> Problem:
    return Problem("not-a-file", "neither a file nor a folder", Place(name), "remove it")


def _decode(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    data = data.removeprefix(codecs.BOM_UTF8)
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[1::2].count(0) * 3 > len(data) > 3:
        message, cure = "the file is UTF-16, not UTF-8", "save the file with the encoding UTF-8"
        return None, [Problem("not-utf8", message, Place(name), cure)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n")
        column = len(before.rpartition(b"\n")[2].decode("utf-8"))
        shown = data.split(b"\n")[line].decode("utf-8", "replace")
        message = f"not UTF-8 text: byte 0x{data[error.start]:02X}"
        cure = "save the file with the encoding UTF-8"
        return None, [Problem("not-utf8", message, Place(name, line + 1, column + 1, shown), cure)]
    if problems := check_marks(name, text):
        return None, problems
    text = normalize("NFC", text)
    lines = text.split("\n")
    if text.startswith(LFS_POINTER):
        message = "the file is a Git LFS pointer, not its content"
        return None, [Problem("lfs-pointer", message, Place(name, text=lines[0]), "run `git lfs pull`")]
    problems = list(islice(_hidden(name, lines), MAX_PROBLEMS))
    if conflict := CONFLICT.search(text):
        number = text.count("\n", 0, conflict.start())
        message, cure = (
            "the markers of an unfinished git merge",
            "keep one of the two sides and delete the marker lines",
        )
        problems.append(Problem("conflict-marker", message, Place(name, number + 1, 1, lines[number]), cure))
    return (None if problems else text), problems


def _hidden(name: str, lines: list[str]) -> Iterator[Problem]:
    """The characters that nobody can see; the line is shown with their numbers in their places."""
    for number, line in enumerate(lines):
        shown, taken = "", 0
        for match in FORBIDDEN.finditer(line):
            shown += line[taken : match.start()]
            taken = match.end()
            rest = show_codes(line, match.start(), match.start() + SHOWN)
            place = Place(name, number + 1, match.start() + 1, shown[-SHOWN:] + rest)
            message = f"the invisible character {code(match[0])}"
            yield Problem("forbidden-character", message, place, hint(match[0]))
            shown += code(match[0])


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    into: list[Raw] | dict[str, Raw]
    path: FieldPath
    flow: bool
    key: str | None = None
    skip_value: bool = False


@dataclass(slots=True)
class _Reader:
    """One pass over the events of a file. `whole` tells whether it came to the end."""

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[FieldPath, tuple[int, int]] = field(default_factory=dict)
    keys: dict[FieldPath, tuple[int, int]] = field(default_factory=dict)
    whole: bool = False
    _root: Raw | None = None
    _stack: list[_Open] = field(default_factory=list)
    _lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = tuple(self.text.split("\n"))

    def at(self, mark: tuple[int, int]) -> Place:
        return locate_record(self.name, self._lines, *mark)

    def read(self) -> Raw | None:
        documents = count = 0
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                count += 1
                if count > MAX_VALUES:
                    message = f"more than {MAX_VALUES:,} values in one file"
                    self._wrong("too-many-values", event, message, "split it, one file an article")
                    return None
                if len(self.problems) >= MAX_PROBLEMS:
                    return None
                if isinstance(event, events.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._wrong("second-document", event, "a second document in one file", self._apart(event))
                        return None
                elif not self._take(event):
                    return None
        except yaml.YAMLError as error:
            self._syntax(error)
            return None
        self.whole = True
        return self._root

    def _apart(self, event: Any) -> str:
        """What to do with a second document: one file can hold it too, where no key is in both."""
        rest = "\n".join(self._lines[event.start_mark.line :])
        before = self._root if isinstance(self._root, dict) else {}
        keys = before.keys() & set(re.findall(r"^([a-z]+):", rest, re.MULTILINE))
        twice = f"; `{min(keys)}:` cannot be in one file twice" if keys else ", or delete the line `---`"
        return f"move what follows, without the line `---`, into a file of its own{twice}"

    def _take(self, event: Any) -> bool:
        """Take one event; False when reading must end here."""
        if isinstance(event, (events.MappingStartEvent, events.SequenceStartEvent)):
            return self._start(event)
        if isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            self._stack.pop()
        elif isinstance(event, events.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, events.AliasEvent):
            cure = "put quotes around a text that starts with *; else write the value itself"
            self._wrong("alias", event, f"the alias `*{event.anchor}`", cure)
            self._add(MISSING, event)
        return True

    def _start(self, event: Any) -> bool:
        if len(self._stack) >= MAX_DEPTH:
            self._wrong(
                "too-deep", event, f"nested deeper than {MAX_DEPTH} levels", "close the brackets, or indent less"
            )
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
            message = f"the invisible character {code(hidden)}, written as an escape"
            self._wrong("forbidden-character", event, message, "delete it")
            value = FORBIDDEN.sub("", value)
        if not event.style and value in ("", "~", "null", "Null", "NULL") and not self._expects_key():
            self._empty(event)
            value = MISSING
        elif not event.style and (comment := _COMMENT.match(self._lines[event.end_mark.line], event.end_mark.column)):
            self._comment(event, comment)
        if has_too_many_marks(value):  # written as escapes
            message = f"more than {MAX_RUN} combining marks on one letter, written as escapes"
            self._wrong("combining-marks", event, message, HINT)
        self._add(normalize("NFC", value), event)

    def _expects_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].into, dict) and self._stack[-1].key is None

    def _add(self, value: Raw, event: Any) -> FieldPath | None:
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
        if value == MISSING:  # an alias, reported already
            top.key, top.skip_value = "", True
            return
        if not isinstance(value, str):
            self._wrong(
                "key-not-text", event, "a key that is a list or a mapping", "put quotes around a key with brackets"
            )
            top.key, top.skip_value = "", True
            return
        top.key = value
        if value == "<<" and not event.style:
            self._wrong(
                "merge-key",
                event,
                "the merge key `<<`",
                "write what it holds in its place, each key on a line of its own",
            )
            top.skip_value = True
        elif value in top.into:
            first = self.keys.get((*top.path, value))
            also = (("first written here", self.at(first)),) if first else ()
            begins = bool(top.path) and isinstance(top.path[-1], int) and next(iter(top.into)) == value
            cure = f"write `- {value}: …` if a new record begins here" if begins else "keep one of the two"
            self._wrong("repeated-key", event, f"the key `{value}` is there twice", cure, also)
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
        message, cure = f"the key `{key}` has no value", "write its value, or delete the key"
        row, column = self._within(event.start_mark)
        behind = self._lines[row][column:].lstrip()
        if not key:
            message, cure = "a key without a name", "delete it; a text that starts with ? or : needs quotes"
        elif ":" in key:
            name, _, rest = key.partition(":")
            cure = f"write a space after the colon: `{name}: {rest[:40]}`"
        elif top.flow and not self._lines[mark[0]][mark[1] + len(key) :].lstrip().startswith(":"):
            message = f"the comma before `{key}` ends the value before it"
            cure = 'put quotes around a text that has a comma inside {…}, `text: "a, b"`'
        elif behind.startswith("#"):
            written = in_quotes(self._lines, (row, len(self._lines[row]) - len(behind)))
            cure = f"if what follows is its text, {written}; else {cure}"
        self.problems.append(Problem("empty-value", message, self.at(mark), cure))

    def _comment(self, event: Any, comment: re.Match[str]) -> None:
        """Words behind ` #` are no part of the text; a comment has a space after its sign, a text rarely has."""
        where = (event.end_mark.line, comment.start() + len(comment[1]))
        message, cure = f"`{comment[2][:20]}` is a comment and is not read", "put quotes around a text that has a #"
        self.problems.append(Problem("hash-in-text", message, self.at(where), cure))

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            cure = f"put quotes around a text that starts with &; else delete `&{event.anchor}`"
            self._wrong("anchor", event, f"the anchor `&{event.anchor}`", cure)
        if event.tag is not None and event.tag != "!":
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            cure = "put quotes around a text that starts with !; else delete it"
            written = in_quotes(self._lines, self._within(event.start_mark))
            cure = written if written.startswith("write") else cure
            self._wrong("tag", event, f"the tag `{shown}`", cure)

    def _wrong(
        self, code: str, event: Any, message: str, cure: str = "", also: tuple[tuple[str, Place], ...] = ()
    ) -> None:
        mark = (event.start_mark.line, event.start_mark.column)
        self.problems.append(Problem(code, message, self.at(mark), cure, also))

    def _within(self, mark: Any) -> tuple[int, int]:
        """A place of libyaml's, which counts one line more than there is, and a carriage return as a line's end."""
        if mark.line < len(self._lines):
            return mark.line, mark.column
        return len(self._lines) - 1, len(self._lines[-1])

    def _syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        opened = getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or "it cannot be read"
        where = self._within(mark) if mark else (0, 0)
        if "nesting depth" in said:
            message = f"nested deeper than {MAX_DEPTH} levels"
            self.problems.append(Problem("too-deep", message, self.at(where), "close the brackets, or indent less"))
            return
        context = str(getattr(error, "context", None) or "")
        opening = self._within(opened) if opened else None
        found = explain_yaml_error(said, context, self._lines, where, opening)
        also = (("for YAML it ends here", self.at(where)),) if found.at == opening and found.at[0] < where[0] else ()
        self.problems.append(Problem("yaml-syntax", found.message, self.at(found.at), found.hint, also))
