"""The snapshot of a day, computed alone or from an earlier one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.rules.snapshot import take_snapshot
from briefgen.timeline.build import as_of, build_timeline
from briefgen.timeline.timeline import Timeline
from tests.dossiers import CAST, as_of_day, dossier
from tests.timeline.test_build import DAYS, Written, dossiers

# What changes how things stand without a word on the issue or by the speaker: in the cast, or in records of its own.
CAST_TURNS = {
    "a source is withdrawn": ("First Paper, published: 2026-01-01", ", withdrawn: {day}"),
    "the chief dies": ("party: a, post: head of state, rank: 1", ", died: {day}"),
    "the chief leaves office": (
        "party: a, post: head of state, rank: 1", ", posts: [{{post: head of state, rank: 1, to: {day}}}]"
    ),
    "a deputy takes over": (
        "party: a, post: deputy minister, rank: 4", ", posts: [{{post: acting head, rank: 1, from: {day}}}]"
    ),
}  # fmt: skip
TURNS = {
    "an event resets": "events: {{war: {{title: War, kind: action, when: {day}, resets: [talks], sources: [s2]}}}}",
    "a reset is called off": """
events: {{summit: {{title: A summit, when: 2026-02-03, resets: [talks], sources: [s2]}}}}
updates: [{{event: summit, date: {day}, status: cancelled, sources: [s2]}}]""",
    "a meeting is replaced": """
events: {{other: {{title: Another meeting, parties: [a, b], replaces: gone}},
  gone: {{title: A meeting long ago, when: 2026-02-01, sources: [s2]}}}}
updates: [{{event: other, date: {day}, status: confirmed, by: minister, when: 2026-02-09, sources: [s2]}}]""",
    "an update loses its source": """
sources: {{lost: {{publisher: Third Paper, published: 2026-01-01, withdrawn: {day}}}}}
events: {{past: {{title: A meeting long ago, parties: [a, b], when: 2026-02-01, sources: [s2]}}}}
updates: [{{event: past, date: 2026-01-31, status: confirmed, by: minister, sources: [lost]}},
  {{event: past, date: 2026-01-30, status: rumoured, sources: [s2]}}]""",
    "a strike of several days": """
events: {{strike: {{title: A strike, kind: action, when: 2026-02-01/{day}, outcome: It ended, sources: [s2]}}}}""",
    "it is told elsewhere": """
positions: [{{id: twin, speaker: chief, said: 2026-01-30, text: No, stance: {{talks: against}}, same_as: [old],
  sources: [s2]}}]""",
    "what withdrew it is itself retracted": """
positions: [{{id: back, speaker: chief, said: 2026-02-01, text: I take it back, withdraws: [old], sources: [s2]}}]
corrections: [{{of: back, date: {day}, kind: retraction, text: It was not so, sources: [s2]}}]""",
}


def turned(written: Written, turn: str, day: date) -> Timeline:
    cast = CAST
    if turn in CAST_TURNS:
        of, more = CAST_TURNS[turn]
        cast = CAST.replace(of, of + more.format(day=day))
        assert cast != CAST
    return build_timeline(dossier(cast, written.text(), TURNS.get(turn, "sources: {{}}").format(day=day)))


@pytest.mark.slow
@pytest.mark.parametrize("turn", [*CAST_TURNS, *TURNS])
@settings(max_examples=30)
@given(dossiers(), DAYS, st.lists(DAYS, min_size=2))
def test_a_picture_is_the_same_whether_or_not_an_earlier_one_helps(
    turn: str, written: Written, turning: date, days: list[date]
) -> None:
    timeline = turned(written, turn, turning)
    walked = None
    for day in sorted(days):
        walked = take_snapshot(as_of(timeline, day), walked)
        alone = take_snapshot(as_of(timeline, day))
        assert walked.events == alone.events
        assert walked.stances == alone.stances
        assert walked.leaders == alone.leaders
        assert walked.resets == alone.resets
        assert walked.recent_events == alone.recent_events


def test_a_stance_that_nothing_touches_is_not_folded_again_and_goes_stale_all_the_same() -> None:
    text = "positions: [{speaker: chief, said: 2026-02-01, text: Yes, stance: {talks: for}, sources: [s1]}]"
    view = as_of_day("2026-02-01", text)
    first = take_snapshot(view)
    fresh, old = (take_snapshot(as_of(view.timeline, view.day + timedelta(days=n)), first) for n in (21, 22))
    assert fresh.stances["a", "talks"] is first.stances["a", "talks"]
    assert (fresh.stances["a", "talks"].is_stale, old.stances["a", "talks"].is_stale) == (False, True)
    assert old.stances["a", "talks"].lead is first.stances["a", "talks"].lead
