"""The article of 4 February 2026: its 63 facts in all output formats, its stances, and the approved briefs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from briefgen.composition.brief import Brief, Meeting, StanceRow
from briefgen.pipeline.brief import BuiltBrief, build_brief
from briefgen.pipeline.request import BriefRequest
from tests.readers import read_html_words, read_markdown_words, read_pdf_words

HERE = Path(__file__).parent / "article"
FACTS = [line.split("\t") for line in (HERE / "facts.tsv").read_text("utf-8").splitlines()]
DAYS = ("2026-02-03", "2026-02-04", "2026-02-07")


def build(day: str, *formats: str) -> BuiltBrief:
    """Return the brief of the article on a day, in some output formats."""
    return build_brief(BriefRequest(HERE / "content"), date.fromisoformat(day), formats)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The words of the brief of 4 February by output format."""
    files = build("2026-02-04", "md", "html").files
    return {"md": read_markdown_words(files["md"].decode()), "html": read_html_words(files["html"].decode())}


@pytest.fixture(scope="module")
def third() -> Brief:
    return build("2026-02-03").brief


@pytest.fixture(scope="module")
def fourth() -> Brief:
    return build("2026-02-04").brief


def row(brief: Brief, party: str, issue: str) -> StanceRow:
    rows = (row for section in brief.parties for row in section.rows)
    return next(row for row in rows if (row.holder.id, row.issue.id) == (party, issue))


def parts(row: StanceRow, part: str) -> list[tuple[str, str]]:
    return [(cited.statement.voice.name, cited.value) for cited in row.evidence if cited.part == part]


def oman_talks(brief: Brief) -> Meeting:
    meetings = [meeting for window in brief.upcoming for meeting in window.meetings] + list(brief.recent)
    return next(meeting for meeting in meetings if meeting.id == "oman-talks")


def test_there_are_63_facts() -> None:
    assert [int(number) for number, _, _ in FACTS] == list(range(1, 64))


@pytest.mark.parametrize(("number", "fact", "words"), FACTS, ids=[f"fact-{n}" for n, _, _ in FACTS])
def test_every_fact_is_in_every_form(texts: dict[str, str], number: str, fact: str, words: str) -> None:
    missing = [(format, word) for word in words.split(" | ") for format, text in texts.items() if word not in text]
    assert not missing, fact


def statement_words(brief: Brief) -> list[str]:
    """Return the texts and quotations of the statements of the article."""
    rows = [row for section in brief.parties for row in section.rows]
    rows += [row for section in brief.parties for person in section.people for row in person.rows]
    statements = {cited.statement for row in rows for cited in row.evidence}
    statements |= {statement for section in brief.parties for statement in section.also_said}
    assert len(statements) == 15
    return [
        " ".join(text.split())
        for statement in statements
        for text in (statement.text, statement.quote and statement.quote.text)
        if text
    ]


def test_the_forms_carry_the_same_statements(texts: dict[str, str], fourth: Brief) -> None:
    words = statement_words(fourth)
    assert [(format, word) for format, text in texts.items() for word in words if word not in text] == []


@pytest.mark.slow
def test_the_pdf_has_every_fact_and_statement(fourth: Brief) -> None:
    printed = read_pdf_words(build("2026-02-04", "pdf").files["pdf"])
    words = [word for _, _, words in FACTS for word in words.split(" | ")] + statement_words(fourth)
    assert [word for word in words if word not in printed] == []


def test_on_the_third_iran_is_for_talks_led_by_its_president(third: Brief) -> None:
    talks = row(third, "iran", "talks")
    assert talks.value == "for"
    assert parts(talks, "lead") == [("Masoud Pezeshkian", "for")]
    assert [(reversal.kind, reversal.voice.name, reversal.was, reversal.now) for reversal in talks.reversals] == [
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
    assert (talks.days_from(date(2026, 2, 4)), str(talks.when), talks.when and talks.when.is_timed) == (
        2,
        "2026-02-06",
        False,
    )
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
    seventh = build("2026-02-07").brief
    assert oman_talks(seventh).standing == "lapsed"
    assert [(gap.kind, gap.event and gap.event.id) for gap in seventh.open_gaps] == [("lapsed", "oman-talks")]


def test_the_unnamed_official_stays_unnamed(fourth: Brief) -> None:
    lead = row(fourth, "iran", "scope").evidence[0].statement.voice
    assert (lead.name, lead.post, lead.party, lead.affiliation_known) == ("A regional official", None, None, False)


@pytest.mark.parametrize("day", DAYS)
def test_the_brief_reads_as_it_was_approved(day: str) -> None:
    """`make golden` rewrites these files; review the difference."""
    text = build(day, "md").files["md"].decode()
    assert text == (HERE / "expected" / f"{day}.md").read_text("utf-8")


def test_the_json_is_complete_as_it_was_approved() -> None:
    data = json.loads(build("2026-02-04", "json").files["json"])
    assert data == json.loads((HERE / "expected" / "2026-02-04.json").read_text("utf-8"))
