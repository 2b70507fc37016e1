"""Stage: files -> the disk, each whole or not at all; the one way anything reaches it."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from briefgen.problems import EnvironmentFailure, UsageFailure


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files so that each path holds its old bytes or its new ones, never a part.

    All new bytes are on the disk before the first path changes: a full disk leaves every path as it was.
    Raises EnvironmentFailure where the disk refuses.
    """
    staged: list[tuple[Path, Path]] = []
    if folder := next((path for path in files if path.is_dir()), None):
        raise EnvironmentFailure(f"cannot write {folder}: a folder has that name", "move the folder away")
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                staged.append((_stage(path, data), path))
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(path)) from error
        for temporary, path in staged:
            temporary.replace(path)
        for folder in {path.parent for path in files}:
            _sync_folder(folder)
    except OSError as error:
        raise EnvironmentFailure(_said(error), _cure(error)) from error
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def refuse_inside(output: Path, sources: Mapping[str, Path]) -> None:
    """Refuse an output folder among the sources, where what we write would be read again."""
    for name, folder in sources.items():
        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageFailure(f"--output {output} lies in the {name} folder; choose a folder beside it")


def _stage(path: Path, data: bytes) -> Path:
    """The bytes beside their place, on the disk; 0644 whatever the umask."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _said(error: OSError) -> str:
    return f"cannot write {error.filename or 'the output'}: {error.strerror}"


def _cure(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; nothing that was there has been changed"
    return "`--output DIR` names another folder"
