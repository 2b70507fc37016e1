"""No template can switch escaping off, in any format and in any spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.problems import ContentError, Problem
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from tests.dossiers import brief

BRIEF = brief("2026-02-01", "notes: [{text: A **note**, date: 2026-02-01, sources: [s1]}]")
REFUSED = [
    "{{ brief.dossier | safe }}",
    "{{ brief.dossier|upper|safe }}",
    "{{ (brief.dossier\n | safe) }}",
    "{% filter safe %}{{ brief.dossier }}{% endfilter %}",
    "{% filter upper | safe %}{{ brief.dossier }}{% endfilter %}",
    "{% set text | safe %}{{ brief.dossier }}{% endset %}{{ text }}",
    "{% autoescape false %}{{ brief.dossier }}{% endautoescape %}",
    "{% autoescape true %}{{ brief.dossier }}{% endautoescape %}",
    "{{ [brief.dossier] | map('safe') | join }}",
    "{{ [brief.dossier] | map('sa' ~ 'fe') | join }}",
    "{% macro never_called() %}{{ brief.dossier | safe }}{% endmacro %}",
    # JSON, attributes and links that a filter writes are not escaped for the place in which they stand.
    '<p title="{{ brief.dossier | tojson }}">',
    "<p {{ {brief.dossier: 1} | xmlattr }}>",
    "{{ 'javascript:alert(1)' | urlize(extra_schemes=['javascript:']) }}",
    # What takes printed text apart could take the escaping out of it.
    "{% set lt %}<{% endset %}{{ brief.dossier | replace('&lt;', lt) }}",
    "{% set lt %}<{% endset %}{{ (brief.dossier | e).replace('&lt;', lt) }}",
    "{{ (brief.dossier | e).translate({38: '<'}) }}",
    "{% set lt %}<{% endset %}{{ (brief.dossier | e).split('&lt;') | join(lt) }}",
    "{{ (brief.dossier | e).partition('&')[2] }}",
    "{{ (brief.dossier | e)[0] }}",
    "{{ (brief.dossier | e)[1:] }}",
    "{{ say.sentence('**a** b') | truncate(3, true) }}",
]


def refused(folder: Path, template: str, name: str = "brief/brief.html") -> tuple[Problem, ...]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template, "utf-8")
    renderer = HtmlRenderer if name.endswith("html") else MarkdownRenderer
    with pytest.raises(ContentError) as caught:
        renderer(Templates(folder)).render(BRIEF)
    return caught.value.problems


@pytest.mark.parametrize("template", REFUSED)
def test_escaping_cannot_be_switched_off(tmp_path: Path, template: str) -> None:
    (problem,) = refused(tmp_path, template)
    assert problem.code == "template"
    assert problem.place.file == f"{tmp_path}/brief/brief.html"
    assert problem.hint


def test_all_places_are_named_with_line_and_column(tmp_path: Path) -> None:
    template = (
        "<p>safe</p>\n<p>{{ brief.dossier | safe }}</p>\n{%- filter safe %}x{% endfilter %}{% autoescape false %}"
    )
    problems = refused(tmp_path, f"{template}{{% endautoescape %}}")
    assert [(problem.message, problem.place.line, problem.place.column) for problem in problems] == [
        ("`safe` switches escaping off", 2, 23),
        ("`safe` switches escaping off", 3, 12),
        ("`autoescape` switches escaping off", 3, 38),
    ]
    assert problems[0].hint == "delete it; `say.sentence(text)` prints light Markdown"


def test_a_part_that_switches_escaping_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/own.md").write_text("\n{{ brief.dossier | safe }}")
    (problem,) = refused(tmp_path, "{% include 'parts/own.md' %}", "brief/brief.md")
    assert str(problem.place) == f"{tmp_path}/parts/own.md:2:20"


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{{ '<b>' }}", "&lt;b&gt;"),
        ("{{ '<b>' | e }}", "&lt;b&gt;"),
        ("{{ 'a-b' | replace('-', '<') }}", "a&lt;b"),
        ("{{ 'abc'[1:] }}{{ 'abc'[::-1] }}{{ (1, 2, 3)[:2] }}{{ 'abc'[0] }}", "bccba(1, 2)a"),
        ("{{ 'a b'.split(' ') | join('<') }}", "a&lt;b"),
        ("{{ 'abcdef' | truncate(3, true, '', 0) }}", "abc"),
        ("{{ say.sentence('**a**') }}", "<b>a</b>."),
    ],
)
def test_plain_text_may_be_taken_apart(tmp_path: Path, template: str, printed: str) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.html").write_text(template)
    assert HtmlRenderer(Templates(tmp_path)).render(BRIEF).replace("strong>", "b>") == printed
