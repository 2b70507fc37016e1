"""Safe access to files at fixed paths: no link is followed, nothing blocks, and sizes are limited."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """The reason why a file in a folder is not read; with `is_of_folder` none of its files is."""

    reason: str
    is_of_folder: bool = False


def read_below(parent: Path, folder: str, name: str, max_size: int) -> bytes | UnreadFile | None:
    """Return the bytes of a regular file in a folder of `parent`, why they are not read, or None if nothing is there.

    Neither the folder nor the file may be a link, and `folder` and `name` are names, not paths.
    """
    if {folder, name} & {"", ".", ".."} or "/" in folder + name or "\0" in folder + name:
        return UnreadFile("the name leads out of the folder")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    handles: list[int] = []
    try:
        handles.append(os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        for part in (folder, name):
            handles.append(os.open(part, flags, dir_fd=handles[-1]))
            status = os.fstat(handles[-1])
            if part is folder and not stat.S_ISDIR(status.st_mode):
                return UnreadFile("not a folder", is_of_folder=True)
        if not stat.S_ISREG(status.st_mode):
            return UnreadFile("not a regular file")
        with os.fdopen(os.dup(handles[-1]), "rb") as file:
            data = file.read(max_size + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = "a symbolic link, which is never followed" if error.errno == errno.ELOOP else error.strerror
        return UnreadFile(str(reason), is_of_folder=len(handles) < 2)
    finally:
        for handle in handles:
            os.close(handle)
    return data if len(data) <= max_size else UnreadFile(f"larger than {max_size:,} bytes")
