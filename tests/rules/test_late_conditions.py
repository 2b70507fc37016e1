"""A condition that a later page adds to words already known: a change that is newly reported, never an edit."""

from __future__ import annotations

from datetime import date

import pytest

from briefgen.composition.brief import Brief, StanceChangeView
from briefgen.pipeline.days import compose_brief
from briefgen.rules.snapshot import take_snapshot
from briefgen.timeline.build import as_of, build_timeline
from tests.dossiers import CAST, brief, dossier, row

FIRST = """
positions:
  - {id: yes, speaker: minister, said: 2026-02-01, stance: {talks: for}, quote: We will go, sources: [s1]}
"""
LATER = """
sources: {page: {publisher: The Herald, published: %s}}
positions:
  - {id: if, speaker: minister, said: 2026-02-01, same_as: yes, stance: {talks: conditional}, condition: threats stop,
     text: Ready to go if threats stop, sources: [page]}
"""
NOTE = "notes: [{kind: context, text: A day, date: 2026-02-02, sources: [s1]}]\n"


def moves(result: Brief) -> list[tuple[str, str | None, str | None, bool]]:
    changes = [change for change in result.changes if isinstance(change, StanceChangeView)]
    return [(change.kind, change.was, change.now, change.is_late) for change in changes]


@pytest.mark.parametrize("order", [1, -1], ids=["first page first", "later page first"])
def test_a_condition_published_later_is_a_shift_that_is_newly_reported(order: int) -> None:
    result = brief("2026-02-02", *(FIRST, LATER % "2026-02-02")[::order], NOTE)
    assert moves(result) == [("shifted", "for", "conditional", True)]
    assert row(result, "a", "talks").value == "conditional"
    assert "page" in result.changes[0].sources


def test_a_condition_that_readers_knew_is_no_change() -> None:
    assert moves(brief("2026-02-02", FIRST, LATER % "2026-02-01", NOTE)) == []


def test_a_condition_that_was_not_in_the_sealed_content_is_news_and_no_edit() -> None:
    then = dossier(CAST, FIRST)
    now = dossier(CAST, FIRST, LATER % "2026-02-01", NOTE)
    sealed = take_snapshot(as_of(build_timeline(then), date(2026, 2, 1)))
    result = compose_brief(build_timeline(now), date(2026, 2, 2), sealed=sealed).brief
    assert moves(result) == [("shifted", "for", "conditional", True)]
    assert result.record_changes == ()
