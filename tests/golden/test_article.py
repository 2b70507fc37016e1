"""The article of 4 February 2026, alone: its 63 facts in every form, its stances, and the brief as a story to read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from briefgen.composition.brief import Brief, Meeting, StanceRow
from briefgen.pipeline.brief import BuiltBrief, build_brief
from briefgen.pipeline.request import BriefRequest
from tests.forms import words_of_html, words_of_markdown, words_of_pdf

HERE = Path(__file__).parent / "article"
FACTS = [line.split("\t") for line in (HERE / "facts.tsv").read_text("utf-8").splitlines()]
DAYS = ("2026-02-03", "2026-02-04", "2026-02-07")


def made(day: str, *forms: str) -> BuiltBrief:
    return build_brief(BriefRequest(HERE / "content"), date.fromisoformat(day), forms)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def forms() -> dict[str, str]:
    """The words of the brief of 4 February, form by form."""
    files = made("2026-02-04", "md", "html", "pdf").files
    return {
        "md": words_of_markdown(files["md"].decode()),
        "html": words_of_html(files["html"].decode()),
        "pdf": words_of_pdf(files["pdf"]),
    }


@pytest.fixture(scope="module")
def third() -> Brief:
    return made("2026-02-03").brief


@pytest.fixture(scope="module")
def fourth() -> Brief:
    return made("2026-02-04").brief


def row(brief: Brief, party: str, issue: str) -> StanceRow:
    return next(r for s in brief.parties for r in s.rows if (r.holder.id, r.issue.id) == (party, issue))


def parts(row: StanceRow, part: str) -> list[tuple[str, str]]:
    return [(shown.statement.voice.name, shown.value) for shown in row.evidence if shown.part == part]


def oman_talks(brief: Brief) -> Meeting:
    meetings = [it for window in brief.upcoming for it in window.meetings] + list(brief.recent)
    return next(it for it in meetings if it.id == "oman-talks")


def test_there_are_63_facts() -> None:
    assert [int(number) for number, _, _ in FACTS] == list(range(1, 64))


@pytest.mark.parametrize(("number", "fact", "words"), FACTS, ids=[f"fact-{n}" for n, _, _ in FACTS])
def test_every_fact_is_in_every_form(forms: dict[str, str], number: str, fact: str, words: str) -> None:
    lost = [(form, it) for it in words.split(" | ") for form, text in forms.items() if it not in text]
    assert not lost, fact


def test_the_forms_carry_the_same_statements(forms: dict[str, str], fourth: Brief) -> None:
    said = {shown.statement for s in fourth.parties for r in s.rows for shown in r.evidence}
    said |= {shown.statement for s in fourth.parties for p in s.people for r in p.rows for shown in r.evidence}
    said |= {statement for s in fourth.parties for statement in s.also_said}
    texts = [text for it in said for text in (it.text, it.quote and it.quote.text) if text]
    assert len(said) == 15
    lost = [(form, text) for form, words in forms.items() for text in texts if " ".join(text.split()) not in words]
    assert lost == []


def test_on_the_third_iran_is_for_talks_led_by_its_president(third: Brief) -> None:
    talks = row(third, "iran", "talks")
    assert talks.value == "for"
    assert parts(talks, "lead") == [("Masoud Pezeshkian", "for")]
    assert [(turn.kind, turn.voice.name, turn.was, turn.now) for turn in talks.reversals] == [
        ("inferred", "Ayatollah Ali Khamenei", "against", "for")
    ]


def test_the_flag_of_the_reversal_stands_with_who_reversed(third: Brief) -> None:
    (leader,) = next(s for s in third.parties if s.party and s.party.id == "iran").people
    assert leader.person.name == "Ayatollah Ali Khamenei"
    assert [(r.issue.id, r.value, r.flags) for r in leader.rows] == [("talks", "for", ("inferred",))]
    assert leader.rows[0].reversals[0].kind == "inferred"


def test_on_the_fourth_the_talks_are_confirmed_by_iran_only(fourth: Brief) -> None:
    talks = oman_talks(fourth)
    assert (talks.standing, [party.name for party in talks.confirmed_by]) == ("confirmed", ["Iran"])
    assert not talks.is_fully_confirmed
    assert (talks.in_days, str(talks.when), talks.when and talks.when.is_timed) == (2, "2026-02-06", False)
    assert [step.status for step in talks.path] == ["proposed", "expected", "in-doubt", "confirmed"]


def test_iran_on_scope_rests_on_a_single_unnamed_source(fourth: Brief) -> None:
    scope = row(fourth, "iran", "scope")
    assert (scope.value, scope.flags) == ("for", ("single-unnamed-source",))


def test_the_united_states_is_against_the_scope_and_silent_on_the_format(fourth: Brief) -> None:
    assert row(fourth, "us", "scope").value == "against"
    section = next(s for s in fourth.parties if s.party and s.party.id == "us")
    assert [issue.id for issue in section.silent_on] == ["format"]


def test_the_vice_presidents_condition_stands_beside_the_presidents_threat(fourth: Brief) -> None:
    force = row(fourth, "us", "force")
    assert force.value == "for"
    assert parts(force, "lead") == [("Donald Trump", "for")]
    assert parts(force, "variant") == [("JD Vance", "conditional")]


def test_irans_long_held_line_on_the_bomb_has_a_signal_beside_it(fourth: Brief) -> None:
    bomb = row(fourth, "iran", "bomb")
    assert (bomb.value, bomb.flags) == ("against", ("long-held",))
    assert parts(bomb, "signal") == [("Iranian officials", "for")]


def test_with_nothing_added_the_talks_lapse() -> None:
    seventh = made("2026-02-07").brief
    assert oman_talks(seventh).standing == "lapsed"
    assert [(gap.kind, gap.event and gap.event.id) for gap in seventh.open_gaps] == [("lapsed", "oman-talks")]


def test_the_unnamed_official_stays_unnamed(fourth: Brief) -> None:
    lead = row(fourth, "iran", "scope").evidence[0].statement.voice
    assert (lead.name, lead.post, lead.party, lead.affiliation_known) == ("A regional official", None, None, False)


@pytest.mark.parametrize("day", DAYS)
def test_the_brief_reads_as_it_was_approved(day: str) -> None:
    """`make golden` writes these files anew; look at what it changes."""
    text = made(day, "md").files["md"].decode()
    assert text == (HERE / "expected" / f"{day}.md").read_text("utf-8")


def test_the_json_is_complete_as_it_was_approved() -> None:
    data = json.loads(made("2026-02-04", "json").files["json"])
    assert data == json.loads((HERE / "expected" / "2026-02-04.json").read_text("utf-8"))
