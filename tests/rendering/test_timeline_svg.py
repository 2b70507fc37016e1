"""The weeks around a day as a picture: every event on its day, none over another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Ref, TimelineEntry
from briefgen.content.dates import parse_span
from briefgen.rendering.timeline_svg import MARK_GAP, draw_timeline

DAY = date(2026, 2, 4)


def entry(when: str, mark: str = "ahead") -> TimelineEntry:
    entry = (Ref("e", "E"), parse_span(when), "planned", (), (), False, False, False, None, mark)
    return TimelineEntry(*entry)  # type: ignore[arg-type]


def test_today_is_in_the_middle_and_every_event_on_its_day() -> None:
    strip = draw_timeline(DAY, [entry("2026-02-04"), entry("2026-01-05"), entry("2026-03-06")])
    today, first, last = strip.marks
    assert today.x == strip.today == strip.width / 2
    assert (first.x, last.x) == (5, strip.width - 5)
    assert (strip.first, strip.last) == (date(2026, 1, 5), date(2026, 3, 6))
    assert strip.weeks[0] == 5  # a Monday


def test_what_lasts_is_as_long_as_it_lasts_and_ends_at_the_edge() -> None:
    weekend, open_end = draw_timeline(DAY, [entry("2026-02-06/2026-02-08"), entry("2026-02-06/..")]).marks
    assert (weekend.width, open_end.width) == (20, 0)
    assert draw_timeline(DAY, [entry("2026-03-01/2026-05-01")]).marks[0].width == 50


@pytest.mark.parametrize(
    "when",
    [
        "2026-02",
        "2026-01/2026-03",
        "2026-02/..",
        "2026-02~",
        "../2026-02",
        "2026",
        "2026-Q1",
        "2026-02 early",
        "2026-02-03 | 2026-02-09",
    ],
)
def test_what_has_no_day_is_not_in_the_picture(when: str) -> None:
    assert draw_timeline(DAY, [entry(when)]).marks == ()


@pytest.mark.parametrize("when", ["2026-02-06~", "2026-02-06/..", "../2026-02-06", "2026-02-06/2026-03"])
def test_of_what_has_one_stated_day_only_that_day_is_in_the_picture(when: str) -> None:
    (mark,) = draw_timeline(DAY, [entry(when)]).marks
    assert (mark.x, mark.width) == (draw_timeline(DAY, [entry("2026-02-06")]).marks[0].x, 0)


SPANS = st.tuples(st.integers(-35, 35), st.integers(0, 20)).map(
    lambda pair: entry(f"{DAY + timedelta(days=pair[0])}/{DAY + timedelta(days=pair[0] + pair[1])}")
)


@given(st.lists(SPANS, max_size=30))
def test_nothing_stands_outside_or_over_something_else(entries: list[TimelineEntry]) -> None:
    first, last = DAY - timedelta(days=30), DAY + timedelta(days=30)
    visible = [entry for entry in entries if entry.when.ends >= first and entry.when.begins <= last]
    strip = draw_timeline(DAY, visible)
    assert all(mark.x > 0 and mark.x + mark.width < strip.width and 0 < mark.y < strip.height for mark in strip.marks)
    for n, mark in enumerate(strip.marks):
        for other in strip.marks[n + 1 :]:
            if mark.y == other.y:
                assert mark.x + mark.width + MARK_GAP <= other.x or other.x + other.width + MARK_GAP <= mark.x
