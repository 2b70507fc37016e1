"""Dossier -> Chronicle, once; Chronicle, day -> AsOf, the dossier as it stood on that day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from briefgen.content.fields import Take
from briefgen.content.model import Correction, Dossier, Event, Note, Position, Update
from briefgen.timeline.change_days import all_change_days, event_change_days, stance_change_days
from briefgen.timeline.links import collect_links, first_tellings
from briefgen.timeline.offices import office_on
from briefgen.timeline.order import Moment, moment_of
from briefgen.timeline.sourcing import first_published, published_on
from briefgen.timeline.timeline import NO_RANK, AsOf, Dated, DatedUpdate, Evidence, Links, Office, Timeline  # fmt: skip

TIERS = {"direct": 2, "paraphrase": 2, "document": 2, "reported": 1, "inferred": 0}
D = TypeVar("D", Evidence, DatedUpdate, Dated[Note], Dated[Correction])


def build_timeline(dossier: Dossier) -> Timeline:
    """Put every dated record in order, with the office that its speaker held that day."""
    positions = {p.id: p for p in dossier.positions if p.attribution != "off-record"}
    evidence = _ordered(_together([_evidence(dossier, position) for position in positions.values()]))
    published = published_on(dossier)
    updates = _ordered(
        _dated_update(dossier, published, update) for update in {u.id: u for u in dossier.updates}.values()
    )
    notes = _ordered(Dated(n, _moment(dossier, n)) for n in {n.id: n for n in dossier.notes}.values())
    corrections = _ordered(Dated(c, _moment(dossier, c)) for c in {c.id: c for c in dossier.corrections}.values())
    by_issue = _by_issue(evidence)
    by_event: dict[str, list[DatedUpdate]] = defaultdict(list)
    for update in updates:
        by_event[update.update.event].append(update)
    issues = sorted(dossier.issues.values(), key=lambda i: (i.order is None, i.order or 0, i.title, i.id))
    lines = {written.day.first.day: written for written in reversed(dossier.briefs) if written.day.first}
    dated = [item.moment.day for item in evidence] + [item.moment.day for item in updates]
    dated += [item.moment.day for item in notes] + [item.moment.day for item in corrections]
    starts = {e.id: start for e in dossier.events.values() if (start := _start(published, e, by_event[e.id]))}
    started = tuple(dossier.events[id] for id in sorted(starts, key=lambda id: (starts[id], id)))
    days = {*lines, *dated}
    linked = collect_links(dossier, evidence, updates, notes, corrections, starts)
    noted = {(note.moment.day, note) for note in notes}
    noted |= {(day, note) for note in notes if (day := first_published(published, note.record.cited))}
    reported = [(day, item) for item in evidence if (day := first_published(published, _all_cited(linked, item)))]
    stance_turns = stance_change_days(dossier, linked, by_issue)
    told_turns = event_change_days(dossier, linked, updates, starts, published)
    return Timeline(
        dossier=dossier, evidence=evidence, updates=updates, notes=notes, corrections=corrections, links=linked,
        issues=tuple(issues), by_issue=by_issue, stance_change_days=stance_turns, event_change_days=told_turns,
        published=tuple(sorted(reported, key=lambda pair: (pair[0], pair[1].moment, pair[1].id))),
        noted=tuple(sorted(noted, key=lambda pair: (pair[0], pair[1].moment, pair[1].record.id or ""))),
        published_on=published, by_event={event: tuple(its) for event, its in by_event.items()},
        known_from=starts, events=started, editor_lines=lines, days=tuple(sorted(days)),
        change_days=all_change_days(days, stance_turns, told_turns, linked, by_event),
    )  # fmt: skip


def as_of(chronicle: Timeline, day: date) -> AsOf:
    """The dossier at the end of `day`. Looking twice changes nothing; a later look adds nothing dated earlier."""
    return AsOf(
        chronicle, day,
        _until(chronicle.evidence, day), _until(chronicle.updates, day),
        _until(chronicle.notes, day), _until(chronicle.corrections, day),
        chronicle.events[: bisect_right(chronicle.events, day, key=lambda event: chronicle.known_from[event.id])],
    )  # fmt: skip


def _until(items: Sequence[D], day: date) -> tuple[D, ...]:
    return tuple(items[: bisect_right(items, day, key=lambda item: item.moment.day)])


def _ordered(items: Iterable[D]) -> tuple[D, ...]:
    """By moment; what ties stands in the order of its id, which decides nothing but the place on the page."""
    return tuple(sorted(items, key=lambda item: (item.moment, _id(item))))


def _id(item: Evidence | DatedUpdate | Dated[Note] | Dated[Correction]) -> str:
    record = (
        item.position if isinstance(item, Evidence) else item.update if isinstance(item, DatedUpdate) else item.record
    )
    return record.id or ""


def _moment(dossier: Dossier, record: Position | Update | Note | Correction) -> Moment:
    span = record.said if isinstance(record, Position) else record.date
    time = record.time if isinstance(record, (Position, Update)) else None
    return moment_of(span, time, dossier.zone, dossier.settings.cutoff)


def _evidence(dossier: Dossier, position: Position) -> Evidence:
    when = _moment(dossier, position)
    speaker = position.speaker
    person = dossier.people.get(speaker.person) if speaker and speaker.person else None
    held = office_on(person, when.day) if person else Office(None, None, NO_RANK)
    tier = TIERS[position.how]
    if person is not None:
        own, voice = held.party, ("person", person.id)
    elif speaker and speaker.described is not None:
        own, voice, tier = speaker.of, ("unnamed", position.id or ""), min(tier, 1)
    else:
        own = (speaker.of if speaker else None) or position.party
        voice = ("line", own or "")
    takes = {issue: choice.take for issue, choice in position.stance.items()}
    party = position.party or own
    return Evidence(
        position, when, party, own, voice, person, held.post, held.rank, tier, takes, position.condition
    )  # fmt: skip


def _dated_update(dossier: Dossier, published_on: Mapping[str, date], update: Update) -> DatedUpdate:
    when = _moment(dossier, update)
    by, published = update.by, first_published(published_on, update.cited)
    if by is None:
        return DatedUpdate(update, when, None, None, published)
    if by.person is not None and by.person in dossier.people:
        held = office_on(dossier.people[by.person], when.day)
        return DatedUpdate(update, when, held.party, held, published)
    return DatedUpdate(update, when, by.of if by.office else by.person, None, published)


def _by_issue(evidence: Iterable[Evidence]) -> dict[tuple[str, str], tuple[Evidence, ...]]:
    """The evidence by (party, issue) and (person, issue), in order."""
    by_issue: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for item in evidence:
        if item.position.attribution == "deep-background":
            continue  # whose it is may not be printed, so it is nobody's stance
        for issue in item.position.stance:
            for holder in item.holders:
                by_issue[holder, issue].append(item)
    return {key: tuple(items) for key, items in by_issue.items()}


def _together(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """One utterance told by several sources says the more qualified of what they tell, condition included."""
    first_of = first_tellings(evidence, {item.id: item for item in evidence})
    tellings: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        if (first := first_of[item.id]) is not item and item.moment.day <= first.moment.day:
            tellings[first.id].append(item)
    for item in evidence:
        if others := tellings.get(item.id):
            softened: dict[str, Take] = {
                issue: "conditional" for issue, take in item.values_by_issue.items()
                if take == "for" and any(other.values_by_issue.get(issue) == "conditional" for other in others)
            }  # fmt: skip
            condition = next((o.condition for o in (item, *others) if o.condition), None)
            item = replace(item, values_by_issue={**item.values_by_issue, **softened}, condition=condition)
        yield item


def _all_cited(linked: Links, item: Evidence) -> list[str]:
    """The sources of every telling of an utterance."""
    return [id for each in (item, *linked.doubles.get(item.id, ())) for id in each.position.cited]


def _start(published_on: Mapping[str, date], event: Event, updates: Sequence[DatedUpdate]) -> date | None:
    """The day from which an event is known: its first update or, without updates, its source's publication."""
    if updates:
        return updates[0].moment.day
    if published := first_published(published_on, event.cited):
        return published
    return date.min
