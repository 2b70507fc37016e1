"""Compiled templates in the user's cache folder."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from briefgen import __version__
from briefgen.files.leftovers import clear_leftovers, lock_temporary, temporary_name
from briefgen.files.plain_files import read_plain_file

SANDBOX_VERSION = 4  # to be raised when templates compile to other code, because compiled templates are cached
MAX_COMPILED = 1 << 24  # bytes of a compiled template


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates in the user's cache folder, which halve the time of a small command.

    A file that cannot be read or written is no error.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        data = read_plain_file(self.folder / f"{bucket.key}.cache", MAX_COMPILED)
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template, first under a temporary name, so that no other command reads a part of it."""
        clear_leftovers(self.folder)
        temporary = self.folder / temporary_name()
        with suppress(OSError):
            handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                lock_temporary(handle)
                file.write(bucket.bytecode_to_string())
                file.flush()
                temporary.rename(self.folder / f"{bucket.key}.cache")
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@cache
def compiled_templates(name: str) -> CompiledTemplates | None:
    """Return the cache for the environments of a name, or None where there can be none."""
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(home) / "briefgen" / __version__ / f"{name}-{SANDBOX_VERSION}"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    # Whoever can write into the folder can run code in this process.
    is_private = status.st_uid == os.getuid() and not status.st_mode & 0o022
    return CompiledTemplates(folder) if is_private else None
