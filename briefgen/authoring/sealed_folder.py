"""a brief in its forms, and what it printed -> the files of its sealed folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from briefgen import __version__
from briefgen.content.fields import Marking
from briefgen.content.fingerprints import RECORDS, PrintedRecord, fingerprint, kind_and_id
from briefgen.content.model import Record
from briefgen.files.leftovers import is_temporary
from briefgen.files.plain_files import is_plain_file
from briefgen.formats import OutputFormat
from briefgen.problems import UsageFailure

# Git stores and gives back the very bytes that went out, whatever the attributes of folders above say.
ATTRIBUTES = b"* -text -filter -ident -working-tree-encoding\n"
HEAD = """\
# Written by `briefgen seal`: this brief has gone out, in the files beside this one. Change nothing here;
# a mistake is told under `corrections:`, and `briefgen seal --revise` puts a corrected brief beside this one.
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a sealed brief is known by: number and revision, its two clocks (day and commit), templates, markings."""

    day: date
    number: int
    revision: int
    commit: str
    templates: str  # SHA-256 over the templates
    marking: Marking
    limit: Marking | None
    previous: str | None  # SHA-256 of the seal before; None for the first

    def folder(self, content: Path) -> Path:
        return content / "sealed" / str(self.day) / f"r{self.revision}"


def sealed_files(
    content: Path,
    stamp: Stamp,
    forms: Mapping[OutputFormat, bytes],
    printed: Iterable[Record],
    oldest: Mapping[str, str],
) -> dict[Path, bytes]:
    """The files that went out, the fingerprints of the records that they print, and the `seal:` record over both."""
    lines = sorted(_line(content, record, oldest) for record in printed)
    files: dict[str, bytes] = {f"{stamp.day}.{form}": data for form, data in forms.items()}
    files[RECORDS] = "".join(f"{line}\n" for line in lines).encode()
    folder = stamp.folder(content)
    if folder.exists() and not (folder.is_dir() and all(is_temporary(path.name) for path in folder.iterdir())):
        raise UsageFailure(f"{folder} holds files already; what has gone out is never written over")
    attributes = content / "sealed" / ".gitattributes"
    made = {} if is_plain_file(attributes) else {attributes: ATTRIBUTES}  # git changes no line end of what went out
    made |= {folder / name: data for name, data in files.items()}
    return {**made, folder / "seal.yaml": _record(stamp, files)}


def _line(content: Path, record: Record, oldest: Mapping[str, str]) -> str:
    file = Path(record.at.file).relative_to(content)
    return str(PrintedRecord(*kind_and_id(record, oldest), fingerprint(record, oldest), file.as_posix()))


def _record(stamp: Stamp, files: Mapping[str, bytes]) -> bytes:
    limit = [f"  limit: {stamp.limit}"] if stamp.limit else []
    previous = [f"  previous: {stamp.previous}"] if stamp.previous else []
    lines = [
        "seal:",
        f"  day: {stamp.day}",
        f"  number: {stamp.number}",
        f"  revision: {stamp.revision}",
        *previous,
        f"  commit: {stamp.commit}",
        f"  version: {__version__}",
        f"  marking: {stamp.marking}",
        *limit,
        f"  templates: {stamp.templates}",
        "  files:",
        *(f"    {name}: {sha256(data).hexdigest()}" for name, data in sorted(files.items())),
    ]
    return (HEAD + "\n".join(lines) + "\n").encode()
