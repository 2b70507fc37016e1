"""Rules: the course of a stance -> lines on three levels, from left to right, as a picture draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from briefgen.content.fields import Take
from briefgen.editorial.brief import CourseTold

DAY = 8  # units a day is wide
LEVEL = {"for": 0, "conditional": 0, "against": 2}  # what has no sign lies between
STEP = 10  # units from one level to the next
EDGE = 6  # units around, for the marks


@dataclass(frozen=True, slots=True)
class Line:
    """A value and how long it held: from `x`, where its mark stands, over `width`, at the height of its sign."""

    x: float
    y: float
    width: float
    value: Take


@dataclass(frozen=True, slots=True)
class Drawn:
    """A course as a picture; `turns` are the upright lines from one value to the next."""

    width: float
    height: float
    middle: float
    lines: tuple[Line, ...]
    turns: tuple[tuple[float, float, float], ...]  # x, from y, to y


def course(day: date, it: CourseTold) -> Drawn:
    """Draw a course up to a day: for above, against below, what has no sign between; nothing where nothing stood."""
    end = EDGE + (day - it.since).days * DAY
    starts = [EDGE + ((step.day or it.since) - it.since).days * DAY for step in it.steps]
    held = zip(it.steps, starts, [*starts[1:], end], strict=True)
    lines = tuple(Line(x, _height(step.value), until - x, step.value) for step, x, until in held if step.value)
    turns = tuple((b.x, a.y, b.y) for a, b in pairwise(lines) if a.x + a.width == b.x and a.y != b.y)
    return Drawn(end + EDGE, _height("against") + EDGE, _height("open"), lines, turns)


def _height(value: Take) -> float:
    return EDGE + LEVEL.get(value, 1) * STEP
