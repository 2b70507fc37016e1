"""The construction of the timeline of a dossier, and of its view as of a day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TypeVar

from briefgen.content.fields import Take
from briefgen.content.model import Correction, Dossier, Event, Note, Position, Update
from briefgen.timeline.change_days import all_change_days, event_change_days, stance_change_days
from briefgen.timeline.links import collect_links, group_accounts
from briefgen.timeline.offices import office_on
from briefgen.timeline.order import Moment, moment_of
from briefgen.timeline.sourcing import account_rank, first_published, publication_days
from briefgen.timeline.timeline import NO_RANK, AsOf, Dated, DatedUpdate, Evidence, Links, Office, Timeline  # fmt: skip

_TIER_BY_MODE = {"direct": 2, "paraphrase": 2, "document": 2, "reported": 1, "inferred": 0}
D = TypeVar("D", Evidence, DatedUpdate, Dated[Note], Dated[Correction])


def build_timeline(dossier: Dossier) -> Timeline:
    """Return the timeline of a dossier: all records in order, each speaker with the office of that day."""
    positions = {p.id: p for p in dossier.positions if p.attribution != "off-record"}
    evidence = _sort(_join_reports([_evidence(dossier, position) for position in positions.values()]))
    published_on = publication_days(dossier)
    updates = _sort(
        _dated_update(dossier, published_on, update) for update in {u.id: u for u in dossier.updates}.values()
    )
    notes = _sort(Dated(note, _moment(dossier, note)) for note in {n.id: n for n in dossier.notes}.values())
    corrections = _sort(Dated(c, _moment(dossier, c)) for c in {c.id: c for c in dossier.corrections}.values())
    by_issue = _evidence_by_issue(evidence)
    by_event: dict[str, list[DatedUpdate]] = defaultdict(list)
    for update in updates:
        by_event[update.update.event].append(update)
    issues = sorted(
        dossier.issues.values(), key=lambda issue: (issue.order is None, issue.order or 0, issue.title, issue.id)
    )
    editor_lines = {lines.day.first.day: lines for lines in reversed(dossier.briefs) if lines.day.first}
    known_from = {
        event.id: day
        for event in dossier.events.values() if (day := _known_from(published_on, event, by_event[event.id]))
    }  # fmt: skip
    dated_items: Iterable[Evidence | DatedUpdate | Dated[Note] | Dated[Correction]]
    dated_items = (*evidence, *updates, *notes, *corrections)
    days = {*editor_lines, *(item.moment.day for item in dated_items)}
    days |= {*_planning_days(published_on, dossier.events.values(), by_event)}
    links = collect_links(dossier, evidence, updates, notes, corrections, known_from)
    stance_days = stance_change_days(dossier, links, by_issue)
    event_days = event_change_days(dossier, links, updates, known_from, published_on)
    return Timeline(
        dossier=dossier, evidence=evidence, updates=updates, notes=notes, corrections=corrections, links=links,
        issues=tuple(issues), by_issue=by_issue, stance_change_days=stance_days, event_change_days=event_days,
        publications=_publications(links, published_on, evidence),
        qualified=tuple(item for item in evidence if item.qualified_by), noted=_note_days(published_on, notes),
        published_on=published_on, by_event={event: tuple(dated) for event, dated in by_event.items()},
        known_from=known_from,
        events=tuple(dossier.events[id] for id in sorted(known_from, key=lambda id: (known_from[id], id))),
        editor_lines=editor_lines, days=tuple(sorted(days)),
        change_days=all_change_days(days, stance_days, event_days, links, by_event),
    )  # fmt: skip


def as_of(timeline: Timeline, day: date) -> AsOf:
    """Return the view of a dossier at the end of a day. The view of a later day only adds records dated later."""
    return AsOf(
        timeline, day,
        _until(timeline.evidence, day), _until(timeline.updates, day),
        _until(timeline.notes, day), _until(timeline.corrections, day),
        timeline.events[: bisect_right(timeline.events, day, key=lambda event: timeline.known_from[event.id])],
    )  # fmt: skip


def _until(items: Sequence[D], day: date) -> tuple[D, ...]:
    return tuple(items[: bisect_right(items, day, key=lambda item: item.moment.day)])


def _sort(items: Iterable[D]) -> tuple[D, ...]:
    """The items by moment, at equal moments by id, which decides only the order on the page."""
    return tuple(sorted(items, key=lambda item: (item.moment, _record_id(item))))


def _record_id(item: Evidence | DatedUpdate | Dated[Note] | Dated[Correction]) -> str:
    record = (
        item.position if isinstance(item, Evidence) else item.update if isinstance(item, DatedUpdate) else item.record
    )
    return record.id or ""


def _moment(dossier: Dossier, record: Position | Update | Note | Correction) -> Moment:
    span = record.said if isinstance(record, Position) else record.date
    time = record.time if isinstance(record, (Position, Update)) else None
    return moment_of(span, time, dossier.zone, dossier.settings.cutoff)


def _evidence(dossier: Dossier, position: Position) -> Evidence:
    moment = _moment(dossier, position)
    speaker = position.speaker
    person = dossier.people.get(speaker.person) if speaker and speaker.person else None
    office = office_on(person, moment.day, position.party) if person else Office(None, None, NO_RANK)
    tier = _TIER_BY_MODE[position.effective_mode]
    if person is not None:
        own_party, voice = office.party, ("person", person.id)
    elif speaker and speaker.described is not None:
        own_party, voice, tier = speaker.of, ("unnamed", position.id or ""), min(tier, 1)
    else:
        own_party = (speaker.of if speaker else None) or position.party
        voice = ("line", own_party or "")
    values = {issue: choice.take for issue, choice in position.stance.items()}
    party = position.party or own_party
    in_other_office = person is not None and office.party != office_on(person, moment.day).party
    return Evidence(
        position, moment, party, own_party, voice, person, office.post, office.rank, tier, values, position.condition,
        in_other_office,
    )  # fmt: skip


def _dated_update(dossier: Dossier, published_on: Mapping[str, date], update: Update) -> DatedUpdate:
    moment = _moment(dossier, update)
    by, published = update.by, first_published(published_on, update.cited)
    if by is None:
        return DatedUpdate(update, moment, None, None, published)
    if by.person is not None and by.person in dossier.people:
        office = office_on(dossier.people[by.person], moment.day)
        return DatedUpdate(update, moment, office.party, office, published)
    return DatedUpdate(update, moment, by.of if by.office else by.person, None, published)


def _evidence_by_issue(evidence: Iterable[Evidence]) -> dict[tuple[str, str], tuple[Evidence, ...]]:
    """The evidence by (party, issue) and (person, issue), in order."""
    by_issue: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for item in evidence:
        if item.position.attribution == "deep-background":
            continue  # not even the party may be named, so it is nobody's stance
        for issue in item.position.stance:
            for holder in item.holders:
                by_issue[holder, issue].append(item)
    return {key: tuple(items) for key, items in by_issue.items()}


def _join_reports(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The evidence, where each account takes the more qualified value and the condition of the others by its day."""
    accounts = group_accounts(evidence)
    conditions: dict[str, list[Evidence]] = {}  # by the best account, those with a condition
    for group in {id(group): group for group in accounts.values()}.values():
        qualified = (item for item in group if item.condition or "conditional" in item.values_by_issue.values())
        conditions[group[0].id] = sorted(qualified, key=lambda item: (item.moment, item.id))
    for item in evidence:
        others = conditions[accounts[item.id][0].id] if item.id in accounts else []
        reports = [other for other in others if other.moment.day <= item.moment.day]
        if reports:
            qualified_values: dict[str, Take] = {
                issue: "conditional" for issue, value in item.values_by_issue.items()
                if value == "for" and any(report.values_by_issue.get(issue) == "conditional" for report in reports)
            }  # fmt: skip
            condition = next((report.condition for report in (item, *reports) if report.condition), None)
            adds = bool(qualified_values) or condition != item.condition
            yield replace(
                item, values_by_issue={**item.values_by_issue, **qualified_values}, condition=condition,
                as_said=item if adds else None,
                qualified_by=tuple(report.id for report in reports if report is not item) if adds else (),
            )  # fmt: skip
        else:
            yield item


def _publications(
    links: Links, published_on: Mapping[str, date], evidence: Iterable[Evidence]
) -> tuple[tuple[date, Evidence], ...]:
    """The evidence by the day on which the first source that reported the words was published."""
    days = {item.id: first_published(published_on, item.position.cited) for item in evidence}
    for accounts in {id(accounts): accounts for accounts in links.accounts.values()}.values():
        earliest: date | None = None  # among the accounts that are at least as good
        for _, as_good in groupby(accounts, key=account_rank):
            ids = [item.id for item in as_good]
            known = [day for day in (earliest, *(days[id] for id in ids)) if day]
            earliest = min(known, default=None)
            days |= dict.fromkeys(ids, earliest)
    publications = ((day, item) for item in evidence if (day := days[item.id]))
    return tuple(sorted(publications, key=lambda pair: (pair[0], pair[1].moment, pair[1].id)))


def _note_days(published_on: Mapping[str, date], notes: Sequence[Dated[Note]]) -> tuple[tuple[date, Dated[Note]], ...]:
    """The notes by their own day and by that of their earliest source."""
    days = {(note.moment.day, note) for note in notes}
    days |= {(day, note) for note in notes if (day := first_published(published_on, note.record.cited))}
    return tuple(sorted(days, key=lambda pair: (pair[0], pair[1].moment, pair[1].record.id or "")))


def _planning_days(
    published_on: Mapping[str, date], events: Iterable[Event], by_event: Mapping[str, Sequence[DatedUpdate]]
) -> Iterator[date]:
    """The days on which a source announced an event that was still to come, before any update of it."""
    for event in events:
        published = first_published(published_on, event.cited)
        if published is None or any(dated.moment.day <= published for dated in by_event.get(event.id, ())):
            continue
        if event.is_announced_on(published):
            yield published


def _known_from(published_on: Mapping[str, date], event: Event, updates: Sequence[DatedUpdate]) -> date | None:
    """The day from which an event is known: that of its source's publication or of its first update, the earlier one.

    A later update can only move that day back, so that no event leaves an earlier brief. Without either day the event
    was always known.
    """
    days = [dated.moment.day for dated in updates[:1]]
    if published := first_published(published_on, event.cited):
        days.append(published)
    return min(days, default=date.min)
