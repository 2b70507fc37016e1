"""the timeline of a brief -> marks on a strip of the weeks around its day, as a picture draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from briefgen.composition.brief import TimelineEntry
from briefgen.composition.meetings import TIMELINE_DAYS as DAYS

DAY = 10  # units a day is wide
LANE = 12  # units from one lane to the next
APART = 11  # units that two marks of one lane keep between their starts


@dataclass(frozen=True, slots=True)
class StripMark:
    """An event on the strip: where it starts or the strip does, how far it goes, in which lane it touches no other."""

    x: float
    width: float
    y: float
    mark: Literal["happened", "ahead", "neither"]
    name: str
    began_before: bool


@dataclass(frozen=True, slots=True)
class TimelineStrip:
    """The weeks around a day: today is in the middle, `weeks` are the places of its Mondays."""

    width: float
    height: float
    today: float
    weeks: tuple[float, ...]
    marks: tuple[StripMark, ...]
    first: date
    last: date


def draw_timeline(day: date, entries: Sequence[TimelineEntry]) -> TimelineStrip:
    """Lay the events out from left to right, each in the highest lane that is free."""
    first, last = day - timedelta(days=DAYS), day + timedelta(days=DAYS)
    ends: list[float] = []
    marks = []
    for entry in entries:
        begins = entry.when.begins if entry.when.first else entry.when.ends
        start = max(begins, first)
        end = min(entry.when.ends if entry.when.last else start, last)
        x, width = _place(start, first), max((end - start).days, 0) * DAY
        lane = next((n for n, taken in enumerate(ends) if taken <= x), len(ends))
        ends[lane : lane + 1] = [x + width + APART]
        marks.append(StripMark(x, width, LANE * (lane + 0.5), entry.mark, entry.event.name, begins < first))
    mondays = (first + timedelta(days=n) for n in range(2 * DAYS + 1))
    weeks = tuple(_place(monday, first) for monday in mondays if monday.weekday() == 0)
    return TimelineStrip(
        (2 * DAYS + 1) * DAY, LANE * max(len(ends), 1), _place(day, first), weeks, tuple(marks), first, last
    )


def _place(day: date, first: date) -> float:
    """The middle of a day."""
    return ((day - first).days + 0.5) * DAY
