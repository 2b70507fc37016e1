"""Stage: the sealed briefs of a Dossier and the files beside their records -> what was changed since they went out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefgen.content.fingerprints import RECORDS, Printed, fingerprint, is_nameless, kind_and_id
from briefgen.content.marking import within_marking
from briefgen.content.model import Correction, Dossier, Record, Seal
from briefgen.leftovers import is_temporary
from briefgen.plain_files import is_plain_file, read_plain_file
from briefgen.problems import EnvironmentFailure, Place, Problem, an

MAX_RECORDS = 64 * 1024 * 1024  # bytes of a list of records: some hundred thousand


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
        if folder not in places and not _is_empty(folder):
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
        elif not is_plain_file(path):
            yield Problem("sealed-file", f"`{name}` is a folder or a link, not the file that went out", place, cure)
        elif _digest(path) != digest:
            yield Problem("sealed-file", f"`{name}` is not what went out", place, cure)
    for name in sorted(present):
        place = Place(str(folder / name))
        yield Problem("sealed-file", f"`{name}` did not go out with this brief", place, "move it elsewhere")


def records_edited(dossier: Dossier) -> Iterator[Problem]:
    """What a sealed brief printed and was edited or deleted since, where no correction says so."""
    for seal in {seal.day.begins: seal for seal in dossier.seals}.values():  # of each day the last revision
        there = _There(dossier, seal)
        for it in there.edited():
            yield _edited(seal, it, there.now.get((it.kind, it.id)))


def corrections_since(dossier: Dossier, seal: Seal) -> list[Correction]:
    """The corrections of what a sealed brief printed that it did not print itself."""
    there = _There(dossier, seal)
    return [correction for correction in there.since if there.corrects(correction)]


class _There:
    """What a sealed brief printed, held against what is there now."""

    def __init__(self, dossier: Dossier, seal: Seal) -> None:
        self.oldest = dossier.oldest
        self.printed = printed_by(seal)
        self.names = {(it.kind, it.id) for it in self.printed}
        self.now = {kind_and_id(record, self.oldest): record for record in dossier.records}
        # A brief that went out under a marking printed of an editor's lines only what that allows.
        seen = within_marking(dossier, seal.limit)[0] if seal.limit else dossier
        written = [*dossier.records, *(seen.briefs if seal.limit else ())]
        self.prints = {(*kind_and_id(it, self.oldest), fingerprint(it, self.oldest)) for it in written}
        self.since = [c for c in dossier.corrections if ("correction", c.id) not in self.names]

    def edited(self) -> list[Printed]:
        """The printed records that are not as they were and that no correction answers."""
        # A record without an id that was given one keeps its words.
        named = {(kind, print_) for kind, id, print_ in self.prints if (kind, id) not in self.names}
        left = [
            it for it in self.printed
            if (it.kind, it.id, it.fingerprint) not in self.prints
            and not (is_nameless(it.id) and (it.kind, it.fingerprint) in named)
        ]  # fmt: skip
        for correction in self.since:
            if (answered := self._answers(correction, left)) is not None:
                left.remove(answered)
        return left

    def corrects(self, correction: Correction) -> bool:
        return self._answers(correction, self.printed) is not None

    def _answers(self, correction: Correction, printed: Sequence[Printed]) -> Printed | None:
        """The record that a correction names; else the one without an id whose place in its file that one took."""
        of = self.oldest.get(correction.of, correction.of)
        if named := next((it for it in printed if it.id == of), None):
            return named
        new = {kind: record for (kind, id), record in self.now.items() if id == of and (kind, id) not in self.names}
        return next(
            (
                it for it in printed
                if is_nameless(it.id) and it.kind in new and new[it.kind].at.file == it.file
                and (it.kind, it.id) not in self.now
            ),
            None,
        )  # fmt: skip


def _edited(seal: Seal, it: Printed, record: Record | None) -> Problem:
    brief = f"brief No. {seal.number} of {seal.day}"
    also = (("sealed here", seal.at),)
    if record is None:
        nameless = is_nameless(it.id)
        what = f"{an(it.kind)} without an id in this file" if nameless else f"`{it.id}`"
        message = f"{what} was printed in {brief}, which is sealed; it is gone or was edited since"
        cure = "put it back as it was (`git log -p` shows it)"
        cure += "; or give it an `id:`, and" if nameless else ";"
        cure += " tell a mistake under `corrections:` (`kind: retraction` takes it back)"
        return Problem("edited-after-seal", message, Place(it.file), cure, also)
    message = f"`{it.id}` was printed in {brief}, which is sealed, and was edited since"
    cure = f"write what was wrong under `corrections:` with `of: {it.id}`, or put the record back as it was"
    return Problem("edited-after-seal", message, record.at, cure, also)


def printed_by(seal: Seal) -> list[Printed]:
    """The records that a sealed brief printed; what cannot be read is for `briefgen verify` to tell."""
    folder = Path(seal.at.file).parent
    data = read_plain_file(folder / RECORDS, MAX_RECORDS)
    try:
        lines = (data or b"").decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    parts = (line.split(" ", 3) for line in lines)
    whole = (part for part in parts if len(part) == len(Printed._fields))
    return [Printed(kind, id, print_, str(folder.parents[2] / file)) for kind, id, print_, file in whole]


def _is_empty(folder: Path) -> bool:
    """Whether a folder holds nothing, or only what a killed `seal` left: then no brief was sealed there."""
    return folder.is_dir() and not folder.is_symlink() and all(is_temporary(path.name) for path in _listed(folder))


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {folder}: {error.strerror}") from error


def _digest(path: Path) -> str:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}: {error.strerror}") from error
