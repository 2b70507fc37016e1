"""Places in the files of the templates folders, as problems print them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from briefgen.problems import Place

_START_OF_TAG = re.compile(r"{[{%]")


class TemplatePlaces:
    """Finds files and lines in the templates folders. `printed_paths` has the path of each folder as reports print it.

    The folder of the desk comes first.
    """

    def __init__(self, printed_paths: Mapping[Path, str]) -> None:
        self._printed_paths = printed_paths

    def file(self, name: str) -> Path | None:
        """Return the file with a name, from the nearest folder that has one, or None."""
        for folder in self._printed_paths:
            candidate = (folder / name).resolve()
            if candidate.is_relative_to(folder) and candidate.is_file():
                return candidate
        return None

    def at(self, path: Path, line: int = 1, column: int = 1) -> Place:
        """Return the place of a line and column in a file of one of the folders."""
        lines = path.read_text("utf-8-sig", "replace").split("\n")
        return Place(self.printed(path), line, column, lines[line - 1] if 0 < line <= len(lines) else "")

    def printed(self, path: Path) -> str:
        """Return the path of a file of one of the folders as reports print it."""
        folder = next(folder for folder in self._printed_paths if path.is_relative_to(folder))
        return f"{self._printed_paths[folder]}/{path.relative_to(folder).as_posix()}"

    def of(self, name: str, line: int, word: str = "") -> Place:
        """Return the place of a word in a line of a template, or of the first tag of Jinja in the line."""
        path = self.file(name)
        if path is None:
            return Place(f"templates/{name}")
        place = self.at(path, line)
        return self.at(path, line, _column(place.text, word))

    def chain(self, error: BaseException, word: str = "") -> list[Place]:
        """Return the places in templates in the traceback of an error, the innermost first.

        The column of the innermost is that of `word`, where its line has it.
        """
        frames = []
        trace = error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            folder = next((folder for folder in self._printed_paths if file.is_relative_to(folder)), None)
            if folder:
                frames.append((file.relative_to(folder).as_posix(), trace.tb_lineno))
            trace = trace.tb_next
        return [self.of(name, line, "" if number else word) for number, (name, line) in enumerate(reversed(frames))]


def _column(text: str, word: str) -> int:
    """Return the column, from 1, of a word in a line; else of the first tag of Jinja; else 1."""
    match = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) if word else None
    match = match or _START_OF_TAG.search(text)
    return match.start() + 1 if match else 1
