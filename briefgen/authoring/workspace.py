"""Changes to a content folder on behalf of its editors: the schema, new files, formatted files."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from briefgen.authoring.scaffold import Scaffold
from briefgen.authoring.schema import SCHEMA_FILE, render_schema, schema_names
from briefgen.content.document import Document
from briefgen.content.file_names import name_problem
from briefgen.content.git.commits import ignored_files, is_repository
from briefgen.content.load import read_document, read_folder
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.files.leftovers import clear_leftovers_below
from briefgen.files.plain_files import is_plain_file, read_plain_file
from briefgen.files.writing import refuse_links, write_files
from briefgen.problems import EnvironmentFailure, Problem, UsageFailure


def readable_dossier(content: Path) -> Dossier:
    """Return the dossier as far as it can be read despite its errors.

    Raises ContentError if not even the `dossier:` record can be read.
    """
    documents, problems = read_folder(content)
    return parse_dossier(documents, str(content), all_read=not any(problem.is_error for problem in problems))[0]


def dossier_schema(content: Path) -> bytes:
    """Return the schema for the files of a content folder, with the ids of its dossier."""
    return render_schema(schema_names(readable_dossier(content))).encode()


def write_schema(content: Path) -> tuple[Path, bool | None]:
    """Write the schema of the content files. Return its path, and whether git ignores it (None without git)."""
    path = _write_schema_file(content, readable_dossier(content))
    return path, bool(ignored_files(content, [path])) if is_repository(content) else None


def keep_schema(content: Path, dossier: Dossier) -> None:
    """The schema as the dossier is now, where there is one; a folder that nobody may write stays as it is.

    A link or a device in its place, such as a pull request may bring, is not the schema and is left alone.
    """
    if is_plain_file(content / SCHEMA_FILE):
        with suppress(EnvironmentFailure):
            _write_schema_file(content, dossier)


def _write_schema_file(content: Path, dossier: Dossier) -> Path:
    path, data = content / SCHEMA_FILE, render_schema(schema_names(dossier)).encode()
    if read_plain_file(path, len(data)) != data:
        write_files({path: data})
    return path


def write_new(content: Path, scaffold: Scaffold) -> None:
    """Write a new file. Raise UsageFailure if there is one with its name, or if the reader would not accept it."""
    path, data = scaffold.path, scaffold.text.encode()
    refuse_links(path.parent, content)
    clear_leftovers_below(content)
    if os.path.lexists(path):
        raise UsageFailure(f"{path} is there already; edit that one, or name another with --id")
    document, problems = read_document(str(path), data)
    if problem := name_problem(str(path)):
        raise UsageFailure(f"{path}: {problem.message}; name another one with --id")
    if document is None or problems:
        raise UsageFailure(f"this cannot be written as it is: {problems[0].message}; {problems[0].hint}")
    write_files({path: data})
    keep_schema(content, readable_dossier(content))


def formatted_text(document: Document) -> str | None:
    """Return the formatted text of a file, or None if that would change its content or lose a comment."""
    from briefgen.authoring.fmt import format_text

    text = format_text(document.text)
    formatted, problems = read_document(document.name, text.encode()) if text else (None, [])
    if formatted is None or problems or _with_sorted_keys(formatted.root) != _with_sorted_keys(document.root):
        return None
    return text


def format_files(
    content: Path, selected: Container[Path] | None
) -> tuple[dict[Path, tuple[str, str]], list[Problem], int]:
    """Format the files of a content folder, or the selected ones, without writing them.

    Returns the files that would change, each with its old and its new text; the problems of the files; and the number
    of files that were examined. Sealed briefs are left as they are.
    """
    documents, problems = read_folder(content)
    sealed = (content / "sealed").resolve()
    changed: dict[Path, tuple[str, str]] = {}
    examined = 0
    for document in documents:
        path = Path(document.name)
        if path.resolve().is_relative_to(sealed) or (selected is not None and path.resolve() not in selected):
            continue
        examined += 1
        if any(problem.place.file == document.name for problem in problems):
            continue
        if (text := formatted_text(document)) not in (None, document.text):
            changed[path] = (document.text, text)
    if selected is not None:
        problems = [problem for problem in problems if Path(problem.place.file).resolve() in selected]
    return changed, problems, examined


def _with_sorted_keys(value: Any) -> Any:
    """Return a value with sorted keys, to compare content in which the order of keys does not matter."""
    if isinstance(value, Mapping):
        return {key: _with_sorted_keys(value[key]) for key in sorted(value)}
    return [_with_sorted_keys(item) for item in value] if isinstance(value, list) else value
