"""Folders that hold a site: how they are recognised, locked, removed and exchanged."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from briefgen.files.plain_files import is_plain_file
from briefgen.problems import UsageFailure
from briefgen.site.model import MANIFEST

_EXCHANGE = 2  # RENAME_EXCHANGE, linux/fs.h; RENAME_SWAP of macOS has the same number
_AT_FDCWD_LINUX = -100
_AT_FDCWD_MACOS = -2


def is_site_folder(folder: Path) -> bool:
    """Return whether a folder holds a site or a staged one: it has a manifest or is empty, and is no link."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return is_plain_file(folder / MANIFEST) or not any(folder.iterdir())


def check_output_folder(name: Path, output: Path, sources: Mapping[str, Path]) -> None:
    """Raise UsageFailure for a folder with files that a build could remove, or that the build reads.

    `output` is the folder as an absolute path without links, `name` the same folder as the user wrote it.
    """
    home = Path.home().resolve()
    for role, source in {**sources, "home": home, "current": Path.cwd()}.items():
        if source.resolve().is_relative_to(output):
            raise UsageFailure(f"{name} is or holds the {role} folder; choose a folder for the site alone")
        if role in sources and output.is_relative_to(source.resolve()):
            raise UsageFailure(f"{name} lies in the {role} folder; choose a folder beside it")
    if (output / ".git").exists():
        raise UsageFailure(f"{name} is a git repository; choose a folder for the site alone")
    if output.exists() and not output.is_dir():
        raise UsageFailure(f"{name} is not a folder")
    if output.is_dir() and any(output.iterdir()) and not is_plain_file(output / MANIFEST):
        raise UsageFailure(f"{name} is not empty and holds no site made by briefgen; choose another folder")


def lock_folder(folder: Path) -> int:
    """Open and lock a folder, and return its file descriptor. Raise BlockingIOError if another process holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


def remove_site(folder: Path) -> None:
    """Remove a site folder, its manifest last: if the build is killed meanwhile, the next one recognises the rest."""
    if not folder.exists():
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, onerror=_unlock_and_retry)
        elif path.name != MANIFEST:
            path.unlink()
    (folder / MANIFEST).unlink(missing_ok=True)
    folder.rmdir()


def sync_tree(folder: Path) -> None:
    """Flush everything in a folder to the disk before the folder becomes visible."""
    if sys.platform != "linux":
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)


def exchange_folders(new: Path, old: Path, aside: Path) -> None:
    """Swap two folders in one step, so that there is a folder at `old` at any moment.

    Where the file system cannot do that, the old folder is moved to `aside` first.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(new), os.fsencode(old)
    if sys.platform == "linux" and not libc.renameat2(_AT_FDCWD_LINUX, names[0], _AT_FDCWD_LINUX, names[1], _EXCHANGE):
        return
    if sys.platform == "darwin" and not libc.renameatx_np(
        _AT_FDCWD_MACOS, names[0], _AT_FDCWD_MACOS, names[1], _EXCHANGE
    ):
        return
    if os.path.lexists(aside):
        raise UsageFailure(f"{aside} is in the way and was not written by briefgen; move it")
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise


def _unlock_and_retry(remove: Callable[[str], object], path: str, _: object) -> None:
    """Make a read-only folder writable and remove again; its foreign files were carried over before."""
    parent = Path(path).parent
    parent.chmod(0o755)
    if Path(path).is_dir():
        Path(path).chmod(0o755)
    remove(path)
