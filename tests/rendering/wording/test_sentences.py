"""Sentences of a brief as a reader sees them: conditions, and what was reported late."""

from __future__ import annotations

import pytest

from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.statements import without_leading_word
from tests.dossiers import brief


def markdown(day: str, *files: str) -> str:
    return MarkdownRenderer(Templates()).render(brief(day, *files))


@pytest.mark.parametrize(
    "condition", ["if the threats stop", "If the threats stop", "if, the threats stop", "the threats stop"]
)
@pytest.mark.parametrize(
    "words", ["text: Ready to go", "quote: We are ready", "text: Ready to go, quote: We are ready"]
)
def test_a_condition_is_introduced_once(condition: str, words: str) -> None:
    position = f"speaker: minister, said: 2026-02-01, stance: {{talks: conditional}}, condition: '{condition}', {words}"
    text = markdown("2026-02-01", f"positions: [{{{position}, sources: [s1]}}]")
    assert "(if the threats stop)" in text
    assert "if the threats stop (" in text  # among what is disputed and conditional
    assert "if if" not in text.lower()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("if it rains", "it rains"), ("If: it rains", "it rains"), ("iffy weather", "iffy weather"), ("if", "if"),
        ("as if it rained", "as if it rained"), ("", ""),
    ],
)  # fmt: skip
def test_only_a_whole_first_word_is_left_out(text: str, rest: str) -> None:
    assert without_leading_word(text, "if") == rest


LATE = """
source: {{publisher: Gazette, published: 2026-02-08}}
events: {{e: {{title: The round, kind: talks, parties: [a, b], sources: [s1]}}}}
updates:
- {{event: e, date: 2026-02-03, status: confirmed, by: a, when: 2026-02-06, sources: [s1]}}
- {{event: e, date: 2026-02-06, status: held, {outcome}}}
notes: [{{date: 2026-02-07, text: Context, sources: [s1]}}]
"""


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("outcome: A text was agreed", "Held. A text was agreed"),
        ("outcome: A text was agreed, text: They met", "Held: They met. A text was agreed"),
        ("text: They met", "Held: They met."),
    ],
)  # fmt: skip
def test_what_was_reported_late_has_its_outcome(outcome: str, expected: str) -> None:
    text = markdown("2026-02-08", LATE.format(outcome=outcome))
    line = next(line for line in text.splitlines() if line.startswith("- **Newly reported"))
    assert expected in line


LENGTH = """
source: {{publisher: Gazette, published: 2026-02-01}}
events: {{e: {{title: The assembly, parties: [a, b], when: {old}}}}}
updates:
- {{event: e, date: 2026-02-06, status: confirmed, by: m}}
- {{event: e, date: 2026-02-07, by: a, when: {new}{status}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "status", "expected"),
    [
        (
            "2026-02-05/2026-02-14", "2026-02-05/2026-02-15", "",
            "**Prolonged.** The assembly, 5–15 Feb: confirmed by Mediation Office and Aland; was to end on 14 Feb",
        ),
        (
            "2026-02-05/2026-02-14", "2026-02-05/2026-02-15", ", status: underway",
            "**Under way.** The assembly, 5–15 Feb: confirmed → under way; prolonged, was to end on 14 Feb",
        ),
        (
            "2026-02-05/2026-02-14", "2026-02-05/2026-02-10", ", status: underway",
            "**Under way.** The assembly, 5–10 Feb: confirmed → under way; shortened, was to end on 14 Feb",
        ),
        (
            "2026-02-10/2026-02-14", "2026-02-09/2026-02-14", "",
            "**Prolonged.** The assembly, 9–14 Feb: confirmed **by Aland only**; was to begin on 10 Feb",
        ),
        (
            "2026-02-05/2026-02-14", "2026-02-05/..", ", status: underway",
            "**Under way.** The assembly, from Thursday 5 February: confirmed → under way; "
            "prolonged, was to end on 14 Feb",
        ),
    ],
)  # fmt: skip
def test_a_change_names_the_end_that_fell(old: str, new: str, status: str, expected: str) -> None:
    assert expected in markdown("2026-02-07", LENGTH.format(old=old, new=new, status=status))


def test_a_headline_says_that_an_event_was_prolonged() -> None:
    text = markdown("2026-02-07", LENGTH.format(old="2026-02-05/2026-02-14", new="2026-02-05/2026-02-15", status=""))
    assert text.startswith("# The assembly, 5–15 Feb: confirmed; prolonged, was to end on 14 Feb\n")


@pytest.mark.parametrize(
    ("by", "row", "line"),
    [
        ("m", "Confirmed; due to be under way", "Confirmed, due to be under way"),
        ("a", "Confirmed **by Aland only**; due to be under way", "Confirmed by Aland only, due to be under way"),
    ],
)
def test_a_meeting_on_its_days_does_not_read_as_if_it_were_ahead(by: str, row: str, line: str) -> None:
    text = f"""
source: {{publisher: Gazette, published: 2026-02-01}}
events: {{e: {{title: The assembly, parties: [a, b], when: 2026-02-05/2026-02-14}}}}
updates: [{{event: e, date: 2026-02-04, status: confirmed, by: {by}}}]
notes: [{{date: 2026-02-13, text: Context}}]
"""
    shown = markdown("2026-02-13", text)
    assert f"| {row}[^1] |" in shown
    assert f"- – 5–14 Feb: The assembly ({line})" in shown


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("outcome: No agreement after *21* hours", "Held: No agreement after *21* hours"),
        ("outcome: {result: adjourned, text: They meet again}", "Held: adjourned"),
        ("text: They met", "Held: They met"),
        ("place: Muscat", "Held"),
    ],
)
def test_the_timeline_says_what_came_of_a_meeting(outcome: str, expected: str) -> None:
    text = f"""
source: {{publisher: Gazette, published: 2026-02-03}}
events: {{e: {{title: The round, parties: [a, b]}}}}
updates: [{{event: e, date: 2026-02-03, status: held, when: 2026-02-03, {outcome}}}]
notes: [{{date: 2026-02-04, text: Context}}]
"""
    assert f"- ● 3 Feb: The round ({expected})\n" in markdown("2026-02-04", text)
