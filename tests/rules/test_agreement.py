"""The agreement of two parties on an issue: its kind, how certain it is, and its trend."""

from __future__ import annotations

import pytest

from briefgen.composition.brief import AgreementView, Brief
from tests.dossiers import brief
from tests.rules.test_changes import CAST_WITH_OPTIONS, said


def between(result: Brief) -> AgreementView:
    (row,) = result.matrix
    (pair,) = row.between
    return pair


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("for", "for", "agreed"),
        ("against", "against", "agreed"),
        ("for", "conditional", "agreed-conditionally"),
        ("conditional", "conditional", "agreed-conditionally"),
        ("for", "against", "opposed"),
        ("conditional", "against", "opposed"),
        ("for", "open", "undecided"),
        ("neutral", "against", "undecided"),
        ("mixed", "mixed", "undecided"),
    ],
)
def test_two_stances_on_one_issue(one: str, other: str, kind: str) -> None:
    text = said(
        f"speaker: minister, said: 2026-02-04, stance: {{talks: {one}}}",
        f"speaker: boss, said: 2026-02-04, stance: {{talks: {other}}}",
    )
    pair = between(brief("2026-02-04", text))
    assert (pair.kind, pair.is_indicative, pair.silent) == (kind, False, ())


@pytest.mark.parametrize(("speaker", "silent"), [("minister", "b"), ("boss", "a")])
def test_silence_is_never_disagreement(speaker: str, silent: str) -> None:
    pair = between(brief("2026-02-04", said(f"speaker: {speaker}, said: 2026-02-04, stance: {{talks: against}}")))
    assert (pair.kind, [party.id for party in pair.silent], pair.is_indicative) == ("silent", [silent], False)


def test_different_options_are_open() -> None:
    text = said(
        "speaker: minister, said: 2026-02-04, stance: {where: {take: for, option: rome}}",
        "speaker: boss, said: 2026-02-04, stance: {where: {take: for, option: oslo}}",
    )
    assert between(brief("2026-02-04", CAST_WITH_OPTIONS, text)).kind == "undecided"


@pytest.mark.parametrize(
    "weak",
    [
        "party: a, said: 2026-02-04, standing: true",
        "speaker: {described: an official, of: a}, said: 2026-02-04",
        "speaker: minister, said: 2026-02-04, mode: inferred",
        "speaker: minister, said: 2026-02-04, mode: reported",
        "speaker: minister, said: 2026-01-04",
    ],
)
def test_a_stale_standing_or_second_hand_side_makes_it_indicative(weak: str) -> None:
    text = said(f"{weak}, stance: {{talks: for}}", "speaker: boss, said: 2026-02-04, stance: {talks: for}")
    assert between(brief("2026-02-04", text)).is_indicative


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        ("against", "for", "narrowing"),
        ("against", "open", "narrowing"),
        ("conditional", "for", "narrowing"),
        ("for", "against", "widening"),
        ("for", "conditional", "widening"),
        ("for", "for", None),
    ],
)
def test_parties_come_nearer_or_move_apart_since_the_previous_brief(before: str, after: str, trend: str | None) -> None:
    text = said(
        "speaker: boss, said: 2026-02-03, stance: {talks: for}",
        f"speaker: minister, said: 2026-02-03, stance: {{talks: {before}}}",
        f"speaker: minister, said: 2026-02-04, stance: {{talks: {after}}}",
    )
    assert between(brief("2026-02-04", text)).trend == trend


def test_breaking_a_silence_is_no_trend() -> None:
    text = said(
        "speaker: boss, said: 2026-02-03, stance: {talks: for}",
        "speaker: minister, said: 2026-02-04, stance: {talks: for}",
    )
    assert between(brief("2026-02-04", text)).trend is None
