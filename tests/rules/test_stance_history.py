"""The history of a stance: the same from whichever day the computation begins."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.composition.brief import Brief
from briefgen.pipeline.days import compose_brief, compose_briefs
from briefgen.rules.snapshot import take_snapshot
from briefgen.rules.stance_history import stance_histories
from briefgen.timeline.build import as_of, build_timeline
from tests.dossiers import CAST, brief, dossier
from tests.rules.test_snapshot import CAST_TURNS, TURNS, turned
from tests.timeline.test_build import DAYS, Written, dossiers

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


def histories(result: Brief) -> dict[str, list[tuple[str | None, str | None]]]:
    return {
        f"{history.holder.id}/{history.issue.id}": [
            (str(step.when) if step.when else None, step.value) for step in history.steps
        ]
        for history in result.histories
    }


def test_a_course_tells_each_turn_with_its_day_and_what_stood_before_the_window_without() -> None:
    assert histories(brief("2026-02-04", SAID)) == {
        "a/talks": [(None, "for"), ("2026-01-20", "against"), ("2026-02-03", "conditional")],
        "b/talks": [("2026-01-10", "for")],
    }


def test_where_nobody_turned_within_the_window_there_is_nothing_to_draw() -> None:
    assert histories(brief("2026-01-19", SAID)) == {}  # to speak for the first time is no turn
    assert set(histories(brief("2026-03-04", SAID))) == {"a/talks", "b/talks"}
    assert histories(brief("2026-03-05", SAID)) == {}  # the turn of 3 February is 30 days ago


def test_what_no_longer_stands_ends_and_what_is_said_again_goes_on() -> None:
    text = """
    positions:
      - {id: old, speaker: chief, said: 2026-02-01, text: Yes, stance: {talks: for}, sources: [s1]}
      - {id: gone, speaker: chief, said: 2026-02-02, text: I said nothing, withdraws: [old], sources: [s1]}
      - {id: again, speaker: minister, said: 2026-02-04, text: Yes, stance: {talks: for}, sources: [s1]}
    """
    assert histories(brief("2026-02-04", text)) == {
        "a/talks": [("2026-02-01", "for"), ("2026-02-02", None), ("2026-02-04", "for")]
    }


def test_every_step_has_the_sources_of_all_that_it_rests_on_and_of_what_ended_it() -> None:
    text = """
    sources: {s3: {publisher: Third Paper, published: 2026-01-01}, s4: {publisher: Fourth, published: 2026-01-01}}
    positions:
      - {id: one, speaker: chief, said: 2026-01-20, time: "10:00", text: A, stance: {talks: for}, sources: [s1]}
      - {id: two, speaker: minister, said: 2026-01-26, text: B, stance: {talks: against}, sources: [s2]}
      - {id: three, speaker: chief, said: 2026-01-26, text: C, stance: {talks: for}, sources: [s3]}
      - {speaker: boss, said: 2026-01-20, text: D, stance: {talks: for}, sources: [s1], id: gone}
      - {speaker: boss, said: 2026-02-01, text: I never meant it, withdraws: [gone], sources: [s4]}
    """
    result = brief("2026-02-04", text)
    cited = {
        f"{history.holder.id} {step.value}": set(step.sources)
        for history in result.histories for step in history.steps
    }  # fmt: skip
    assert cited == {"a for": {"s1"}, "a mixed": {"s2", "s3"}, "b for": {"s1"}, "b None": {"s4"}}


def test_a_step_that_only_a_stricter_record_tells_makes_the_brief_stricter_where_it_is_printed() -> None:
    text = """
    positions:
      - {id: one, speaker: chief, said: 2026-01-20, text: A, stance: {talks: for}, sources: [s1]}
      - {speaker: chief, said: 2026-01-26, text: I never said it, withdraws: [one], sources: [s2], marking: "TLP:RED"}
      - {speaker: chief, said: 2026-02-01, text: B, stance: {talks: for}, sources: [s1]}
    """
    assert brief("2026-02-04", text).marking == "TLP:RED"
    sections = "dossier: {title: Test, parties: [a, b], theme: {sections: [bottom-line, matrix]}}"
    cast = CAST.replace("dossier: {title: Test, parties: [a, b], time_zone: UTC}", sections)
    result = compose_brief(build_timeline(dossier(cast, text)), date(2026, 2, 4)).brief
    assert (result.histories, result.marking) == ((), "TLP:CLEAR")


def test_what_is_inferred_reported_or_unnamed_says_so() -> None:
    text = """
    positions:
      - {speaker: chief, said: 2026-01-10, text: A, stance: {talks: for}, mode: reported, sources: [s1]}
      - {speaker: {described: an official, of: a}, said: 2026-02-02, text: B, stance: {talks: against}, sources: [s2]}
    """
    assert [step.flag for step in brief("2026-02-04", text).histories[0].steps] == ["reported", "single-unnamed-source"]


def test_what_rested_on_retracted_words_alone_never_was() -> None:
    text = """
    positions:
      - {speaker: chief, said: 2026-01-20, text: No, stance: {talks: against}, sources: [s1]}
      - {id: wrong, speaker: chief, said: 2026-02-01, text: Yes, stance: {talks: for}, sources: [s1]}
      - {speaker: chief, said: 2026-02-03, text: No, stance: {talks: against}, sources: [s1]}
    corrections: [{of: wrong, date: 2026-02-04, kind: retraction, text: He did not say so, sources: [s2]}]
    """
    assert set(histories(brief("2026-02-03", text))) == {"a/talks"}
    assert histories(brief("2026-02-04", text)) == {}


def test_where_later_words_uphold_it_the_step_begins_with_them() -> None:
    text = """
    positions:
      - {speaker: chief, said: 2026-01-20, text: No, stance: {talks: against}, sources: [s1]}
      - {id: wrong, speaker: chief, said: 2026-02-01, text: Yes, stance: {talks: for}, sources: [s1]}
      - {speaker: chief, said: 2026-02-02, text: Yes, stance: {talks: for}, sources: [s2]}
    corrections: [{of: wrong, date: 2026-02-04, kind: retraction, text: He did not say so, sources: [s2]}]
    """
    result = brief("2026-02-04", text)
    assert histories(result) == {"a/talks": [("2026-01-20", "against"), ("2026-02-02", "for")]}


def test_what_was_said_by_a_day_is_no_more_exact_than_that() -> None:
    text = """
    positions:
      - {speaker: chief, said: ../2026-01-20, text: No, stance: {talks: against}, sources: [s1]}
      - {speaker: chief, said: 2026-02-01~, text: Yes, stance: {talks: for}, sources: [s1]}
    """
    assert histories(brief("2026-02-04", text)) == {"a/talks": [("../2026-01-20", "against"), ("2026-02-01~", "for")]}


def test_an_event_that_ends_a_stance_is_named() -> None:
    text = """
    positions: [{speaker: chief, said: 2026-01-20, text: Yes, stance: {talks: for}, sources: [s1]}]
    events: {war: {title: War, kind: action, when: 2026-02-01, resets: [talks], sources: [s2]}}
    """
    result = brief("2026-02-04", text)
    ended = result.histories[0].steps[-1]
    assert (ended.value, ended.after and ended.after.name) == (None, "War")
    assert ended.sources == ("s2",)


@pytest.mark.slow
@pytest.mark.parametrize("turn", [*CAST_TURNS, *TURNS])
@settings(max_examples=20)
@given(dossiers(), DAYS, st.lists(st.integers(-5, 80), min_size=2, unique=True))
def test_a_brief_is_the_same_whether_it_is_composed_alone_or_on_a_walk(
    turn: str, written: Written, turning: date, later: list[int]
) -> None:
    timeline = turned(written, turn, turning)
    days = [turning + timedelta(days=n) for n in sorted(later)]
    walked = [result.brief for result in compose_briefs(timeline, days)]
    assert walked == [compose_brief(timeline, day).brief for day in days]


@pytest.mark.slow
@pytest.mark.parametrize("turn", [*CAST_TURNS, *TURNS])
@settings(max_examples=30)
@given(dossiers(), DAYS, DAYS)
def test_all_courses_are_those_that_the_pictures_of_all_days_show(
    turn: str, written: Written, turning: date, first: date
) -> None:
    """Computing a stance only on the days on which it can change misses no step."""
    timeline = turned(written, turn, turning)
    views = [as_of(timeline, day) for day in timeline.change_days if day >= first]
    expected: dict[tuple[str, str], list[tuple[date, str | None, str | None]]] = {}
    for view in views:
        stances = take_snapshot(view).stances
        for key in {*expected, *stances}:
            now = (stance.value, stance.option) if (stance := stances.get(key)) else (None, None)
            if now != (expected[key][-1][1:] if key in expected else (None, None)):
                expected.setdefault(key, []).append((view.day, *now))
    result = stance_histories(views)
    assert {key: [(step.day, step.value, step.option) for step in steps] for key, steps in result.items()} == expected
