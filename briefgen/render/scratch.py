"""Noun: a folder for files that nobody keeps; it goes with its owner, or with the next owner if that one was killed."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

PREFIX = "briefgen-press-"
_OPENING = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Scratch:
    """A new folder in the system's folder for temporary files.

    Its owner holds a lock on it. A folder of this name that nobody holds was left by a process that was killed, and is
    removed here. Raises OSError where no folder can be made.
    """

    def __init__(self) -> None:
        remove_abandoned()
        self.path, self._lock = _locked_folder()

    def empty(self) -> None:
        """Remove what is in the folder."""
        for path in self.path.iterdir():
            rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def remove_abandoned() -> None:
    """Remove the scratch folders of this user that no process holds."""
    for path in Path(gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another user's, a link, or gone meanwhile
            folder = os.open(path, _OPENING)
            try:
                if os.fstat(folder).st_uid == os.getuid():
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    rmtree(path, ignore_errors=True)
            finally:
                os.close(folder)


def _locked_folder() -> tuple[Path, int | None]:
    while True:
        path = Path(mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):  # another process took it for abandoned before it was locked
            folder = os.open(path, _OPENING)
            fcntl.flock(folder, fcntl.LOCK_EX)
            if path.is_dir():
                return path, folder
            os.close(folder)
