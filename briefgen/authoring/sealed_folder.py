"""The files of a sealed folder: a brief in its output formats, the records that it prints, and its seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from briefgen import __version__
from briefgen.content.fields import Marking
from briefgen.content.fingerprints import RECORDS_FILE, PrintedRecord, fingerprint, kind_and_id
from briefgen.content.model import Record
from briefgen.files.leftovers import is_temporary
from briefgen.files.plain_files import is_plain_file
from briefgen.formats import OutputFormat
from briefgen.problems import UsageFailure

# With these attributes git stores and checks out the exact bytes, whatever the attributes of parent folders say.
GIT_ATTRIBUTES = b"* -text -filter -ident -working-tree-encoding\n"
SEAL_HEADER = """\
# Written by `briefgen seal`: this brief has gone out, in the files beside this one. Change nothing here.
# A mistake is corrected under `corrections:`, and `briefgen seal --revise` puts a corrected brief beside this one.
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The identity of a sealed brief: its number and revision, day and commit, templates and markings."""

    day: date
    number: int
    revision: int
    commit: str
    templates: str  # SHA-256 over the templates
    marking: Marking
    limit: Marking | None
    previous: str | None  # SHA-256 of the seal before; None for the first

    def folder(self, content: Path) -> Path:
        """Return the sealed folder in a content folder."""
        return content / "sealed" / str(self.day) / f"r{self.revision}"


def sealed_files(
    content: Path,
    stamp: Stamp,
    outputs: Mapping[OutputFormat, bytes],
    printed: Iterable[Record],
    oldest: Mapping[str, str],
) -> dict[Path, bytes]:
    """Return the files of a sealed folder: the outputs, the fingerprints of their records, and the `seal:` record.

    `oldest` maps each id to the first id of its record. Raises UsageFailure if the folder holds files already.
    """
    lines = sorted(_record_line(content, record, oldest) for record in printed)
    files: dict[str, bytes] = {f"{stamp.day}.{format}": data for format, data in outputs.items()}
    files[RECORDS_FILE] = "".join(f"{line}\n" for line in lines).encode()
    folder = stamp.folder(content)
    if folder.exists() and not (folder.is_dir() and all(is_temporary(path.name) for path in folder.iterdir())):
        raise UsageFailure(f"{folder} holds files already; what has gone out is never written over")
    attributes = content / "sealed" / ".gitattributes"
    attribute_files = {} if is_plain_file(attributes) else {attributes: GIT_ATTRIBUTES}
    sealed = {folder / name: data for name, data in files.items()}
    return {**attribute_files, **sealed, folder / "seal.yaml": _render_seal(stamp, files)}


def _record_line(content: Path, record: Record, oldest: Mapping[str, str]) -> str:
    file = Path(record.at.file).relative_to(content)
    return str(PrintedRecord(*kind_and_id(record, oldest), fingerprint(record, oldest), file.as_posix()))


def _render_seal(stamp: Stamp, files: Mapping[str, bytes]) -> bytes:
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
    return (SEAL_HEADER + "\n".join(lines) + "\n").encode()
