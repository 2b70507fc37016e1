"""The history of a stance as a picture: for above, against below, in order and inside the frame."""

from __future__ import annotations

from datetime import date

from briefgen.composition.brief import HistoryStepView, IssueName, Ref, StanceHistoryView
from briefgen.content.dates import parse_span
from briefgen.rendering.history_svg import ACROSS, EDGE, MIDDLE, WIDTH, draw_history, history_lines

DAY = ACROSS / 30
SINCE, TODAY = date(2026, 1, 5), date(2026, 2, 4)


def history(*steps: tuple[date | None, str | None]) -> StanceHistoryView:
    return StanceHistoryView(
        Ref("a", "A"), IssueName("i", "I", "claim"),
        tuple(HistoryStepView(day and parse_span(str(day)), value, None, None, None, ()) for day, value in steps),  # type: ignore[arg-type]
    )  # fmt: skip


def test_what_stood_before_starts_at_the_edge_and_what_stands_now_ends_there() -> None:
    turned = history((None, "for"), (date(2026, 1, 15), "against"))
    first, last = history_lines(SINCE, TODAY, turned)
    assert (first.x, first.width) == (EDGE, 10 * DAY)
    assert last.x + last.width == WIDTH - EDGE == EDGE + 30 * DAY
    assert first.y < MIDDLE < last.y
    assert draw_history(SINCE, TODAY, turned).turns == f"M{last.x} {first.y}V{last.y}"


def test_a_turn_of_today_has_its_mark_at_the_end() -> None:
    last = history_lines(SINCE, TODAY, history((None, "mixed"), (TODAY, "for")))[-1]
    assert (last.x, last.width) == (WIDTH - EDGE, 0)


def test_where_nothing_stood_there_is_no_line() -> None:
    interrupted = history((SINCE, "for"), (date(2026, 1, 10), None), (date(2026, 1, 20), "for"))
    assert [line.width for line in history_lines(SINCE, TODAY, interrupted)] == [5 * DAY, 15 * DAY]
    assert not draw_history(SINCE, TODAY, interrupted).turns


def test_a_condition_stands_between_for_and_nothing() -> None:
    first, last = history_lines(SINCE, TODAY, history((None, "for"), (date(2026, 1, 10), "conditional")))
    assert first.y < last.y < MIDDLE


def test_what_stood_before_has_no_mark_for_it_did_not_begin_there() -> None:
    turned = history((None, "for"), (TODAY, "against"))
    assert [line.has_mark for line in history_lines(SINCE, TODAY, turned)] == [False, True]
    assert draw_history(SINCE, TODAY, turned).full.count("z") == 1
