"""What takes long to make is made once in a run of the tests, and shared by all its processes."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name; `make` fills it in the process that comes first, the others wait for it.

    Whoever wants to change something takes a copy (`copy`).
    """
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, finished = root / f"shared-{name}", root / f"shared-{name}.finished"
    with (root / f"shared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            shutil.rmtree(folder, ignore_errors=True)  # where making it failed
            folder.mkdir()
            make(folder)
            finished.touch()
    return folder


def copy(shared: Path, folder: Path) -> Path:
    """A copy of a shared folder, in a folder that may be there."""
    return Path(shutil.copytree(shared, folder, symlinks=True, dirs_exist_ok=True))
