"""The path of a stance since the previous brief, and the voices of a stance that became mixed."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Brief, StanceChangeView
from briefgen.formats import TEMPLATED_FORMATS, OutputFormat
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.templates import Templates
from tests.dossiers import brief

YES = "speaker: minister, said: 2026-02-01, stance: {talks: for}"


def said(*rows: str) -> str:
    return "positions:\n" + "".join(f"  - {{text: So they say, sources: [s1], {row}}}\n" for row in rows)


def on_3_february(time: str, value: str, speaker: str = "minister") -> str:
    return f"speaker: {speaker}, said: 2026-02-03, time: {time}, stance: {{talks: {value}}}"


def changes(result: Brief) -> list[StanceChangeView]:
    return [change for change in result.changes if isinstance(change, StanceChangeView)]


def rendered(result: Brief, form: OutputFormat) -> str:
    ((_, data),) = render_brief(result, [form], Templates(), [], None, full=result)
    return data.decode()


@pytest.mark.parametrize(
    ("rows", "kind", "path"),
    [
        (("morning against", "evening for"), "reversed-back", "for against for"),
        (("evening for", "morning against"), "reversed-back", "for against for"),
        (("morning open", "evening for"), "shifted-back", "for open for"),
        (("10:00 against", "12:00 open", "14:00 for"), "reversed-back", "for against open for"),
        (("morning open", "evening against"), "reversed", "for open against"),
        (("morning against", "evening open"), "shifted", "for against open"),
        (("morning for", "evening against"), "reversed", ""),
    ],
)  # fmt: skip
def test_a_stance_shows_the_values_that_it_had_in_between(rows: tuple[str, ...], kind: str, path: str) -> None:
    words = [on_3_february(*row.split()) for row in rows]
    (change,) = changes(brief("2026-02-03", said(YES, *words)))
    assert (change.holder.id, change.kind, change.path) == ("a", kind, tuple(path.split()))


def test_a_new_stance_shows_its_path_too() -> None:
    rows = (on_3_february("morning", "against"), on_3_february("evening", "for"))
    arms = "speaker: boss, said: 2026-02-01, stance: {arms: for}"
    (change,) = changes(brief("2026-02-03", said(arms, *rows)))
    assert (change.kind, change.was, change.path) == ("new", None, ("against", "for"))


@pytest.mark.parametrize(
    "rows",
    [
        ("speaker: minister, said: ../2026-02-03, stance: {talks: against}", on_3_february("evening", "for")),
        (on_3_february("morning", "for"), on_3_february("evening", "for")),
        (on_3_february("morning", "against", "{described: an aide, of: a}"), on_3_february("evening", "for")),
    ],
    ids=["of an unknown day", "without a turn", "weaker words between"],
)
def test_what_was_no_turn_makes_no_path(rows: tuple[str, ...]) -> None:
    assert changes(brief("2026-02-03", said(YES, *rows))) == []


def test_a_path_reaches_over_the_days_since_the_previous_brief() -> None:
    """Without a brief between, as after a sealed one, each day is a step; with daily briefs each turn has its own."""
    rows = said(YES, on_3_february("morning", "against"), on_3_february("evening", "for"))
    next_day = said("speaker: boss, said: 2026-02-04, stance: {arms: for}")
    assert changes(brief("2026-02-03", rows))[0].path == ("for", "against", "for")
    assert changes(brief("2026-02-04", rows, next_day))[0].path == ()


@pytest.mark.parametrize("form", TEMPLATED_FORMATS)
def test_the_path_is_the_headline_of_its_day(form: OutputFormat) -> None:
    result = brief("2026-02-03", said(YES, on_3_february("morning", "against"), on_3_february("evening", "for")))
    headline = next(line for line in rendered(result, form).splitlines() if line.startswith(("# ", "<h1")))
    assert "Aland on Talks: for → against → for" in headline


CONTRADICTED = said(
    "speaker: chief, said: 2026-02-01, stance: {talks: for}",
    "speaker: minister, said: 2026-02-03, stance: {talks: against}",
)
SIDES = [("A. Minister", "against"), ("A. Chief", "for")]


def test_a_change_to_mixed_names_all_voices_with_their_sides() -> None:
    result = brief("2026-02-03", CONTRADICTED)
    (change,) = changes(result)
    assert change.now == "mixed"
    assert [(side.voice.name, side.value) for side in change.sides] == SIDES
    markdown = rendered(result, "md").replace("*", "")
    assert markdown.startswith("# Aland on Talks: for → mixed (A. Minister: against; A. Chief: for)\n")
    assert "mixed (A. Minister, foreign minister: against, 3 Feb; A. Chief, head of state: for, 1 Feb)" in markdown


def test_a_dispute_names_the_voices_of_a_mixed_stance() -> None:
    result = brief("2026-02-03", CONTRADICTED)
    (dispute,) = result.disputes
    assert sorted((side.voice.name, side.value) for side in dispute.sides) == sorted(SIDES)
    assert "side by side (A. " in rendered(result, "md").replace("*", "")


def test_one_speaker_who_says_both_has_both_sides() -> None:
    rows = [f"speaker: minister, said: 2026-02-03, stance: {{talks: {value}}}" for value in ("for", "against")]
    (change,) = changes(brief("2026-02-03", said(YES, *rows)))
    assert sorted((side.voice.name, side.value) for side in change.sides) == [
        ("A. Minister", "against"), ("A. Minister", "for"),
    ]  # fmt: skip


TIMES = ("08:00", "10:00", "12:00", "14:00")


@given(values=st.lists(st.sampled_from(["for", "against", "open", "neutral"]), min_size=1, max_size=4))
def test_the_path_of_one_speaker_is_what_was_said(values: list[str]) -> None:
    rows = [on_3_february(time, value) for time, value in zip(TIMES, values, strict=False)]
    path = tuple(value for value, _ in groupby(["for", *values]))
    result = changes(brief("2026-02-03", said(YES, *rows)))
    assert [change.path or (change.was, change.now) for change in result] == ([path] if len(path) > 1 else [])
