"""Safe access to files at fixed paths: no link is followed, nothing blocks, and sizes are limited."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from briefgen.problems import EnvironmentFailure


def read_plain_file(path: Path, max_size: int) -> bytes | None:
    """Return the bytes of a regular file of at most `max_size` bytes, or None for anything else at the path.

    That includes links, FIFOs, devices and files that cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > max_size:
                return None
            data = file.read(max_size + 1)
    except OSError:
        return None
    return data if len(data) <= max_size else None


def checksum(path: Path) -> str:
    """Return the SHA-256 of a regular file in hexadecimal digits, without following a link.

    Raises EnvironmentFailure if the file cannot be read.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}") from error


def is_plain_file(path: Path) -> bool:
    """Return whether a regular file is at the path; a link to one is not."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
