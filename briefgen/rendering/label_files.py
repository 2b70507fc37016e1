"""The files of labels: the messages of each language, those that ship below those of a desk."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefgen.problems import ContentError, Place, Problem

Labels = Mapping[str, Mapping[str, Any]]


def find_label_files(folders: Sequence[Path], language: str) -> list[Path]:
    """Return the files for a language, the nearest first.

    `folders` are templates folders, the nearest first. In each, `en-GB.toml` is nearer than `en.toml`.
    """
    names = dict.fromkeys([f"{language}.toml", f"{language.partition('-')[0]}.toml"])
    candidates = ((folder / "labels" / name).resolve() for folder in folders for name in names)
    within = (path for path in candidates if any(path.is_relative_to(folder) for folder in folders))
    return [path for path in within if path.is_file()]


def read_labels(files: Sequence[Path], place_of: Callable[[Path, int], Place]) -> Labels:
    """Return the messages of some files by table and key; each message is that of the nearest file that has it.

    Raises ContentError for a file that is not UTF-8 or not a table of labels.
    """
    labels: dict[str, dict[str, Any]] = {}
    for file in reversed(files):
        for table, messages in _parse(file, place_of).items():
            if isinstance(messages, dict):
                labels.setdefault(table, {}).update(messages)
    return labels


def _parse(file: Path, place_of: Callable[[Path, int], Place]) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except UnicodeDecodeError:
        place = place_of(file, 1)
        raise ContentError([Problem("label", "not UTF-8 text", place, "save it with the encoding UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        reason, _, position = str(error).removesuffix(")").partition(" (at ")
        line = re.match(r"line (\d+)", position)
        place = place_of(file, int(line[1]) if line else 1)
        raise ContentError([Problem("label", f"not a table of labels: {reason}", place)]) from None


def find_label(files: Sequence[Path], table: str, key: str) -> tuple[Path, int] | None:
    """Return the nearest file that has a message, and the line, from 1, at which it stands."""
    for file in files:
        current = ""
        for number, line in enumerate(file.read_text("utf-8", "replace").split("\n"), 1):
            current = line.strip()[1:-1] if line.startswith("[") else current
            if current == table and line.partition("=")[0].strip().strip('"') == key:
                return file, number
    return None
