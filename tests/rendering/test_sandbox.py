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
# Each attack with the message that refuses it: any other error would mean that it does not reach what it attacks.
REACH = [
    # The `func` and `args` of a partial lead to the templates folder, and from there to every file.
    ("{{ picture.args[0].folders[0].joinpath('/etc/passwd').read_text() }}", "templates may not use `args`"),
    ("{{ picture.func }}", "templates may not use `func`"),
    ("{{ picture.keywords }}", "templates may not use `keywords`"),
    ("{{ title.args }}", "templates may not use `args`"),
    ("{{ (title|attr('func')) }}", "templates may not use `func`"),
    ("{{ [title]|map(attribute='args')|join }}", "templates may not use `args`"),
    ("{{ [title]|sum(attribute='args') }}", "templates may not use `args`"),
    ("{{ title['args'] }}", "templates may not use `args`"),
    ("{{ '{0.args}'.format(title) }}", "templates may not use `args`"),
    ("{{ '{0[args]}'.format(title) }}", "templates may not use `args`"),
    ("{{ '{x.func}'.format_map({'x': title}) }}", "templates may not use `func`"),
    ("{{ ('{0.args}'|e).format(title) }}", "templates may not use `args`"),
    ("{{ (['{0.args}']|map(attribute='format')|first)(title) }}", "templates may not use `args`"),
    # Values of libraries have methods that are not meant for templates.
    ("{{ words.locale.parse('de') }}", "templates may not use `parse`"),
    ("{{ words.locale.territories }}", "templates may not use `territories`"),
    # Names with underscores, by each way to read an attribute.
    ("{{ brief.__class__ }}", "templates may not use `__class__`"),
    ("{{ brief['__class__'] }}", "templates may not use `__class__`"),
    ("{{ brief|attr('__class__') }}", "templates may not use `__class__`"),
    ("{{ brief.__dict__ }}", "a Brief has no `__dict__`"),
    ("{{ [brief]|map(attribute='__class__')|join }}", "templates may not use `__class__`"),
    ("{{ [brief]|groupby('__class__')|map('first')|join }}", "templates may not use `__class__`"),
    ("{{ [brief, brief]|sort(attribute='__init__') }}", "templates may not use `__init__`"),
    ("{{ [brief]|selectattr('__class__')|list }}", "templates may not use `__class__`"),
    ("{{ '{0.__class__}'.format(brief) }}", "templates may not use `__class__`"),
    ("{{ brief.day.__class__ }}", "templates may not use `__class__`"),
    ("{{ '{x.__class__.__mro__}'.format_map({'x': brief}) }}", "templates may not use `__class__`"),
    ("{{ ('%s'|e).format.__self__ }}", "a function has no `__self__`"),
    ("{{ brief.__dataclass_fields__ }}", "templates may not use `__dataclass_fields__`"),
    ("{{ brief.__reduce__() }}", "templates may not use `__reduce__`"),
    ("{{ brief.__setattr__('day', 1) }}", "templates may not use `__setattr__`"),
    ("{{ words.label.__func__ }}", "templates may not use `__func__`"),
    ("{{ words.label.__self__.__class__ }}", "templates may not use `__class__`"),
    ("{{ words._date }}", "templates may not use `_date`"),
    ("{{ fragment.__self__.environment }}", "templates may not use `__self__`"),
    ("{{ fragment.use({}) }}", "a method has no `use`"),
    ("{{ fragment.__func__ }}", "templates may not use `__func__`"),
    ("{{ say._words }}", "there is no sentence `_words` in `say`"),
    ("{{ say.headline.__closure__ }}", "templates may not use `__closure__`"),
    ("{{ say.headline.__globals__ }}", "templates may not use `__globals__`"),
    ("{{ plain.__dict__ }}", "templates may not use `__dict__`"),
    ("{{ draw_history.__globals__ }}", "templates may not use `__globals__`"),
    ("{{ label.__func__.__globals__ }}", "templates may not use `__func__`"),
    ("{{ theme_styles.__globals__ }}", "templates may not use `__globals__`"),
    ("{{ theme_styles.__code__ }}", "templates may not use `__code__`"),
    ("{{ self.__class__ }}", "templates may not use `__class__`"),
    ("{{ self._TemplateReference__context }}", "templates may not use `_TemplateReference__context`"),
    ("{% for x in [1] %}{{ loop._iterable }}{% endfor %}", "templates may not use `_iterable`"),
    ("{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}", "templates may not use `__init__`"),
    ("{% macro m() %}{% endmacro %}{{ m._func }}", "templates may not use `_func`"),
    ("{% macro m() %}{% endmacro %}{{ m._environment }}", "templates may not use `_environment`"),
    ("{% import 'brief/own.html' as b %}{{ b.__dict__ }}", "templates may not use `__dict__`"),
    ("{% import 'brief/own.html' as b %}{{ b._body_stream }}", "templates may not use `_body_stream`"),
    ("{{ ''.join.__self__ }}", "templates may not use `__self__`"),
    ("{{ dict.__base__ }}", "templates may not use `__base__`"),
    ("{{ dict.mro() }}", "templates may not use `mro`"),
    ("{{ dict.fromkeys('ab') }}", "templates may not use `fromkeys`"),
    ("{{ ''['__class__'] }}", "templates may not use `__class__`"),
    # What would change a value.
    ("{{ words.labels.update({}) }}", "templates may not use `update`"),
    ("{{ words.labels.pop('dates') }}", "templates may not use `pop`"),
    ("{{ words.labels.clear() }}", "templates may not use `clear`"),
    ("{{ [].append(1) }}", "templates may not use `append`"),
    ("{{ [].sort() }}", "templates may not use `sort`"),
    ("{{ {}.setdefault('a', 1) }}", "templates may not use `setdefault`"),
    ("{% set brief.day = 1 %}", "cannot assign attribute on non-namespace object"),
    # Files.
    ("{% include '/etc/passwd' %}", "there is no template `/etc/passwd`"),
    ("{% include '../pyproject.toml' %}", "there is no template `../pyproject.toml`"),
    ("{% import '../../x' as x %}", "there is no template `../../x`"),
    ("{{ style('../../x') }}", "there is no template `styles/../../x`"),
    ("{{ picture('../../pyproject.toml') }}", "there is no template `../../pyproject.toml`"),
    ("{{ picture('/etc/hostname') }}", "there is no template `/etc/hostname`"),
    ("{{ style('/etc/hostname') }}", "there is no template `styles//etc/hostname`"),
    ("{% extends '../../../etc/passwd' %}", "there is no template `../../../etc/passwd`"),
    ("{{ picture('fonts/../../../etc/hostname') }}", "there is no template `fonts/../../../etc/hostname`"),
    ("{{ fragment('/etc/passwd') }}", "there is no template `/etc/passwd`"),
    ("{{ fragment('../pyproject.toml') }}", "there is no template `../pyproject.toml`"),
    # Callables where a template is named.
    ("{{ fragment(style) }}", "a function has no `split`"),
    ("{{ fragment(dict) }}", "type object 'dict' has no attribute 'split'"),
]
HUGE = [
    ("{{ 'a' * 10**10 }}", "the result of `*` is too long"),
    ("{{ [1] * 10**10 }}", "the result of `*` is too long"),
    ("{{ 10 ** 100000 }}", "the result of `**` is too long"),
    ("{{ '%9999999d' % 1 }}", "a width in this pattern is too large or not a number"),
    ("{{ '%*d' % (9999999, 1) }}", "a width in this pattern is too large or not a number"),
    ("{{ '%.9999999f' % 1 }}", "a width in this pattern is too large or not a number"),
    ("{{ '{:>9999999}'.format(1) }}", "a width in this pattern is too large or not a number"),
    ("{{ '{:{w}}'.format(1, w=9999999) }}", "a width in this pattern is too large or not a number"),
    ("{{ '{:.9999999f}'.format_map({'0': 1}) }}", "a width in this pattern is too large or not a number"),
    ("{{ '%9999999d'|format(1) }}", "a width in this pattern is too large or not a number"),
    ("{{ '%-9999999s'|format('x') }}", "a width in this pattern is too large or not a number"),
    ("{{ 'a'.ljust(9999999) }}", "a number is too large for this"),
    ("{{ 'a'.zfill(9999999) }}", "a number is too large for this"),
    ("{{ 'a'.center(9999999) }}", "a number is too large for this"),
    ("{{ '\t'.expandtabs(9999999) }}", "a number is too large for this"),
    ("{{ 'a'|center(9999999) }}", "a number is too large for this"),
    ("{{ 'a'|indent(9999999, true) }}", "a number is too large for this"),
    ("{{ [1]|batch(9999999, 'x')|list }}", "a number is too large for this"),
    ("{{ [1]|slice(9999999)|list }}", "a number is too large for this"),
    ("{{ ('a' * 1000000).replace('a', 'b' * 1000000) }}", "the result of `replace` is too long"),
    ("{{ 'a'|center(width=9999999) }}", "a number is too large for this"),
    ("{{ ('x'|e).ljust(9999999) }}", "a number is too large for this"),
    ("{{ ('%9999999d'|e) % 1 }}", "a width in this pattern is too large or not a number"),
    ("{{ 'ab'.replace('', 'x' * 1000000) }}", "the result of `replace` is too long"),
    ("{{ '{:>12345678}'['format'](1) }}", "a width in this pattern is too large or not a number"),
    ("{{ '{:>9999999}'|attr('format')(1) }}", "a width in this pattern is too large or not a number"),
    ("{{ '{:>９９９９９９９}'.format(1) }}", "a width in this pattern is too large or not a number"),
    ("{{ ('%999999d' * 100) % {'a': 1} }}", "a width in this pattern is too large or not a number"),
    ("{{ ('%(a)s' * 100) % {'a': 'x' * 100000} }}", "the result of `format` is too long"),
    ("{{ ('%(a)s' * 100)|format(a='x' * 100000) }}", "the result of `format` is too long"),
    ("{{ ('{0}' * 100).format('x' * 100000) }}", "the result of `format` is too long"),
    ("{{ ('{a}' * 100).format_map({'a': 'x' * 100000}) }}", "the result of `format` is too long"),
    ("{{ '\\t'.expandtabs(tabsize=12345678) }}", "a number is too large for this"),
    ("{{ ('\\t' * 100).expandtabs(100000) }}", "the result of `expandtabs` is too long"),
    ("{{ ('x' * 1000000).join(['', '', '']) }}", "the result of `join` is too long"),
    ("{{ ''.join(['x' * 100000] * 100) }}", "the result of `join` is too long"),
    ("{{ (['x' * 100000] * 100)|join }}", "the result of `join` is too long"),
    ("{{ ('a' * 100000)|map('center', 1000)|join }}", "the result of `join` is too long"),
    ("{{ ([{'a': 'x' * 100000}] * 100)|join(attribute='a') }}", "the result of `join` is too long"),
    ("{{ ('a' * 1000).translate({97: 'x' * 100000}) }}", "the result of `translate` is too long"),
    ("{{ ('a' * 1000)|replace('a', 'x' * 100000) }}", "the result of `replace` is too long"),
    ("{{ ('\\n' * 1000)|indent(100000, blank=true) }}", "the result of `indent` is too long"),
    ("{{ ('a' * 1000)|wordwrap(1, true, 'x' * 100000) }}", "the result of `wordwrap` is too long"),
    ("{% set a = 'x' * 1000000 %}{% set a = a ~ a %}", "the result of `~` is too long"),
    ("{% set a = 'x' * 1000000 %}{% set a = a + a %}", "the result of `+` is too long"),
    ("{% set a = [1] * 1000000 %}{% set a = a + a %}", "the result of `+` is too long"),
    ("{% set a = ('x' * 1000000).encode() %}{% set a = a + a %}", "the result of `+` is too long"),
    ("{{ '%9999999d'.encode() % 1 }}", "bytes are no pattern"),
    ("{{ (1).to_bytes(length=9999999, byteorder='big') }}", "a number is too large for this"),
    ("{{ 1.5|round(9999999, 'floor') }}", "a number is too large for this"),
]


@pytest.mark.parametrize(("attack", "message"), [*REACH, *HUGE])
def test_a_template_is_refused_what_it_may_not_reach(tmp_path: Path, attack: str, message: str) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/own.html").write_text("own")
    (tmp_path / "brief/brief.html").write_text(attack)
    with pytest.raises(ContentError) as caught:
        HtmlRenderer(Templates(tmp_path)).render(BRIEF)
    assert [(problem.code, problem.message) for problem in caught.value.problems] == [("template", message)]


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


def test_the_classes_that_templates_are_trusted_with_are_named() -> None:
    """SECURITY.md says of each why it is safe."""
    folder = Path(briefgen.__file__).parent
    texts = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    classes = {
        node.name
        for text in texts
        if "for_templates" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and "for_templates" in map(ast.unparse, node.decorator_list)
    }
    assert classes == {"Say", "_Phrase", "_Fragments"}
    text = (folder.parent / "SECURITY.md").read_text("utf-8")
    assert [name for name in sorted(classes) if f"`{name}`" not in text] == []


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
    names = ("from_string", "compile_expression", "call_filter")
    texts = [(path.name, path.read_text("utf-8")) for path in sorted(folder.rglob("*.py"))]
    trees = [(name, ast.parse(text)) for name, text in texts if "jinja2" in text or any(map(text.__contains__, names))]
    assert len(trees) > 5
    calls = [
        (name, node.attr)
        for name, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in names
    ]
    assert calls == []
    assert not [name for name, tree in trees if "jinja2.Template(" in ast.unparse(tree)]
