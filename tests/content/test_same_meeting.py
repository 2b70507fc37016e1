"""One meeting under two ids: found by its day, its parties and its title, and not where two meetings are alike."""

from __future__ import annotations

import pytest

from briefgen.problems import Problem
from tests.dossiers import CAST, read

CLIP = "source: {id: clip, published: 2026-02-04}\n"
ONE = "title: Heads of delegation meeting, kind: meeting, parties: [a, b], place: Hill, when: 2026-02-20"


def find(*events: str) -> list[Problem]:
    rows = "".join(f"  e{number}: {{{fields}}}\n" for number, fields in enumerate(events))
    return [problem for problem in read(CAST, f"{CLIP}events:\n{rows}")[1] if problem.code == "same-meeting"]


def change(**fields: str) -> str:
    """Return the meeting with other fields; an empty one is left out."""
    values = {
        "title": "Heads of delegation meeting", "kind": "meeting", "parties": "[a, b]", "place": "Hill",
        "when": "2026-02-20",
    } | fields  # fmt: skip
    return ", ".join(f"{key}: {value}" for key, value in values.items() if value)


SAME = {
    "capitals": change(title="Heads of Delegation meeting"),
    "plural": change(title="Heads of delegations meeting"),
    "order of words": change(title="Meeting of the heads of delegation"),
    "further words": change(title="Heads of delegation meeting at Hill"),
    "fewer words": change(title="Delegation meeting"),
    "a word for another": change(title="Delegation heads' session"),
    "typo": change(title="Heads of delegatoin meeting"),
    "kind": change(kind="talks"),
    "no kind": change(kind=""),
    "order of parties": change(parties="[b, a]"),
    "further party": change(parties="[a, b, m]"),
    "one party": change(parties="a"),
    "no parties": change(parties=""),
    "participants": change(parties="", participants="[{party: a}, {person: boss}]"),
    "no place": change(place=""),
    "another word for the place": change(place="Hill House"),
    "no day": change(when=""),
    "month": change(when="2026-02"),
    "clock time": change(when="2026-02-20T10:00"),
    "the next day": change(when="2026-02-21"),
    "longer": change(when="2026-02-19/2026-02-21"),
}  # fmt: skip


@pytest.mark.parametrize("other", SAME.values(), ids=SAME)
def test_a_meeting_that_is_entered_twice_is_found_in_either_order(other: str) -> None:
    for events in ((ONE, other), (other, ONE)):
        (problem,) = find(*events)
        assert "`e0`" in problem.message and "`e1`" in problem.message
        assert (problem.place.line, problem.related[0][1].line) == (4, 3)
        assert "`formerly: [e1]`" in problem.hint and "`different_from: [e0]`" in problem.hint


TWO = {
    "other parties": change(parties="[a, h]"),
    "a week later": change(when="2026-02-27"),
    "the next day elsewhere": change(when="2026-02-21", place="Port"),
    "kind": change(kind="call"),
    "title": change(title="Signing of the border accord"),
    "number": change(title="Heads of delegation meeting 2"),
    "hours apart": change(when="2026-02-20T18:00"),
    "part of the first": change(parent="e0"),
    "replaces the first": change(replaces="e0"),
    "stated": change(different_from="e0"),
    "deputies": change(title="Deputy heads of delegation meeting"),
}  # fmt: skip


@pytest.mark.parametrize("other", TWO.values(), ids=TWO)
def test_two_meetings_are_not_taken_for_one(other: str) -> None:
    first = change(title="Heads of delegation meeting 1") if "meeting 2" in other else ONE
    first = first.replace("2026-02-20", "2026-02-20T09:00") if "T18:00" in other else first
    assert find(first, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("title: First round of talks, when: 2026-02-20", "title: Second round of talks, when: 2026-02-20"),
        ("title: Talks, round: 1, when: 2026-02-20", "title: Talks, round: 2, when: 2026-02-20"),
        ("title: Working group A, when: 2026-02-20", "title: Working group B, when: 2026-02-20"),
        ("title: Morning session, when: 2026-02-20", "title: Afternoon session, when: 2026-02-20"),
        ("title: Strike, kind: incident", "title: Strike, kind: incident"),
    ],
)  # fmt: skip
def test_rounds_groups_and_parts_of_a_day_are_apart(one: str, other: str) -> None:
    assert find(f"{one}, parties: [a, b]", f"{other}, parties: [a, b]") == []


def test_a_meeting_that_was_held_is_not_the_next_one_without_a_day() -> None:
    held = "title: Heads of delegation meeting, history: [{date: 2026-01-20, status: held, when: 2026-01-20}]"
    assert find(held, change(when="", place="")) == []


def test_days_and_places_of_updates_count_and_so_does_a_day_that_fell() -> None:
    moved = "title: Heads of Delegation meeting, parties: [a, b], history: [{date: 2026-02-01, when: 2026-02-20}, "
    moved += "{date: 2026-02-03, when: 2026-03-20, place: Hill}]"
    assert len(find(ONE, moved)) == 1
