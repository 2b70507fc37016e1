"""The first day whose brief depends on a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from briefgen.content.model import Record
from briefgen.timeline.sourcing import first_published
from briefgen.timeline.timeline import Timeline

_REGISTERED_KINDS = ("party", "person", "issue", "source", "event")


def first_affected_days(timeline: Timeline) -> dict[str, date]:
    """Return for each file the first day whose brief depends on it; `date.min` where every brief does.

    A dated record affects briefs from its day on, an event from the day on which it is known. A party, person, issue or
    source affects briefs from the first day on which a record refers to it.
    """
    dossier = timeline.dossier
    registries = (dossier.parties, dossier.people, dossier.issues, dossier.sources, dossier.events)
    by_key: dict[tuple[str, str], Record] = {
        (kind, id): record
        for kind, registry in zip(_REGISTERED_KINDS, registries, strict=True) for id, record in registry.items()
    }  # fmt: skip
    days: dict[int, date] = {}  # by identity, because records are not hashable
    queue: list[Record] = []

    def lower_day(record: Record, day: date) -> None:
        if day < days.get(id(record), date.max):
            days[id(record)] = day
            queue.append(record)

    for record, day in _dated_records(timeline):
        lower_day(record, day)
    while queue:
        record = queue.pop()
        for referent in (by_key.get(key) for key in _references(record)):
            if referent is not None:
                lower_day(referent, days[id(record)])
    files: dict[str, date] = {}
    for record in dossier.records:
        file = record.at.file
        files[file] = min(files.get(file, date.max), days.get(id(record), date.max))
    return files | {seal.at.file: seal.day.begins for seal in dossier.seals}


def _references(record: Record) -> Iterator[tuple[str, str]]:
    """The kind and id of everything that a record refers to; an id is unique only within its kind."""
    for reference in record.references():
        for kind in _REGISTERED_KINDS if reference.kind not in _REGISTERED_KINDS else (reference.kind,):
            yield kind, reference.id
    yield from (("source", id) for id in record.cited)


def _dated_records(timeline: Timeline) -> Iterator[tuple[Record, date]]:
    """The records that affect briefs by themselves, each with its first day."""
    dossier = timeline.dossier
    yield dossier.settings, date.min
    yield from ((item.position, _first_day(timeline, item.position, item.moment.day)) for item in timeline.evidence)
    in_evidence = {id(item.position) for item in timeline.evidence}
    off_record = (position for position in dossier.positions if id(position) not in in_evidence)
    yield from ((position, position.said.begins) for position in off_record)
    for item in timeline.updates:
        event = dossier.events.get(item.update.event)
        day = _first_day(timeline, item.update, item.moment.day)
        yield item.update, _first_day(timeline, event or item.update, day)
    yield from ((item.record, item.moment.day) for item in timeline.notes)
    yield from ((item.record, item.moment.day) for item in timeline.corrections)
    yield from ((event, timeline.known_from.get(id, date.min)) for id, event in dossier.events.items())
    yield from ((lines, lines.day.ends) for lines in dossier.briefs)


def _first_day(timeline: Timeline, record: Record, day: date) -> date:
    """The day, or the earlier one on which the first source of a record was published.

    An event without updates is known from its source's publication, and its first update can change that day.
    """
    publication_day = first_published(timeline.published_on, record.cited)
    return min(day, publication_day) if publication_day else day
