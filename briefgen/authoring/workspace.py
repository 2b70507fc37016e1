"""Beside the road, for those who write: content -> its schema, a new file in it, the same file in the house's form."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from briefgen.authoring.scaffold import Scaffold
from briefgen.authoring.schema import FILE, render_schema, schema_names
from briefgen.content.document import Document
from briefgen.content.file_names import name_problem
from briefgen.content.git.commits import ignored, is_repository
from briefgen.content.load import read_document, read_folder
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.files.leftovers import clear_below
from briefgen.files.plain_files import is_plain_file, read_plain_file
from briefgen.files.writing import refuse_links, write_files
from briefgen.problems import EnvironmentFailure, Problem, UsageFailure


def readable_dossier(content: Path) -> Dossier:
    """The dossier as far as it can be read, whatever is wrong in it.

    Raises ContentError where not even the `dossier:` record can be read.
    """
    documents, problems = read_folder(content)
    return parse_dossier(documents, str(content), all_read=not any(problem.is_error for problem in problems))[0]


def dossier_schema(content: Path) -> bytes:
    """The schema for the files of a content folder, with the ids of its dossier."""
    return render_schema(schema_names(readable_dossier(content))).encode()


def write_schema(content: Path) -> tuple[Path, bool | None]:
    """The schema of the content files, for editors; and whether git ignores it, None where there is no git."""
    path = _write_schema_file(content, readable_dossier(content))
    return path, bool(ignored(content, [path])) if is_repository(content) else None


def keep_schema(content: Path, dossier: Dossier) -> None:
    """The schema as the dossier is now, where there is one; a folder that nobody may write stays as it is.

    A link or a device in its place, such as a pull request may bring, is not the schema and is left alone.
    """
    if is_plain_file(content / FILE):
        with suppress(EnvironmentFailure):
            _write_schema_file(content, dossier)


def _write_schema_file(content: Path, dossier: Dossier) -> Path:
    path, data = content / FILE, render_schema(schema_names(dossier)).encode()
    if read_plain_file(path, len(data)) != data:
        write_files({path: data})
    return path


def write_new(content: Path, it: Scaffold) -> None:
    """Write a new file. Raises UsageFailure where one is there, or where ours cannot be read as it is."""
    refuse_links(it.path.parent, content)
    clear_below(content)
    if os.path.lexists(it.path):
        raise UsageFailure(f"{it.path} is there already; edit that one, or name another with --id")
    document, problems = read_document(str(it.path), it.text.encode())
    if wrong_name := name_problem(str(it.path)):
        raise UsageFailure(f"{it.path}: {wrong_name.message}; name another one with --id")
    if document is None or problems:
        raise UsageFailure(f"this cannot be written as it is: {problems[0].message}; {problems[0].hint}")
    write_files({it.path: it.text.encode()})
    keep_schema(content, readable_dossier(content))


def formatted_text(document: Document) -> str | None:
    """A file in the house's form; None where our reader would not find the same in it, or a comment would be lost."""
    from briefgen.authoring.fmt import format_text

    text = format_text(document.text)
    after, wrong = read_document(document.name, text.encode()) if text else (None, [])
    is_same = after is not None and not wrong and _normalized(after.root) == _normalized(document.root)
    return text if is_same else None


def format_files(
    content: Path, wanted: Container[Path] | None
) -> tuple[dict[Path, tuple[str, str]], list[Problem], int]:
    """The files whose form is not the house's, each with its old and its new text; problems; how many were looked at.

    Only what our own reader takes for the same content is told of. What has gone out under seal is left as it is.
    """
    documents, problems = read_folder(content)
    sealed = (content / "sealed").resolve()
    changed: dict[Path, tuple[str, str]] = {}
    looked = 0
    for document in documents:
        path = Path(document.name)
        if path.resolve().is_relative_to(sealed) or (wanted is not None and path.resolve() not in wanted):
            continue
        looked += 1
        if any(problem.place.file == document.name for problem in problems):
            continue
        if (text := formatted_text(document)) not in (None, document.text):
            changed[path] = (document.text, text)
    told = [p for p in problems if wanted is None or Path(p.place.file).resolve() in wanted]
    return changed, told, looked


def _normalized(value: Any) -> Any:
    """A value in which the order of keys says nothing, that of a list everything."""
    if isinstance(value, Mapping):
        return {key: _normalized(value[key]) for key in sorted(value)}
    return [_normalized(item) for item in value] if isinstance(value, list) else value
