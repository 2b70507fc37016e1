"""Silence, gaps and disputes."""

from __future__ import annotations

from tests.composition.helpers import positions, section
from tests.dossiers import brief as compose_cast
from tests.dossiers import row

# Silence, gaps and disputes


def test_a_listed_party_is_silent_where_another_listed_party_spoke() -> None:
    text = positions(
        "speaker: chief, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, said: 2026-02-04, stance: {arms: for}",
    )
    brief = compose_cast("2026-02-04", text)
    assert [i.id for i in section(brief, "a").silent_on] == ["arms"]
    assert [i.id for i in section(brief, "b").silent_on] == ["talks"]
    gaps = [(g.kind, g.party and g.party.id, g.issue and g.issue.id, [p.id for p in g.spoken_by]) for g in brief.gaps]
    assert gaps == [("silent", "b", "talks", ["a"]), ("silent", "a", "arms", ["b"])]
    assert brief.open_gaps == ()


def test_a_claim_about_a_party_does_not_end_its_silence() -> None:
    text = positions(
        "speaker: boss, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, party: a, said: 2026-02-04, stance: {talks: for}",
    )
    assert [i.id for i in section(compose_cast("2026-02-04", text), "a").silent_on] == ["talks"]


def test_others_make_no_silence_and_are_never_silent() -> None:
    brief = compose_cast("2026-02-04", positions("speaker: host-minister, said: 2026-02-04, stance: {talks: for}"))
    assert [(s.party, s.silent_on) for s in brief.parties] == [(None, ())]
    assert brief.gaps == ()


def test_the_stale_stance_of_others_is_no_gap() -> None:
    text = positions("speaker: host-minister, said: 2026-01-02, stance: {talks: for}")
    brief = compose_cast("2026-02-04", text)
    assert row(brief, "h", "talks").flags[-1] == "stale"
    assert brief.gaps == ()


def test_mixed_undecided_and_conditional_lines_are_told_as_disputes() -> None:
    extra = "people: {second: {name: B. Second, party: b, post: minister, rank: 1}}"
    text = positions(
        "speaker: chief, said: 2026-02-04, stance: {talks: mixed}",
        "speaker: boss, said: 2026-02-04, stance: {talks: for, arms: conditional}, condition: Aland stops",
        "speaker: second, said: 2026-02-04, stance: {talks: against}",
    )
    brief = compose_cast("2026-02-04", text, extra)
    assert [(d.kind, d.party and d.party.id, d.issue and d.issue.id) for d in brief.disputes] == [
        ("mixed", "a", "talks"), ("undecided", "b", "talks"), ("conditional", "b", "arms"),
    ]  # fmt: skip
    assert [d.text for d in brief.disputes] == [None, None, "Aland stops"]


def test_a_statement_that_another_disputes_says_so() -> None:
    text = positions(
        "id: yes, speaker: boss, said: 2026-02-04, stance: {talks: for}",
        "speaker: chief, said: 2026-02-04, disputes: [yes]",
    )
    brief = compose_cast("2026-02-04", text)
    assert "disputed" in row(brief, "b", "talks").evidence[0].statement.flags
    assert [(d.kind, d.party and d.party.id) for d in brief.disputes] == [("disputed-by", "b")]


def test_a_condition_that_another_disputes_is_told_as_both() -> None:
    text = positions(
        "id: if, speaker: boss, said: 2026-02-04, stance: {talks: conditional}, condition: Aland stops",
        "speaker: chief, said: 2026-02-04, disputes: [if]",
    )
    assert sorted(d.kind for d in compose_cast("2026-02-04", text).disputes) == ["conditional", "disputed-by"]


def test_the_disputed_subjects_of_a_meeting_are_disputes() -> None:
    text = """
events: {e: {title: Meeting, when: 2026-02-09, agenda: [talks], disputed: [arms]}}
updates: [{event: e, date: 2026-02-04, status: proposed, sources: [s1]}]
"""
    brief = compose_cast("2026-02-04", text)
    assert [(d.kind, d.issue and d.issue.id, d.event and d.event.id, d.sources) for d in brief.disputes] == [
        ("issue", "arms", "e", ("s1",))
    ]
