"""Atomic writes: each file, or a new folder with its files, appears completely or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from briefgen.files.disk_errors import UNCHANGED, disk_failure, name_in_errors
from briefgen.files.folders import make_folders, remove_folders, sync_folder
from briefgen.files.leftovers import clear_leftovers, create_locked_folder, lock_temporary, temporary_name
from briefgen.problems import EnvironmentFailure, UsageFailure

BATCH_SIZE = 200  # files that are open at the same time; systems allow at least 256
# Errors of O_TMPFILE where unnamed files are not supported: other kernels, other file systems, no /proc.
_UNNAMED_UNSUPPORTED = {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT}


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files so that each path holds its old bytes or its new ones, never a part.

    All new bytes are on the disk before the first path changes, so a full disk leaves every path as it was. More than
    `BATCH_SIZE` files are written in batches, each of which keeps that promise. A batch of new paths only is written
    completely or not at all, unless the process is killed. Raises EnvironmentFailure for disk errors; its hint says
    how many files were written.
    """
    if folder := next((path for path in files if path.is_dir() and not path.is_symlink()), None):
        raise EnvironmentFailure(f"cannot write {folder}: a folder has that name", "move the folder away")
    created: list[Path] = []
    items = list(files.items())
    written = 0
    try:
        for folder in dict.fromkeys(path.parent for path in files):
            make_folders(folder, created)
            clear_leftovers(folder)
        for start in range(0, len(items), BATCH_SIZE):
            written += _write_batch(items[start : start + BATCH_SIZE])
    except _PlacementError as failure:
        written += failure.placed
        raise disk_failure(failure.error, _disk_state(written, len(items))) from failure.error
    except OSError as error:
        raise disk_failure(error, _disk_state(written, len(items))) from error
    finally:
        if written == 0:
            remove_folders(created)
    _sync_folders([*(path.parent for path in files), *(folder.parent for folder in created)])


def write_folder(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write files below a folder, which appears with all of them at once or not at all.

    The folder must be missing or empty. Its missing parents appear together with it. Files outside of it are written
    first. Raises EnvironmentFailure for disk errors, and where something else is in the folder's place.
    """
    top = _topmost_missing(folder)
    clear_leftovers(folder)
    clear_leftovers(top.parent)
    if outside := {path: data for path, data in files.items() if not path.is_relative_to(top)}:
        write_files(outside)
    hidden: Path | None = None
    try:
        with name_in_errors(top):
            hidden, handle = create_locked_folder(top.parent, hidden=True)
            try:
                inside = {path.relative_to(top): data for path, data in files.items() if path not in outside}
                _fill_folder(hidden, inside)
                hidden.rename(top)
            finally:
                os.close(handle)
    except OSError as error:
        raise disk_failure(error, _disk_state(len(outside), len(files))) from error
    finally:
        if hidden is not None:
            shutil.rmtree(hidden, ignore_errors=True)
    _sync_folders([top.parent])


@contextmanager
def exclusive_access(folder: Path, activity: str) -> Iterator[None]:
    """Lock a folder for the `with` block. Raise UsageFailure if another command has locked it.

    The lock ends with the process, however that ends. A missing folder is left for the command to report. `activity`
    stands in the message: `another command is sealing in …`.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageFailure(f"another command is {activity} in {folder}; wait for it") from None
        except OSError:
            pass  # a file system without locks
        yield
    finally:
        os.close(handle)


def refuse_inside(output: Path, sources: Mapping[str, Path]) -> None:
    """Refuse an output folder inside a source folder, where briefgen would read its own output."""
    for name, folder in sources.items():
        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageFailure(f"--output {output} lies in the {name} folder; choose a folder beside it")


def refuse_links(folder: Path, content: Path) -> None:
    """Refuse a folder that a link puts outside the content folder."""
    if not folder.resolve().is_relative_to(content.resolve()):
        raise UsageFailure(f"{folder} is reached through a link that leads out of {content}; remove the link")


class _PlacementError(Exception):
    """A disk error while files got their names, with the number of files that have theirs."""

    def __init__(self, error: OSError, placed: int) -> None:
        self.error, self.placed = error, placed
        super().__init__(str(error))


@dataclass(slots=True)
class _StagedWrite:
    """A file whose bytes are on the disk, open and locked, with a temporary name or without one."""

    path: Path
    handle: int
    temporary: Path | None
    is_new: bool


def _write_batch(items: Sequence[tuple[Path, bytes]]) -> int:
    staged: list[_StagedWrite] = []
    try:
        for path, data in items:
            with name_in_errors(path):
                staged.append(_stage_file(path, data))
        _place_files(staged)
    finally:
        for file in staged:
            _discard_file(file)
    return len(staged)


def _place_files(staged: Sequence[_StagedWrite]) -> None:
    """Give all files their names. If one fails and all before it are new, remove those again."""
    for count, file in enumerate(staged):
        try:
            with name_in_errors(file.path):
                _place_file(file)
        except OSError as error:
            placed = staged[:count]
            if all(other.is_new for other in placed):
                placed = [other for other in placed if not _remove_file(other.path)]
            raise _PlacementError(error, len(placed)) from error


def _stage_file(path: Path, data: bytes) -> _StagedWrite:
    """Write the bytes to a temporary or unnamed file in the folder of the path, with mode 0644 whatever the umask."""
    handle, temporary = _open_temporary(path.parent)
    staged = _StagedWrite(path, handle, temporary, is_new=not os.path.lexists(path))
    try:
        write_and_sync(handle, data)
    except BaseException:
        _discard_file(staged)
        raise
    return staged


def _open_temporary(folder: Path) -> tuple[int, Path | None]:
    """Open and lock a new file: unnamed where the system supports that (Linux, open(2), O_TMPFILE), else named.

    Returns its handle, and its name or None.
    """
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").is_dir():
        try:
            handle = os.open(folder, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        except OSError as error:
            if error.errno not in _UNNAMED_UNSUPPORTED:
                raise
        else:
            lock_temporary(handle)
            return handle, None
    while True:
        temporary = folder / temporary_name()
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        lock_temporary(handle)
        if os.fstat(handle).st_nlink:  # no other command removed it as a leftover before it was locked
            return handle, temporary
        os.close(handle)


def write_and_sync(handle: int, data: bytes) -> None:
    """Write bytes to an open file, set its mode to 0644 whatever the umask, and wait until all is on the disk."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    os.fchmod(handle, 0o644)
    os.fsync(handle)


def _place_file(file: _StagedWrite) -> None:
    """Give a file its name. An unnamed file is linked, or where the path is taken, linked elsewhere and renamed."""
    if file.temporary is None:
        try:
            _link(file.handle, file.path)
        except FileExistsError:
            file.is_new = False
            file.temporary = file.path.with_name(temporary_name())
            _link(file.handle, file.temporary)
        else:
            return
    file.temporary.rename(file.path)
    file.temporary = None


def _link(handle: int, path: Path) -> None:
    # With `src_dir_fd` Python calls linkat(2), which can follow /proc/self/fd; link(2) cannot.
    os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle, follow_symlinks=True)


def _discard_file(file: _StagedWrite) -> None:
    """Close a file and remove its temporary name, if any. Errors do not matter: fsync has confirmed the bytes."""
    with suppress(OSError):
        if file.temporary is not None:
            file.temporary.unlink(missing_ok=True)
    with suppress(OSError):
        os.close(file.handle)


def _remove_file(path: Path) -> bool:
    """Remove a file, and return whether that succeeded."""
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _fill_folder(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write new files by their paths in a folder, and wait until they and their folders are on the disk."""
    folders = {folder}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        folders |= {folder / parent for parent in name.parents}
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            write_and_sync(handle, data)
        finally:
            os.close(handle)
    for inner in sorted(folders, reverse=True):
        sync_folder(inner)


def _topmost_missing(folder: Path) -> Path:
    """Return the outermost missing parent of a folder, or the folder itself where it exists."""
    while not folder.parent.exists():
        folder = folder.parent
    return folder


def _sync_folders(folders: Iterable[Path]) -> None:
    """Wait until the new names in folders are on the disk. On an error the files are in place all the same."""
    for folder in dict.fromkeys(folders):
        try:
            with name_in_errors(folder):
                sync_folder(folder)
        except OSError as error:
            state = "all files are in their places, but a power failure could undo that"
            raise disk_failure(error, state, "confirm the names in") from error


def _disk_state(written: int, total: int) -> str:
    return f"{written} of {total} files were written" if written else UNCHANGED
