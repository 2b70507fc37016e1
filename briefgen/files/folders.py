"""Creation, removal and synchronization of folders on the disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def make_folders(folder: Path, created: list[Path]) -> None:
    """Create a folder and its missing parents, and append each new one to `created`, the outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        created.append(path)


def remove_folders(created: Sequence[Path]) -> None:
    """Remove those of the folders that `make_folders` created that are empty."""
    for folder in reversed(created):
        with suppress(OSError):
            folder.rmdir()


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
