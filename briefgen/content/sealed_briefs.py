"""Checks of sealed briefs: files, seals and records that were changed or removed after the brief went out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from briefgen.content.fingerprints import RECORDS_FILE, PrintedRecord, is_nameless, kind_and_id, possible_fingerprints
from briefgen.content.model import Correction, Dossier, Record, Seal
from briefgen.content.redact import redact_above
from briefgen.content.seal_chain import chain_breaks
from briefgen.files.leftovers import is_temporary
from briefgen.files.plain_files import checksum, is_plain_file, read_plain_file
from briefgen.problems import EnvironmentFailure, Place, Problem, with_article

MAX_LIST_BYTES = 64 * 1024 * 1024  # of a list of records: several hundred thousand records


def changed_files(content: Path, seals: Sequence[Seal]) -> Iterator[Problem]:
    """Yield each changed, missing or added file of a sealed brief, each missing seal, and each break in the chain."""
    for seal in seals:
        yield from _changed_files_of(seal)
    yield from missing_seals(content, seals)
    yield from chain_breaks(seals)


def missing_seals(content: Path, seals: Sequence[Seal]) -> Iterator[Problem]:
    """Yield each folder of a sealed brief without a seal, and each number and revision that no seal has."""
    folders = {Path(seal.at.file).parent for seal in seals}
    hint = "restore the whole folder from git; what has gone out stays"
    for folder in sorted(content.glob("sealed/*/r*")):
        if folder not in folders and not is_temporary(folder.parent.name) and not _is_empty(folder):
            yield Problem("sealed-file", "a sealed brief without its `seal.yaml`", Place(str(folder)), hint)
    numbers = {seal.number for seal in seals}
    for number in sorted(set(range(1, max(numbers, default=0))) - numbers):
        yield Problem("sealed-file", f"the sealed brief No. {number} is gone", Place(str(content / "sealed")), hint)
    for day in sorted({seal.day.begins for seal in seals}):
        revisions = {seal.revision for seal in seals if seal.day.begins == day}
        for revision in sorted(set(range(1, max(revisions))) - revisions):
            place = Place(str(content / "sealed" / str(day)))
            yield Problem("sealed-file", f"r{revision} of {day} is gone", place, hint)


def _changed_files_of(seal: Seal) -> Iterator[Problem]:
    folder = Path(seal.at.file).parent
    paths = {path.name: path for path in _list_folder(folder) if path.name != "seal.yaml"}
    hint = f"restore it from git, for example with `git checkout -- {folder}`"
    for name, digest in sorted(seal.files.items()):
        path, place = paths.pop(name, None), seal.locate("files", name)
        if path is None:
            yield Problem("sealed-file", f"`{name}` went out and is gone", place, hint)
        elif not is_plain_file(path):
            yield Problem("sealed-file", f"`{name}` is a folder or a link, not the file that went out", place, hint)
        elif checksum(path) != digest:
            yield Problem("sealed-file", f"`{name}` is not what went out", place, hint)
    for name in sorted(paths):
        place = Place(str(folder / name))
        yield Problem("sealed-file", f"`{name}` did not go out with this brief", place, "move it elsewhere")


def edited_records(dossier: Dossier) -> Iterator[Problem]:
    """Yield each record that a sealed brief printed and that was edited or deleted without a correction."""
    cache: dict[int, tuple[Record, frozenset[str]]] = {}
    for seal in {seal.day.begins: seal for seal in dossier.seals}.values():  # the last revision of each day
        comparison = _RecordComparison(dossier, seal, cache)
        for printed in comparison.edited_records():
            yield _edited_problem(seal, printed, comparison.current_record(printed))


def corrections_since(dossier: Dossier, seal: Seal) -> list[Correction]:
    """Return the later corrections of records that a sealed brief printed."""
    comparison = _RecordComparison(dossier, seal, {})
    return [correction for correction in comparison.later_corrections if comparison.is_affected_by(correction)]


class _RecordComparison:
    """The records that a sealed brief printed, compared with the current ones."""

    def __init__(self, dossier: Dossier, seal: Seal, cache: dict[int, tuple[Record, frozenset[str]]]) -> None:
        """`cache` keeps the fingerprints of records, by identity, from one seal to the next."""
        self.cache = cache
        self.all_ids = dossier.all_ids
        self.printed_records = read_printed_records(seal)
        printed_ids = {(printed.kind, printed.id) for printed in self.printed_records}
        # A brief that was sealed under a marking printed only those of an editor's lines that the marking allows.
        redacted = redact_above(dossier, seal.limit)[0] if seal.limit else dossier
        self.records: dict[tuple[str, str], list[Record]] = {}
        self.unprinted_records: dict[str, list[Record]] = {}  # by kind
        for record in [*dossier.records, *(redacted.briefs if seal.limit else ())]:
            kind, id = kind_and_id(record, {})
            ids = self.all_ids.get(id, (id,))
            for any_id in ids:
                self.records.setdefault((kind, any_id), []).append(record)
            if not printed_ids & {(kind, any_id) for any_id in ids}:
                self.unprinted_records.setdefault(kind, []).append(record)
        self.later_corrections = [
            correction for correction in dossier.corrections if ("correction", correction.id) not in printed_ids
        ]

    def current_record(self, printed: PrintedRecord) -> Record | None:
        """Return the record that has the id of a printed one, or had it before."""
        return next(iter(self.records.get((printed.kind, printed.id), ())), None)

    def edited_records(self) -> list[PrintedRecord]:
        """Return the printed records that were changed and that no correction explains."""
        edited = [printed for printed in self.printed_records if not self._is_unchanged(printed)]
        for correction in self.later_corrections:
            for corrected in self._corrected_records(correction, edited):
                edited.remove(corrected)
        return edited

    def is_affected_by(self, correction: Correction) -> bool:
        """Whether a correction concerns a record that the brief printed."""
        return bool(self._corrected_records(correction, self.printed_records))

    def _is_unchanged(self, printed: PrintedRecord) -> bool:
        """Whether a record still has the printed text; a record without an id may have received one."""
        records = self.records.get((printed.kind, printed.id), [])
        if is_nameless(printed.id):
            records = [*records, *self.unprinted_records.get(printed.kind, ())]
        return any(printed.fingerprint in self._fingerprints(record) for record in records)

    def _fingerprints(self, record: Record) -> frozenset[str]:
        if id(record) not in self.cache:  # the cache keeps the record too, so that no other gets its identity
            self.cache[id(record)] = record, frozenset(possible_fingerprints(record, self.all_ids))
        return self.cache[id(record)][1]

    def _corrected_records(
        self, correction: Correction, printed_records: Sequence[PrintedRecord]
    ) -> list[PrintedRecord]:
        """Return the printed records that a correction names by any of their ids.

        If there are none, return the record without an id that the named one replaced in its file, if any.
        """
        ids = self.all_ids.get(correction.of, (correction.of,))
        if named_records := [printed for printed in printed_records if printed.id in ids]:
            return named_records
        successors = {
            kind: record for kind, records in self.unprinted_records.items() for record in records
            if kind_and_id(record, {})[1] in ids
        }  # fmt: skip
        replaced_records = (
            printed for printed in printed_records
            if is_nameless(printed.id) and printed.kind in successors
            and successors[printed.kind].at.file == printed.file and (printed.kind, printed.id) not in self.records
        )  # fmt: skip
        return list(islice(replaced_records, 1))


def _edited_problem(seal: Seal, printed: PrintedRecord, record: Record | None) -> Problem:
    brief_name = f"brief No. {seal.number} of {seal.day}"
    related = (("sealed here", seal.at),)
    if record is None:
        has_no_id = is_nameless(printed.id)
        record_name = f"{with_article(printed.kind)} without an id in this file" if has_no_id else f"`{printed.id}`"
        message = f"{record_name} was printed in {brief_name}, which is sealed; it is gone or was edited since"
        hint = "put it back as it was (`git log -p` shows it)"
        hint += "; or give it an `id:`, and" if has_no_id else ";"
        hint += " report a mistake under `corrections:` (`kind: retraction` withdraws the record)"
        return Problem("edited-after-seal", message, Place(printed.file), hint, related)
    message = f"`{printed.id}` was printed in {brief_name}, which is sealed, and was edited since"
    hint = f"write what was wrong under `corrections:` with `of: {printed.id}`, or put the record back as it was"
    return Problem("edited-after-seal", message, record.at, hint, related)


def read_printed_records(seal: Seal) -> list[PrintedRecord]:
    """Return the records that a sealed brief printed, without lines that cannot be read; `verify` reports those."""
    folder = Path(seal.at.file).parent
    data = read_plain_file(folder / RECORDS_FILE, MAX_LIST_BYTES)
    try:
        lines = (data or b"").decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    rows = (line.split(" ", 3) for line in lines)
    complete_rows = (row for row in rows if len(row) == len(PrintedRecord._fields))
    return [
        PrintedRecord(kind, id, fingerprint, str(folder.parents[2] / file))
        for kind, id, fingerprint, file in complete_rows
    ]


def _is_empty(folder: Path) -> bool:
    """Whether a folder is empty, or has only leftovers of a killed `seal`, so that no brief was sealed there."""
    return folder.is_dir() and not folder.is_symlink() and all(is_temporary(path.name) for path in _list_folder(folder))


def _list_folder(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {folder}: {error.strerror}") from error
