"""What recurs from page to page is rendered once, and nobody can see that it was."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.composition.brief import Brief
from briefgen.pipeline.brief import compose_briefs
from briefgen.problems import ContentError
from briefgen.rendering import json
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.site.model import Site
from briefgen.site.pages import DayInput, SitePages
from briefgen.timeline.build import build_timeline
from tests.dossiers import CAST, dossier
from tests.rules.test_snapshot import CAST_TURNS, TURNS, turned
from tests.timeline.test_build import DAYS, Written, dossiers

TEMPLATES = Templates()
HTML, MARKDOWN = HtmlRenderer(TEMPLATES), MarkdownRenderer(TEMPLATES)


@pytest.mark.parametrize("turn", [*CAST_TURNS, *TURNS])
@settings(max_examples=5, deadline=None)
@given(dossiers(), DAYS, st.lists(st.integers(-5, 40), min_size=3, max_size=6, unique=True))
def test_a_page_is_the_same_whatever_was_rendered_before(
    turn: str, written: Written, turning: date, later: list[int]
) -> None:
    """The numbers of the sources are other ones from day to day, and so is what stands beside the rows."""
    told = turned(written, turn, turning)
    for made in compose_briefs(told, [turning + timedelta(days=n) for n in sorted(later)]):
        assert HTML.render(made.brief) == HtmlRenderer(TEMPLATES).render(made.brief)
        assert MARKDOWN.render(made.brief) == MarkdownRenderer(TEMPLATES).render(made.brief)


def walk(*days: str, text: str = "") -> list[Brief]:
    """The briefs of some days of a dossier in which one source is cited every day, and another on the last alone."""
    said = """
positions:
  - {id: p1, speaker: chief, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [s1]}
  - {id: p2, speaker: boss, said: 2026-02-02, stance: {talks: against}, text: No, sources: [s2]}
"""
    told = build_timeline(dossier(CAST, said, text or "notes: []"))
    return [made.brief for made in compose_briefs(told, [date.fromisoformat(day) for day in days])]


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
    documents = [MarkdownRenderer(TEMPLATES).render(briefs[2])]
    shared = MarkdownRenderer(TEMPLATES)
    documents += [shared.render(made) for made in briefs]
    assert documents[0] == documents[3]
    assert "Yes.[^1]" in documents[2] and "Yes.[^2]" in documents[3]


OWN = """
{{% import "parts/told.md" as told with context %}}
{{% macro part(it) %}}{{{{ brief.day }}}} {{{{ it.id }}}}{{% endmacro %}}
{{% set letter = brief.day %}}
{{% macro sly(it) %}}{{{{ letter }}}} {{{{ it.id }}}}{{% endmacro %}}
{{% for section in brief.parties %}}{{% for row in section.rows %}}
{call}
{{% endfor %}}{{% endfor %}}
"""
DAYS_AFTER = ("2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06")


def own(folder: Path, call: str) -> Templates:
    (folder / "brief").mkdir(exist_ok=True)
    (folder / "brief/brief.md").write_text(OWN.format(call=call))
    return Templates(folder)


@pytest.mark.parametrize(
    "call",
    [
        "{{ cached(part, row) }}",  # one of the desk's own
        "{{ cached(sly, row) }}",  # that takes the day under another name
        "{{ cached(told.headline) }} {{ brief.day }}",  # of ours, with the day's own changes in it
        "{{ cached(told.number) }} {{ brief.day }}",
        "{{ row.evidence[0].statement.sources | list | footnotes }} {{ brief.day }}",
        "{{ row.evidence[0].statement.sources | reject('equalto', 'x') | footnotes }} {{ brief.day }}",
        "{{ cached(told.row, row, [1]) }} {{ brief.day }}",  # a list is no value that lasts
    ],
)
def test_what_takes_something_from_the_day_is_made_on_every_day(tmp_path: Path, call: str) -> None:
    templates = own(tmp_path, call)
    shared, pages = MarkdownRenderer(templates), set[str]()
    for made in walk(*DAYS_AFTER):
        page = shared.render(made)
        assert page == MarkdownRenderer(templates).render(made)
        pages.add(page)
    assert len(pages) == len(DAYS_AFTER)


def test_what_takes_nothing_from_the_day_is_made_once(tmp_path: Path) -> None:
    shared, asked = MarkdownRenderer(own(tmp_path, "{{ cached(told.row, row, false) }}")), list[str]()
    prose = shared.environment.filters["prose"]

    def counted(text: str) -> str:
        asked.append(text)
        return prose(text)  # type: ignore[no-any-return]

    shared.environment.filters["prose"] = counted
    pages = [shared.render(made) for made in walk(*DAYS_AFTER)]
    assert len(set(pages)) == 1
    # Not on the first page: most commands make one alone, and to read the template again would cost them more.
    assert asked == ["Yes", "No"] * 2


def test_page_and_letter_of_one_day_do_not_mix() -> None:
    """In a letter a quote has no element of its own, for mail programs put marks around it."""
    text = """
positions: [{id: p4, speaker: minister, said: 2026-02-03, stance: {arms: for}, quote: I say so, sources: [s1]}]
"""
    shared = HtmlRenderer(TEMPLATES)
    for made in walk(*DAYS_AFTER, text=text):
        for letter in (False, True, False):
            page = shared.render(made, letter=letter)
            assert page == HtmlRenderer(TEMPLATES).render(made, letter=letter)
            assert ("<q>I say so</q>" in page) != letter


def test_at_the_end_of_a_year_dates_are_told_from_the_new_one() -> None:
    briefs = walk("2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02")
    shared = MarkdownRenderer(TEMPLATES)
    pages = [shared.render(made) for made in briefs]
    assert pages == [MarkdownRenderer(TEMPLATES).render(made) for made in briefs]
    assert ["1 Feb 2026" in page for page in pages] == [False, False, False, True, True]


def test_pages_at_another_depth_lead_to_the_same_places() -> None:
    """The first page of the site shows what the page of the last day shows."""
    site = Site("Test", "en-GB", "UTC", "TLP:CLEAR", date(2026, 2, 6), None, has_search=False)

    def page(pages: SitePages, brief: Brief, *, is_home: bool) -> bytes:
        return pages.day(DayInput(brief, None, None, ()), is_home=is_home)[0].data

    shared = SitePages(TEMPLATES, site)
    for made in walk(*DAYS_AFTER):
        for is_home in (False, True):
            shown = page(shared, made, is_home=is_home)
            assert shown == page(SitePages(TEMPLATES, site), made, is_home=is_home)
            assert (b'href="./issues/talks/"' in shown) == is_home


def test_what_is_no_macro_cannot_be_cached(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        MarkdownRenderer(own(tmp_path, "{{ cached(part(row), row) }}")).render(walk("2026-02-03")[0])
    assert caught.value.problems[0].message.startswith("`cached` takes a macro")


def test_json_is_the_same_whatever_was_rendered_before() -> None:
    for made, alone in zip(
        walk("2026-02-03", "2026-02-04", text=LATER),
        (walk(day, text=LATER)[0] for day in ("2026-02-03", "2026-02-04")), strict=True,
    ):  # fmt: skip
        assert json.render_json(made) == json.render_json(alone)
