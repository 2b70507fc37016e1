"""The first day whose brief depends on a file: no earlier brief changes with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from briefgen.pipeline.days import compose_brief
from briefgen.timeline.affected_days import first_affected_days
from briefgen.timeline.build import build_timeline
from tests.dossiers import CAST, dossier
from tests.rules.test_snapshot import TURNS
from tests.timeline.test_build import DAYS, Written, dossiers


def effects(*files: str) -> dict[str, str]:
    timeline = build_timeline(dossier(CAST, *files))
    return {name: "always" if day == date.min else str(day) for name, day in first_affected_days(timeline).items()}


def test_what_is_dated_bears_from_its_day_and_who_is_who_from_where_they_are_named() -> None:
    clip = """
    source: {publisher: Paper, published: 2026-02-05}
    positions: [{speaker: chief, said: 2026-02-03, text: Yes, stance: {talks: for}}]
    notes: [{date: 2026-02-05, text: A note}]
    """
    assert effects(clip) == {"file-0.yaml": "always", "file-1.yaml": "2026-02-03"}


def test_a_source_bears_from_where_it_is_cited_and_an_event_from_where_it_is_named() -> None:
    assert effects(
        "sources: {late: {publisher: Late Paper, published: 2026-02-09}, x: {publisher: X, published: 2026-02-08}}",
        "positions: [{speaker: chief, said: 2026-02-01, text: Yes, sources: [late]}]",
        "events: {e: {title: E, sources: [x]}}\n"
        "updates: [{event: e, date: 2026-02-08, status: proposed, sources: [x]}]",
        "updates: [{event: f, date: 2026-02-04, status: proposed, replaces: e, sources: [x]}]\n"
        "events: {f: {title: F, sources: [x]}}",
    ) == {
        "file-0.yaml": "always", "file-1.yaml": "2026-02-01", "file-2.yaml": "2026-02-01",
        "file-3.yaml": "2026-02-04", "file-4.yaml": "2026-02-04",
    }  # fmt: skip


MORE = {
    **TURNS,
    "who was not known speaks": """
people: {{newcomer: {{name: N. Comer, party: n, post: envoy, rank: 1}}}}
parties: {{n: {{name: Newland}}}}
issues: {{new: {{title: A new issue, claim: It should be settled, order: 1}}}}
positions: [{{speaker: newcomer, said: {day}, text: Hello, stance: {{new: for, talks: against}}, sources: [s2]}}]""",
    "what is off the record": """
sources: {{notebook: {{kind: own-notes, accessed: {day}}}}}
positions: [{{speaker: chief, said: {day}, text: Between us, stance: {{talks: against}}, attribution: off-record,
  sources: [notebook]}}]""",
    "the editor's lines": "briefs: {{{day}: {{headline: A headline, bottom_line: [{{text: It is so, basis: [s2]}}]}}}}",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("turn", MORE)
@settings(max_examples=40)
@given(dossiers(), DAYS)
def test_a_file_changes_no_brief_before_the_day_from_which_it_bears(turn: str, written: Written, day: date) -> None:
    more = MORE[turn].format(day=day)
    without, with_more = (build_timeline(dossier(CAST, written.text(), *files)) for files in ((), (more,)))
    first = first_affected_days(with_more)["file-2.yaml"]
    for back in range(1, 40):
        before = day + timedelta(days=12 - back)
        if before < first:
            assert compose_brief(with_more, before).brief == compose_brief(without, before).brief
