"""which folder is a site of ours, how it is removed, and how one takes the place of another."""

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
_HERE = -100  # AT_FDCWD of Linux
_HERE_MAC = -2


def is_ours(folder: Path) -> bool:
    """Whether a folder is a site or one in the making: it holds a manifest, or nothing yet; a link is none."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return is_plain_file(folder / MANIFEST) or not any(folder.iterdir())


def refuse(asked: Path, output: Path, sources: Mapping[str, Path]) -> None:
    """Refuse a folder whose files a build could take away, or that holds what the build reads."""
    home = Path.home().resolve()
    for name, source in {**sources, "home": home, "current": Path.cwd()}.items():
        if source.resolve().is_relative_to(output):
            raise UsageFailure(f"{asked} is or holds the {name} folder; choose a folder for the site alone")
        if name in sources and output.is_relative_to(source.resolve()):
            raise UsageFailure(f"{asked} lies in the {name} folder; choose a folder beside it")
    if (output / ".git").exists():
        raise UsageFailure(f"{asked} is a git repository; choose a folder for the site alone")
    if output.exists() and not output.is_dir():
        raise UsageFailure(f"{asked} is no folder")
    if output.is_dir() and any(output.iterdir()) and not is_plain_file(output / MANIFEST):
        raise UsageFailure(f"{asked} is not empty and holds no site of ours; choose another folder")


def lock(folder: Path) -> int:
    """Open a folder and lock it; BlockingIOError where another process has."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


def remove(folder: Path) -> None:
    """Remove a folder of ours, its manifest last: a build that is killed meanwhile leaves what it owns."""
    if not folder.exists():
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, onerror=_open_and_try_again)
        elif path.name != MANIFEST:
            path.unlink()
    (folder / MANIFEST).unlink(missing_ok=True)
    folder.rmdir()


def sync_all(folder: Path) -> None:
    """All of it is on the disk before anybody can see it."""
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


def exchange(one: Path, other: Path, aside: Path) -> None:
    """Two folders change places in one step, so that at no moment there is none.

    Where the file system cannot do that, the old one is moved aside first.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and not libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE):
        return
    if sys.platform == "darwin" and not libc.renameatx_np(_HERE_MAC, names[0], _HERE_MAC, names[1], _EXCHANGE):
        return
    if os.path.lexists(aside):
        raise UsageFailure(f"{aside} is in the way and was not written by briefgen; move it")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise


def _open_and_try_again(remove: Callable[[str], object], path: str, _: object) -> None:
    """A folder that somebody closed is opened, for what was in it has been carried over."""
    parent = Path(path).parent
    parent.chmod(0o755)
    if Path(path).is_dir():
        Path(path).chmod(0o755)
    remove(path)
