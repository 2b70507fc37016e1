"""Rules for briefs: a day to write about, the bases of what the desk writes, and the places of seals."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

from briefgen.content.dates import Span
from briefgen.content.model import BriefLines, Dossier, EditorLine, Position, Record, Seal
from briefgen.problems import Problem


def undated_dossier(dossier: Dossier) -> Iterator[Problem]:
    """Yield a problem where no record has a date, so that there is no day for a brief."""
    has_dates = any(
        not isinstance(record, Position) or record.attribution != "off-record" for record in dossier.evidence
    )
    if dossier.is_complete and dossier.is_sound and not (has_dates or dossier.briefs or _announces_events(dossier)):
        hint = "write a position, an update or a note, such as `notes: [{date: 2026-02-04, text: …}]`"
        yield Problem("nothing-dated", "no record has a date", dossier.settings.at, hint)


def _announces_events(dossier: Dossier) -> bool:
    """Whether a source with a date announces an event; its day has a brief, as that of a dated record."""
    for event in dossier.events.values():
        for source in (dossier.sources[id] for id in event.cited if id in dossier.sources):
            span = source.published or source.accessed
            day = span and (span.last or span.first)
            if day and event.is_announced_on(day.day):
                return True
    return False


def bottom_lines_without_basis(dossier: Dossier) -> Iterator[Problem]:
    """Yield each bottom line that names no record on which it rests."""
    for lines, path, line in _editor_lines(dossier):
        if path[0] == "bottom_line" and not line.basis:
            hint = "write {text: …, basis: [ids]}"
            yield Problem("no-basis", "a bottom line with no basis", lines.locate(*path), hint)


def _editor_lines(dossier: Dossier) -> Iterator[tuple[BriefLines, tuple[str, int], EditorLine]]:
    """Yield every line that an editor wrote, with its record and its path in it."""
    for lines in dossier.briefs:
        for name, editor_lines in (("bottom_line", lines.bottom_line), ("watch", lines.watch)):
            yield from ((lines, (name, index), line) for index, line in enumerate(editor_lines))


def off_record_references(dossier: Dossier) -> Iterator[Problem]:
    """Yield each printed record or line that names an off-the-record position, which no output may have."""
    hidden_ids = {position.id for position in dossier.positions if position.attribution == "off-record" and position.id}
    for note in dossier.notes:
        references = [(id, ("basis", index)) for index, id in enumerate(note.basis)]
        yield from _hidden_references(note, hidden_ids, references)
    for lines, path, line in _editor_lines(dossier):
        references_in_line = [(id, (*path, "basis", index)) for index, id in enumerate(line.basis)]
        yield from _hidden_references(lines, hidden_ids, references_in_line)
    for correction in dossier.corrections:
        yield from _hidden_references(correction, hidden_ids, [(correction.of, ("of",))])


def _hidden_references(
    record: Record, hidden_ids: Container[str], references: Iterable[tuple[str, tuple[str | int, ...]]]
) -> Iterator[Problem]:
    for id, path in references:
        if id in hidden_ids:
            message = f"`{id}` was said off the record, and this would print what rests on it"
            yield Problem("off-record-named", message, record.locate(*path), "name a record that can be printed")


def later_bases(dossier: Dossier) -> Iterator[Problem]:
    """Yield each line or note that rests only on records later than its day."""
    evidence = {record.id: record for record in dossier.evidence if record.id}
    for lines, path, line in _editor_lines(dossier):
        yield from _later_basis(lines, lines.day, line.basis, path, evidence)
    for note in dossier.notes:
        yield from _later_basis(note, note.date, note.basis, ("basis",), evidence)


def _later_basis(
    record: Record, span: Span, basis: Sequence[str], path: tuple[str | int, ...], evidence: Mapping[str, Record]
) -> Iterator[Problem]:
    starts = [_first_day(evidence.get(id)) for id in basis]
    if starts and span.last is not None and all(start is not None and start > span.last.day for start in starts):
        hint = "correct the basis or the day"
        yield Problem("later-basis", "all that this rests on is later", record.locate(*path), hint)


def _first_day(record: Record | None) -> date | None:
    span = getattr(record, "said", None) or getattr(record, "date", None)
    return span.first.day if span is not None and span.first is not None else None


def misplaced_seals(dossier: Dossier) -> Iterator[Problem]:
    """Yield each seal that is not in its own folder, or whose day and revision, or number, another seal has."""
    seals_by_day: dict[tuple[date, int], Seal] = {}
    seals_by_number: dict[int, Seal] = {}
    for seal in dossier.seals:
        day = seal.day.begins
        folder = f"sealed/{day}/r{seal.revision}"
        if not seal.at.file.endswith(f"{folder}/seal.yaml"):
            message = f"the seal of {day}, r{seal.revision}, does not stand in {folder}"
            yield Problem("misplaced-seal", message, seal.at, f"move it, with its files, to {folder}")
        other = seals_by_day.setdefault((day, seal.revision), seal)
        same_number = seals_by_number.setdefault(seal.number, seal)
        if other is seal and same_number.day.begins != day:
            other = same_number
        if other is not seal:
            message = f"No. {other.number}, {other.day} r{other.revision}, is sealed elsewhere"
            hint = "two desks sealed at once: delete the later one's folder, commit, and seal its day again"
            yield Problem("repeated-seal", message, seal.at, hint, (("the other one", other.at),))
