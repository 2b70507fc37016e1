"""the course of a stance -> lines on three levels, from left to right, as a picture draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from briefgen.composition.brief import StanceHistoryView
from briefgen.content.fields import Take

ACROSS = 240  # units from the first day to the last
LEVEL = {"for": 0, "conditional": 0.5, "against": 2}  # what has no sign lies between
STEP = 10  # units from one level to the next
EDGE = 6  # units around, for the marks


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A value and how long it held: from `x` over `width`, at the height of its sign.

    Its mark stands at its beginning, unless that lies before the picture; hollow where it is not in named words.
    """

    x: float
    y: float
    width: float
    value: Take
    has_mark: bool
    is_hollow: bool


@dataclass(frozen=True, slots=True)
class HistoryDrawing:
    """A course as a picture; `turns` are the upright lines from one value to the next."""

    width: float
    height: float
    middle: float
    lines: tuple[HistoryLine, ...]
    turns: tuple[tuple[float, float, float], ...]  # x, from y, to y


def draw_history(day: date, it: StanceHistoryView) -> HistoryDrawing:
    """Draw a course up to a day: for above, against below, what has no sign between; nothing where nothing stood."""
    a_day = ACROSS / max((day - it.since).days, 1)
    end = EDGE + ACROSS
    starts = [
        round(EDGE + ((step.when.ends if step.when else it.since) - it.since).days * a_day, 2) for step in it.steps
    ]
    held = zip(it.steps, starts, [*starts[1:], end], strict=True)
    lines = tuple(
        HistoryLine(
            x, _height(step.value), round(until - x, 2), step.value, step.when is not None, step.flag is not None
        )
        for step, x, until in held if step.value
    )  # fmt: skip
    turns = tuple((b.x, a.y, b.y) for a, b in pairwise(lines) if round(a.x + a.width, 2) == b.x and a.y != b.y)
    return HistoryDrawing(end + EDGE, _height("against") + EDGE, _height("open"), lines, turns)


def _height(value: Take) -> float:
    return EDGE + LEVEL.get(value, 1) * STEP
