"""How long a brief keeps what came of an event, and the last meeting of a series."""

from __future__ import annotations

import pytest

from tests.dossiers import brief

ROUND = """
source: {{publisher: Gazette, published: 2026-02-03}}
events:
  e: {{title: The round, kind: talks, parties: [a, b]{fields}}}
  other: {{title: Other, when: 2026-02-01}}
updates: [{{event: e, date: 2026-02-03, status: held, when: 2026-02-03, place: Muscat{outcome}}}]
"""


def note(day: str) -> str:
    return f"notes: [{{date: {day}, text: Context, sources: [s1]}}]"


def recent(day: str, *files: str) -> list[str]:
    return [meeting.id for meeting in brief(day, *files, note("2026-02-01"), note("2026-02-04"), note(day)).recent]


@pytest.mark.parametrize("outcome", [", outcome: No agreement", ", outcome: {result: adjourned}", ", text: They met"])
@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-02-04", ["e"]), ("2026-02-10", ["e"]), ("2026-02-11", []), ("2026-03-20", [])],
)
def test_an_outcome_stays_for_seven_days(outcome: str, day: str, expected: list[str]) -> None:
    assert recent(day, ROUND.format(fields="", outcome=outcome)) == expected


def test_what_was_held_without_an_outcome_does_not_stay() -> None:
    assert recent("2026-02-05", ROUND.format(fields="", outcome="")) == []


@pytest.mark.parametrize(("day", "expected"), [("2026-03-27", ["e"]), ("2026-03-28", [])])
def test_an_outcome_that_becomes_known_late_stays_from_then_on(day: str, expected: list[str]) -> None:
    late = """
source: {publisher: Gazette, published: 2026-03-20}
updates: [{event: e, date: 2026-03-20, outcome: A text was signed}]
"""
    files = ROUND.format(fields="", outcome=""), late, note("2026-03-21")
    assert recent("2026-03-20", *files) == ["e"]
    assert recent(day, *files) == expected


@pytest.mark.parametrize("outcome", ["", ", outcome: No agreement"])
@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-02-12", ["e"]), ("2026-06-01", ["e"]), ("2026-06-02", ["next"]), ("2026-07-20", ["next"])],
)
def test_the_last_held_meeting_of_a_series_stays_until_the_next_one_is_held(
    outcome: str, day: str, expected: list[str]
) -> None:
    following = """
source: {publisher: Gazette, published: 2026-02-10}
events: {next: {title: The next round, series: muscat, when: 2026-06-02, parties: [a, b]}}
updates:
- {event: next, date: 2026-02-10, status: confirmed, by: m}
- {event: next, date: 2026-06-02, status: held, place: Rome}
"""
    assert (
        recent(day, ROUND.format(fields=", series: muscat", outcome=outcome), following, note("2026-06-01")) == expected
    )


def test_what_is_omitted_by_the_editor_does_not_stay() -> None:
    omit = "briefs: {2026-02-05: {omit: [e]}}"
    assert recent("2026-02-05", ROUND.format(fields=", series: muscat", outcome=", outcome: None"), omit) == []


def test_the_timeline_says_what_came_of_an_event() -> None:
    entries = brief(
        "2026-02-05", ROUND.format(fields="", outcome=", outcome: No agreement"), note("2026-02-05")
    ).timeline
    assert [(entry.event.id, entry.outcome and entry.outcome.text) for entry in entries] == [
        ("other", None), ("e", "No agreement"),
    ]  # fmt: skip
