"""Rules: the dossier in order -> from which day on a brief can tell anything of a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from briefgen.content.model import Record
from briefgen.editorial.chronicle import Chronicle


def file_effects(told: Chronicle) -> dict[str, date]:
    """For every file the first day on whose brief something in it bears; what is in force always, from the beginning.

    A dated record bears from its day, an event from when it is known; whoever and whatever is only named bears from the
    first day on which something that names it does.
    """
    dossier = told.dossier
    registries = (dossier.parties, dossier.people, dossier.issues, dossier.sources, dossier.events)
    named: dict[str, Record] = {name: record for registry in registries for name, record in registry.items()}
    days: dict[int, date] = {}  # by identity: a record is no key
    ahead: list[Record] = []

    def bears(record: Record, day: date) -> None:
        if day < days.get(id(record), date.max):
            days[id(record)] = day
            ahead.append(record)

    for record, day in _dated(told):
        bears(record, day)
    while ahead:
        record = ahead.pop()
        for other in (named.get(name) for name in _names(record)):
            if other is not None:
                bears(other, days[id(record)])
    files: dict[str, date] = {}
    for record in dossier.records:
        file = record.at.file
        files[file] = min(files.get(file, date.max), days.get(id(record), date.max))
    return files | {seal.at.file: seal.day.begins for seal in dossier.seals}


def _names(record: Record) -> Iterator[str]:
    yield from (reference.id for reference in record.references())
    yield from record.cited


def _dated(told: Chronicle) -> Iterator[tuple[Record, date]]:
    """The records that bear by themselves, each with its day."""
    dossier = told.dossier
    yield dossier.settings, date.min
    yield from ((item.position, item.moment.day) for item in told.evidence)
    spoken = {id(item.position) for item in told.evidence}
    yield from ((it, it.said.begins) for it in dossier.positions if id(it) not in spoken)  # what is told to nobody
    yield from ((item.update, item.moment.day) for item in told.updates)
    yield from ((item.record, item.moment.day) for item in told.notes)
    yield from ((item.record, item.moment.day) for item in told.corrections)
    yield from ((event, told.starts.get(name, date.min)) for name, event in dossier.events.items())
    yield from ((lines, lines.day.ends) for lines in dossier.briefs)
