"""Weaker evidence beside a stance: what says something else, and what adds something to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from tests.dossiers import brief, row
from tests.rules.test_stances import UNNAMED, ids, said, stand

WHERE = "issues: {where: {title: Where, claim: They should meet, options: {rome: In Rome, oslo: In Oslo}}}"
PLAIN = "{take: for, option: rome}"
OWN = f"id: own, speaker: minister, said: 2026-02-10, stance: {{where: {PLAIN}}}"


def signals(heard: str, *others: str, when: str = "2026-02-08", own: str = OWN) -> list[str]:
    """Return the ids of the signals beside a minister's own words of 10 February."""
    weaker = f"id: heard, {UNNAMED}, said: {when}, {heard}, text: So they say"
    return ids(stand("2026-02-12", own, weaker, *others, issue="where", extra=WHERE).signals)


@pytest.mark.parametrize("when", ["2026-01-11", "2026-02-09", "2026-02-10", "2026-02-12"])
@pytest.mark.parametrize(
    "heard",
    [
        "stance: {where: {take: for, option: oslo}}",
        f"stance: {{where: {PLAIN}}}, condition: the threats stop",
        "stance: {where: {take: conditional, option: rome}}, condition: the threats stop",
        "stance: {where: {take: for, option: rome, text: for one day only}}",
        "stance: {where: {take: open, option: rome, text: for one day only}}",
    ],
)
def test_a_weaker_word_that_adds_something_stands_beside_the_stance(heard: str, when: str) -> None:
    assert signals(heard, when=when) == ["heard"]


@pytest.mark.parametrize(
    ("heard", "when"),
    [
        (f"stance: {{where: {PLAIN}}}", "2026-02-09"),  # the same again
        (f"stance: {{where: {PLAIN}}}", "2026-02-12"),
        ("stance: {where: for}", "2026-02-09"),  # no option at all
        ("stance: {where: {take: for, option: oslo}}", "2026-01-10"),  # older than `fresh_days`
        ("stance: {where: {take: against, text: for one day only}}", "2026-02-09"),  # overtaken
        (f"stance: {{where: {PLAIN}, talks: conditional}}, condition: x", "2026-02-09"),  # on the other issue
    ],
)
def test_a_weaker_word_that_adds_nothing_does_not(heard: str, when: str) -> None:
    assert signals(heard, when=when) == []


@pytest.mark.parametrize("again", ["If the threats stop.", "the  threats stop"])
def test_what_the_stance_says_already_is_not_added(again: str) -> None:
    own = OWN.replace(f"{{where: {PLAIN}}}", "{where: {take: conditional, option: rome}}, condition: the threats stop")
    heard = f"stance: {{where: {{take: conditional, option: rome}}}}, condition: '{again}'"
    assert signals(heard, own=own) == []
    assert signals(heard.replace("threats", "sanctions"), own=own) == ["heard"]


def test_of_one_speaker_the_latest_weaker_word_counts() -> None:
    reported = "speaker: deputy, mode: reported, stance: {where: {take: for, option: oslo}}"
    older = f"id: older, said: 2026-02-06, {reported}"
    assert signals("stance: {where: for}", older) == ["older"]
    assert signals("stance: {where: for}", older, f"id: newer, said: 2026-02-07, {reported}") == ["newer"]


def test_the_words_that_were_heard_are_no_signal_and_one_that_is_withdrawn_neither() -> None:
    variant = "id: other, speaker: deputy, said: 2026-02-08, stance: {where: {take: for, option: oslo}}"
    assert signals("stance: {where: for}", variant) == []
    gone = "id: gone, speaker: a-line, said: 2026-02-11, withdraws: [heard]".replace("speaker: a-line", "party: a")
    assert signals("stance: {where: {take: for, option: oslo}}", gone) == []


def test_the_stance_prints_what_is_added_with_its_option() -> None:
    heard = (
        f"id: heard, {UNNAMED}, said: 2026-02-08, stance: {{where: {{take: for, option: oslo}}}}, condition: it snows"
    )
    result = brief("2026-02-12", said(OWN, heard, "party: b, said: 2026-02-12, text: Now"), WHERE)
    printed = row(result, "a", "where")
    assert [(cited.part, cited.statement.id, cited.option) for cited in printed.evidence] == [
        ("lead", "own", "In Rome"), ("signal", "heard", "In Oslo"),
    ]  # fmt: skip
    assert printed.value == "for"
    assert "Weaker evidence, ▲ For (In Oslo): **An official**" in MarkdownRenderer(Templates()).render(result)
    assert "(In Oslo)" in HtmlRenderer(Templates()).render(result)


@given(
    st.lists(st.tuples(st.integers(-40, 10), st.sampled_from(["rome", "oslo"]), st.sampled_from(["", "x"])), max_size=5)
)
def test_signals_never_decide_and_each_day_alone_gives_the_same(words: list[tuple[int, str, str]]) -> None:
    base = date(2026, 2, 10)
    rows = [
        f"id: w{n}, {UNNAMED}, said: {base + timedelta(days=days)}, stance: {{where: {{take: for, option: {option}}}}}"
        + (f", condition: {condition}" if condition else "")
        for n, (days, option, condition) in enumerate(words)
    ]
    stance = stand("2026-02-20", OWN, *rows, issue="where", extra=WHERE)
    expected = {
        f"w{n}" for n, (days, option, condition) in enumerate(words)
        if days >= -30 and (option != "rome" or condition)
    }  # fmt: skip
    assert (stance.deciding.id, set(ids(stance.signals))) == ("own", expected)
    back = stand("2026-02-20", *reversed(rows), OWN, issue="where", extra=WHERE)
    assert ids(back.signals) == ids(stance.signals)
