"""Stage: the sealed briefs of a Dossier and the files beside their records -> what was changed since they went out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefgen.content.fingerprints import RECORDS, Printed, fingerprint, kind_and_id
from briefgen.content.model import Correction, Dossier, Record, Seal
from briefgen.problems import EnvironmentFailure, Place, Problem


def files_changed(content: Path, seals: Sequence[Seal]) -> Iterator[Problem]:
    """Every file that went out is there as it was, no other lies beside it, and no sealed brief is missing."""
    for seal in seals:
        yield from _files_of(seal)
    yield from missing_seals(content, seals)


def missing_seals(content: Path, seals: Sequence[Seal]) -> Iterator[Problem]:
    """Folders of sealed briefs without a seal, and numbers and revisions that nobody has."""
    places = {Path(seal.at.file).parent for seal in seals}
    cure = "take the whole folder back from git; what has gone out stays"
    for folder in sorted(content.glob("sealed/*/r*")):
        if folder not in places:
            yield Problem("sealed-file", "a sealed brief without its `seal.yaml`", Place(str(folder)), cure)
    numbers = {seal.number for seal in seals}
    for number in sorted(set(range(1, max(numbers, default=0))) - numbers):
        yield Problem("sealed-file", f"the sealed brief No. {number} is gone", Place(str(content / "sealed")), cure)
    for day in sorted({seal.day.begins for seal in seals}):
        revisions = {seal.revision for seal in seals if seal.day.begins == day}
        for revision in sorted(set(range(1, max(revisions))) - revisions):
            place = Place(str(content / "sealed" / str(day)))
            yield Problem("sealed-file", f"r{revision} of {day} is gone", place, cure)


def _files_of(seal: Seal) -> Iterator[Problem]:
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
        printed = printed_by(seal)
        since = [c for c in dossier.corrections if ("correction", c.id) not in {(it.kind, it.id) for it in printed}]
        corrected = {former.get(c.of, c.of) for c in since}
        for it in printed:
            record = now.get((it.kind, it.id))
            is_covered = it.id in corrected or any(_stands_in(now, c.of, it) for c in since)
            if (it.kind, it.fingerprint) not in prints and not is_covered:
                yield _edited(seal, it, record)


def corrections_since(dossier: Dossier, seal: Seal) -> list[Correction]:
    """The corrections of what a sealed brief printed that it did not print itself."""
    former = {new: old for ids in dossier.renamed.values() for old, new in ids.items()}
    now = {kind_and_id(record): record for record in dossier.records}
    printed = printed_by(seal)
    told = {it.id for it in printed if it.kind == "correction"}
    named = {it.id for it in printed}
    return [
        c for c in dossier.corrections
        if c.id not in told and (
            c.of in named or former.get(c.of) in named or any(_stands_in(now, c.of, it) for it in printed)
        )
    ]  # fmt: skip


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


def printed_by(seal: Seal) -> list[Printed]:
    """The records that a sealed brief printed; what cannot be read is for `briefgen verify` to tell."""
    folder = Path(seal.at.file).parent
    try:
        lines = (folder / RECORDS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    parts = (line.split(" ", 3) for line in lines)
    whole = (part for part in parts if len(part) == len(Printed._fields))
    return [Printed(kind, id, print_, str(folder.parents[2] / file)) for kind, id, print_, file in whole]


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
