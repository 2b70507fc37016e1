"""Files at fixed places: opened without following a link, without waiting, and up to a size."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def read_plain_file(path: Path, most: int) -> bytes | None:
    """Return the bytes of a regular file of at most `most` bytes; None for anything else that is at the path.

    A link is not followed, a FIFO or a device is not waited for, and a file that cannot be read counts as none.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > most:
                return None
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def is_plain_file(path: Path) -> bool:
    """Whether a regular file is at the path: not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
