"""Stage: a folder -> a new dossier in it, with the starter's or the example's content."""

from __future__ import annotations

import json
from pathlib import Path

from briefgen.desk.schema import FILE, modeline
from briefgen.problems import UsageFailure
from briefgen.shipped import shipped
from briefgen.writing import write_files

STARTER = Path(__file__).parent / "starter_content"
IGNORED = f"# what briefgen writes\noutput/\npublic/\ncontent/{FILE}\n"
# For VS Code: the extension that knows YAML schemas, and which files have this one.
EDITOR = {
    "extensions.json": {"recommendations": ["redhat.vscode-yaml"]},
    "settings.json": {"yaml.schemas": {f"content/{FILE}": "content/**/*.yaml"}, "yaml.format.enable": False},
}


def start(folder: Path, *, example: bool) -> list[Path]:
    """Write a new dossier; UsageFailure where a file would take the place of one that is there."""
    source = shipped("content") if example else STARTER
    files = {}
    for path in sorted(source.rglob("*.yaml")):
        name = path.relative_to(source)
        files[folder / "content" / name] = modeline(len(name.parts) - 1).encode() + path.read_bytes()
    for file, told in EDITOR.items():
        files[folder / ".vscode" / file] = f"{json.dumps(told, indent=2)}\n".encode()
    if not (folder / ".gitignore").exists():
        files[folder / ".gitignore"] = IGNORED.encode()
    taken = [path for path in files if path.exists()]
    if taken or (folder / "content").exists():
        raise UsageFailure(f"{taken[0] if taken else folder / 'content'} is there already; choose another folder")
    write_files(files)
    return list(files)
