"""The windows of the calendar in which a brief lists the events that are ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal, get_args

from briefgen.content.dates import Span
from briefgen.content.fields import HAPPENING_KINDS
from briefgen.rules.events import EventState
from briefgen.timeline.timeline import AsOf

Window = Literal["today", "next-7", "this-month", "next-30", "next-month", "later", "not-fixed", "no-date"]
WINDOWS: tuple[Window, ...] = get_args(Window)


def window_of(
    day: date, when: Span | None, last_day: date | None = None, *, is_under_way: bool = False
) -> Window | None:
    """Return the first window that a date touches from a day on, or None if it is past.

    A date whose day is not fixed stands in the window of its month, unless the event is reported as under way.
    `last_day` is the last day of the event if that is later than the end of its date.
    """
    if when is None:
        return "no-date"
    if (last_day or when.ends) < day:
        return None
    start = max(when.begins, day)
    if start == day and (when.is_day_fixed or is_under_way):
        return "today"
    if not when.is_day_fixed:
        return _window_of_month(day, start, when.ends)
    if start <= day + timedelta(days=7):
        return "next-7"
    return "next-30" if start <= day + timedelta(days=30) else "later"


def _window_of_month(day: date, start: date, end: date) -> Window:
    """The window of a date without a fixed day: that of the month in which all of it lies."""
    months = {start.year * 12 + start.month, end.year * 12 + end.month}
    months_ahead = {month - day.year * 12 - day.month for month in months}
    return "this-month" if months_ahead == {0} else "next-month" if months_ahead == {1} else "not-fixed"


def _order_in_window(state: EventState) -> tuple[Any, ...]:
    """Days by their start; dates without a fixed day by their end, so that a year does not precede its months."""
    if state.when is None or state.desk_when is None or state.when.is_day_fixed:
        return state.order
    return (state.when.ends, *state.desk_when.bounds[::-1])


def _is_awaited(state: EventState) -> bool:
    """Whether an event without a date is still to come.

    An incident or an action is, if somebody announced it: without a status it is a report of what happened.
    """
    if state.is_called_off:
        return False
    return state.event.kind not in HAPPENING_KINDS or state.status not in (None, "underway")


def upcoming(as_of: AsOf, states: Iterable[EventState]) -> dict[Window, list[EventState]]:
    """Return the events ahead by window, each window in order. Cancelled and replaced ones stay until their day."""
    by_window: dict[Window, list[EventState]] = {window: [] for window in WINDOWS}
    for state in states:
        window = window_of(as_of.day, state.when, state.last_day, is_under_way=state.standing == "underway")
        if window is None or state.is_past or (state.when is None and not _is_awaited(state)):
            continue
        by_window[window].append(state)
    for events in by_window.values():
        events.sort(
            key=lambda state: (_order_in_window(state), state.is_called_off, state.event.title, state.event.id)
        )  # fmt: skip
    return by_window
