"""Accounts of the same words (`same_as`): the best one speaks, with the sources of all."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Brief, StanceChangeView
from briefgen.rules.reasons import explain_stance
from briefgen.rules.snapshot import take_snapshot
from briefgen.timeline.build import as_of
from tests.dossiers import as_of_day, brief, row

SOURCES = """
sources:
  early: {publisher: The Gazette, published: 2026-02-03}
  late: {publisher: The Herald, published: 2026-02-05}
  third: {publisher: The Post, published: 2026-02-05}
notes: [{date: 2026-02-03, text: x, sources: [s1]}, {date: 2026-02-05, text: x, sources: [s1]}]
"""
UNNAMED = "id: u1, speaker: {described: a senior official, of: a}, said: 2026-02-03, sources: [early]"
NAMED = "id: n1, speaker: minister, said: 2026-02-03, same_as: u1, sources: [late]"
REPORTED = "id: r1, speaker: minister, mode: reported, said: 2026-02-03, same_as: u1, sources: [third]"


def said(*rows: str, take: str = "for") -> str:
    items = (
        f"  - {{{row}, text: So they say{'' if 'stance:' in row else f', stance: {{talks: {take}}}'}}}\n"
        for row in rows
    )
    return SOURCES + "positions:\n" + "".join(items)


def lead(day: str, text: str) -> str:
    return take_snapshot(as_of_day(day, text)).stances["a", "talks"].lead.id


def stance_change(day_brief: Brief) -> StanceChangeView:
    (change,) = [change for change in day_brief.changes if isinstance(change, StanceChangeView)]
    return change


def test_words_that_get_a_name_are_no_longer_unnamed() -> None:
    day_brief = brief("2026-02-05", said(UNNAMED, NAMED))
    printed = row(day_brief, "a", "talks")
    statement = printed.evidence[0].statement
    assert (statement.voice.name, statement.mode, set(statement.sources)) == (
        "A. Minister", "paraphrase", {"early", "late"},
    )  # fmt: skip
    assert printed.flags == ()
    change = stance_change(day_brief)
    assert (change.kind, change.is_late) == ("lead", True)
    assert change.lead is not None
    assert change.was_lead is not None
    assert (change.lead.name, change.was_lead.name) == ("A. Minister", "a senior official")


@pytest.mark.parametrize("rows", list(permutations((UNNAMED, NAMED, REPORTED))))
def test_the_named_account_of_the_highest_tier_speaks_in_any_order_of_records(rows: tuple[str, ...]) -> None:
    assert lead("2026-02-05", said(*rows)) == "n1"


def test_the_direction_of_the_reference_does_not_matter() -> None:
    named = NAMED.replace(", same_as: u1", "")
    unnamed = f"{UNNAMED}, same_as: n1"
    assert lead("2026-02-05", said(named, unnamed)) == "n1"
    chain = REPORTED.replace("same_as: u1", "same_as: n1")
    assert lead("2026-02-05", said(chain, NAMED, UNNAMED)) == "n1"


def test_an_account_speaks_from_its_own_day() -> None:
    text = said(UNNAMED, NAMED.replace("said: 2026-02-03", "said: ../2026-02-04"))
    assert [lead(day, text) for day in ("2026-02-03", "2026-02-04")] == ["u1", "n1"]


@pytest.mark.parametrize(
    "lost", ["corrections: [{of: n1, date: 2026-02-06, kind: retraction, text: x, sources: [s1]}]", ""]
)
def test_without_the_best_account_the_next_one_speaks(lost: str) -> None:
    text = said(UNNAMED, NAMED, REPORTED) + lost
    text = text if lost else text.replace("late: {", "late: {withdrawn: 2026-02-06, ")
    assert [lead(day, text) for day in ("2026-02-05", "2026-02-06")] == ["n1", "r1"]
    view = as_of_day("2026-02-06", text)
    parts = {weighed.item.id: weighed.use for weighed in explain_stance(take_snapshot(view), "a", "talks").chain}
    assert parts["u1"] == "retold"


def test_words_that_are_withdrawn_are_withdrawn_in_all_accounts() -> None:
    text = said(UNNAMED, NAMED, "id: w, speaker: minister, said: 2026-02-06, withdraws: u1, sources: [s1], stance: {}")
    assert ("a", "talks") not in take_snapshot(as_of_day("2026-02-06", text)).stances


def test_words_that_are_reversed_are_reversed_in_all_accounts() -> None:
    new = "id: new, speaker: chief, said: 2026-02-06, reverses: u1, sources: [s1], stance: {talks: against}"
    stance = take_snapshot(as_of_day("2026-02-06", said(UNNAMED, NAMED, new))).stances["a", "talks"]
    assert [(reversal.new.id, reversal.old.id, reversal.kind) for reversal in stance.reversals] == [
        ("new", "n1", "stated")
    ]
    assert stance.value == "against"


def test_what_the_weaker_account_says_on_another_issue_stays() -> None:
    text = said(f"{UNNAMED}, stance: {{talks: for, arms: against}}", NAMED)
    stances = take_snapshot(as_of_day("2026-02-05", text)).stances
    assert {issue: stance.lead.id for (_, issue), stance in stances.items()} == {"talks": "n1", "arms": "u1"}


def test_an_account_in_private_never_speaks_before_one_on_record() -> None:
    private = UNNAMED.replace("of: a}", "of: a}, attribution: deep-background")
    assert lead("2026-02-05", said(private, NAMED)) == "n1"


SPEAKERS = (
    "id: u1, speaker: {described: a senior official, of: a}",
    "id: n1, same_as: u1, speaker: minister",
    "id: r1, same_as: n1, speaker: minister, mode: reported",
    "id: m1, same_as: u1, speaker: {described: a diplomat, of: a}",
)
DAYS = st.sampled_from(["2026-02-03", "2026-02-04", "../2026-02-05", "2026-02-06"])
RETRACTED = "corrections: [{of: n1, date: 2026-02-07, kind: retraction, text: x, sources: [s1]}]"


@given(st.permutations(SPEAKERS), st.lists(DAYS, min_size=4, max_size=4))
def test_each_day_alone_equals_the_walk_over_the_days(speakers: list[str], days: list[str]) -> None:
    rows = [f"{speaker}, said: {day}, sources: [s1]" for speaker, day in zip(speakers, days, strict=True)]
    timeline = as_of_day("2026-02-08", said(*rows) + RETRACTED).timeline
    walked = None
    for day in timeline.change_days:
        alone, walked = take_snapshot(as_of(timeline, day)), take_snapshot(as_of(timeline, day), walked)
        assert (walked.stances, walked.leaders) == (alone.stances, alone.leaders)
        known = {item.id for item in alone.as_of.evidence}
        order = ("n1", "r1", "u1", "m1") if day.day < 7 else ("r1", "u1", "m1")
        if known:
            assert alone.stances["a", "talks"].lead.id == next(id for id in order if id in known)
