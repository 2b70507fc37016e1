"""A person in offices of two parties: for which of them a position speaks."""

from __future__ import annotations

import pytest

from briefgen.composition.brief import Statement, Voice
from briefgen.content.check import check_dossier
from briefgen.rules.reasons import explain_stance
from briefgen.rules.snapshot import take_snapshot
from tests.dossiers import CAST, as_of_day, brief, dossier, row

# Both orders of the posts, and a third party that has no post for the person.
_POSTS = (
    "{post: president, party: a, rank: 1, from: 2026-01-02}",
    "{post: special envoy, party: m, rank: 2, from: 2026-01-03, to: 2026-03-01}",
)
ROOS = f"people: {{roos: {{name: Tom Roos, posts: [{', '.join(_POSTS)}]}}}}\n"
ROOS_REVERSED = f"people: {{roos: {{name: Tom Roos, posts: [{', '.join(reversed(_POSTS))}]}}}}\n"


def said(*rows: str) -> str:
    return "source: {published: 2026-01-01}\npositions:\n" + "".join(f"  - {{{row}, text: OK}}\n" for row in rows)


FOR_M = "id: m1, speaker: roos, party: m, said: 2026-02-04, stance: {talks: against}"
FOR_A = "id: a1, speaker: roos, party: a, said: 2026-02-04, stance: {talks: for}"


def lead(day: str, holder: str, *files: str) -> Statement:
    return row(brief(day, *files), holder, "talks").evidence[0].statement


@pytest.mark.parametrize("people", [ROOS, ROOS_REVERSED])
def test_the_party_names_the_office(people: str) -> None:
    day_brief = brief("2026-02-04", people, said(FOR_M, FOR_A))
    leads = {holder: row(day_brief, holder, "talks").evidence[0].statement for holder in ("a", "m")}
    assert {holder: (item.voice.post, item.voice.then) for holder, item in leads.items()} == {
        "a": ("president", False), "m": ("special envoy", False),
    }  # fmt: skip
    assert {holder: item.voice.party.id for holder, item in leads.items() if item.voice.party} == {"a": "a", "m": "m"}
    assert [row(day_brief, holder, "talks").value for holder in ("a", "m")] == ["for", "against"]


def test_a_position_without_a_party_is_of_the_highest_rank() -> None:
    line = "id: x, speaker: roos, said: 2026-02-04, stance: {talks: for}"
    assert lead("2026-02-04", "a", ROOS, said(line)).voice.post == "president"


def test_a_party_for_which_no_office_is_held_then_stays_a_claim() -> None:
    for line in (FOR_M.replace("2026-02-04", "2026-01-02"), FOR_M.replace("party: m", "party: b")):
        view = as_of_day("2026-02-04", ROOS, said(line))
        assert [(item.is_claim, item.own_party, item.post) for item in view.evidence] == [(True, "a", "president")]


def test_the_rank_is_that_of_the_office_spoken_for() -> None:
    view = as_of_day("2026-02-04", ROOS, said(FOR_M, FOR_A))
    assert {item.id: item.rank for item in view.evidence} == {"m1": 2, "a1": 1}


def test_the_post_reads_then_from_the_day_after_its_end() -> None:
    line = FOR_M.replace("2026-02-04", "2026-02-27")
    assert lead("2026-03-01", "m", ROOS, said(line)).voice.then is False
    assert lead("2026-03-02", "m", ROOS, said(line)).voice.then is True


def test_two_offices_of_one_name_are_two_offices() -> None:
    posts = "{post: chair, party: a, rank: 1}, {post: chair, party: m, rank: 1, to: 2026-02-10}"
    people = f"people: {{roos: {{name: Tom Roos, posts: [{posts}]}}}}\n"
    stances = take_snapshot(as_of_day("2026-02-11", people, said(FOR_M, FOR_A))).stances
    assert {key[0]: stance.is_predecessors for key, stance in stances.items()} == {"a": False, "m": True}
    voices = {holder: lead("2026-02-11", holder, people, said(FOR_M, FOR_A)).voice for holder in ("a", "m")}
    assert {holder: voice.then for holder, voice in voices.items()} == {"a": False, "m": True}


def test_words_in_the_second_office_are_not_the_persons_own_line_in_the_first_partys_section() -> None:
    text = said(FOR_A.replace("2026-02-04", "2026-02-03"), FOR_M) + "notes: [{date: 2026-02-03, text: x}]\n"
    snapshot = take_snapshot(as_of_day("2026-02-04", ROOS, text))
    assert snapshot.leaders["roos", "talks"].value == "for"
    uses = {weighed.item.id: weighed.use for weighed in explain_stance(snapshot, "roos", "talks").chain}
    assert uses == {"m1": "other-office", "a1": "decides"}
    day_brief = brief("2026-02-04", ROOS, text)
    assert [person.person.name for section in day_brief.parties for person in section.people] == []
    changes = [(change.holder.id, change.kind) for change in day_brief.changes if change.type == "stance"]
    assert changes == [("m", "new")]


def test_the_change_names_the_office() -> None:
    text = said(FOR_M) + "notes: [{date: 2026-02-01, text: x}]\n"
    change = next(change for change in brief("2026-02-04", ROOS, text).changes if change.type == "stance")
    assert change.lead is not None
    assert (change.holder.id, change.lead.post, change.lead.then) == ("m", "special envoy", False)


def test_check_asks_for_which_party_somebody_in_two_offices_speaks() -> None:
    unclear = "id: x, speaker: roos, said: 2026-02-04, stance: {talks: for}"
    later = unclear.replace("id: x", "id: y").replace("2026-02-04", "2026-03-02")
    problems = check_dossier(dossier(CAST, ROOS, said(unclear, later, FOR_M, FOR_A)))
    problems = [problem for problem in problems if problem.code == "two-offices"]
    assert len(problems) == 1
    assert "president" in problems[0].message
    assert "`party: a`" in (problems[0].hint or "")
    assert "`party: m`" in (problems[0].hint or "")


def test_the_page_of_a_party_lists_who_holds_an_office_for_it() -> None:
    from briefgen.composition.entry_builder import build_entries

    entries = build_entries(take_snapshot(as_of_day("2026-02-04", ROOS, said(FOR_M, FOR_A))), {}, {})
    people: dict[str, list[Voice]] = {entry.party.id: list(entry.people) for entry in entries.parties}
    assert {id: [voice.post for voice in voices] for id, voices in people.items() if voices} == {
        "a": ["president"], "m": ["special envoy"],
    }  # fmt: skip
    person = next(entry for entry in entries.people if entry.person.id == "roos")
    assert {entry.statement.voice.post for entry in person.statements} == {"president", "special envoy"}
    assert not any(entry.statement.voice.then for entry in person.statements)
