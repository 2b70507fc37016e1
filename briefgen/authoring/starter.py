"""A new dossier with the content of the starter or of the example."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from briefgen.authoring.schema import SCHEMA_FILE, modeline
from briefgen.files.packaged import packaged_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.files.writing import write_folder
from briefgen.problems import UsageFailure

STARTER_CONTENT = Path(__file__).parent / "starter_content"
GITIGNORE = f"# what briefgen writes\noutput/\npublic/\ncontent/{SCHEMA_FILE}\n"
# Settings of VS Code: the extension that supports YAML schemas, and the files with this schema.
EDITOR_SETTINGS = {
    "extensions.json": {"recommendations": ["redhat.vscode-yaml"]},
    "settings.json": {"yaml.schemas": {f"content/{SCHEMA_FILE}": "content/**/*.yaml"}, "yaml.format.enable": False},
}


def create_dossier(folder: Path, *, example: bool, schema_of: Callable[[Path], bytes]) -> list[Path]:
    """Write a new dossier, and return its files. The content folder, or a new folder, appears all at once.

    `schema_of` returns the schema of a content folder. Raises UsageFailure rather than replace an existing file.
    """
    source = packaged_folder("content") if example else STARTER_CONTENT
    content = folder / "content"
    files = {}
    for path in sorted(source.rglob("*.yaml")):
        name = path.relative_to(source)
        files[content / name] = modeline(len(name.parts) - 1).encode() + path.read_bytes()
    for file, settings in EDITOR_SETTINGS.items():
        files[folder / ".vscode" / file] = f"{json.dumps(settings, indent=2)}\n".encode()
    if not os.path.lexists(folder / ".gitignore"):
        files[folder / ".gitignore"] = GITIGNORE.encode()
    existing = [path for path in files if os.path.lexists(path)]
    different = [path for path in existing if read_plain_file(path, len(files[path])) != files[path]]
    if different or os.path.lexists(content):
        raise UsageFailure(f"{different[0] if different else content} is there already; choose another folder")
    new = {path: data for path, data in files.items() if path not in existing}
    write_folder(content if folder.exists() else folder, {**new, content / SCHEMA_FILE: schema_of(source)})
    return list(files)
