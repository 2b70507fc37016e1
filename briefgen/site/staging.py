"""the files of a site -> a folder that appears whole or not at all, and loses only what a build wrote."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from briefgen.files.disk_errors import UNCHANGED, disk_failure
from briefgen.files.folders import make_folders, remove_folders, sync_folder
from briefgen.files.plain_files import is_plain_file, read_plain_file
from briefgen.problems import ContentError, Place, Problem, UsageFailure
from briefgen.site.manifest import manifest_lines, read_manifest
from briefgen.site.model import MANIFEST, SiteFile, StagedFile
from briefgen.site.site_folder import exchange, is_ours, lock, refuse, remove, sync_all


class Staging:
    """A site in the making, beside the folder in which it will stand.

    The folder around both is locked meanwhile; what a build that was killed has left is cleared by the next one.
    """

    def __init__(self, output: Path, sources: Mapping[str, Path]) -> None:
        """Raises UsageFailure for a folder that is not ours to fill."""
        self.output = output.resolve()
        refuse(output, self.output, sources)
        self.folder = self.output.parent / f".{self.output.name}.staging"
        self._aside = self.folder.with_name(f"{self.folder.name}.old")
        self.digests: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self._opened: set[str] = set()  # the folders that are there
        self._made: list[Path] = []  # the folders above the site that were missing
        self._lock: int | None = None
        self._state = UNCHANGED
        self._read_before()

    def _read_before(self) -> None:
        """Read what the last build wrote."""
        self.before, self.keys_before, self.notes_before, self.times_before = read_manifest(self.output)
        self._by_folder: dict[str, list[str]] = {}
        for name in self.before:
            self._by_folder.setdefault(_folder(name), []).append(name)

    def __enter__(self) -> Self:
        try:
            make_folders(self.output.parent, self._made)
            self._lock = lock(self.output.parent)
            if is_plain_file(self._aside / MANIFEST) and not self.output.exists():
                self._aside.rename(self.output)  # a build was killed between two steps of `exchange`
                self._read_before()
            self._clear()
            self.folder.mkdir()
            (self.folder / MANIFEST).write_text("{}", "utf-8")  # whose it is, should this build be killed
        except BlockingIOError:
            raise UsageFailure(f"another build is writing in {self.output.parent}; wait for it") from None
        except OSError as error:
            self._leave()
            raise disk_failure(error, UNCHANGED) from error
        except UsageFailure:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        left = self._leave()
        if isinstance(error, OSError):
            raise disk_failure(error, self._state) from error
        if left is not None and error is None:
            raise disk_failure(left, f"{self._state}; the next build removes what is left", "remove") from left

    def _leave(self) -> OSError | None:
        """Clear what lies beside the site and let other builds begin; the error, where the disk refuses that."""
        refused = None
        try:
            if self._lock is not None:  # without it another build may be writing there
                self._clear()
        except OSError as error:
            refused = error
        if self._state == UNCHANGED:
            remove_folders(self._made)
        self._close()
        return refused

    def _close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def clear_leftovers(self) -> None:
        """Remove what a killed build left beside the site; nothing that another build is writing, or is not ours."""
        if not any(map(os.path.lexists, (self.folder, self._aside))):
            return
        with suppress(OSError, UsageFailure):
            self._lock = lock(self.output.parent)
            self._clear()
        self._close()

    def add(self, file: SiteFile) -> None:
        """Put a file in its place. ContentError where two pages want the same one."""
        self.register(self.write(file))

    def write(self, file: SiteFile) -> StagedFile:
        """Write a file in its place, in the process that made it; the one that opened the staging must `hold` it."""
        digest = hashlib.sha256(file.data).hexdigest()
        if file.path != MANIFEST:
            self._open(file.path)
            path = self.folder / file.path
            path.unlink(missing_ok=True)  # never write through a link into the site that is there
            if not (self.before.get(file.path) == digest and _linked(self.output / file.path, path, file.data)):
                with path.open("xb") as opened:  # nor through one that another process has made since
                    opened.write(file.data)
        return StagedFile(file.path, digest)

    def register(self, file: StagedFile) -> None:
        """Take a file that is in its place into the site. ContentError where two pages want the same place."""
        if file.path in self.digests or file.path == MANIFEST:
            message = f"two pages would be at /{file.path.removesuffix('index.html')}"
            raise ContentError(
                [Problem("page-collision", message, Place(file.path), "give one of the two records another id")]
            )
        self.digests[file.path] = file.digest

    @property
    def removed(self) -> Set[str]:
        """The files that the build before wrote, and this one has not."""
        return self.before.keys() - self.digests.keys()

    @property
    def pages(self) -> str:
        """A digest of all pages."""
        told = "".join(f"{name} {digest}\n" for name, digest in sorted(self.digests.items()) if name.endswith(".html"))
        return hashlib.sha256(told.encode()).hexdigest()

    def reuse_folder(self, folder: str, key: str) -> bool:
        """Keep the files that the build before made in a folder of the same things, told by a key; or note the key."""
        self.keys[folder] = key
        names = [name for name in self.before if name.startswith(f"{folder}/")]
        if self.keys_before.get(folder) != key or not names:
            return False
        if not all(map(self._is_whole, names)):
            return False
        try:
            files = [SiteFile(name, (self.output / name).read_bytes()) for name in names]
        except OSError:
            return False
        if any(hashlib.sha256(file.data).hexdigest() != self.before[file.path] for file in files):
            return False
        for file in files:
            self.add(file)
        return True

    def unchanged_since(self, key: str) -> str | None:
        """Whether the site is what a build from the same things wrote, no file of it touched: its note, or None."""
        if self.keys_before.get("") != key:
            return None
        try:
            touched = any(self._is_touched(name) for name in self.before)
        except OSError:
            return None
        return None if touched else self.notes_before.get("")

    def _is_touched(self, name: str) -> bool:
        """A file of another time than the build left it with is not what it wrote."""
        return str(_time(f"{self.output}/{name}")) != self.times_before.get(name)

    def reuse(self, folder: str, key: str) -> bool:
        """Put the files of a day or an entry in their places again that the build before made of the same things.

        False where it did not, or somebody touched them. Any process may do it; the one that opened the staging must
        `hold_kept` them.
        """
        if self.keys_before.get(folder) != key or folder not in self.notes_before:
            return False
        names = self._by_folder.get(folder, [])
        return all(map(self._is_whole, names)) and all(map(self._linked_again, names))

    def has(self, name: str, key: str) -> bool:
        """Whether the build before made a file of the same things, and nobody touched it."""
        return self.keys_before.get(name) == key and name in self.before and self._is_whole(name)

    def reuse_file(self, name: str, key: str) -> StagedFile | None:
        """Put such a file in its place again; None where that cannot be done."""
        return StagedFile(name, self.before[name]) if self.has(name, key) and self._linked_again(name) else None

    def _is_whole(self, name: str) -> bool:
        try:
            return not self._is_touched(name)
        except OSError:
            return False

    def _linked_again(self, name: str) -> bool:
        try:
            self._open(name)
            os.link(f"{self.output}/{name}", f"{self.folder}/{name}")
        except OSError:
            return False
        return True

    def register_reused(self, folder: str, key: str) -> str:
        """Take what was kept into the site; what the build before noted of it."""
        self.digests |= {name: self.before[name] for name in self._by_folder.get(folder, [])}
        self.note(folder, key, self.notes_before[folder])
        return self.notes_before[folder]

    def _open(self, name: str) -> None:
        """The folder of a file."""
        folder = name.rpartition("/")[0]
        if folder not in self._opened:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._opened.add(folder)

    def note(self, folder: str, key: str, text: str) -> None:
        """Of which things a folder was made, and what the next build must know of it where it keeps it."""
        self.keys[folder], self.notes[folder] = key, text

    def publish(self) -> int:
        """Let the new site take the place of the old one, at once; how many of its files have changed.

        Files in the folder that no build of ours wrote are carried over.
        """
        changed = sum(self.before.get(path) != digest for path, digest in self.digests.items())
        times = {name: str(_time(f"{self.folder}/{name}")) for name in self.digests}
        told = (dict(sorted(self.digests.items())), self.keys, self.notes, times)
        with (self.folder / MANIFEST).open("w", encoding="utf-8") as manifest:
            manifest.writelines(manifest_lines(told))
        if self.output.exists():
            self._carry_over()
        sync_all(self.folder)
        if self.output.exists():
            exchange(self.folder, self.output, self._aside)
        else:
            self.folder.rename(self.output)
        self._state = "the new site is in its place, but a power failure could undo that"
        sync_folder(self.output.parent)
        self._state = "the new site is in its place"
        return changed

    def _carry_over(self) -> None:
        for name in _files(str(self.output)):
            if name not in self.before and name != MANIFEST:
                path = self.output / name
                if name in self.digests:
                    raise UsageFailure(
                        f"{path} was not written by briefgen, and the site has a file of that name; move it"
                    )
                if not is_plain_file(path):
                    raise UsageFailure(f"{path} was not written by briefgen, and is no file; remove it")
                self._open(name)
                shutil.copy2(path, self.folder / name, follow_symlinks=False)

    def _clear(self) -> None:
        """Remove what a build of ours has left beside the site."""
        if os.path.lexists(self.folder) and not is_ours(self.folder):
            raise UsageFailure(f"{self.folder} is in the way and was not written by briefgen; move it")
        remove(self.folder)
        if is_ours(self._aside) and self.output.exists():
            remove(self._aside)


def _folder(name: str) -> str:
    """The page of which a file is a part, by its folder: of a day all that lies there, else the page alone."""
    day = re.match(r"\d{4}/\d\d/\d\d/", name)
    return day[0] if day else name.removesuffix("index.html")


def _time(path: str) -> int:
    """When a file was written, in nanoseconds: a text and not a Path, for there are thousands."""
    return os.stat(path).st_mtime_ns  # noqa: PTH116


def _files(folder: str, inside: str = "") -> Iterator[str]:
    """All files and links below a folder, by their paths in it."""
    with os.scandir(f"{folder}/{inside}") as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder, f"{inside}{entry.name}/")
            else:
                yield f"{inside}{entry.name}"


def _linked(old: Path, new: Path, data: bytes) -> bool:
    """The same file under both names, if it holds these bytes: what has not changed keeps its time."""
    try:
        if read_plain_file(old, len(data)) != data:
            return False
        os.link(old, new)
    except OSError:
        return False
    return True
