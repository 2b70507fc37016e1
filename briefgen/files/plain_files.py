"""Files at fixed places: opened without following a link, without waiting, and up to a size."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from briefgen.problems import EnvironmentFailure


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


def checksum(path: Path) -> str:
    """SHA-256 of a regular file, in hexadecimal digits; no link is followed.

    Raises EnvironmentFailure where the file cannot be read.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}") from error


def is_plain_file(path: Path) -> bool:
    """Whether a regular file is at the path: not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
