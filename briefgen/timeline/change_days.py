"""The days on which a stance or an event can change; between them it stays the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from briefgen.content.model import Dossier, Person
from briefgen.timeline.timeline import ChangeDays, DatedUpdate, Evidence, Links

_ONE_DAY = timedelta(days=1)


def stance_change_days(
    dossier: Dossier, links: Links, by_issue: Mapping[tuple[str, str], Sequence[Evidence]]
) -> ChangeDays:
    """Return in order the days on which the evidence for a stance changes, each with holder and issue.

    Days on which an event resets an issue are missing, because they depend on the event's own history. So are the days
    on which a stance becomes stale, because age changes nothing else about it.
    """
    days = {
        (day, key)
        for key, items in by_issue.items()
        for item in _with_linked_evidence(links, items) for day in _evidence_change_days(dossier, links, item)
    }  # fmt: skip
    return tuple(sorted(days))


def event_change_days(
    dossier: Dossier,
    links: Links,
    updates: Sequence[DatedUpdate],
    known_from: Mapping[str, date],
    published: Mapping[str, date],
) -> tuple[tuple[date, str], ...]:
    """Return in order the days on which something new about an event is known, each with the event.

    These are the days on which it is first known, updated or replaced, it or an update is retracted, or a source is
    published or withdrawn.
    """
    days = {(day, event) for event, day in known_from.items()}
    days |= {(day, event) for event, replacements in links.replaced_by.items() for day, _ in replacements}
    citations = [(event.id, event.cited) for event in dossier.events.values()]
    citations += [(dated.update.event, dated.update.cited) for dated in updates]
    days |= {(day, event) for event, sources in citations for day in _withdrawal_days(dossier, sources)}
    records = [(id, id) for id in dossier.events]
    records += [(dated.update.id or "", dated.update.event) for dated in updates]
    days |= {
        (correction.moment.day, event) for id, event in records for correction in links.corrected_by.get(id, ())
    }  # fmt: skip
    days |= {(published[source], event) for event, sources in citations for source in sources if source in published}
    return tuple(sorted(days | {(dated.moment.day, dated.update.event) for dated in updates}))


def all_change_days(
    brief_days: Iterable[date],
    stance_days: ChangeDays,
    event_days: Iterable[tuple[date, str]],
    links: Links,
    by_event: Mapping[str, Sequence[DatedUpdate]],
) -> tuple[date, ...]:
    """Return in order all days with a brief, a possible change, or the beginning of an event that resets an issue."""
    days = {*brief_days, *(day for day, _ in stance_days), *(day for day, _ in event_days)}
    for event in {event.id: event for events in links.resets.values() for event in events}.values():
        dates = (event.when, *(dated.update.when for dated in by_event.get(event.id, ())))
        days |= {when.begins for when in dates if when and when.first}
    return tuple(sorted(days))


def _with_linked_evidence(links: Links, items: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence and everything linked with it, directly or through other links."""
    by_id, queue = {item.id: item for item in items}, list(items)
    while queue:
        for neighbour in _linked_evidence(links, queue.pop()):
            if neighbour.id not in by_id:
                by_id[neighbour.id] = neighbour
                queue.append(neighbour)
    return tuple(by_id.values())


def _linked_evidence(links: Links, item: Evidence) -> Iterator[Evidence]:
    for index in (links.accounts, links.reversed_by, links.withdrawn_by, links.repeated_by):
        yield from index.get(item.id, ())
    referents = (links.positions.get(id) for id in links.reverses.get(item.id, ()))
    yield from (referent for referent in referents if referent)


def _evidence_change_days(dossier: Dossier, links: Links, item: Evidence) -> Iterator[date]:
    """When a position is said, corrected or loses a source, and when a speaker of rank 1 takes or leaves office."""
    yield item.moment.day
    yield from (correction.moment.day for correction in links.corrected_by.get(item.id, ()))
    yield from _withdrawal_days(dossier, item.position.cited)
    if item.person and item.rank == 1:
        yield from _office_change_days(item.person)


def _withdrawal_days(dossier: Dossier, sources: Iterable[str]) -> Iterator[date]:
    for id in sources:
        withdrawal = dossier.sources[id].withdrawn
        if withdrawal and withdrawal.first:
            yield withdrawal.first.day


def _office_change_days(person: Person) -> Iterator[date]:
    if person.died and person.died.first:
        yield person.died.first.day
    for post in person.posts:
        if post.from_ and post.from_.first:
            yield post.from_.first.day
        if post.to and post.to.last:
            yield post.to.last.day + _ONE_DAY  # both ends are inclusive
