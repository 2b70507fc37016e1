"""The history of a stance as a picture: lines on three levels, from left to right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from briefgen.composition.brief import StanceHistoryView
from briefgen.content.fields import Take

ACROSS = 240  # units from the first day to the last
EDGE = 6  # units around, for the marks
# The heights of the values, in units from the top; those that take no side lie in the middle.
HEIGHTS: Mapping[Take, float] = {"for": 6, "conditional": 11, "neutral": 16, "open": 16, "mixed": 16, "against": 26}
WIDTH, MIDDLE, HEIGHT = ACROSS + 2 * EDGE, HEIGHTS["open"], HEIGHTS["against"] + EDGE
VIEW_BOX, MIDDLE_LINE = f"0 0 {WIDTH} {HEIGHT}", f"M0 {MIDDLE}H{WIDTH}"
LINES: Mapping[Take, str] = {
    "for": "sides", "against": "sides", "conditional": "conditions", "neutral": "others", "open": "others",
    "mixed": "others",
}  # fmt: skip
FILLED = ("for", "against", "conditional")  # their marks are filled
# The signs of the values, drawn around the beginning of a line.
SHAPES = {
    "for": "m0 -4l4 7h-8z", "against": "m0 4l4 -7h-8z", "conditional": "m0 -4l4 4l-4 4l-4 -4z",
    "neutral": "m-3 -3h6v6h-6z", "open": "m-3.4 0a3.4 3.4 0 0 0 6.8 0a3.4 3.4 0 0 0 -6.8 0z",
    "mixed": "m-3.5 -1h7m-3.5 -3.5v7m-3.5 2h7",
}  # fmt: skip


class HistoryLine(NamedTuple):
    """A value over the days on which it stood: from `x` over `width`, at the height of its side.

    Its mark stands at its beginning, unless that lies before the picture; hollow where the value does not rest on named
    direct words.
    """

    x: float
    y: float
    width: float
    value: Take
    has_mark: bool
    is_hollow: bool


@dataclass(frozen=True, slots=True)
class HistoryDrawing:
    """A history as a picture: the paths that SVG draws, empty for what it does not show.

    The lines of `sides` (for and against), of `conditions` and of `others` run from left to right, and `turns` from one
    to the next. The marks are `full` where a value rests on named direct words, else `hollow`; `crosses` are those of
    mixed stances.
    """

    view_box: str
    middle: str
    sides: str
    conditions: str
    others: str
    turns: str
    crosses: str
    full: str
    hollow: str


def draw_history(since: date, until: date, history: StanceHistoryView) -> HistoryDrawing:
    """Draw a history from one day to another: for above, against below, values without a side between."""
    paths = dict.fromkeys(("sides", "conditions", "others", "turns", "crosses", "full", "hollow"), "")
    last_x, last_y = 0.0, 0.0
    for x, y, width, value, has_mark, is_hollow in history_lines(since, until, history):
        paths[LINES[value]] += f"M{x} {y}h{width}"
        if x == last_x and y != last_y:
            paths["turns"] += f"M{x} {last_y}V{y}"
        if has_mark:
            marks = "crosses" if value == "mixed" else "full" if value in FILLED and not is_hollow else "hollow"
            paths[marks] += f"M{x} {y}{SHAPES[value]}"
        last_x, last_y = round(x + width, 2), y
    return HistoryDrawing(VIEW_BOX, MIDDLE_LINE, **paths)


def history_lines(since: date, until: date, history: StanceHistoryView) -> list[HistoryLine]:
    """Return the lines of a history, from left to right. Where no value stood there is none."""
    steps = history.steps
    day_width = ACROSS / max((until - since).days, 1)
    starts = [
        round(EDGE + (step.when.ends - since).days * day_width, 2) if step.when else float(EDGE) for step in steps
    ]
    return [
        HistoryLine(x, HEIGHTS[step.value], round(to - x, 2), step.value, step.when is not None, step.flag is not None)
        for step, x, to in zip(steps, starts, [*starts[1:], EDGE + ACROSS], strict=True) if step.value
    ]  # fmt: skip
