"""a folder -> a new dossier in it, with the starter's or the example's content."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from briefgen.authoring.schema import FILE, modeline
from briefgen.files.packaged import packaged_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.files.writing import write_folder
from briefgen.problems import UsageFailure

STARTER = Path(__file__).parent / "starter_content"
IGNORED = f"# what briefgen writes\noutput/\npublic/\ncontent/{FILE}\n"
# For VS Code: the extension that knows YAML schemas, and which files have this one.
EDITOR = {
    "extensions.json": {"recommendations": ["redhat.vscode-yaml"]},
    "settings.json": {"yaml.schemas": {f"content/{FILE}": "content/**/*.yaml"}, "yaml.format.enable": False},
}


def start(folder: Path, *, example: bool, schema_of: Callable[[Path], bytes]) -> list[Path]:
    """Write a new dossier, whose content appears all at once; the whole folder, where it is not there yet.

    `schema_of` makes the schema for a content folder. Raises UsageFailure where a file would take the place of another.
    """
    source = packaged_folder("content") if example else STARTER
    content = folder / "content"
    files = {}
    for path in sorted(source.rglob("*.yaml")):
        name = path.relative_to(source)
        files[content / name] = modeline(len(name.parts) - 1).encode() + path.read_bytes()
    for file, told in EDITOR.items():
        files[folder / ".vscode" / file] = f"{json.dumps(told, indent=2)}\n".encode()
    if not os.path.lexists(folder / ".gitignore"):
        files[folder / ".gitignore"] = IGNORED.encode()
    there = {path for path in files if os.path.lexists(path)}
    taken = [path for path in files if path in there and read_plain_file(path, len(files[path])) != files[path]]
    if taken or os.path.lexists(content):
        raise UsageFailure(f"{taken[0] if taken else content} is there already; choose another folder")
    new = {path: data for path, data in files.items() if path not in there}
    write_folder(content if folder.exists() else folder, {**new, content / FILE: schema_of(source)})
    return list(files)
