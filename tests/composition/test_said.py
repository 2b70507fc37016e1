"""What was said today and stands in no change."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Brief, Comparison, NewlyReported
from briefgen.composition.composer import compare_snapshots
from briefgen.composition.editions import REDUCTIONS, one_page, printed_sections
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.json import render_json
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.rules.snapshot import take_snapshot
from briefgen.timeline.build import as_of, build_timeline
from tests.composition.helpers import positions
from tests.dossiers import CAST, dossier
from tests.dossiers import brief as compose_cast

FIRST = "id: first, speaker: minister, said: 2026-02-01, stance: {talks: for, arms: for}, quote: We will come"
SAME = "id: same, speaker: minister, said: 2026-02-02, stance: {talks: for}, quote: Nobody asked us to stop"
LETTER = "id: letter, speaker: boss, said: 2026-02-02, text: Bland wrote to the mediators"


def said_ids(brief: Brief) -> list[str]:
    return [item.statement.id for item in brief.said]


def markdown(brief: Brief) -> str:
    return MarkdownRenderer(Templates()).render(brief)


def test_a_day_without_a_turn_shows_what_was_said() -> None:
    brief = compose_cast("2026-02-02", positions(FIRST, SAME, LETTER))
    assert (brief.changes, said_ids(brief)) == ((), ["letter", "same"])
    for edition in (brief, one_page(brief, 0)):
        text = markdown(edition)
        section = text.partition("\n## Said today\n")[2].partition("\n## ")[0]
        assert (
            "- **A. Minister**, foreign minister (Aland), 2 Feb, on Talks (for): “Nobody asked us to stop”" in section
        )
        assert "- **B. Boss**, president (Bland), 2 Feb: Bland wrote to the mediators." in section
        assert "No stance or meeting has changed" not in text
        assert '<h2 id="said-today">Said today</h2>' in HtmlRenderer(Templates()).render(edition)
    assert '<a href="#said-today">Said today</a>' in HtmlRenderer(Templates()).render(brief)
    assert "changes" in printed_sections(brief)
    assert [item["statement"]["id"] for item in json.loads(render_json(brief))["said"]] == ["letter", "same"]


def test_what_a_change_prints_is_not_said_again() -> None:
    turn = "id: turn, speaker: minister, said: 2026-02-02, stance: {talks: against}, quote: Never"
    brief = compose_cast("2026-02-02", positions(FIRST, turn, LETTER))
    assert [change.type for change in brief.changes] == ["stance"]
    assert said_ids(brief) == ["letter"]
    assert markdown(brief).index("What changed since") < markdown(brief).index("## Said today")


@pytest.mark.parametrize(
    "rows",
    [
        [f"{LETTER}, standing: true".replace("said: 2026-02-02", "said: 2026-01-10")],
        [LETTER, "id: no, speaker: boss, said: 2026-02-02, withdraws: [letter], text: No"],
        [LETTER.replace("2026-02-02", "2026-02-03")],
        [LETTER, f"{LETTER}, same_as: [letter]".replace("id: letter", "id: again")],
    ],
)
def test_long_held_withdrawn_later_and_retold_words_are_not_said_today(rows: list[str]) -> None:
    brief = compose_cast("2026-02-02", positions(FIRST, SAME, *rows))
    assert set(said_ids(brief)) - {"no"} == {"same"} | ({"letter"} if "same_as" in rows[-1] else set())


def test_the_editor_can_omit_a_statement() -> None:
    brief = compose_cast("2026-02-02", positions(FIRST, SAME), "briefs: {2026-02-02: {omit: [same]}}")
    assert said_ids(brief) == []
    assert "No stance or meeting has changed" in markdown(brief)


def test_after_some_days_the_title_names_the_previous_brief() -> None:
    monday = "id: monday, speaker: boss, said: 2026-02-05, text: Hello"
    note = "notes: [{date: 2026-02-06, text: Context, sources: [s1]}]"
    brief = compose_cast("2026-02-06", positions(FIRST, monday), note)
    assert said_ids(brief) == []
    sealed = as_of(build_timeline(dossier(CAST, positions(FIRST, monday), note)), date(2026, 2, 6))
    before = as_of(sealed.timeline, date(2026, 2, 1))
    changes, said = compare_snapshots(take_snapshot(before), take_snapshot(sealed))
    assert [item.statement.id for item in said] == ["monday"]
    comparison = Comparison(
        "Test", "en-GB", "UTC", date(2026, 2, 1), date(2026, 2, 6), None, None, changes, said
    )  # fmt: skip
    text = MarkdownRenderer(Templates()).render_changes(comparison)
    assert "Said since Sunday 1 February:\n\n- **B. Boss**, president (Bland), 5 Feb: Hello." in text


def test_words_of_an_unknown_day_are_not_said_to_be_of_today() -> None:
    undated = LETTER.replace("said: 2026-02-02", "said: ../2026-02-02")
    text = markdown(compose_cast("2026-02-02", positions(FIRST, SAME, undated)))
    assert ("## What else is new" in text, "## Said today" in text) == (True, False)
    assert said_ids(compose_cast("2026-02-02", positions(FIRST, SAME, f"{undated}, standing: true"))) == ["same"]


def test_the_first_brief_shows_what_was_said_on_its_day() -> None:
    brief = compose_cast("2026-02-01", positions(FIRST, LETTER.replace("2026-02-02", "2026-01-10, standing: true")))
    assert said_ids(compose_cast("2026-01-10", positions(FIRST, LETTER.replace("2026-02-02", "2026-01-10")))) == [
        "letter"
    ]
    assert brief.changes[0].type == "stance"


def test_a_claim_names_the_party_that_it_is_about() -> None:
    claim = "id: claim, speaker: minister, party: b, said: 2026-02-02, stance: {arms: against}, text: Bland refuses"
    assert "(Aland), 2 Feb, about Bland on Arms (against): Bland refuses." in markdown(
        compose_cast("2026-02-02", positions(FIRST, claim))
    )


def test_one_page_says_how_many_statements_it_leaves_out() -> None:
    many = [f"id: m{number}, speaker: envoy, said: 2026-02-02, text: Word {number}" for number in range(9)]
    brief = compose_cast("2026-02-02", positions(FIRST, *many))
    page = one_page(brief, 4)
    assert len(page.said) == 4
    assert "5 more statements" in markdown(page)


def test_one_page_keeps_two_statements_where_nothing_else_is_news() -> None:
    many = [f"id: m{number}, speaker: envoy, said: 2026-02-02, text: Word {number}" for number in range(9)]
    brief = compose_cast("2026-02-02", positions(FIRST, *many))
    assert brief.diplomatic_changes == ()
    assert len(one_page(brief, len(REDUCTIONS)).said) == 2


SPEAKERS = ("minister", "boss", "{described: an official, of: b}")


@given(
    st.lists(
        st.tuples(st.sampled_from(SPEAKERS), st.integers(1, 4), st.sampled_from(["for", "against", "open", ""])),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_each_statement_of_a_day_is_in_the_changes_or_said_today(words: list[tuple[str, int, str]]) -> None:
    rows = [
        f"id: p{number}, speaker: {who}, said: 2026-02-0{day}" + (f", stance: {{talks: {value}}}" if value else "")
        for number, (who, day, value) in enumerate(words)
    ]
    last = max(day for _, day, _ in words)
    brief = compose_cast(f"2026-02-0{last}", positions(*rows))
    of_the_day = [f"p{number}" for number, (_, day, _) in enumerate(words) if day == last]
    late = [change for change in brief.changes if isinstance(change, NewlyReported)]
    stance_changes = [change for change in brief.changes if change.type == "stance"]
    assert late == []
    assert set(said_ids(brief)) <= set(of_the_day)
    assert len(of_the_day) - len(said_ids(brief)) <= len(stance_changes)
