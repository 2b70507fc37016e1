"""What recurs from page to page is rendered once, and nobody can see that it was."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.editorial.as_of import chronicle
from briefgen.editorial.brief import Brief
from briefgen.pipeline import compose_days
from briefgen.render import json
from briefgen.render.html import HtmlBriefs
from briefgen.render.markdown import MarkdownBriefs
from briefgen.render.templates import Templates
from tests.dossiers import CAST, dossier
from tests.editorial.test_as_of import DAYS, Written, dossiers
from tests.editorial.test_picture import CAST_TURNS, TURNS, turned

TEMPLATES = Templates()
HTML, MARKDOWN = HtmlBriefs(TEMPLATES), MarkdownBriefs(TEMPLATES)


@pytest.mark.parametrize("turn", [*CAST_TURNS, *TURNS])
@settings(max_examples=5, deadline=None)
@given(dossiers(), DAYS, st.lists(st.integers(-5, 40), min_size=3, max_size=6, unique=True))
def test_a_page_is_the_same_whatever_was_rendered_before(
    turn: str, written: Written, turning: date, later: list[int]
) -> None:
    """The numbers of the sources are other ones from day to day, and so is what stands beside the rows."""
    told = turned(written, turn, turning)
    for made in compose_days(told, [turning + timedelta(days=n) for n in sorted(later)]):
        assert HTML.render(made.brief) == HtmlBriefs(TEMPLATES).render(made.brief)
        assert MARKDOWN.render(made.brief) == MarkdownBriefs(TEMPLATES).render(made.brief)


def walk(*days: str, text: str = "") -> list[Brief]:
    """The briefs of some days of a dossier in which one source is cited every day, and another on the last alone."""
    said = """
positions:
  - {id: p1, speaker: chief, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [s1]}
  - {id: p2, speaker: boss, said: 2026-02-02, stance: {talks: against}, text: No, sources: [s2]}
"""
    told = chronicle(dossier(CAST, said, text or "notes: []"))
    return [made.brief for made in compose_days(told, [date.fromisoformat(day) for day in days])]


LATER = """
positions: [{id: p3, speaker: envoy, said: 2026-02-04, stance: {talks: open}, text: Who knows, sources: [s3]}]
briefs: {2026-02-04: {bottom_line: [{text: Nobody knows, basis: [p3]}]}}
sources: {s3: {publisher: Third Paper, published: 2026-01-01}}
"""


def test_what_is_told_again_alike_is_the_same_value() -> None:
    first, second, third = walk("2026-02-02", "2026-02-03", "2026-02-04", text=LATER)
    rows = [{row.id: row for part in made.parties for row in part.rows} for made in (first, second, third)]
    assert rows[2]["a.talks"] is rows[1]["a.talks"]
    assert rows[1]["b.talks"] is not rows[0]["b.talks"]  # what was said on the day before is news no longer
    assert rows[2]["b.talks"] is not rows[1]["b.talks"]  # another voice has spoken
    assert third.sources[-1] is first.sources[0]  # though another number is printed for it


def test_the_numbers_of_sources_are_those_of_the_page() -> None:
    """On the last day the editor's line cites the third paper first, and all numbers move."""
    briefs = walk("2026-02-02", "2026-02-03", "2026-02-04", text=LATER)
    documents = [MarkdownBriefs(TEMPLATES).render(briefs[2])]
    shared = MarkdownBriefs(TEMPLATES)
    documents += [shared.render(made) for made in briefs]
    assert documents[0] == documents[3]
    assert "Yes.[^1]" in documents[2] and "Yes.[^2]" in documents[3]


OWN = """
{{% macro part(it) %}}{inner}{{% endmacro %}}
{{% macro other() %}}{{{{ brief.day }}}}{{% endmacro %}}
{{% macro fixed(it) %}}{{{{ it.id }}}}{{% endmacro %}}
{{% for section in brief.parties %}}{{% for row in section.rows %}}
{{{{ cached(part, row) }}}}
{{% endfor %}}{{% endfor %}}
"""


@pytest.mark.parametrize(
    "inner",
    [
        "{{ brief.day }}", "{{ other() }}", "{{ words.day }}", "{% include 'brief/day.md' %}",
        "{% import 'brief/day.md' as x with context %}{{ x.day() }}", "{{ cached(other) }}", "{{ title('changes') }}",
    ],
)  # fmt: skip
def test_what_takes_something_from_the_day_is_made_on_every_day(tmp_path: Path, inner: str) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.md").write_text(OWN.format(inner=inner))
    (tmp_path / "brief/day.md").write_text("{{ brief.day }}{% macro day() %}{{ brief.day }}{% endmacro %}")
    templates = Templates(tmp_path)
    shared = MarkdownBriefs(templates)
    for made in walk("2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06"):
        assert shared.render(made) == MarkdownBriefs(templates).render(made) != "\n"


def test_what_takes_nothing_from_the_day_is_made_once(tmp_path: Path) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.md").write_text(OWN.format(inner="{{ fixed(it) | counted }}"))
    shared, asked = MarkdownBriefs(Templates(tmp_path)), list[str]()

    def counted(text: str) -> str:
        asked.append(text)
        return text

    shared.environment.filters["counted"] = counted
    pages = [shared.render(made) for made in walk("2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06")]
    assert len(set(pages)) == 1
    # Not on the first page: most commands make one alone, and to read the template again would cost them more.
    assert asked == ["a.talks", "b.talks"] * 2


def test_json_is_the_same_whatever_was_rendered_before() -> None:
    for made, alone in zip(
        walk("2026-02-03", "2026-02-04", text=LATER),
        (walk(day, text=LATER)[0] for day in ("2026-02-03", "2026-02-04")), strict=True,
    ):  # fmt: skip
        assert json.render(made) == json.render(alone)
