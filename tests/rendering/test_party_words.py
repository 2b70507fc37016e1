"""What each party says about an event on which they differ, in every output format."""

from __future__ import annotations

import re
from datetime import date

import pytest

from briefgen.composition.brief import Brief
from briefgen.pipeline.days import compose_brief
from briefgen.rendering.calendar import render_calendar
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.json import render_json
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words
from briefgen.timeline.build import build_timeline
from tests.dossiers import CAST, brief, dossier

TWO_STATUSES = """
source: {publisher: Third Paper, published: 2026-02-03}
events: {e: {title: The signing, kind: action, parties: [a, b]}}
updates:
  - {event: e, date: 2026-02-03, by: b, status: confirmed, when: 2026-02-04}
  - {event: e, date: 2026-02-03, by: a, status: in-doubt, when: 2026-02-05/..}
notes: [{date: 2026-02-01, text: x, sources: [s1]}]
"""
TWO_DATES = """
source: {publisher: Third Paper, published: 2026-02-03}
events: {e: {title: The signing, kind: meeting, parties: [a, b]}}
updates:
  - {event: e, date: 2026-02-03, by: b, when: 2026-02-04, place: Rome}
  - {event: e, date: 2026-02-03, by: a, when: 2026-02-05/.., place: Oman}
notes: [{date: 2026-02-01, text: x, sources: [s1]}]
"""
LATER = "updates: [{event: e, date: 2026-02-01, by: a, status: expected, when: 2026-02-04, sources: [s1]}]"
WORDS = {
    TWO_STATUSES: "in dispute (Bland: confirmed, 4 Feb; Aland: in doubt, not before 5 Feb)",
    TWO_DATES: "date disputed (Bland: 4 Feb, Rome; Aland: not before 5 Feb, Oman)",
}


def pages(day_brief: Brief) -> dict[str, str]:
    templates = Templates()
    words = Words(templates.labels("en-GB"), "en-GB", day_brief.day, day_brief.zone)
    page = re.sub(r"<(script|style).*?</\1>", "", HtmlRenderer(templates).render(day_brief), flags=re.S)
    calendar = render_calendar(day_brief, words).decode().replace("\r\n ", "")
    return {
        "markdown": MarkdownRenderer(templates).render(day_brief), "html": re.sub(r"<[^>]+>", "", page),
        "calendar": re.sub(r"\\([,;])", r"\1", calendar), "json": render_json(day_brief),
    }  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_the_headline_the_change_and_the_timeline_name_both_parties(text: str) -> None:
    printed = pages(brief("2026-02-03", text))
    expected = WORDS[text]
    markdown = printed["markdown"].splitlines()
    assert markdown[0] == f"# The signing: {expected}"
    assert any(line.startswith("- **") and f"The signing: {expected}" in line for line in markdown)
    assert any(
        line.startswith("- ○") and expected in line.replace("In ", "in ").replace("Date", "date") for line in markdown
    )
    assert expected in printed["html"]
    table = expected.partition("(")[2].rstrip(")")
    assert any(line.startswith("| ") and table in line for line in markdown)
    assert table in printed["calendar"]
    assert '"party_words": [{"party": {"id": "b", "name": "Bland"}' in printed["json"]
    for page in printed.values():
        assert "since 5 Feb" not in page
    assert "Undecided" not in printed["markdown"]


def test_a_change_from_an_agreed_status_names_both_parties_too() -> None:
    text = pages(brief("2026-02-03", TWO_STATUSES, LATER))["markdown"]
    assert "The signing: expected → in dispute (Bland: confirmed, 4 Feb; Aland: in doubt, not before 5 Feb)" in text


def test_parties_that_are_not_as_sure_differ_and_dispute_nothing() -> None:
    text = TWO_STATUSES.replace("in-doubt, when: 2026-02-05/..", "expected, when: 2026-02-04")
    markdown = pages(brief("2026-02-03", text))["markdown"]
    assert "# The signing: parties differ (Aland: expected, 4 Feb; Bland: confirmed, 4 Feb)" in markdown


def test_a_common_date_or_place_is_printed_once() -> None:
    text = TWO_STATUSES.replace(", when: 2026-02-05/..", "").replace(", when: 2026-02-04", "")
    text = text.replace("parties: [a, b]", "parties: [a, b], when: 2026-02-06, place: Rome")
    markdown = pages(brief("2026-02-03", text))["markdown"]
    assert "# The signing, Friday 6 February, Rome: in dispute (Aland: in doubt; Bland: confirmed)" in markdown


def test_the_editor_is_warned_of_what_each_party_says() -> None:
    timeline = build_timeline(dossier(CAST, TWO_STATUSES))
    messages = [problem.message for problem in compose_brief(timeline, date(2026, 2, 3)).warnings]
    assert "the parties say different things about `e` at one moment: confirmed (b) and in-doubt (a)" in messages
    assert "status" in {dispute.kind for dispute in brief("2026-02-03", TWO_STATUSES).disputes}
