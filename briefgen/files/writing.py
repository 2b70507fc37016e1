"""files -> the disk, each whole or not at all; the one way anything reaches it."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from briefgen.files.disk_errors import UNCHANGED, disk_failure, naming
from briefgen.files.folders import make_folders, remove_folders, sync_folder
from briefgen.files.leftovers import clear, held_folder, hold, temporary_name
from briefgen.problems import EnvironmentFailure, UsageFailure

AT_ONCE = 200  # files that are open at the same time; systems allow 256 and more
# Where a file cannot be made without a name: other kernels, other file systems, no /proc.
_NO_UNNAMED = {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT}


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files so that each path holds its old bytes or its new ones, never a part.

    All new bytes are on the disk before the first path changes: a full disk leaves every path as it was. Of more than
    `AT_ONCE` files that is true for so many at a time. New files without old ones among them come all or none, unless
    the process is killed. Raises EnvironmentFailure where the disk refuses; it says how many files were written.
    """
    if folder := next((path for path in files if path.is_dir() and not path.is_symlink()), None):
        raise EnvironmentFailure(f"cannot write {folder}: a folder has that name", "move the folder away")
    made: list[Path] = []
    items = list(files.items())
    written = 0
    try:
        for folder in dict.fromkeys(path.parent for path in files):
            make_folders(folder, made)
            clear(folder)
        for start in range(0, len(items), AT_ONCE):
            written += _write_batch(items[start : start + AT_ONCE])
    except _Stopped as stopped:
        written += stopped.placed
        raise disk_failure(stopped.error, _state(written, len(items))) from stopped.error
    except OSError as error:
        raise disk_failure(error, _state(written, len(items))) from error
    finally:
        if written == 0:
            remove_folders(made)
    _sync_folders([*(path.parent for path in files), *(folder.parent for folder in made)])


def write_folder(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write files below a folder, which appears with all of them at once or not at all.

    The folder is missing, or empty. Its missing parents appear together with it. Files that lie elsewhere are written
    before. Raises EnvironmentFailure where the disk refuses, or where something else is in the folder's place.
    """
    top = _topmost_missing(folder)
    clear(folder)
    clear(top.parent)
    if beside := {path: data for path, data in files.items() if not path.is_relative_to(top)}:
        write_files(beside)
    hidden: Path | None = None
    try:
        with naming(top):
            hidden, handle = held_folder(top.parent, hidden=True)
            try:
                _fill(hidden, {path.relative_to(top): data for path, data in files.items() if path not in beside})
                hidden.rename(top)
            finally:
                os.close(handle)
    except OSError as error:
        raise disk_failure(error, _state(len(beside), len(files))) from error
    finally:
        if hidden is not None:
            shutil.rmtree(hidden, ignore_errors=True)
    _sync_folders([top.parent])


@contextmanager
def alone_in(folder: Path, doing: str) -> Iterator[None]:
    """Keep other commands that ask the same out of a folder; UsageFailure where one is there already.

    The lock goes with the process, however that ends. A folder that is not there is for the command to report.
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
            raise UsageFailure(f"another command is {doing} in {folder}; wait for it") from None
        except OSError:
            pass  # a file system without locks
        yield
    finally:
        os.close(handle)


def refuse_inside(output: Path, sources: Mapping[str, Path]) -> None:
    """Refuse an output folder among the sources, where what we write would be read again."""
    for name, folder in sources.items():
        if output.resolve().is_relative_to(folder.resolve()):
            raise UsageFailure(f"--output {output} lies in the {name} folder; choose a folder beside it")


def refuse_links(folder: Path, content: Path) -> None:
    """Refuse to write in a folder that a link puts outside the content folder."""
    if not folder.resolve().is_relative_to(content.resolve()):
        raise UsageFailure(f"{folder} is reached through a link that leads out of {content}; remove the link")


class _Stopped(Exception):
    """The disk refused while files were put in their places; so many of them were."""

    def __init__(self, error: OSError, placed: int) -> None:
        self.error, self.placed = error, placed
        super().__init__(str(error))


@dataclass(slots=True)
class _StagedWrite:
    """A file whose bytes are on the disk, open and locked; under a temporary name, or under none yet."""

    path: Path
    handle: int
    temporary: Path | None
    is_new: bool


def _write_batch(items: Sequence[tuple[Path, bytes]]) -> int:
    staged: list[_StagedWrite] = []
    try:
        for path, data in items:
            with naming(path):
                staged.append(_stage(path, data))
        _place_all(staged)
    finally:
        for file in staged:
            _discard(file)
    return len(staged)


def _place_all(staged: Sequence[_StagedWrite]) -> None:
    """Give all files their names; where one is refused and all before it are new, those are removed again."""
    for count, file in enumerate(staged):
        try:
            with naming(file.path):
                _place(file)
        except OSError as error:
            before = staged[:count]
            if all(other.is_new for other in before):
                before = [other for other in before if not _is_removed(other.path)]
            raise _Stopped(error, len(before)) from error


def _stage(path: Path, data: bytes) -> _StagedWrite:
    """Bring the bytes to the disk beside their place; 0644 whatever the umask."""
    handle, temporary = _open_temporary(path.parent)
    staged = _StagedWrite(path, handle, temporary, is_new=not os.path.lexists(path))
    try:
        write_and_sync(handle, data)
    except BaseException:
        _discard(staged)
        raise
    return staged


def _open_temporary(folder: Path) -> tuple[int, Path | None]:
    """Open a locked file without a name, where the system has such (Linux, open(2), O_TMPFILE); else with one."""
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").is_dir():
        try:
            handle = os.open(folder, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        except OSError as error:
            if error.errno not in _NO_UNNAMED:
                raise
        else:
            hold(handle)
            return handle, None
    while True:
        temporary = folder / temporary_name()
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        hold(handle)
        if os.fstat(handle).st_nlink:  # no other command took it for a leftover before it was locked
            return handle, temporary
        os.close(handle)


def write_and_sync(handle: int, data: bytes) -> None:
    """Write bytes to an open file and wait until the disk has them; 0644 whatever the umask."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    os.fchmod(handle, 0o644)
    os.fsync(handle)


def _place(file: _StagedWrite) -> None:
    """Give a file its name. One without a name gets it at once where nothing is there, else by way of another one."""
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


def _discard(file: _StagedWrite) -> None:
    """Close a file, and remove its temporary name, if it still has one. An error of closing says nothing: see fsync."""
    with suppress(OSError):
        if file.temporary is not None:
            file.temporary.unlink(missing_ok=True)
    with suppress(OSError):
        os.close(file.handle)


def _is_removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _fill(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write new files, by their paths in a folder, and wait until the disk has them and their folders."""
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
    """The outermost folder that is missing on the way to a folder; the folder itself where it is there."""
    while not folder.parent.exists():
        folder = folder.parent
    return folder


def _sync_folders(folders: Iterable[Path]) -> None:
    """Wait until the disk has the new names; where it does not say so, they are there all the same."""
    for folder in dict.fromkeys(folders):
        try:
            with naming(folder):
                sync_folder(folder)
        except OSError as error:
            state = "all files are in their places, but a power failure could undo that"
            raise disk_failure(error, state, "confirm the names in") from error


def _state(written: int, of: int) -> str:
    return f"{written} of {of} files were written" if written else UNCHANGED
