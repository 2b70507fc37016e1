"""The files of labels: the messages of each language, those that ship below those of a desk."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from briefgen.problems import ContentError, Place, Problem
from briefgen.rendering.template_places import TemplatePlaces

Labels = Mapping[str, Mapping[str, Any]]

PLURAL_TABLE = "counts"  # its messages are lists of plural forms
BRACES = "braces hold a name and nothing else, such as {day}"
_TABLE = re.compile(r"\s*\[\s*[\"']?([^\]\"']+?)[\"']?\s*\]")
_KEY = re.compile(r"\s*[\"']?([^\s\"'=]+)[\"']?\s*=")


class UnknownLabel(ContentError, LookupError):
    """A message that something prints and no file has."""

    def __init__(self, table: str, key: str, near: str = "") -> None:
        self.key, self.message = key, f"the labels lack [{table}] {key}"
        self.hint = near or "add it to the file of the language in the folder `labels`"
        super().__init__([Problem("label", self.message, Place("templates/labels"), self.hint)])

    def __str__(self) -> str:
        return self.message


class BadLabel(ContentError, ValueError):
    """A message that cannot be printed, with its table and key."""

    def __init__(self, message: str, table: str, key: str, hint: str = "") -> None:
        self.message, self.table, self.key, self.hint = message, table, key, hint
        super().__init__([Problem("label", f"{message} ([{table}] {key})", Place("templates/labels"), hint)])

    def __str__(self) -> str:
        return self.message


def find_label_files(folders: Sequence[Path], language: str) -> list[Path]:
    """Return the files for a language, the nearest first.

    `folders` are templates folders, the nearest first. In each, `en-GB.toml` is nearer than `en.toml`.
    """
    names = dict.fromkeys([f"{language}.toml", f"{language.partition('-')[0]}.toml"])
    candidates = ((folder / "labels" / name).resolve() for folder in folders for name in names)
    within = (path for path in candidates if any(path.is_relative_to(folder) for folder in folders))
    return [path for path in within if path.is_file()]


def read_labels(files: Sequence[Path], places: TemplatePlaces) -> Labels:
    """Return the messages of some files by table and key; each message is that of the nearest file that has it.

    The last file is the one that ships. Raises ContentError with all problems of all files: a file that is not UTF-8 or
    not TOML, a message outside a table, a value that is no text, wrong braces.
    """
    labels: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for file in reversed(files):
        try:
            tables = parse_labels(file, places)
        except ContentError as error:
            problems += error.problems
            continue
        problems += _shape_problems(file, tables, places)
        for table, messages in tables.items():
            if isinstance(messages, dict):
                labels.setdefault(table, {}).update(messages)
    if problems:
        raise ContentError(problems)
    return labels


def parse_labels(file: Path, places: TemplatePlaces) -> Mapping[str, Any]:
    """Return what a file of labels has. Raises ContentError for a file that is not UTF-8 or not TOML."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        place = Place(places.printed(file))
        raise ContentError([Problem("label", "not UTF-8 text", place, "save it with the encoding UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        reason, _, position = str(error).removesuffix(")").partition(" (at ")
        at = re.match(r"line (\d+), column (\d+)", position)
        place = places.at(file, int(at[1]), int(at[2])) if at else places.at(file)
        hint = 'a table is `[sections]`, a message `watch = "What to watch"`'
        raise ContentError([Problem("label", f"not a table of labels: {reason}", place, hint)]) from None


def _shape_problems(file: Path, tables: Mapping[str, Any], places: TemplatePlaces) -> list[Problem]:
    """Return the problems of the messages of a file, each at its line."""
    problems: list[Problem] = []
    for table, messages in tables.items():
        if not isinstance(messages, dict):
            hint = "write the line with the name of its table above it, such as `[sections]`"
            place = find_label(file, "", table, places) or places.at(file)
            problems.append(Problem("label", f"the message `{table}` stands outside a table", place, hint))
            continue
        for key, message in messages.items():
            if wrong := _wrong_message(table, message):
                place = find_label(file, table, key, places) or places.at(file)
                problems.append(Problem("label", wrong[0], place, wrong[1]))
    return problems


def _wrong_message(table: str, message: object) -> tuple[str, str] | None:
    """Return what is wrong with a message, and a hint; or None."""
    if table == PLURAL_TABLE and not isinstance(message, list):
        return "the plural forms are a list of texts", 'write it as `["{n} source", "{n} sources"]`'
    forms = message if table == PLURAL_TABLE and isinstance(message, list) else [message]
    if not all(isinstance(form, str) for form in forms):
        return "a message is a text", 'write it in quotation marks, such as `"Sources"`'
    try:
        for form in forms:
            slots(form)
    except ValueError:
        return BRACES, "name what stands there, or delete the brace; `{{` prints one"
    return None


@lru_cache(maxsize=2_000)
def slots(message: str) -> tuple[tuple[str, str | None], ...]:
    """Return the texts of a message, each with the slot after it.

    Raises ValueError for more in braces than a name, with which a message could reach values.
    """
    parts = tuple(Formatter().parse(message))
    if any(slot is not None and (spec or conversion or not slot.isidentifier()) for _, slot, spec, conversion in parts):
        raise ValueError(message)
    return tuple((words, slot) for words, slot, *_ in parts)


def slot_names(message: object) -> frozenset[str]:
    """Return the names of the slots of a message, in any of its plural forms."""
    forms = message if isinstance(message, list) else [message]
    return frozenset(slot for form in forms for _, slot in slots(str(form)) if slot)


def find_label(file: Path, table: str, key: str, places: TemplatePlaces, word: str = "") -> Place | None:
    """Return the place of a message in a file, or of a word in the message; without a key that of the table."""
    current = ""
    for number, line in enumerate(file.read_text("utf-8-sig", "replace").split("\n"), 1):
        if header := _TABLE.match(line):
            current = header[1]
            if not key and current == table:
                return places.at(file, number, header.start(1) + 1)
        elif (match := _KEY.match(line)) and (current, match[1]) in ((table, key), ("", f"{table}.{key}")):
            column = max(line.find(word, match.end()), 0) if word else 0
            return places.at(file, number, (column or match.start(1)) + 1)
    return None
