"""Stage: a folder -> a new dossier in it, with the starter's or the example's content."""

from __future__ import annotations

from pathlib import Path

from briefgen.problems import UsageFailure
from briefgen.shipped import shipped
from briefgen.writing import write_files

STARTER = Path(__file__).parent / "starter_content"
IGNORED = "# what briefgen writes\noutput/\n"


def start(folder: Path, *, example: bool) -> list[Path]:
    """Write a new dossier; UsageFailure where a file would take the place of one that is there."""
    source = shipped("content") if example else STARTER
    files = {
        folder / "content" / path.relative_to(source): path.read_bytes() for path in sorted(source.rglob("*.yaml"))
    }  # fmt: skip
    if not (folder / ".gitignore").exists():
        files[folder / ".gitignore"] = IGNORED.encode()
    taken = [path for path in files if path.exists()]
    if taken or (folder / "content").exists():
        raise UsageFailure(f"{taken[0] if taken else folder / 'content'} is there already; choose another folder")
    write_files(files)
    return list(files)
