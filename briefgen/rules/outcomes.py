"""Which past events a brief still prints: those with a recent outcome, and the last held meeting of each series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from briefgen.rules.events import EventState
from briefgen.rules.snapshot import Snapshot

OUTCOME_DAYS = 7


def remembered_events(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of the events that took place and that a brief of the day prints although they are no news."""
    past = [state for state in snapshot.events.values() if state.standing in ("held", "happened")]
    return frozenset((*_with_recent_outcome(snapshot, past), *_last_of_series(past)))


def _with_recent_outcome(snapshot: Snapshot, past: list[EventState]) -> Iterator[str]:
    """The events whose outcome became known in the last OUTCOME_DAYS."""
    day = snapshot.as_of.day
    for state in past:
        known = _latest_day(state)
        if known is None or known < day - timedelta(days=OUTCOME_DAYS) or not state.says_what_came:
            continue
        with_outcome = [
            step.dated.moment.day for step in state.path
            if step.dated.update.outcome or (step.dated.update.status == "held" and step.dated.update.text)
        ]  # fmt: skip
        if max(with_outcome, default=known) >= day - timedelta(days=OUTCOME_DAYS):
            yield state.event.id


def _last_of_series(past: list[EventState]) -> Iterator[str]:
    """The last event of each series."""
    last: dict[str, tuple[date, str]] = {}
    for state in past:
        if state.event.series is not None and (ended := _end(state)):
            series, of_event = state.event.series, (ended, state.event.id)
            last[series] = max(last.get(series, of_event), of_event)
    yield from (id for _, id in last.values())


def _latest_day(state: EventState) -> date | None:
    """The day of the last update, or the end of an event without updates."""
    return state.path[-1].dated.moment.day if state.path else _end(state)


def _end(state: EventState) -> date | None:
    """The last day of an event; where no date is recorded, the day of the last update."""
    if state.when is not None and state.when.last is not None:
        return state.when.ends
    return state.path[-1].dated.moment.day if state.path else None
