"""Stage: the sealed briefs of a Dossier and the files beside their records -> what was changed since they went out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from briefgen.content.fingerprints import RECORDS, Printed, fingerprint, kind_and_id
from briefgen.content.model import Dossier, Record, Seal
from briefgen.problems import EnvironmentFailure, Place, Problem


def files_changed(seals: tuple[Seal, ...]) -> Iterator[Problem]:
    """Every file that went out is still there, as it was, and no other lies beside it."""
    for seal in seals:
        folder = Path(seal.at.file).parent
        present = {path.name: path for path in _listed(folder) if path.name != "seal.yaml"}
        cure = f"take it back from git, for example with `git checkout -- {folder}`"
        for name, digest in sorted(seal.files.items()):
            path, place = present.pop(name, None), seal.locate("files", name)
            if path is None:
                yield Problem("sealed-file", f"`{name}` went out and is gone", place, cure)
            elif not path.is_file():
                yield Problem("sealed-file", f"`{name}` is no file", place, cure)
            elif _digest(path) != digest:
                yield Problem("sealed-file", f"`{name}` is not what went out", place, cure)
        for name in sorted(present):
            place = Place(str(folder / name))
            yield Problem("sealed-file", f"`{name}` did not go out with this brief", place, "move it elsewhere")


def records_edited(dossier: Dossier) -> Iterator[Problem]:
    """What a sealed brief printed and was edited or deleted since, where no correction says so."""
    former = {new: old for ids in dossier.renamed.values() for old, new in ids.items()}
    now: dict[tuple[str, str], Record] = {}
    for written in dossier.records:
        kind, id = kind_and_id(written)
        now |= {(kind, id): written, (kind, former.get(id, id)): written}
    prints = {(kind, print_) for (kind, _), it in now.items() for print_ in (fingerprint(it), fingerprint(it, former))}
    for seal in {seal.day.begins: seal for seal in dossier.seals}.values():  # of each day the last revision
        folder = Path(seal.at.file).parent
        printed = _printed(folder / RECORDS, folder.parents[2])
        since = [c for c in dossier.corrections if ("correction", c.id) not in {(it.kind, it.id) for it in printed}]
        corrected = {former.get(c.of, c.of) for c in since}
        for it in printed:
            record = now.get((it.kind, it.id))
            is_covered = it.id in corrected or any(_stands_in(now, c.of, it) for c in since)
            if (it.kind, it.fingerprint) not in prints and not is_covered:
                yield _edited(seal, it, record)


def _stands_in(now: dict[tuple[str, str], Record], id: str, it: Printed) -> bool:
    """Whether a record took the place of one without an id, which has another name since it was edited."""
    record = now.get((it.kind, id))
    return record is not None and record.at.file == it.file and (it.kind, it.id) not in now


def _edited(seal: Seal, it: Printed, record: Record | None) -> Problem:
    brief = f"brief No. {seal.number} of {seal.day}"
    also = (("sealed here", seal.at),)
    if record is None:
        message = f"`{it.id}` was printed in {brief}, which is sealed; it is gone or was edited since"
        cure = "put it back as it was; a mistake is told by `corrections:` (to retract it, of kind retraction)"
        return Problem("edited-after-seal", message, Place(it.file), cure, also)
    message = f"`{it.id}` was printed in {brief}, which is sealed, and was edited since"
    cure = f"write what was wrong under `corrections:` with `of: {it.id}`, or put the record back as it was"
    return Problem("edited-after-seal", message, record.at, cure, also)


def _printed(path: Path, content: Path) -> list[Printed]:
    """The records that a sealed brief printed; what cannot be read is for `briefgen verify` to tell."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    parts = (line.split(" ", 3) for line in lines)
    return [Printed(kind, id, print_, str(content / file)) for kind, id, print_, file in parts]


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {folder}: {error.strerror}") from error


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}") from error
