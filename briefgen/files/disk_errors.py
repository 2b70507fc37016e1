"""Messages for disk errors: what failed, what is on the disk now, and a hint."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from briefgen.problems import EnvironmentFailure

UNCHANGED = "nothing has been changed"
_HINTS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of this user on the disk is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "this user has no permission for that",
    errno.EPERM: "this user has no permission for that",
    errno.EIO: "the disk or the network under it may be failing",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "too many files are open; `ulimit -n` raises the limit",
}


@contextmanager
def name_in_errors(path: object) -> Iterator[None]:
    """Let errors of the operating system name a path that people know instead of a temporary file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def disk_failure(error: OSError, state: str = "", action: str = "write") -> EnvironmentFailure:
    """Return the failure for an error of the operating system.

    `state` says what is on the disk now, such as `nothing has been changed`; it must be true. `action` is the verb of
    the message, `cannot write …`.
    """
    path = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "the output"
    hint = _HINTS.get(error.errno or 0, "")
    return EnvironmentFailure(
        f"cannot {action} {path}: {error.strerror or error}", "; ".join(part for part in (hint, state) if part)
    )
