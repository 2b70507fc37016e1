"""The course of a stance: told the same from whichever day the walk begins."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.editorial.brief import Brief
from briefgen.pipeline import brief_of, compose_days
from tests.dossiers import brief
from tests.editorial.test_as_of import DAYS, Written, dossiers
from tests.editorial.test_picture import CAST_TURNS, TURNS, turned

SAID = "positions:\n" + "".join(
    f"  - {{id: {id}, speaker: {who}, said: {day}, text: So, stance: {{talks: {stance}}}, sources: [s1]}}\n"
    for id, who, day, stance in (
        ("p1", "chief", "2026-01-01", "for"),
        ("p2", "chief", "2026-01-20", "against"),
        ("p3", "chief", "2026-01-21", "against"),
        ("p4", "chief", "2026-02-03", "{take: conditional, text: if asked}"),
        ("p5", "boss", "2026-01-10", "for"),
    )
)


def courses(made: Brief) -> dict[str, list[tuple[str | None, str | None]]]:
    return {
        f"{it.holder.id}/{it.issue.id}": [(str(step.day) if step.day else None, step.value) for step in it.steps]
        for it in made.courses
    }


def test_a_course_tells_each_turn_with_its_day_and_what_stood_before_the_window_without() -> None:
    assert courses(brief("2026-02-04", SAID)) == {
        "a/talks": [(None, "for"), ("2026-01-20", "against"), ("2026-02-03", "conditional")],
        "b/talks": [("2026-01-10", "for")],
    }


def test_where_nobody_turned_within_the_window_there_is_nothing_to_draw() -> None:
    assert courses(brief("2026-01-19", SAID)) == {}  # to speak for the first time is no turn
    assert set(courses(brief("2026-03-04", SAID))) == {"a/talks", "b/talks"}
    assert courses(brief("2026-03-05", SAID)) == {}  # the turn of 3 February is 30 days ago


def test_what_no_longer_stands_ends_and_what_is_said_again_goes_on() -> None:
    text = """
    positions:
      - {id: old, speaker: chief, said: 2026-02-01, text: Yes, stance: {talks: for}, sources: [s1]}
      - {id: gone, speaker: chief, said: 2026-02-02, text: I said nothing, withdraws: [old], sources: [s1]}
      - {id: again, speaker: minister, said: 2026-02-04, text: Yes, stance: {talks: for}, sources: [s1]}
    """
    assert courses(brief("2026-02-04", text)) == {
        "a/talks": [("2026-02-01", "for"), ("2026-02-02", None), ("2026-02-04", "for")]
    }


def test_every_step_has_the_sources_of_what_decided_it() -> None:
    made = brief("2026-02-04", SAID)
    cited = {source.number for source in made.sources}
    assert all(step.sources and set(step.sources) <= cited for it in made.courses for step in it.steps)


@pytest.mark.parametrize("turn", [*CAST_TURNS, *TURNS])
@settings(max_examples=20)
@given(dossiers(), DAYS, st.lists(DAYS, min_size=2, unique=True))
def test_a_brief_is_the_same_whether_it_is_composed_alone_or_on_a_walk(
    turn: str, written: Written, turning: date, days: list[date]
) -> None:
    told = turned(written, turn, turning)
    walked = [made.brief for made in compose_days(told, sorted(days))]
    assert walked == [brief_of(told, day).brief for day in sorted(days)]
