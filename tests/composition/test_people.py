"""The people with stances that differ from their party's, and the notes about people."""

from __future__ import annotations

import pytest

from briefgen.composition.brief import Brief
from tests.composition.helpers import BEFORE, positions, section
from tests.dossiers import brief as compose_cast
from tests.dossiers import row

# People


RANK_2 = "people: {second: {name: A. Second, party: a, post: vice president, rank: 2}}"


def people(brief: Brief) -> list[tuple[str | None, list[tuple[str, str]]]]:
    return [(p.person.id, [(r.issue.id, r.value) for r in p.rows]) for s in brief.parties for p in s.people]


@pytest.mark.parametrize(("who", "is_printed"), [("chief", True), ("second", True), ("minister", False)])
def test_people_of_rank_1_and_2_are_printed_where_their_line_differs(who: str, is_printed: bool) -> None:
    text = positions(
        f"speaker: {who}, said: 2026-01-10, stance: {{talks: against}}",
        "speaker: deputy, said: 2026-02-04, stance: {talks: for}",
    )
    brief = compose_cast("2026-02-04", BEFORE, text, RANK_2)
    assert row(brief, "a", "talks").value == "for"
    assert people(brief) == ([(who, [("talks", "against")])] if is_printed else [])


def test_people_whose_line_is_the_partys_are_not_printed() -> None:
    text = positions(
        "speaker: chief, said: 2026-01-10, stance: {talks: for}",
        "speaker: deputy, said: 2026-02-04, stance: {talks: for}",
    )
    assert people(compose_cast("2026-02-04", BEFORE, text)) == []


def test_people_whose_other_line_stands_in_the_partys_row_already_are_not_printed_again() -> None:
    text = positions(
        "id: no, speaker: chief, said: 2026-02-03, stance: {talks: against}",
        "speaker: minister, said: 2026-02-04, stance: {talks: for}",
    )
    brief = compose_cast("2026-02-04", BEFORE, text)
    assert [s.statement.id for s in row(brief, "a", "talks").evidence if s.part == "opposes"] == ["no"]
    assert people(brief) == []


def test_people_who_turned_are_printed_with_what_they_turned_from() -> None:
    text = positions(
        "id: no, speaker: chief, said: 2026-01-10, stance: {talks: against}",
        "id: yes, speaker: chief, said: 2026-02-03, mode: inferred, stance: {talks: for}, reverses: [no]",
        "id: order, speaker: minister, said: 2026-02-04, stance: {talks: for}",
    )
    brief = compose_cast("2026-02-04", BEFORE, text)
    assert people(brief) == [("chief", [("talks", "for")])]
    [chief] = section(brief, "a").people
    assert [(s.part, s.statement.id) for s in chief.rows[0].evidence] == [("lead", "yes"), ("reversed", "no")]


def test_who_they_are_is_told_of_those_whom_the_brief_names() -> None:
    extra = """
people:
  noted: {name: Noted, party: a, post: adviser, note: Has the ear of the chief, sources: [s2]}
  absent: {name: Absent, party: a, note: Not in this brief, sources: [s2]}
"""
    brief = compose_cast(
        "2026-02-04", positions("speaker: noted, said: 2026-02-04", "speaker: chief, said: 2026-02-04"), extra
    )
    assert [(p.person.name, p.note, p.sources) for p in brief.people] == [
        ("Noted", "Has the ear of the chief", ("s2",))
    ]
