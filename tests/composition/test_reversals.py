"""Whose position a reversal turns: the speaker's own, or one that somebody else had set."""

from __future__ import annotations

import json

import pytest

from briefgen.composition.brief import Brief, StanceChangeView
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.json import render_json
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from tests.composition.helpers import positions
from tests.dossiers import brief, row

OFFICE = "{office: the foreign ministry, of: a}"
PRESS = "{office: the press office, of: a}"
UNNAMED = "{described: an official, of: a}"
NEW = "said: 2026-02-04, stance: {talks: for}, reverses: [old]"


def reversed_by(old: str, new: str, said: str = "2026-02-02") -> Brief:
    """Return the brief of the day on which one position reverses another."""
    old_row = f"id: old, {old}, said: {said}, stance: {{talks: against}}"
    note = "notes: [{id: before, date: 2026-02-03, text: Context, sources: [s2]}]"
    return brief("2026-02-04", positions(old_row, f"{new}, {NEW}"), note)


def caveats(result: Brief) -> tuple[str, str]:
    """Return the Markdown and the HTML of a brief."""
    return MarkdownRenderer(Templates()).render(result), HtmlRenderer(Templates()).render(result)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("speaker: minister", "speaker: minister", "A. Minister’s line reversed, 4 Feb"),
        ("party: a", "party: a", "Aland’s line reversed, 4 Feb"),
        (f"speaker: {OFFICE}", f"speaker: {OFFICE}", "The foreign ministry’s line reversed, 4 Feb"),
        ("speaker: minister", "speaker: deputy",
         "Aland’s line, set by A. Minister on 2 Feb, reversed by A. Deputy, 4 Feb"),
        ("party: a", "speaker: deputy", "Aland’s line of 2 Feb reversed by A. Deputy, 4 Feb"),
        ("speaker: deputy", "party: a", "Aland’s line, set by A. Deputy on 2 Feb, reversed by Aland, 4 Feb"),
        (f"speaker: {OFFICE}", f"speaker: {PRESS}",
         "Aland’s line, set by the foreign ministry on 2 Feb, reversed by the press office, 4 Feb"),
        (f"speaker: {UNNAMED}", "speaker: minister",
         "Aland’s line, set by an official on 2 Feb, apparently reversed by A. Minister, 4 Feb"),
        (f"speaker: {UNNAMED}", f"speaker: {UNNAMED}",
         "Aland’s line, set by an official on 2 Feb, reversed (reported) by an official, 4 Feb"),
        ("speaker: minister", "speaker: deputy, mode: reported",
         "Aland’s line, set by A. Minister on 2 Feb, reversed (reported) by A. Deputy, 4 Feb"),
    ],
)  # fmt: skip
def test_a_reversal_says_whose_position_it_turned(old: str, new: str, sentence: str) -> None:
    for text in caveats(reversed_by(old, new)):
        assert f"{sentence}, before: against" in text
        assert "line reversed" in sentence or "line reversed" not in text


def test_an_earlier_position_of_an_unknown_day_is_set_by_that_day() -> None:
    for text in caveats(reversed_by("speaker: minister", "speaker: deputy", "../2026-02-02")):
        assert "Aland’s line, set by A. Minister (by 2 Feb), reversed by A. Deputy, 4 Feb" in text


def test_a_deputy_who_speaks_for_a_person_does_not_own_the_line_of_that_person() -> None:
    old = "id: old, speaker: chief, mode: reported, said: 2026-02-02, stance: {talks: against}"
    new = "speaker: deputy, for_person: chief, said: 2026-02-04, stance: {talks: for}, reverses: [old]"
    later = "speaker: minister, said: 2026-02-05, stance: {talks: for}"
    for text in caveats(brief("2026-02-05", positions(old, new, later))):
        assert "A. Chief’s line of 2 Feb reversed (reported) by A. Deputy, 4 Feb" in text


def test_programs_see_who_had_set_the_position() -> None:
    for new, is_own in (("speaker: deputy", False), ("speaker: minister", True)):
        result = reversed_by("speaker: minister", new)
        (view,) = row(result, "a", "talks").reversals
        assert (view.set_by.id, view.set_on.text, view.is_own) == ("minister", "2026-02-02", is_own)
        printed = json.loads(render_json(result))["parties"][0]["rows"][0]["reversals"][0]
        assert (printed["set_by"]["name"], printed["set_on"]["edtf"], printed["is_own"]) == (
            "A. Minister", "2026-02-02", is_own,
        )  # fmt: skip


@pytest.mark.parametrize("names_it", [True, False])
@pytest.mark.parametrize(("speaker", "former"), [("deputy", "A. Minister"), ("minister", None)])
def test_a_change_names_who_led_before_where_somebody_else_reverses(
    speaker: str, former: str | None, names_it: bool
) -> None:
    new = f"speaker: {speaker}, said: 2026-02-20, stance: {{talks: for}}" + (", reverses: [old]" if names_it else "")
    old = "id: old, speaker: minister, said: 2026-02-02, stance: {talks: against}"
    result = brief("2026-02-20", positions(old, new))
    (change,) = [change for change in result.changes if isinstance(change, StanceChangeView)]
    assert (change.kind, change.was_lead and change.was_lead.name) == ("reversed", former)
    text = MarkdownRenderer(Templates()).render(result)
    assert ("; before: A. Minister)" in text) == (former is not None)


@pytest.mark.parametrize(("speaker", "former"), [("deputy", "A. Minister"), ("minister", None)])
def test_a_change_names_who_was_reversed_where_the_previous_brief_had_no_stance(
    speaker: str, former: str | None
) -> None:
    old = "id: old, speaker: minister, said: 2026-02-04T09:00, stance: {talks: against}"
    new = f"speaker: {speaker}, said: 2026-02-04T18:00, stance: {{talks: for}}, reverses: [old]"
    note = "notes: [{id: before, date: 2026-02-03, text: Context, sources: [s2]}]"
    result = brief("2026-02-04", positions(old, new), note)
    (change,) = [change for change in result.changes if isinstance(change, StanceChangeView)]
    assert (change.kind, change.was_lead and change.was_lead.name) == ("reversed", former)
