"""Temporary names on the disk that only briefgen gives, and the removal of those whose process has ended.

Whoever makes a temporary file or folder locks it (flock) as long as it is in use. The kernel frees the lock when the
process ends, however it ends, so that the next command can tell a leftover from what another process still writes.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_TEMPORARY = re.compile(r"\.?briefgen-[0-9a-f]{16}\.part")


def temporary_name() -> str:
    """Return a new hidden name for a file or folder that is about to get another one."""
    return f".briefgen-{os.urandom(8).hex()}.part"


def is_temporary(name: str) -> bool:
    """Whether only `temporary_name` or `scratch_folder` gives such names."""
    return _TEMPORARY.fullmatch(name) is not None


def hold(handle: int) -> None:
    """Lock an open temporary file or folder until it is closed; nothing happens where the file system has no locks.

    Nobody removes what cannot be locked, so that a missing lock loses no data.
    """
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def clear(folder: Path) -> None:
    """Remove the temporary files and folders directly in a folder whose process has ended.

    Links and what belongs to another user stay. What cannot be removed now is left to the next command.
    """
    try:
        names = [path.name for path in folder.iterdir() if is_temporary(path.name)]
    except OSError:
        return
    for name in names:
        _remove_if_ended(folder / name)


def clear_below(folder: Path) -> None:
    """Remove such leftovers from a folder and from all folders below it; hidden folders are not entered."""
    for place, folders, names in os.walk(folder):
        if any(map(is_temporary, (*folders, *names))):
            clear(Path(place))
        folders[:] = [name for name in folders if not name.startswith(".")]


def clear_scratch() -> None:
    """Remove the scratch folders of processes that have ended."""
    clear(Path(tempfile.gettempdir()))


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A private folder in the system's folder for temporary files; those of ended processes are removed first."""
    clear_scratch()
    folder, handle = held_folder(Path(tempfile.gettempdir()), hidden=False)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def empty_folder(folder: Path) -> None:
    """Remove the contents of a folder."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def held_folder(parent: Path, *, hidden: bool) -> tuple[Path, int]:
    """A new temporary folder and the open handle that holds it.

    It is made again where another process took it for a leftover before it was locked.
    """
    while True:
        folder = parent / (temporary_name() if hidden else temporary_name().removeprefix("."))
        folder.mkdir(mode=0o777 if hidden else 0o700)
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        except OSError:
            folder.rmdir()
            raise
        hold(handle)
        if folder.is_dir():
            return folder, handle
        os.close(handle)


def _remove_if_ended(path: Path) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while the process that made it is alive
            status = os.fstat(handle)
            if status.st_uid != os.geteuid():
                return
            if stat.S_ISDIR(status.st_mode):
                shutil.rmtree(path, ignore_errors=True)
            elif stat.S_ISREG(status.st_mode):
                path.unlink()
        finally:
            os.close(handle)
