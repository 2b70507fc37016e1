"""No template can switch escaping off, in any format and in any spelling."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError
from markupsafe import Markup, escape

from briefgen.problems import ContentError, Problem
from briefgen.rendering.escaping import PRINTED_FILTERS
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.html_context import html_environment
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.template_errors import TEMPLATE_ERRORS
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
    "{{ (brief.dossier | e).removeprefix('&lt;') }}",
    "{{ (brief.dossier | e).strip('&') }}",
    "{{ (brief.dossier | e) | trim('&') }}",
    "{{ (brief.dossier | e) | last }}",
    "{{ ('%.2s' | e) % brief.dossier }}",
    "{{ ('%.2s' | e) | format(brief.dossier) }}",
    # Jinja marks the indentation of printed text as safe.
    "{{ ('a' | e) | indent(brief.dossier, true) }}",
    "{% filter indent(brief.dossier, true) %}a{% endfilter %}",
    "{% set text %}a{% endset %}{{ text | indent(width=brief.dossier, first=true) }}",
    "{{ ['a' | e] | map('indent', brief.dossier, true) | join }}",
]
# The filters that take no printed text. A filter that Jinja adds has to be put here or in PRINTED_FILTERS.
PLAIN_FILTERS = {
    "abs", "attr", "dictsort", "filesizeformat", "first", "format", "groupby", "items", "last", "list", "max", "min",
    "pprint", "random", "replace", "reverse", "round", "sort", "sum", "title", "truncate", "unique", "urlencode",
    "wordwrap",
}  # fmt: skip
HOSTILE = "<script a='\"'>&</script> x"
# What a filter or a method of printed text may be given.
ARGUMENTS = [
    "", "1", "3", "'<'", "'&'", "'&lt;'", "'&', '<'", "hostile", "hostile, true", "1, hostile", "3, '<'", "[hostile]",
    "'&lt;', printed", "printed", "printed, true", "3, printed", "{38: '<'}", "width=hostile", "chars='&'",
]  # fmt: skip


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
        ("{{ '  <' | e | trim }}{{ (' < ' | e).strip() }}", "&lt;&lt;"),
        ("{% filter indent(2, true) %}{{ '<' }}\na{% endfilter %}", "  &lt;\n  a"),
        ("{{ ('<' | e) ~ '>' }}{{ ('<' | e) + '>' }}{{ '<' ~ 1000001 }}", "&lt;&gt;&lt;&gt;&lt;1000001"),
        ("{% set text %}3{% endset %}{{ text | int + 1 }}{{ text | default('') | upper }}", "43"),
    ],
)
def test_plain_text_may_be_taken_apart(tmp_path: Path, template: str, printed: str) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.html").write_text(template)
    assert HtmlRenderer(Templates(tmp_path)).render(BRIEF).replace("strong>", "b>") == printed


def test_every_filter_takes_printed_text_or_refuses_it() -> None:
    filters = html_environment(Templates()).filters
    assert filters.keys() == PRINTED_FILTERS | PLAIN_FILTERS
    assert not PRINTED_FILTERS & PLAIN_FILTERS
    for name in PLAIN_FILTERS:
        with pytest.raises(SecurityError, match="taken apart"):
            filters[name](Markup("a"), "a")


@pytest.mark.parametrize("name", sorted(PRINTED_FILTERS - {"join"}))
@pytest.mark.parametrize("form", ["{{{{ printed | {}({}) }}}}", "{{{{ [printed] | map('{}', {}) | join }}}}"])
def test_no_filter_breaks_what_is_printed(form: str, name: str) -> None:
    for arguments in ARGUMENTS:
        check_whole(form.format(name, arguments))


@pytest.mark.parametrize("name", [name for name in dir(Markup) if not name.startswith("_") and name != "join"])
def test_no_method_breaks_what_is_printed(name: str) -> None:
    for arguments in ARGUMENTS:
        check_whole(f"{{% set result = printed.{name}({arguments}) %}}{{{{ result }}}}")
        check_whole(f"{{{{ printed['{name}']({arguments}) | join }}}}")


@pytest.mark.parametrize("template", ["{{ printed | join(hostile) }}", "{{ printed.join(hostile) }}"])
def test_join_escapes_every_letter(template: str) -> None:
    assert not re.search("[<>'\"]", render(template))


def render(template: str) -> str:
    return html_environment(Templates()).from_string(template).render(hostile=HOSTILE, printed=escape(HOSTILE))


def check_whole(template: str) -> None:
    """Assert that a template is refused, or prints no tag and no entity that is cut."""
    with suppress(*TEMPLATE_ERRORS):
        printed = render(template)
        assert "<" not in printed and "'" not in printed, template
        assert not re.search(r";|&[#\w]", unescape_all(printed)), (template, printed)


def unescape_all(text: str) -> str:
    """Return a text without entities, also where it was escaped twice; parts of entities stay."""
    decoded = re.sub(
        r"&(?:lt|gt|amp|#34|#39);", lambda entity: html.unescape(entity[0].lower()), text, flags=re.IGNORECASE
    )
    return decoded if decoded == text else unescape_all(decoded)
