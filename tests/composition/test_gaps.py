"""Silence, gaps and disputes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Gap
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording import records
from briefgen.rendering.wording.words import Words
from tests.composition.helpers import positions, section
from tests.dossiers import as_of_day, compose, row
from tests.dossiers import brief as compose_cast

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


# What is newer than a stale stance

STALE = "id: p1, speaker: boss, said: 2026-02-01, stance: {talks: for}"
TODAY = "id: now, speaker: chief, said: 2026-03-01, stance: {arms: for}"
OFFICIAL = "id: p2, speaker: {described: a senior Bland official, of: b}, said: 2026-02-20, stance: {talks: for}"
CLAIM = "id: p3, speaker: chief, party: b, said: 2026-02-22, stance: {talks: against}"


def stale_gap(*rows: str) -> Gap:
    brief = compose_cast("2026-03-01", positions(STALE, TODAY, *rows))
    return next(gap for gap in brief.gaps if gap.kind == "stale")


def sentence(gap: Gap) -> str:
    words = Words(Templates().labels("en-GB"), "en-GB", date(2026, 3, 1), "UTC")
    return "".join(run.text for run in records.gap(words, gap))


def test_nothing_newer_is_said_only_where_nothing_is() -> None:
    gap = stale_gap()
    assert (gap.newer, sentence(gap)) == ((), "Bland on Talks: nothing newer than 1 Feb.")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([OFFICIAL], "no on-record statement since 1 Feb. Newer: A senior Bland official, 20 Feb: for."),
        ([OFFICIAL.replace("{talks: for}", "{talks: against}")], "Newer: A senior Bland official, 20 Feb: against."),
        ([OFFICIAL, OFFICIAL.replace("p2", "p4").replace("02-20", "02-21")],
         "Newer: A senior Bland official, 21 Feb: for."),
        ([CLAIM], "Newer: A. Chief, head of state (Aland), 22 Feb: against (claim about another party)."),
        ([OFFICIAL, CLAIM], "official, 20 Feb: for. Newer: A. Chief, head of state (Aland), 22 Feb: against (claim"),
        ([CLAIM, OFFICIAL.replace("2026-02-20", "2026-02-25")],
         "no on-record statement since 1 Feb. Newer: A senior Bland official, 25 Feb: for."),
        (["speaker: envoy, said: 2026-02-20, mode: reported, stance: {talks: for}"],
         "since 1 Feb. Newer: B. Envoy, envoy, 20 Feb: for (reported, not heard)."),
        (["speaker: envoy, said: ../2026-02-20, mode: inferred, stance: {talks: for}"],
         "Newer: B. Envoy, envoy, by 20 Feb: for (inferred)."),
        (["speaker: envoy, said: 2026-02-20, standing: true, stance: {talks: against}"],
         "Bland on Talks: the stance rests on statements up to 1 Feb. Newer: B. Envoy, envoy, 20 Feb: against."),
    ],
)  # fmt: skip
def test_a_stale_stance_names_what_is_newer(rows: list[str], expected: str) -> None:
    assert expected in sentence(stale_gap(*rows))


@pytest.mark.parametrize(
    "rows",
    [
        [f"{OFFICIAL}, same_as: [p1]"],
        [OFFICIAL, "speaker: boss, said: 2026-02-21, withdraws: [p2], text: No"],
        [OFFICIAL.replace("2026-02-20", "2026-03-02")],
        [OFFICIAL.replace("{talks: for}", "{arms: for}")],
        ["speaker: boss, party: a, said: 2026-02-20, stance: {talks: for}"],
    ],
)
def test_what_stands_no_more_or_concerns_something_else_is_not_newer(rows: list[str]) -> None:
    assert stale_gap(*rows).newer == ()


def test_a_stale_row_names_what_is_newer_too() -> None:
    brief = compose_cast("2026-03-01", positions(STALE, TODAY, OFFICIAL))
    assert [word.value for word in row(brief, "b", "talks").newer] == ["for"]
    assert "newer: A senior Bland official, 20 Feb: for" in MarkdownRenderer(Templates()).render(brief)
    assert "newer: A senior Bland official, 20 Feb: for" in HtmlRenderer(Templates()).render(brief)


def test_a_stance_that_is_not_stale_names_nothing() -> None:
    brief = compose_cast("2026-02-21", positions(STALE, OFFICIAL))
    assert row(brief, "b", "talks").newer == ()


def test_check_names_what_is_newer() -> None:
    view = as_of_day("2026-03-01", positions(STALE, TODAY, OFFICIAL, CLAIM))
    (problem,) = (problem for problem in compose(view).warnings if problem.code == "stale-stance")
    assert problem.message == (
        "`b` on `talks`: no on-record statement since 2026-02-01; newer: 2026-02-20 a senior Bland official, `for`; "
        "newer: 2026-02-22 A. Chief, `against` (claim about another party)"
    )
    assert [label for label, _ in problem.related] == ["the newer one", "the newer one"]


SPEAKERS = {
    "boss": "speaker: boss", "reported": "speaker: envoy, mode: reported", "standing": "speaker: envoy, standing: true",
    "official": "speaker: {described: an official, of: b}", "claim": "speaker: chief, party: b",
}  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(SPEAKERS)), st.integers(1, 28), st.sampled_from(["for", "against", "open"])),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_a_stale_gap_has_nothing_newer_on_record_or_names_the_newest(words: list[tuple[str, int, str]]) -> None:
    rows = [
        f"id: p{number}, {SPEAKERS[who]}, said: 2026-02-{day:02}, stance: {{talks: {value}}}"
        for number, (who, day, value) in enumerate(words)
    ]
    brief = compose_cast("2026-03-20", positions(*rows, "speaker: chief, said: 2026-03-20, stance: {arms: for}"))
    for gap in brief.gaps:
        if gap.kind == "stale" and gap.party and gap.party.id == "b":
            since = gap.since or date.min
            later = {date(2026, 2, day) for _, day, _ in words if date(2026, 2, day) > since}
            assert [word.said.ends for word in gap.newer][-1:] == ([max(later)] if later else [])
            own = {date(2026, 2, day) for who, day, _ in words if who != "claim" and date(2026, 2, day) > since}
            assert not own or max(own) in {word.said.ends for word in gap.newer}
