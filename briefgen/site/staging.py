"""The staging folder: the files of a new site, which replaces the old site in one step."""

from __future__ import annotations

import hashlib
import os
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
from briefgen.site.manifest import Manifest, manifest_lines
from briefgen.site.model import MANIFEST, SiteFile, StagedFile
from briefgen.site.previous_site import PreviousSite, modified_at
from briefgen.site.site_folder import (
    check_output_folder,
    exchange_folders,
    is_site_folder,
    lock_folder,
    remove_site,
    sync_tree,
)


class Staging:
    """A site that is being built, in a folder beside that of the published site.

    While it is open the parent folder of both is locked. It first removes what a killed build has left there.

    Any process may write or reuse files. Only the process that opened the staging registers them: the site consists of
    the registered files.
    """

    def __init__(self, output: Path, sources: Mapping[str, Path]) -> None:
        """Raise UsageFailure for a folder that may not be filled; `sources` are the folders that the build reads."""
        self.output = output.resolve()
        check_output_folder(output, self.output, sources)
        self.folder = self.output.parent / f".{self.output.name}.staging"
        self._aside = self.folder.with_name(f"{self.folder.name}.old")
        self.digests: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self._staged_folders: set[str] = set()  # those that exist in the staging folder
        self._new_parents: list[Path] = []  # the folders above the site that were missing
        self._lock: int | None = None
        self._state = UNCHANGED
        self.previous = PreviousSite(self.output)

    def __enter__(self) -> Self:
        try:
            make_folders(self.output.parent, self._new_parents)
            self._lock = lock_folder(self.output.parent)
            if is_plain_file(self._aside / MANIFEST) and not self.output.exists():
                self._aside.rename(self.output)  # a build was killed between two steps of `exchange_folders`
                self.previous = PreviousSite(self.output)
            self._clear()
            self.folder.mkdir()
            (self.folder / MANIFEST).write_text("{}", "utf-8")  # marks the folder as a site, if this build is killed
        except BlockingIOError:
            raise UsageFailure(f"another build is writing in {self.output.parent}; wait for it") from None
        except OSError as error:
            self._leave()
            raise disk_failure(error, UNCHANGED) from error
        except UsageFailure:
            self._unlock()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        cleanup_error = self._leave()
        if isinstance(error, OSError):
            raise disk_failure(error, self._state) from error
        if cleanup_error is not None and error is None:
            state = f"{self._state}; the next build removes what is left"
            raise disk_failure(cleanup_error, state, "remove") from cleanup_error

    def _leave(self) -> OSError | None:
        """Remove the staging folder and unlock; return the error if the disk refuses the removal."""
        cleanup_error = None
        try:
            if self._lock is not None:  # without the lock another build may be writing there
                self._clear()
        except OSError as error:
            cleanup_error = error
        if self._state == UNCHANGED:
            remove_folders(self._new_parents)
        self._unlock()
        return cleanup_error

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def clear_leftovers(self) -> None:
        """Remove what a killed build left beside the site; leave what another build writes, and foreign folders."""
        if not any(map(os.path.lexists, (self.folder, self._aside))):
            return
        with suppress(OSError, UsageFailure):
            self._lock = lock_folder(self.output.parent)
            self._clear()
        self._unlock()

    def add(self, file: SiteFile) -> None:
        """Write and register a file. Raise ContentError if another page has its path."""
        self.register(self.write(file))

    def write(self, file: SiteFile) -> StagedFile:
        """Write a file into the staging folder; a link to the old file where the bytes are the same."""
        digest = hashlib.sha256(file.data).hexdigest()
        if file.path != MANIFEST:
            self._make_folder(file.path)
            path = self.folder / file.path
            path.unlink(missing_ok=True)  # never write through a link into the published site
            if not (
                self.previous.files.get(file.path) == digest and _link_if_same(self.output / file.path, path, file.data)
            ):
                with path.open("xb") as stream:  # fails on a file that another process has created since
                    stream.write(file.data)
        return StagedFile(file.path, digest)

    def register(self, file: StagedFile) -> None:
        """Make a written file part of the site. Raise ContentError if another page has its path."""
        if file.path in self.digests or file.path == MANIFEST:
            message = f"two pages would be at /{file.path.removesuffix('index.html')}"
            raise ContentError(
                [Problem("page-collision", message, Place(file.path), "give one of the two records another id")]
            )
        self.digests[file.path] = file.digest

    @property
    def removed_files(self) -> Set[str]:
        """The files that the last build wrote and this one does not have."""
        return self.previous.files.keys() - self.digests.keys()

    @property
    def pages_digest(self) -> str:
        """A digest of all pages."""
        lines = "".join(f"{name} {digest}\n" for name, digest in sorted(self.digests.items()) if name.endswith(".html"))
        return hashlib.sha256(lines.encode()).hexdigest()

    def reuse_folder(self, folder: str, key: str) -> bool:
        """Copy and register a folder of the last build if its key is the same; return whether it did.

        Records the key for the next build in any case.
        """
        self.keys[folder] = key
        files = self.previous.read_folder(folder, key)
        for file in files:
            self.add(file)
        return bool(files)

    def reuse_page(self, path: str, key: str) -> bool:
        """Link the files of a day or an entry from the last build if its key is the same; return whether it did.

        The process that opened the staging must register the page, see `register_reused`.
        """
        is_reusable = self.previous.is_page_reusable(path, key)
        return is_reusable and all(map(self._link_previous, self.previous.page_files(path)))

    def register_reused(self, path: str, key: str) -> str:
        """Register the files of a page that `reuse_page` has linked, and return its note from the last build."""
        self.digests |= {name: self.previous.files[name] for name in self.previous.page_files(path)}
        note = self.previous.notes[path]
        self.add_note(path, key, note)
        return note

    def reuse_file(self, name: str, key: str) -> StagedFile | None:
        """Link a file from the last build if its key is the same; return None where that is not possible."""
        is_linked = self.previous.is_reusable(name, key) and self._link_previous(name)
        return StagedFile(name, self.previous.files[name]) if is_linked else None

    def _link_previous(self, name: str) -> bool:
        try:
            self._make_folder(name)
            os.link(f"{self.output}/{name}", f"{self.folder}/{name}")
        except OSError:
            return False
        return True

    def _make_folder(self, name: str) -> None:
        """Create the folder of a file in the staging folder."""
        folder = name.rpartition("/")[0]
        if folder not in self._staged_folders:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._staged_folders.add(folder)

    def add_note(self, path: str, key: str, text: str) -> None:
        """Record the key of a page, and what the next build must know of the page if it reuses it."""
        self.keys[path], self.notes[path] = key, text

    def publish(self) -> int:
        """Replace the old site by the new one in one step, and return how many files have changed.

        Files in the folder that briefgen did not write are carried over.
        """
        changed = sum(self.previous.files.get(path) != digest for path, digest in self.digests.items())
        times = {name: str(modified_at(f"{self.folder}/{name}")) for name in self.digests}
        manifest = Manifest(dict(sorted(self.digests.items())), self.keys, self.notes, times)
        with (self.folder / MANIFEST).open("w", encoding="utf-8") as stream:
            stream.writelines(manifest_lines(manifest))
        if self.output.exists():
            self._carry_over()
        sync_tree(self.folder)
        if self.output.exists():
            exchange_folders(self.folder, self.output, self._aside)
        else:
            self.folder.rename(self.output)
        self._state = "the new site is in its place, but a power failure could undo that"
        sync_folder(self.output.parent)
        self._state = "the new site is in its place"
        return changed

    def _carry_over(self) -> None:
        """Copy the files that briefgen did not write from the old site."""
        for name in _file_names(str(self.output)):
            if name not in self.previous.files and name != MANIFEST:
                path = self.output / name
                if name in self.digests:
                    raise UsageFailure(
                        f"{path} was not written by briefgen, and the site has a file of that name; move it"
                    )
                if not is_plain_file(path):
                    raise UsageFailure(f"{path} was not written by briefgen, and is not a file; remove it")
                self._make_folder(name)
                shutil.copy2(path, self.folder / name, follow_symlinks=False)

    def _clear(self) -> None:
        """Remove the folders that an earlier build has left beside the site."""
        if os.path.lexists(self.folder) and not is_site_folder(self.folder):
            raise UsageFailure(f"{self.folder} is in the way and was not written by briefgen; move it")
        remove_site(self.folder)
        if is_site_folder(self._aside) and self.output.exists():
            remove_site(self._aside)


def _file_names(folder: str, subfolder: str = "") -> Iterator[str]:
    """Yield the relative paths of all files and links below a folder."""
    with os.scandir(f"{folder}/{subfolder}") as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _file_names(folder, f"{subfolder}{entry.name}/")
            else:
                yield f"{subfolder}{entry.name}"


def _link_if_same(old: Path, new: Path, data: bytes) -> bool:
    """Link a file under a new name if it holds these bytes, so that it keeps its time; return whether it did."""
    try:
        if read_plain_file(old, len(data)) != data:
            return False
        os.link(old, new)
    except OSError:
        return False
    return True
