"""Parties without a stance: what others claim about them, and what they said before an event reset the issue."""

from __future__ import annotations

import json

import pytest

from briefgen.composition.brief import Brief
from briefgen.composition.entry_builder import build_entries
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.json import render_json
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.rules.snapshot import take_snapshot
from briefgen.rules.stance_history import histories_of_snapshots
from tests.composition.helpers import BEFORE, also_said_ids, compose_cast_with, positions, section
from tests.dossiers import as_of_day
from tests.dossiers import brief as compose_cast

CLAIM = "id: claim, speaker: chief, party: b, said: 2026-02-03, stance: {arms: for}, text: Bland has given in"
LATER = "id: later, speaker: chief, said: 2026-02-04, stance: {talks: for}, text: Soon"


def markdown(brief: Brief) -> str:
    return MarkdownRenderer(Templates()).render(brief)


def html(brief: Brief) -> str:
    return " ".join(HtmlRenderer(Templates()).render(brief).split())


def claims_in_matrix(brief: Brief) -> dict[tuple[str, str], list[str]]:
    """Return the values of the claims by party and issue, for each cell without a stance."""
    cells = ((row.issue.id, cell) for row in brief.matrix for cell in row.cells if cell.value is None)
    return {(cell.party.id, issue): [claim.value for claim in cell.claims] for issue, cell in cells}


def test_a_claim_stays_beside_the_empty_cell_of_a_silent_party() -> None:
    brief = compose_cast("2026-02-04", positions(CLAIM, LATER))
    assert claims_in_matrix(brief) == {("b", "talks"): [], ("a", "arms"): [], ("b", "arms"): ["for"]}
    (row,) = section(brief, "b").silent_rows
    assert [(cited.part, cited.value, cited.in_full) for cited in row.evidence] == [("claim", "for", True)]
    assert ("b", "arms") not in {(row.holder.id, row.issue.id) for part in brief.parties for row in part.rows}
    text = markdown(brief)
    assert "| – No statement; *Aland claims: for, 3 Feb* |" in text
    assert "No statement by Aland and Bland |" in text
    assert "**Arms** (Arms should be on the table): – No statement\n\n- Claim about another party, ▲ For: " in text
    assert "Bland has given in" in text.partition("### Bland")[2]
    assert "Bland has given in" in html(brief)
    assert "Aland claims: for, 3 Feb" in html(brief)
    (part,) = (part for part in json.loads(render_json(brief))["parties"] if part["party"]["id"] == "b")
    assert [(row["id"], row["value"]) for row in part["silent_rows"]] == [("b.arms", None)]


def test_a_silent_party_has_its_claims_once_and_nothing_else_on_that_issue() -> None:
    boss = "id: boss, speaker: boss, said: 2026-02-04, stance: {talks: for}"
    claim = "id: c, speaker: boss, party: a, said: 2026-02-03, stance: {talks: against}, text: Aland refuses"
    part = markdown(compose_cast("2026-02-04", positions(boss, claim))).partition("### Aland")[2].partition("###")[0]
    assert (part.count("Aland refuses"), part.count("Talks"), "No statement recorded" in part) == (1, 1, False)


@pytest.mark.parametrize(("day", "is_printed"), [("2026-03-05", True), ("2026-03-06", False)])
def test_a_claim_goes_after_the_fresh_days(day: str, is_printed: bool) -> None:
    again = f"id: again, speaker: chief, said: {day}, stance: {{talks: for}}"
    brief = compose_cast(day, positions(CLAIM, LATER, again))
    assert bool(section(brief, "b").silent_rows) == is_printed
    assert (("b", "arms") in claims_in_matrix(brief)) == is_printed


def test_a_claim_that_is_withdrawn_omitted_or_answered_has_no_row() -> None:
    withdrawal = "speaker: chief, said: 2026-02-04, withdraws: [claim], text: Not so"
    assert all(not part.silent_rows for part in compose_cast("2026-02-04", positions(CLAIM, withdrawal)).parties)
    assert all(not part.silent_rows for part in compose_cast("2026-02-04", positions(CLAIM, LATER), OMIT).parties)
    answer = "speaker: boss, said: 2026-02-04, stance: {arms: against}"
    assert all(not part.silent_rows for part in compose_cast("2026-02-04", positions(CLAIM, answer)).parties)


OMIT = "briefs: {2026-02-04: {omit: [claim]}}"


def test_several_claims_about_one_party_are_all_printed() -> None:
    mediator = "speaker: host-minister, party: b, said: 2026-02-02, stance: {arms: against}, text: Bland will not"
    brief = compose_cast("2026-02-04", positions(CLAIM, LATER, mediator))
    assert claims_in_matrix(brief)["b", "arms"] == ["against", "for"]
    assert "; *Hostland claims: against, 2 Feb*; *Aland claims: for, 3 Feb* |" in markdown(brief)


def test_a_claim_about_a_party_that_is_not_listed_stands_among_the_others() -> None:
    brief = compose_cast("2026-02-04", positions(CLAIM.replace("party: b", "party: h"), LATER))
    assert [row.id for row in section(brief, None).silent_rows] == ["h.arms"]
    assert [row.issue.id for row in brief.matrix] == ["talks"]
    assert "**Hostland: Arms** (Arms should be on the table): – No statement" in markdown(brief)


def test_on_its_day_a_claim_is_printed_in_full_once() -> None:
    brief = compose_cast("2026-02-03", BEFORE, positions(CLAIM))
    assert also_said_ids(brief, "a") == ["claim"]
    (row,) = section(brief, "b").silent_rows
    assert not row.evidence[0].in_full


def test_a_claim_that_is_disputed_is_among_the_disputes() -> None:
    denial = "speaker: boss, said: 2026-02-04, disputes: [claim], text: Nonsense"
    brief = compose_cast("2026-02-04", positions(CLAIM, denial))
    assert [(dispute.kind, dispute.party and dispute.party.id) for dispute in brief.disputes] == [("disputed-by", "b")]


def test_in_a_table_of_many_parties_a_claim_is_its_sign() -> None:
    many = "".join(f", p{number}: {{name: Land {number}}}" for number in range(6))
    brief = compose_cast_with(
        "parties: [a, b]", "parties: [a, b, p0, p1, p2, p3, p4, p5]", "2026-02-04",
        f"parties: {{{many.removeprefix(', ')}}}", positions(CLAIM, LATER),
    )  # fmt: skip
    assert "; *claimed ▲* |" in markdown(brief)


RESET = """
events: {round: {title: The round, kind: talks, parties: [a, b], when: 2026-02-05, resets: [arms], sources: [s1]}}
updates: [{event: round, date: 2026-02-05, status: held, when: 2026-02-05, outcome: Done, sources: [s1]}]
"""


def test_a_party_that_spoke_before_a_reset_is_not_said_never_to_have_spoken() -> None:
    text = positions(
        "speaker: boss, said: 2026-02-03, stance: {arms: for}, text: Yes",
        "speaker: chief, said: 2026-02-06, stance: {arms: against}, text: No",
    )
    brief = compose_cast("2026-02-06", text, RESET)
    (gap,) = (gap for gap in brief.gaps if gap.kind == "silent" and gap.issue and gap.issue.id == "arms")
    assert [(word.value, word.is_claim) for word in gap.newer] == [("for", False)]
    assert "– No statement; *before the issue was reset: B. Boss, president, 3 Feb: for*" in markdown(brief)
    assert "No statement recorded: Arms" not in markdown(brief)


def test_the_pages_of_the_site_show_the_claim() -> None:
    view = as_of_day("2026-02-04", positions(CLAIM, LATER))
    snapshot = take_snapshot(view)
    entries = build_entries(snapshot, histories_of_snapshots([snapshot]), {})
    (issue,) = (entry for entry in entries.issues if entry.issue.id == "arms")
    assert [[claim.value for claim in cell.claims] for cell in issue.cells] == [[], ["for"]]
    (party,) = (entry for entry in entries.parties if entry.party.id == "b")
    assert [row.id for row in party.section.silent_rows] == ["b.arms"]
