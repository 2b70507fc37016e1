"""the dated records and their links -> the days on which a stance can change; between them it stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from briefgen.content.model import Dossier, Person
from briefgen.timeline.timeline import ChangeDays, DatedUpdate, Evidence, Links

DAY = timedelta(days=1)


def stance_change_days(
    dossier: Dossier, links: Links, by_issue: Mapping[tuple[str, str], Sequence[Evidence]]
) -> ChangeDays:
    """The days, in order, on which what a stance is folded from changes, each with holder and issue.

    When an event resets an issue is not in it, for that depends on the event's own history; nor when a stance goes
    stale, for ageing changes nothing else.
    """
    found = {
        (day, key)
        for key, items in by_issue.items() for item in _bearing_on(links, items) for day in _days(dossier, links, item)
    }  # fmt: skip
    return tuple(sorted(found))


def event_change_days(
    dossier: Dossier,
    links: Links,
    updates: Sequence[DatedUpdate],
    starts: Mapping[str, date],
    published: Mapping[str, date],
) -> tuple[tuple[date, str], ...]:
    """The days, in order, on which an event is told, known, replaced or loses a source, each with the event."""
    found = {(day, id) for id, day in starts.items()}
    found |= {(day, id) for id, pairs in links.replaced_by.items() for day, _ in pairs}
    told = [(event.id, event.cited) for event in dossier.events.values()]
    told += [(dated.update.event, dated.update.cited) for dated in updates]
    found |= {(day, id) for id, cited in told for day in _days_of_withdrawal(dossier, cited)}
    found |= {(published[source], id) for id, cited in told for source in cited if source in published}
    return tuple(sorted(found | {(dated.moment.day, dated.update.event) for dated in updates}))


def all_change_days(
    days: Iterable[date],
    turns: ChangeDays,
    event_turns: Iterable[tuple[date, str]],
    links: Links,
    by_event: Mapping[str, Sequence[DatedUpdate]],
) -> tuple[date, ...]:
    """Every day, in order, on which a stance can change or a brief exists; the coming of an event that resets too."""
    found = {*days, *(day for day, _ in turns), *(day for day, _ in event_turns)}
    for event in {event.id: event for events in links.resets.values() for event in events}.values():
        planned = (event.when, *(dated.update.when for dated in by_event.get(event.id, ())))
        found |= {when.begins for when in planned if when and when.first}
    return tuple(sorted(found))


def _bearing_on(links: Links, items: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence and all that it is linked with, however far: what reverses, withdraws, repeats or retells it."""
    found, ahead = {item.id: item for item in items}, list(items)
    while ahead:
        for other in _linked(links, ahead.pop()):
            if other.id not in found:
                found[other.id] = other
                ahead.append(other)
    return tuple(found.values())


def _linked(links: Links, item: Evidence) -> Iterator[Evidence]:
    for others in (links.doubles, links.reversed_by, links.withdrawn_by, links.repeated_by):
        yield from others.get(item.id, ())
    named = (links.positions.get(id) for id in (*item.position.reverses, *item.position.same_as))
    yield from (other for other in named if other)


def _days(dossier: Dossier, links: Links, item: Evidence) -> Iterator[date]:
    """When a position is said, corrected or loses a source, and when a speaker of rank 1 takes or leaves office."""
    yield item.moment.day
    yield from (correction.moment.day for correction in links.corrected_by.get(item.id, ()))
    yield from _days_of_withdrawal(dossier, item.position.cited)
    if item.person and item.rank == 1:
        yield from _days_in_office(item.person)


def _days_of_withdrawal(dossier: Dossier, sources: Iterable[str]) -> Iterator[date]:
    for id in sources:
        gone = dossier.sources[id].withdrawn
        if gone and gone.first:
            yield gone.first.day


def _days_in_office(person: Person) -> Iterator[date]:
    if person.died and person.died.first:
        yield person.died.first.day
    for post in person.posts:
        if post.from_ and post.from_.first:
            yield post.from_.first.day
        if post.to and post.to.last:
            yield post.to.last.day + DAY  # both ends are inclusive
