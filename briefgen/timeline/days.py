"""The days for which a dossier has a brief."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime

from briefgen.problems import UsageFailure
from briefgen.timeline.timeline import Timeline

Day = date | datetime | None


def choose_day(timeline: Timeline, day: Day) -> date:
    """Return the day of a brief: a date itself, the desk's day of an instant, the latest dated day for None.

    Raises UsageFailure where nothing is recorded by that day.
    """
    if not timeline.days:
        raise UsageFailure("all that is dated is marked above that; name a stricter --marking")
    if day is None:
        return timeline.days[-1]
    chosen = day.astimezone(timeline.dossier.zone).date() if isinstance(day, datetime) else day
    if chosen < timeline.days[0]:
        raise UsageFailure(f"nothing is recorded by {chosen}; the first day is {timeline.days[0]}")
    return chosen


def previous_day(days: Sequence[date], day: date) -> date | None:
    """Return the last earlier day that has a brief."""
    index = bisect_left(days, day)
    return days[index - 1] if index else None


def neighbours(timeline: Timeline, day: date) -> tuple[date | None, date | None]:
    """Return the last earlier and the next later day that have briefs."""
    index = bisect_right(timeline.days, day)
    return previous_day(timeline.days, day), timeline.days[index] if index < len(timeline.days) else None
