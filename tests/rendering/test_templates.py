"""The templates folder: overrides, the sandbox, and errors with the template's file and line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.files.leftovers import temporary_name
from briefgen.problems import ContentError, EnvironmentFailure, Problem
from briefgen.rendering import templates as templates_module
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from tests.dossiers import brief

MADE = brief("2026-02-01", "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]")


def own(tmp_path: Path, name: str, text: str) -> Templates:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return Templates(tmp_path)


def problem(templates: Templates, form: str = "html") -> Problem:
    with pytest.raises(ContentError) as caught:
        (HtmlRenderer if form == "html" else MarkdownRenderer)(templates).render(MADE)
    (found,) = caught.value.problems
    return found


def test_a_file_of_ones_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    templates = own(tmp_path, "brief/brief.md", "# Ours: {{ brief.dossier }}")
    assert MarkdownRenderer(templates).render(MADE) == "# Ours: Test\n"
    assert "<h1" in HtmlRenderer(templates).render(MADE)


def test_a_label_file_of_ones_own_is_another_language(tmp_path: Path) -> None:
    text = Templates().text("labels/en.toml").replace("Background", "Hintergrund")
    assert "## Hintergrund" in MarkdownRenderer(own(tmp_path, "labels/en-GB.toml", text)).render(MADE)


@pytest.mark.parametrize("form", ["html", "md"])
def test_an_undefined_name_is_an_error_at_its_line(tmp_path: Path, form: str) -> None:
    found = problem(own(tmp_path, f"brief/brief.{form}", "one\n{{ brief.nothing }}\n"), form)
    assert (found.code, str(found.place)) == ("template", f"{tmp_path}/brief/brief.{form}:2:1")
    assert found.place.text == "{{ brief.nothing }}"


def test_a_fault_in_a_part_names_the_part_and_who_called_it(tmp_path: Path) -> None:
    own(tmp_path, "parts/x.html", "{% macro m() %}\n\n{{ nothing }}{% endmacro %}")
    text = "\n{% import 'parts/x.html' as x with context %}\n{{ x.m() }}"
    found = problem(own(tmp_path, "brief/brief.html", text))
    assert str(found.place) == f"{tmp_path}/parts/x.html:3:1"
    assert [str(place) for _, place in found.related] == [f"{tmp_path}/brief/brief.html:3:1"]


def test_a_template_that_is_none_is_an_error_at_its_line(tmp_path: Path) -> None:
    found = problem(own(tmp_path, "brief/brief.html", "\n\n{% if %}"))
    assert (found.code, found.place.line) == ("template", 3)


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    found = problem(own(tmp_path, "brief/brief.html", "{% include 'parts/none.html' %}"))
    assert "parts/none.html" in found.message


def test_a_wrong_label_is_told_at_its_own_line(tmp_path: Path) -> None:
    text = Templates().text("labels/en.toml")
    line = next(n for n, each in enumerate(text.split("\n"), 1) if each.startswith("cutoff = "))
    wrong = text.replace("cutoff = ", 'cutoff = "until {night}" #')
    found = problem(own(tmp_path, "labels/en-GB.toml", wrong))
    assert found.message == "nothing is known here for {night}, but {time} and {zone}"
    assert (found.code, str(found.place)) == ("label", f"{tmp_path}/labels/en-GB.toml:{line}:1")
    assert [name for name, _ in found.related] == ["printed by"]


def test_a_pattern_that_is_none_is_told_at_its_own_line(tmp_path: Path) -> None:
    text = Templates().text("labels/en.toml")
    line = next(n for n, each in enumerate(text.split("\n"), 1) if each.startswith('day = "EEEE'))
    found = problem(own(tmp_path, "labels/en-GB.toml", text.replace('day = "EEEE', 'day = "HH:mm" #')))
    assert (found.code, str(found.place)) == ("label", f"{tmp_path}/labels/en-GB.toml:{line}:1")
    assert found.message.startswith("not a pattern for a day")


def test_a_table_of_labels_that_is_none_is_told_at_its_line(tmp_path: Path) -> None:
    found = problem(own(tmp_path, "labels/en-GB.toml", "[page]\nskip = Skip\n"))
    assert (found.message, str(found.place)) == (
        "not a table of labels: Invalid value", f"{tmp_path}/labels/en-GB.toml:2:1"
    )  # fmt: skip


def test_a_missing_label_is_named_with_its_table(tmp_path: Path) -> None:
    found = problem(own(tmp_path, "brief/brief.html", "{{ label('stances', 'maybe') }}"))
    assert (found.code, found.message) == ("label", "the labels lack [stances] maybe")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ brief.__class__ }}",
        "{{ label.__globals__ }}",
        "{{ words.label.__func__.__globals__ }}",
        "{{ brief|attr('__class__') }}",
        "{{ '{0.__class__}'.format(brief) }}",
        "{{ lipsum() }}",
        "{{ cycler('a').__init__ }}",
        "{{ namespace() }}",
        "{{ [].append(1) }}",
        "{{ words.labels.update({}) }}",
        "{% include '/etc/passwd' %}",
        "{% include '../pyproject.toml' %}",
        "{% for i in range(10) %}{% endfor %}",
        "{{ ('a' * 10**10) | length }}",
        "{{ 10 ** 100000 }}",
        "{{ 1 / 0 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
)
def test_a_template_cannot_leave_the_sandbox(tmp_path: Path, attack: str) -> None:
    assert problem(own(tmp_path, "brief/brief.html", attack)).code == "template"


@pytest.mark.parametrize(
    ("template", "message", "cure"),
    [
        ("{{ brief.nothing }}", "a Brief has no `nothing`", "“The brief as JSON”"),
        ("{{ lipsum() }}", "`lipsum` is not known here", "“Looks and words”"),
        ("{{ ''.__class__ }}", "templates may not use `__class__`", "delete it"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a macro or an include calls itself without end", "away"),
        ("{{ 'a' * 10**10 }}", "the result of `*` is too long", ""),
        ("{% if %}", "Expected an expression, got 'end of statement block'", "template designers"),
    ],
)
def test_what_is_wrong_in_a_template_is_told_in_words_and_with_a_cure(
    tmp_path: Path, template: str, message: str, cure: str
) -> None:
    found = problem(own(tmp_path, "brief/brief.html", template))
    assert (found.message, found.place.line) == (message, 1)
    assert cure in found.hint
    assert len(found.related) <= 5


def test_content_is_never_a_template() -> None:
    made = brief("2026-02-01", "notes: [{text: 'A {{ 7*7 }} {% if %}', date: 2026-02-01, sources: [s1]}]")
    assert "A {{ 7*7 }} {% if %}" in HtmlRenderer(Templates()).render(made)
    assert "A {{ 7\\*7 }} {% if %}" in MarkdownRenderer(Templates()).render(made)


@pytest.mark.parametrize("name", ["x.html", "x.html.j2", "x.svg", "x.xml", "x.atom"])
def test_autoescape_does_not_depend_on_the_name(tmp_path: Path, name: str) -> None:
    templates = own(tmp_path, name, "{{ text }}")
    page = templates.render(templates.environment(autoescape=True), name, {"text": "<b>"})
    assert page == "&lt;b&gt;"


def test_a_templates_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="there is no templates folder"):
        Templates(tmp_path / "none")


def test_a_style_sheet_cannot_end_its_element(tmp_path: Path) -> None:
    found = problem(own(tmp_path, "styles/base.css", "a {} </style><script>"))
    assert found.code == "template"
    assert "</" in found.message


def test_a_template_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    templates = own(tmp_path, "brief/brief.html", "x")
    (tmp_path / "brief/brief.html").write_bytes(b"caf\xe9")
    assert problem(templates).code == "template"


def test_one_part_is_escaped_for_the_form_that_it_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled for HTML is not taken for Markdown, nor the other way round."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    own(tmp_path, "parts/shared.html", "{{ brief.dossier }}")
    own(tmp_path, "brief/brief.html", "{% include 'parts/shared.html' %}")
    templates = own(tmp_path, "brief/brief.md", "{% include 'parts/shared.html' %}")
    made = replace(MADE, dossier="**b** <b>")
    for _ in range(2):
        assert HtmlRenderer(templates).render(made) == "**b** &lt;b&gt;"
        assert MarkdownRenderer(templates).render(made) == "\\*\\*b\\*\\* &lt;b&gt;\n"


def test_a_link_out_of_the_templates_folder_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("root:x:0:0")
    (tmp_path / "own/brief").mkdir(parents=True)
    (tmp_path / "own/brief/brief.md").symlink_to(tmp_path / "secret")
    found = problem(Templates(tmp_path / "own"), "md")
    assert (found.code, "no template `brief/brief.md`" in found.message) == ("template", True)


def test_what_a_killed_command_left_in_the_cache_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    templates_module._compiled.cache_clear()
    Templates().environment(autoescape=True).get_template("brief/brief.html")
    (folder,) = {path.parent for path in tmp_path.rglob("*.cache") if path.parent.name.startswith("escaped")}
    left = folder / temporary_name()
    left.write_text("half")
    for path in folder.glob("*.cache"):
        path.unlink()
    Templates().environment(autoescape=True).get_template("brief/brief.html")
    templates_module._compiled.cache_clear()
    assert not left.exists()
    assert {path.suffix for path in folder.iterdir()} == {".cache"}
