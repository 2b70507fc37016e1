"""The course of a stance as a picture: for above, against below, in order and within the frame."""

from __future__ import annotations

from datetime import date

from briefgen.composition.brief import HistoryStepView, IssueName, Ref, StanceHistoryView
from briefgen.content.dates import parse_span
from briefgen.rendering.history_svg import ACROSS, EDGE, draw_history

DAY = ACROSS / 30
SINCE, TODAY = date(2026, 1, 5), date(2026, 2, 4)


def told(*steps: tuple[date | None, str | None]) -> StanceHistoryView:
    return StanceHistoryView(
        Ref("a", "A"), IssueName("i", "I", "claim"), SINCE,
        tuple(HistoryStepView(day and parse_span(str(day)), value, None, None, None, ()) for day, value in steps),  # type: ignore[arg-type]
    )  # fmt: skip


def test_what_stood_before_starts_at_the_edge_and_what_stands_now_ends_there() -> None:
    it = draw_history(TODAY, told((None, "for"), (date(2026, 1, 15), "against")))
    first, last = it.lines
    assert (first.x, first.width) == (EDGE, 10 * DAY)
    assert last.x + last.width == it.width - EDGE == EDGE + 30 * DAY
    assert first.y < it.middle < last.y
    assert it.turns == ((last.x, first.y, last.y),)


def test_a_turn_of_today_has_its_mark_at_the_end() -> None:
    it = draw_history(TODAY, told((None, "mixed"), (TODAY, "for")))
    assert it.lines[-1].x == it.width - EDGE
    assert it.lines[-1].width == 0


def test_where_nothing_stood_there_is_no_line() -> None:
    gap = draw_history(TODAY, told((SINCE, "for"), (date(2026, 1, 10), None), (date(2026, 1, 20), "for")))
    assert [line.width for line in gap.lines] == [5 * DAY, 15 * DAY]
    assert gap.turns == ()


def test_a_condition_stands_between_for_and_nothing() -> None:
    it = draw_history(TODAY, told((None, "for"), (date(2026, 1, 10), "conditional")))
    assert it.lines[0].y < it.lines[1].y < it.middle


def test_what_stood_before_has_no_mark_for_it_did_not_begin_there() -> None:
    assert [line.has_mark for line in draw_history(TODAY, told((None, "for"), (TODAY, "against"))).lines] == [
        False,
        True,
    ]
