"""The marking of a brief."""

from __future__ import annotations

import pytest

from tests.composition.helpers import BEFORE, compose_cast_with, positions
from tests.dossiers import brief as compose_cast

# Marking


@pytest.mark.parametrize(
    ("position", "source", "marking"),
    [
        ("", "", "TLP:CLEAR"),
        ("TLP:GREEN", "", "TLP:GREEN"),
        ("", "TLP:AMBER", "TLP:AMBER"),
        ("TLP:AMBER+STRICT", "TLP:AMBER", "TLP:AMBER+STRICT"),
        ("TLP:GREEN", "TLP:RED", "TLP:RED"),
    ],
)
def test_the_marking_of_a_brief_is_the_strictest_of_what_it_prints(position: str, source: str, marking: str) -> None:
    extra = f"sources: {{x: {{publisher: P, published: 2026-01-01{source and f', marking: {source}'}}}}}"
    text = positions(f"speaker: chief, said: 2026-02-04, sources: [x]{position and f', marking: {position}'}")
    assert compose_cast("2026-02-04", text, extra).marking == marking


def test_what_is_not_printed_does_not_mark_the_brief() -> None:
    text = positions("speaker: chief, said: 2026-01-02, marking: TLP:RED", "speaker: chief, said: 2026-02-04")
    assert compose_cast("2026-02-04", BEFORE, text).marking == "TLP:CLEAR"


def test_a_brief_is_never_marked_below_its_dossier() -> None:
    brief = compose_cast_with("time_zone: UTC", "time_zone: UTC, marking: TLP:AMBER", "2026-02-04",
                   positions("speaker: chief, said: 2026-02-04, marking: TLP:GREEN"))  # fmt: skip
    assert brief.marking == "TLP:AMBER"


MARKED = {
    "issue": (
        "issues: {seas: {title: Seas, claim: The seas are open, marking: TLP:AMBER}}",
        "speaker: chief, said: 2026-02-04, stance: {seas: for}",
    ),
    "person": (
        "people: {shy: {name: Shy, party: a, post: adviser, marking: TLP:AMBER}}",
        "speaker: shy, said: 2026-02-04",
    ),
    "event of the timeline": (
        "events: {e: {title: Meeting, when: 2026-01-20, marking: TLP:AMBER, sources: [s1]}}",
        "speaker: chief, said: 2026-02-04",
    ),
    "note": (
        "notes: [{date: 2026-02-04, text: Context, marking: TLP:AMBER, sources: [s1]}]",
        "speaker: chief, said: 2026-02-04",
    ),
    "correction": (
        "corrections: [{of: s1, date: 2026-02-04, text: It was the Second Paper, marking: TLP:AMBER}]",
        "speaker: chief, said: 2026-02-04",
    ),
    "editor's line": (
        "briefs: {2026-02-04: {watch: [Who speaks next], marking: TLP:AMBER}}",
        "speaker: chief, said: 2026-02-04",
    ),
}


@pytest.mark.parametrize("what", MARKED)
def test_every_kind_of_record_that_is_printed_marks_the_brief(what: str) -> None:
    extra, line = MARKED[what]
    assert compose_cast("2026-02-04", BEFORE, positions(line), extra).marking == "TLP:AMBER"
