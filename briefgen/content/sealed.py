"""the sealed briefs of a Dossier and the files beside their records -> what was changed since they went out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from briefgen.content.fingerprints import RECORDS, PrintedRecord, fingerprints, is_nameless, kind_and_id
from briefgen.content.model import Correction, Dossier, Record, Seal
from briefgen.content.redact import redact_above
from briefgen.content.seal_chain import chain_breaks
from briefgen.files.leftovers import is_temporary
from briefgen.files.plain_files import checksum, is_plain_file, read_plain_file
from briefgen.problems import EnvironmentFailure, Place, Problem, an

MAX_RECORDS = 64 * 1024 * 1024  # bytes of a list of records: some hundred thousand


def files_changed(content: Path, seals: Sequence[Seal]) -> Iterator[Problem]:
    """Every file that went out is there as it was, no other lies beside it, and no sealed brief is missing."""
    for seal in seals:
        yield from _files_of(seal)
    yield from missing_seals(content, seals)
    yield from chain_breaks(seals)


def missing_seals(content: Path, seals: Sequence[Seal]) -> Iterator[Problem]:
    """Folders of sealed briefs without a seal, and numbers and revisions that nobody has."""
    places = {Path(seal.at.file).parent for seal in seals}
    cure = "take the whole folder back from git; what has gone out stays"
    for folder in sorted(content.glob("sealed/*/r*")):
        if folder not in places and not is_temporary(folder.parent.name) and not _is_empty(folder):
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
        elif checksum(path) != digest:
            yield Problem("sealed-file", f"`{name}` is not what went out", place, cure)
    for name in sorted(present):
        place = Place(str(folder / name))
        yield Problem("sealed-file", f"`{name}` did not go out with this brief", place, "move it elsewhere")


def records_edited(dossier: Dossier) -> Iterator[Problem]:
    """What a sealed brief printed and was edited or deleted since, where no correction says so."""
    prints: dict[int, tuple[Record, frozenset[str]]] = {}
    for seal in {seal.day.begins: seal for seal in dossier.seals}.values():  # of each day the last revision
        comparison = _RecordComparison(dossier, seal, prints)
        for printed in comparison.edited():
            yield _edited(seal, printed, comparison.now(printed))


def corrections_since(dossier: Dossier, seal: Seal) -> list[Correction]:
    """The corrections of what a sealed brief printed that it did not print itself."""
    comparison = _RecordComparison(dossier, seal, {})
    return [correction for correction in comparison.since if comparison.corrects(correction)]


class _RecordComparison:
    """The records that a sealed brief printed, compared with those that are there now."""

    def __init__(self, dossier: Dossier, seal: Seal, prints: dict[int, tuple[Record, frozenset[str]]]) -> None:
        """`prints` keeps the fingerprints of records, by identity, from one seal to the next."""
        self.prints = prints
        self.names = dossier.names
        self.printed = printed_by(seal)
        printed_names = {(printed.kind, printed.id) for printed in self.printed}
        # A brief that went out under a marking printed of an editor's lines only what that allows.
        visible = redact_above(dossier, seal.limit)[0] if seal.limit else dossier
        self.records: dict[tuple[str, str], list[Record]] = {}
        self.unprinted: dict[str, list[Record]] = {}  # records whose id no printed one has, by kind
        for record in [*dossier.records, *(visible.briefs if seal.limit else ())]:
            kind, id = kind_and_id(record, {})
            family = self.names.get(id, (id,))
            for name in family:
                self.records.setdefault((kind, name), []).append(record)
            if not printed_names & {(kind, name) for name in family}:
                self.unprinted.setdefault(kind, []).append(record)
        self.since = [c for c in dossier.corrections if ("correction", c.id) not in printed_names]

    def now(self, printed: PrintedRecord) -> Record | None:
        """The record that has the id of a printed one now, or had it before."""
        return next(iter(self.records.get((printed.kind, printed.id), ())), None)

    def edited(self) -> list[PrintedRecord]:
        """The printed records that are not as they were and that no correction answers."""
        edited = [printed for printed in self.printed if not self._is_unchanged(printed)]
        for correction in self.since:
            for answered in self._answered(correction, edited):
                edited.remove(answered)
        return edited

    def corrects(self, correction: Correction) -> bool:
        """Whether a correction is one of something that the brief printed."""
        return bool(self._answered(correction, self.printed))

    def _is_unchanged(self, printed: PrintedRecord) -> bool:
        """Whether a record still has the words that were printed; one without an id may have been given one."""
        records = self.records.get((printed.kind, printed.id), [])
        if is_nameless(printed.id):
            records = [*records, *self.unprinted.get(printed.kind, ())]
        return any(printed.fingerprint in self._fingerprints(record) for record in records)

    def _fingerprints(self, record: Record) -> frozenset[str]:
        if id(record) not in self.prints:  # the record is kept too, so that no other takes its identity
            self.prints[id(record)] = record, frozenset(fingerprints(record, self.names))
        return self.prints[id(record)][1]

    def _answered(self, correction: Correction, printed: Sequence[PrintedRecord]) -> list[PrintedRecord]:
        """The printed records that a correction names, under any id that theirs had.

        Where there is none: the one without an id whose place in its file the named one took.
        """
        family = self.names.get(correction.of, (correction.of,))
        if named := [each for each in printed if each.id in family]:
            return named
        successors = {
            kind: record for kind, records in self.unprinted.items() for record in records
            if kind_and_id(record, {})[1] in family
        }  # fmt: skip
        nameless = (
            each for each in printed
            if is_nameless(each.id) and each.kind in successors and successors[each.kind].at.file == each.file
            and (each.kind, each.id) not in self.records
        )  # fmt: skip
        return list(islice(nameless, 1))


def _edited(seal: Seal, it: PrintedRecord, record: Record | None) -> Problem:
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


def printed_by(seal: Seal) -> list[PrintedRecord]:
    """The records that a sealed brief printed; what cannot be read is for `briefgen verify` to tell."""
    folder = Path(seal.at.file).parent
    data = read_plain_file(folder / RECORDS, MAX_RECORDS)
    try:
        lines = (data or b"").decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    parts = (line.split(" ", 3) for line in lines)
    whole = (part for part in parts if len(part) == len(PrintedRecord._fields))
    return [PrintedRecord(kind, id, print_, str(folder.parents[2] / file)) for kind, id, print_, file in whole]


def _is_empty(folder: Path) -> bool:
    """Whether a folder holds nothing, or only what a killed `seal` left: then no brief was sealed there."""
    return folder.is_dir() and not folder.is_symlink() and all(is_temporary(path.name) for path in _listed(folder))


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {folder}: {error.strerror}") from error
