"""Names in the content folder: which are read, which are ignored, and which are a problem."""

from __future__ import annotations

import re

from briefgen.content.characters import FORBIDDEN, LAYOUT_MARKS
from briefgen.content.stream_safe import normalize
from briefgen.problems import Place, Problem, printable_path

MAX_FOLDERS = 16  # nested
_ENDINGS = (".yaml", ".yml")
_INVISIBLE_IN_NAME = re.compile(f"[\t\n\r{LAYOUT_MARKS}]")  # allowed in a text, but not in a name
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE_NAME = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9\u00b9\u00b2\u00b3]) *(?:\..*)?")
_WINDOWS_RESERVED = re.compile(r'[<>:"|?*\\]')


def is_ignored(name: str) -> bool:
    """Whether an entry is hidden, or the lock or the backup of an editor: `.a.yaml.swp`, `#a.yaml#`, `a.yaml~`."""
    return name.startswith((".", "~$")) or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def is_content(name: str) -> bool:
    """Whether the name is that of a content file, even in capitals or with a dot or a space at its end."""
    return not is_ignored(name) and name.rstrip(". ").casefold().endswith(_ENDINGS)


def collision_key(name: str) -> str:
    """Return the name as a disk compares it that ignores capitals and normalization forms (APFS, NTFS)."""
    folded = normalize("NFD", name.rstrip(". ")).casefold()
    return normalize("NFC", folded)


class Collisions:
    """The names in a content folder, no two of which may be the same on a disk that ignores capitals."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}

    def problem(self, path: str) -> Problem | None:
        """Add a path, and return the problem where its name is that of an earlier one on such a disk."""
        folder, _, name = path.rpartition("/")
        first = self._first.setdefault((folder, collision_key(name)), path)
        if first == path:
            return None
        message = "the name differs from another one only in capitals or in how Unicode writes it"
        hint = "rename one of the two: on macOS and Windows only one of them can be there"
        return Problem("same-file-name", message, Place(path), hint, (("the other one", Place(first)),))

    def path_problem(self, folder: str, inside: str) -> Problem | None:
        """Add each folder of a path inside a folder, and the path itself; return the first problem."""
        parts = inside.split("/")
        if len(parts) > MAX_FOLDERS:
            place, hint = Place(f"{folder}/{inside}"), "move what it holds further up"
            return Problem("too-deep", f"folders nested deeper than {MAX_FOLDERS}", place, hint)
        paths = (f"{folder}/{'/'.join(parts[: count + 1])}" for count in range(len(parts)))
        return next(filter(None, map(self.problem, paths)), None)


def name_problem(path: str, *, is_folder: bool = False) -> Problem | None:
    """Return the first problem of the last name in a path, or None.

    After an error nothing below the path may be read. After a warning the file or folder is still read.
    """
    name = path.rpartition("/")[2]
    place = Place(path)
    if reason := _reading_fault(name):
        return Problem("bad-file-name", reason, place, "rename it; letters, digits and hyphens are safe everywhere")
    if reason := _portability_fault(name):
        hint = "rename it, so that the folder can be checked out on Windows too"
        return Problem("unportable-name", reason, place, hint)
    ending = re.search(r"\.ya?ml$", name, re.IGNORECASE)
    if ending and ending[0] != ".yaml" and not is_folder:
        hint = f"rename it to {printable_path(path.removesuffix(ending[0]))}.yaml"
        return Problem("yml-ending", f"the name ends in {ending[0]}", place, hint)
    return None


def path_problem(folder: str, inside: str) -> Problem | None:
    """Return the first problem of any name in a path inside a folder; folders come before what they hold."""
    *parents, name = inside.split("/")
    path, warning = folder, None
    for parent in parents:
        path = f"{path}/{parent}"
        if problem := name_problem(path, is_folder=True):
            if problem.is_error:
                return problem
            warning = warning or problem
    return name_problem(f"{path}/{name}") or warning


def is_device(name: str) -> bool:
    """Whether Windows takes a name for a device, such as `con` or `com1.yaml`."""
    return _DEVICE_NAME.fullmatch(name.casefold()) is not None


def _reading_fault(name: str) -> str:
    try:
        name.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError as error:
        return f"the name is not UTF-8: byte 0x{error.object[error.start]:02X}"
    if invisible := FORBIDDEN.search(name) or _INVISIBLE_IN_NAME.search(name):
        return f"the name holds the invisible character U+{ord(invisible[0]):04X}"
    return ""


def _portability_fault(name: str) -> str:
    if sign := _WINDOWS_RESERVED.search(name):
        return f"the name holds `{sign[0]}`, which Windows does not allow"
    if name.endswith((".", " ")):
        return f"the name ends in a {'dot' if name.endswith('.') else 'space'}, which Windows removes"
    if is_device(name):
        return f"`{name.partition('.')[0].rstrip()}` is the name of a device on Windows, whatever its ending"
    return ""
