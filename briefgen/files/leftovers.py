"""Temporary files and folders of briefgen, and the removal of those that an ended process left behind.

A process locks (flock) its temporary files and folders while it uses them. The kernel frees the lock when the process
ends, however it ends. So the next command can distinguish a leftover from a file that another process still writes.
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
    """Return whether a name is one of those that `temporary_name` and `scratch_folder` give."""
    return _TEMPORARY.fullmatch(name) is not None


def lock_temporary(handle: int) -> None:
    """Lock an open temporary file or folder until it is closed.

    A file system without locks is no error: leftovers that cannot be locked are never removed, so no data is lost.
    """
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def clear_leftovers(folder: Path) -> None:
    """Remove the temporary files and folders directly in a folder whose process has ended.

    Links and files of other users stay. A leftover that cannot be removed now is left to the next command.
    """
    try:
        names = [path.name for path in folder.iterdir() if is_temporary(path.name)]
    except OSError:
        return
    for name in names:
        _remove_if_ended(folder / name)


def clear_leftovers_below(folder: Path) -> None:
    """Remove the leftovers in a folder and in all folders below it, except hidden ones."""
    for parent, folders, names in os.walk(folder):
        if any(map(is_temporary, (*folders, *names))):
            clear_leftovers(Path(parent))
        folders[:] = [name for name in folders if not name.startswith(".")]


def clear_scratch() -> None:
    """Remove the scratch folders of processes that have ended."""
    clear_leftovers(Path(tempfile.gettempdir()))


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Create a private folder for temporary files, and remove it at the end of the `with` block.

    The scratch folders of processes that have ended are removed first.
    """
    clear_scratch()
    folder, handle = create_locked_folder(Path(tempfile.gettempdir()), hidden=False)
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


def create_locked_folder(parent: Path, *, hidden: bool) -> tuple[Path, int]:
    """Create a temporary folder, and return it with the open handle that locks it.

    Tries again where another process takes the folder for a leftover before it is locked.
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
        lock_temporary(handle)
        if folder.is_dir():
            return folder, handle
        os.close(handle)


def _remove_if_ended(path: Path) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while the process that created it is alive
            status = os.fstat(handle)
            if status.st_uid != os.geteuid():
                return
            if stat.S_ISDIR(status.st_mode):
                shutil.rmtree(path, ignore_errors=True)
            elif stat.S_ISREG(status.st_mode):
                path.unlink()
        finally:
            os.close(handle)
