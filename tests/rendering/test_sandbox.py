"""Templates reach the values of a page and nothing behind them, and content is never a template."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

import briefgen
from briefgen.problems import ContentError
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.html_context import html_values
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.sandbox import PLAIN, is_trusted
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words
from tests.dossiers import brief

BRIEF = brief("2026-02-01", "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]")
REACH = [
    # The `func` and `args` of a partial lead to the templates folder, and from there to every file.
    "{{ style.args[0].folders[0].joinpath('/etc/passwd').read_text() }}",
    "{{ picture.func }}",
    "{{ style.keywords }}",
    "{{ title.args }}",
    "{{ (title|attr('func')) }}",
    "{{ [style]|map(attribute='args')|join }}",
    "{{ [style]|sum(attribute='args') }}",
    "{{ style['args'] }}",
    "{{ '{0.args}'.format(style) }}",
    "{{ '{0[args]}'.format(style) }}",
    "{{ '{x.func}'.format_map({'x': style}) }}",
    "{{ ('{0.args}'|safe).format(style) }}",
    "{{ ['{0.args}']|map('format', style)|first|length > 20 and style.args }}",
    # Values of libraries have methods that are not meant for templates.
    "{{ words.locale.parse('de') }}",
    "{{ words.locale.territories }}",
    # Names with underscores, by each way to read an attribute.
    "{{ brief.__class__ }}",
    "{{ brief['__class__'] }}",
    "{{ brief|attr('__class__') }}",
    "{{ brief.__dict__ }}",
    "{{ [brief]|map(attribute='__class__')|join }}",
    "{{ [brief]|groupby('__class__')|map('first')|join }}",
    "{{ [brief, brief]|sort(attribute='__init__') }}",
    "{{ [brief]|selectattr('__class__')|list }}",
    "{{ '{0.__class__}'.format(brief) }}",
    "{{ brief.day.__class__ }}",
    "{{ '{0.__class__.__mro__}'.format_map({'0': brief}) }}",
    "{{ ('%s'|safe).format.__self__ }}",
    "{{ brief.__dataclass_fields__ }}",
    "{{ brief.__replace__() }}",
    "{{ brief.__setattr__('day', 1) }}",
    "{{ words.label.__func__ }}",
    "{{ words.label.__self__.__class__ }}",
    "{{ words._date }}",
    "{{ fragment.__self__.environment }}",
    "{{ fragment.__func__ }}",
    "{{ say._words }}",
    "{{ say.headline.__closure__ }}",
    "{{ say.headline.__globals__ }}",
    "{{ plain.__dict__ }}",
    "{{ draw_history.__globals__ }}",
    "{{ label.__func__.__globals__ }}",
    "{{ theme_styles.__globals__ }}",
    "{{ theme_styles.__code__ }}",
    "{{ self.__class__ }}",
    "{{ self._TemplateReference__context }}",
    "{% for x in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m._func }}",
    "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "{% import 'brief/body.html' as b %}{{ b.__dict__ }}",
    "{% import 'brief/body.html' as b %}{{ b._body_stream }}",
    "{{ ''.join.__self__ }}",
    "{{ dict.__base__ }}",
    "{{ dict.mro() }}",
    "{{ dict.fromkeys('ab') }}",
    "{{ (brief for_ in [1]) }}",
    "{{ ''['__class__'] }}",
    # What would change a value.
    "{{ words.labels.update({}) }}",
    "{{ words.labels.pop('dates') }}",
    "{{ words.labels.clear() }}",
    "{{ [].append(1) }}",
    "{{ [].sort() }}",
    "{{ {}.setdefault('a', 1) }}",
    "{% set brief.day = 1 %}",
    "{% do brief.day %}",
    # Files.
    "{% include '/etc/passwd' %}",
    "{% include '../pyproject.toml' %}",
    "{% import '../../x' as x %}",
    "{{ style('../../x') }}",
    "{{ picture('../../pyproject.toml') }}",
    "{{ picture('/etc/hostname') }}",
    "{{ style('/etc/hostname') }}",
    "{% extends '../../../etc/passwd' %}",
    "{{ picture('fonts/../../../etc/hostname') }}",
    "{{ fragment('/etc/passwd') }}",
    "{{ fragment('../pyproject.toml') }}",
    # Callables where a template is named.
    "{{ fragment(style) }}",
    "{{ fragment(dict) }}",
]
HUGE = [
    "{{ 'a' * 10**10 }}",
    "{{ [1] * 10**10 }}",
    "{{ 10 ** 100000 }}",
    "{{ '%9999999d' % 1 }}",
    "{{ '%*d' % (9999999, 1) }}",
    "{{ '%.9999999f' % 1 }}",
    "{{ '{:>9999999}'.format(1) }}",
    "{{ '{:{w}}'.format(1, w=9999999) }}",
    "{{ '{:.9999999f}'.format_map({'0': 1}) }}",
    "{{ '%9999999d'|format(1) }}",
    "{{ '%-9999999s'|format('x') }}",
    "{{ 'a'.ljust(9999999) }}",
    "{{ 'a'.zfill(9999999) }}",
    "{{ 'a'.center(9999999) }}",
    "{{ '\t'.expandtabs(9999999) }}",
    "{{ 'a'|center(9999999) }}",
    "{{ 'a'|indent(9999999, true) }}",
    "{{ [1]|batch(9999999, 'x')|list }}",
    "{{ [1]|slice(9999999)|list }}",
    "{{ ('a' * 1000000).replace('a', 'b' * 1000000) }}",
    "{{ 'a'|center(width=9999999) }}",
    "{{ ('x'|safe).ljust(9999999) }}",
    "{{ ('%9999999d'|safe) % 1 }}",
    "{{ 'ab'.replace('', 'x' * 1000000) }}",
]


@pytest.mark.parametrize("attack", [*REACH, *HUGE])
def test_a_template_is_refused_what_it_may_not_reach(tmp_path: Path, attack: str) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.html").write_text(attack)
    with pytest.raises(ContentError) as caught:
        HtmlRenderer(Templates(tmp_path)).render(BRIEF)
    assert {problem.code for problem in caught.value.problems} == {"template"}


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{{ brief.day.year }} {{ brief.day.isoformat() }}", "2026 2026-02-01"),
        ("{{ brief.dossier.upper() }} {{ '%04d-%02d' | format(brief.day.year, 2) }}", "TEST 2026-02"),
        ("{{ 'a'.ljust(3, '.') }} {{ '{:>3}'.format(1) }} {{ 'a,b'.split(',')|join('-') }}", "a..   1 a-b"),
        ("{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{{ loop.last }}{% endfor %}", "a1True"),
        ("{% macro m(x) %}<{{ x }}{{ caller() }}{% endmacro %}{% call m(1) %}!{% endcall %}", "&lt;1!"),
        ("{% block b %}x{% endblock %}{{ self.b() }}", "xx"),
        ("{{ words.long_day(brief.day) }}", "Sunday 1 February 2026"),
    ],
)
def test_what_templates_need_works(tmp_path: Path, template: str, printed: str) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.html").write_text(template)
    assert HtmlRenderer(Templates(tmp_path)).render(BRIEF).replace("<1", "&lt;1") == printed


def reachable(value: Any, seen: dict[int, Any]) -> Iterator[Any]:
    """Yield a value, and all values that a template can reach from it by attributes and items."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    yield value
    if isinstance(value, Mapping):
        children = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        children = list(value)
    elif is_trusted(value):
        names = [name for name in dir(value) if not name.startswith("_")]
        children = [attribute for name in names if not callable(attribute := getattr(value, name))]
    else:
        children = []
    for item in children:
        yield from reachable(item, seen)


def test_our_values_lead_to_nothing_but_values() -> None:
    """The fast path checks only the type of a value, so trusted values hold plain values, and no callable."""
    templates = Templates()
    words = Words(templates.labels(BRIEF.language), BRIEF.language, BRIEF.day, BRIEF.zone)
    values = [words, *(value for value in html_values(BRIEF, words).values() if not callable(value))]
    items = [item for value in values for item in reachable(value, {})]
    assert len(items) > 100
    assert {type(item).__name__ for item in items if not is_trusted(item) and not isinstance(item, PLAIN)} <= {"Locale"}
    assert not [item for item in items if callable(item) or isinstance(item, (Path, type))]
    assert not isinstance(words.locale, PLAIN)


ATTACKS_IN_CONTENT = [
    "{{ 7 * 7 }}",
    "{% include '/etc/passwd' %}",
    "{{ brief.day }}",
    "{# x #}",
    "{{ self }}",
    "%s {0} {day}",
    "${7*7}",
    "<%= 7*7 %>",
]


@pytest.mark.parametrize("text", ATTACKS_IN_CONTENT)
def test_content_stays_text(text: str) -> None:
    day_brief = brief("2026-02-01", f'notes: [{{text: "{text}", date: 2026-02-01, sources: [s1]}}]')
    assert str(Markup.escape(text)) in HtmlRenderer(Templates()).render(day_brief)
    assert "49" not in MarkdownRenderer(Templates()).render(day_brief)


def test_no_code_makes_a_template_of_a_text() -> None:
    """Templates come from files of the templates folders alone."""
    folder = Path(briefgen.__file__).parent
    trees = [(path.name, ast.parse(path.read_text("utf-8"))) for path in sorted(folder.rglob("*.py"))]
    calls = [
        (name, node.attr)
        for name, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("from_string", "compile_expression", "call_filter")
    ]
    assert calls == []
    assert not [name for name, tree in trees if "jinja2.Template(" in ast.unparse(tree)]
