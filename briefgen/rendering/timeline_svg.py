"""The layout of the timeline strip: events of the weeks around a day as marks in lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from briefgen.composition.brief import TimelineEntry
from briefgen.composition.meetings import TIMELINE_DAYS as DAYS

DAY_WIDTH = 10  # units
LANE_HEIGHT = 12  # units
MARK_GAP = 11  # units from the end of a mark to the next one in its lane


@dataclass(frozen=True, slots=True)
class StripMark:
    """An event on the strip: the middle of its first visible day, its width, and the middle of its lane."""

    x: float
    width: float
    y: float
    mark: Literal["happened", "ahead", "neither"]
    name: str
    began_before: bool


@dataclass(frozen=True, slots=True)
class TimelineStrip:
    """The weeks around a day, which is in the middle; `weeks` are the positions of the Mondays."""

    width: float
    height: float
    today: float
    weeks: tuple[float, ...]
    marks: tuple[StripMark, ...]
    first: date
    last: date


def draw_timeline(day: date, entries: Sequence[TimelineEntry]) -> TimelineStrip:
    """Return the strip for a day: events from left to right, each in the highest lane with space for it.

    An event whose date names no day has no mark: a bar for a month would say that it lasts a month.
    """
    first, last = day - timedelta(days=DAYS), day + timedelta(days=DAYS)
    ends: list[float] = []
    marks = []
    for entry in entries:
        if entry.when.stated_days is None:
            continue
        begins, closes = entry.when.stated_days
        start, end = max(begins, first), min(closes, last)
        if start > last:
            continue
        x, width = _day_middle(start, first), max((end - start).days, 0) * DAY_WIDTH
        lane = next((number for number, lane_end in enumerate(ends) if lane_end <= x), len(ends))
        ends[lane : lane + 1] = [x + width + MARK_GAP]
        marks.append(StripMark(x, width, LANE_HEIGHT * (lane + 0.5), entry.mark, entry.event.name, begins < first))
    days = [first + timedelta(days=number) for number in range(2 * DAYS + 1)]
    weeks = tuple(_day_middle(monday, first) for monday in days if monday.weekday() == 0)
    width, height = len(days) * DAY_WIDTH, LANE_HEIGHT * max(len(ends), 1)
    return TimelineStrip(width, height, _day_middle(day, first), weeks, tuple(marks), first, last)


def _day_middle(day: date, first: date) -> float:
    """Return the middle of a day on a strip that starts with the day `first`."""
    return ((day - first).days + 0.5) * DAY_WIDTH
