"""The changes that the desk's own records made: withdrawn sources, retractions and edits, apart from diplomacy.

A brief calls a change diplomatic only if somebody said or did something. What the records alone changed is the
difference between the earlier snapshot as its readers knew it and the same snapshot with the records as they stand now.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefgen.content.model import Correction
from briefgen.rules.changes import StanceChange, as_read_then, changes_of_leaders, changes_of_parties
from briefgen.rules.events import EventState
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.rules.stances import is_upheld
from briefgen.timeline.baseline import Baseline
from briefgen.timeline.build import as_of
from briefgen.timeline.sourcing import is_update_withdrawn, is_withdrawn, published_late
from briefgen.timeline.timeline import Dated, DatedUpdate, Evidence

RecordChangeKind = Literal["source-withdrawn", "correction", "edited"]


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """An earlier day twice: as readers knew it, and as it should have been by what is withdrawn and corrected since."""

    known: Snapshot
    corrected: Snapshot


@dataclass(frozen=True, slots=True)
class EventRecordChange:
    """The state of an event before and after a change of the records."""

    before: EventState
    now: EventState


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A change of the records: the statements and updates that no longer count, and its effects."""

    kind: RecordChangeKind
    source: str | None = None  # the withdrawn one
    correction: Dated[Correction] | None = None
    positions: tuple[Evidence, ...] = ()
    updates: tuple[DatedUpdate, ...] = ()
    taken_back: tuple[Evidence, ...] = ()  # what those statements had withdrawn or reversed
    stances: tuple[StanceChange, ...] = ()
    events: tuple[EventRecordChange, ...] = ()


def earlier_day(before: Snapshot, after: Snapshot, baseline: Baseline | None) -> EarlierDay:
    """Return an earlier snapshot as its readers knew it, and with the records as they stand on the later day.

    `baseline` holds the records of the earlier snapshot if that is of another dossier.
    """
    known = as_read_then(before, after)
    if baseline is not None:
        return EarlierDay(known, _retake_from_later_content(before, after, baseline))
    if not _withdrawn_sources(before, after) and not _has_new_retraction(before, after):
        return EarlierDay(known, known)
    corrected = take_snapshot(replace(before.as_of, corrected_by=after.as_of.day))
    return EarlierDay(known, as_read_then(corrected, after))


def _retake_from_later_content(before: Snapshot, after: Snapshot, baseline: Baseline) -> Snapshot:
    """The earlier snapshot, taken again from the later content without the records that the earlier content lacks."""
    view = as_of(after.as_of.timeline, before.as_of.day)
    new_ids = {item.id for item in view.evidence if not baseline.contains(item.position)}
    new_ids |= {
        dated.update.id for dated in view.updates if dated.update.id and not baseline.contains(dated.update)
    }  # fmt: skip
    events = tuple(event for event in view.events if baseline.contains(event))
    return take_snapshot(
        replace(view, events=events, unread_ids=frozenset(new_ids), corrected_by=after.as_of.day)
    )  # fmt: skip


def _withdrawn_sources(before: Snapshot, after: Snapshot) -> list[str]:
    """The sources that are withdrawn since the earlier snapshot and that it could cite, by id."""
    withdrawal_days = after.as_of.timeline.links.withdrawal_days
    return sorted(
        id for id in withdrawal_days
        if is_withdrawn(after.as_of, id) and id in before.as_of.dossier.sources and not is_withdrawn(before.as_of, id)
    )  # fmt: skip


def _has_new_retraction(before: Snapshot, after: Snapshot) -> bool:
    start = bisect_right(after.as_of.corrections, before.as_of.day, key=lambda dated: dated.moment.day)
    return any(dated.record.kind == "retraction" for dated in after.as_of.corrections[start:])


def find_record_changes(
    earlier: EarlierDay, after: Snapshot, corrections: Sequence[Dated[Correction]]
) -> list[RecordChange]:
    """Return what the records changed since an earlier day: first by withdrawn sources, then by `corrections`.

    A difference that neither explains comes from an edit of the content, and is last.
    """
    known, corrected = earlier.known, earlier.corrected
    causes = [
        *(_withdrawal(known, after, source) for source in _withdrawn_sources(known, after)),
        *(_correction(after, dated) for dated in corrections),
    ]
    if known is corrected:
        return [cause for cause in causes if _is_news(cause)]
    parties = changes_of_parties(known, corrected)
    stances = [*parties, *changes_of_leaders(known, corrected, parties)]
    stances = [change for change in stances if change.kind != "lead"]
    events = list(_changed_events(earlier, after))
    changes = []
    printed: set[str | None] = set()
    for cause in causes:
        changed_events = tuple(change for change in events if _explains_event(cause, change))
        explained = tuple(change for change in stances if _explains_stance(cause, changed_events, change))
        stances = [change for change in stances if change not in explained]
        events = [change for change in events if change not in changed_events]
        change = replace(cause, stances=explained, events=changed_events)
        if _is_news(change):
            changes.append(_without(printed, change))
        printed |= {item.id for item in cause.positions} | {dated.update.id for dated in cause.updates}
    if stances or events:
        changes.append(RecordChange("edited", stances=tuple(stances), events=tuple(events)))
    return changes


def _without(printed: set[str | None], change: RecordChange) -> RecordChange:
    """A change without the records that another one has already said to have fallen."""
    positions = tuple(item for item in change.positions if item.id not in printed)
    updates = tuple(dated for dated in change.updates if dated.update.id not in printed)
    return replace(change, positions=positions, updates=updates)


def _is_news(change: RecordChange) -> bool:
    """Whether there is something to say: a source that nothing was cited from is withdrawn without a word."""
    return change.kind != "source-withdrawn" or bool(change.positions or change.updates or change.events)


def _withdrawal(known: Snapshot, after: Snapshot, source: str) -> RecordChange:
    """The withdrawal of a source, with what readers knew from it and what rests on no other source."""
    unread = {item.id for item in published_late(after.as_of, known.as_of.day)}
    positions = tuple(
        item for item in after.as_of.evidence
        if source in item.position.cited and item.moment.day <= known.as_of.day and item.id not in unread
        and is_upheld(known.as_of, item) and not is_upheld(after.as_of, item)
    )  # fmt: skip
    updates = tuple(
        dated for dated in after.as_of.updates
        if source in dated.update.cited and dated.moment.day <= known.as_of.day
        and (dated.published or known.as_of.day) <= known.as_of.day
        and not is_update_withdrawn(known.as_of, dated.update) and is_update_withdrawn(after.as_of, dated.update)
    )  # fmt: skip
    return RecordChange(
        "source-withdrawn", source=source, positions=positions, updates=updates,
        taken_back=_taken_back(after, positions),
    )  # fmt: skip


def _taken_back(after: Snapshot, positions: Sequence[Evidence]) -> tuple[Evidence, ...]:
    by_id = after.as_of.timeline.links.positions
    ids = (id for item in positions for id in (*item.position.withdraws, *item.position.reverses))
    return tuple(by_id[id] for id in ids if id in by_id)


def _correction(after: Snapshot, dated: Dated[Correction]) -> RecordChange:
    of, view = dated.record.of, after.as_of
    item = view.timeline.links.positions.get(of)
    updates = tuple(update for update in view.updates if update.update.id == of)
    positions = (item,) if item else ()
    return RecordChange(
        "correction", correction=dated, positions=positions, updates=updates, taken_back=_taken_back(after, positions)
    )


def _changed_events(earlier: EarlierDay, after: Snapshot) -> Iterator[EventRecordChange]:
    """The events that the records changed. One without a newer update is shown as it stands now: it may be over."""
    for id, corrected in earlier.corrected.events.items():
        before, now = earlier.known.events.get(id), after.events[id]
        if before is None or before is corrected or _state_key(before) == _state_key(corrected):
            continue
        yield EventRecordChange(before, corrected if _update_ids(now) - _update_ids(corrected) else now)


def _update_ids(state: EventState) -> set[str | None]:
    return {step.dated.update.id for step in state.path}


def _state_key(state: EventState) -> tuple[object, ...]:
    return state.standing, state.when, state.details.get("place"), state.disputed_dates


def _explains_stance(cause: RecordChange, events: Sequence[EventRecordChange], change: StanceChange) -> bool:
    """Whether a cause took the words of a stance, or an event that had reset the issue."""
    resets = {issue for event in events for state in (event.before, event.now) for issue in _resets(state)}
    touched = (*cause.positions, *cause.taken_back)
    return change.issue in resets or any(
        change.issue in item.position.stance and change.holder in item.holders for item in touched
    )


def _resets(state: EventState) -> tuple[str, ...]:
    issues: tuple[str, ...] = state.details.get("resets", ())
    return issues


def _explains_event(cause: RecordChange, change: EventRecordChange) -> bool:
    event = change.now.event.id
    corrected = {cause.correction.record.of} if cause.correction else set()
    if cause.source is not None and cause.source in change.now.event.cited:
        return True
    return event in corrected or any(dated.update.event == event for dated in cause.updates)
