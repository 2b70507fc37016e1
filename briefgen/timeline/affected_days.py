"""the dossier in order -> from which day on a brief can tell anything of a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from briefgen.content.model import Record
from briefgen.timeline.sourcing import first_published
from briefgen.timeline.timeline import Timeline

_KINDS = ("party", "person", "issue", "source", "event")


def first_affected_days(told: Timeline) -> dict[str, date]:
    """For every file the first day on whose brief something in it bears; what is in force always, from the beginning.

    A dated record bears from its day, an event from when it is known; whoever and whatever is only named bears from the
    first day on which something that names it does.
    """
    dossier = told.dossier
    registries = (dossier.parties, dossier.people, dossier.issues, dossier.sources, dossier.events)
    named: dict[tuple[str, str], Record] = {
        (kind, name): record
        for kind, registry in zip(_KINDS, registries, strict=True) for name, record in registry.items()
    }  # fmt: skip
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


def _names(record: Record) -> Iterator[tuple[str, str]]:
    """What a record names, by kind: an id is one's own only among its kind."""
    for reference in record.references():
        for kind in _KINDS if reference.kind not in _KINDS else (reference.kind,):
            yield kind, reference.id
    yield from (("source", id) for id in record.cited)


def _dated(told: Timeline) -> Iterator[tuple[Record, date]]:
    """The records that bear by themselves, each with its day."""
    dossier = told.dossier
    yield dossier.settings, date.min
    yield from ((item.position, _first(told, item.position, item.moment.day)) for item in told.evidence)
    spoken = {id(item.position) for item in told.evidence}
    yield from ((it, it.said.begins) for it in dossier.positions if id(it) not in spoken)  # what is told to nobody
    for item in told.updates:
        event = dossier.events.get(item.update.event)
        yield item.update, _first(told, event or item.update, _first(told, item.update, item.moment.day))
    yield from ((item.record, item.moment.day) for item in told.notes)
    yield from ((item.record, item.moment.day) for item in told.corrections)
    yield from ((event, told.known_from.get(name, date.min)) for name, event in dossier.events.items())
    yield from ((lines, lines.day.ends) for lines in dossier.briefs)


def _first(told: Timeline, record: Record, day: date) -> date:
    """The day, or an earlier one on which a source told of it: from then on what is said of it can be another thing.

    An event without updates is known from its source's publication, and no longer so with the first update.
    """
    published = first_published(told.published_on, record.cited)
    return min(day, published) if published else day
