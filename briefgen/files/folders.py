"""Folders on the disk: made with their parents, removed again while they are empty, and waited for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def make_folders(folder: Path, created: list[Path]) -> None:
    """Make a folder and its missing parents; each new one is added to `created`, the outermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        created.append(path)


def remove_folders(created: Sequence[Path]) -> None:
    """Remove the folders that `make_folders` created, as far as they are empty."""
    for folder in reversed(created):
        with suppress(OSError):
            folder.rmdir()


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
