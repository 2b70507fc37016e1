"""The templates folder: custom files, the sandbox, and errors with the file and line of a template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.content.fields import SECTIONS, Section
from briefgen.files.leftovers import temporary_name
from briefgen.formats import TEMPLATED_FORMATS, OutputFormat
from briefgen.problems import ContentError, EnvironmentFailure, Problem
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.template_cache import compiled_templates
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import SECTION_LABELS
from tests.dossiers import brief

BRIEF = brief("2026-02-01", "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]")


def own(tmp_path: Path, name: str, text: str) -> Templates:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return Templates(tmp_path)


def render_wrong(templates: Templates, format_name: OutputFormat = "html") -> Problem:
    """Return the only problem of a brief with these templates."""
    with pytest.raises(ContentError) as caught:
        list(render_brief(BRIEF, [format_name], templates, [], None, full=BRIEF))
    (problem,) = caught.value.problems
    return problem


def test_a_file_of_ones_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    templates = own(tmp_path, "brief/brief.md", "# Ours: {{ brief.dossier }}")
    assert MarkdownRenderer(templates).render(BRIEF) == "# Ours: Test\n"
    assert "<h1" in HtmlRenderer(templates).render(BRIEF)


def test_a_label_file_of_ones_own_is_another_language(tmp_path: Path) -> None:
    text = Templates().text("labels/en.toml").replace("Background", "Hintergrund")
    assert "## Hintergrund" in MarkdownRenderer(own(tmp_path, "labels/en-GB.toml", text)).render(BRIEF)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_has_templates_a_title_and_a_name_for_what_an_edition_leaves_out(section: Section) -> None:
    templates = Templates()
    labels = templates.labels("en-GB")
    for name in TEMPLATED_FORMATS:
        assert templates.path(f"brief/sections/{section}.{name}").is_file()
    assert labels["sections"][SECTION_LABELS.get(section, section)]
    assert labels["left"][section]


@pytest.mark.parametrize("format_name", TEMPLATED_FORMATS)
def test_an_undefined_name_is_an_error_at_its_line(tmp_path: Path, format_name: OutputFormat) -> None:
    problem = render_wrong(own(tmp_path, f"brief/brief.{format_name}", "one\n{{ brief.nothing }}\n"), format_name)
    assert (problem.code, str(problem.place)) == ("template", f"{tmp_path}/brief/brief.{format_name}:2:10")
    assert problem.place.text == "{{ brief.nothing }}"


def test_a_fault_in_a_part_names_the_part_and_who_called_it(tmp_path: Path) -> None:
    own(tmp_path, "parts/x.html", "{% macro m() %}\n\n{{ nothing }}{% endmacro %}")
    text = "\n{% import 'parts/x.html' as x with context %}\n{{ x.m() }}"
    problem = render_wrong(own(tmp_path, "brief/brief.html", text))
    assert str(problem.place) == f"{tmp_path}/parts/x.html:3:4"
    assert [str(place) for _, place in problem.related] == [f"{tmp_path}/brief/brief.html:3:1"]


def test_a_template_that_is_none_is_an_error_at_its_line(tmp_path: Path) -> None:
    problem = render_wrong(own(tmp_path, "brief/brief.html", "\n\n{% if %}"))
    assert (problem.code, problem.place.line) == ("template", 3)


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    problem = render_wrong(own(tmp_path, "brief/brief.html", "{% include 'parts/none.html' %}"))
    assert "parts/none.html" in problem.message


def test_a_wrong_label_is_told_at_its_own_line(tmp_path: Path) -> None:
    text = Templates().text("labels/en.toml")
    line = next(n for n, row in enumerate(text.split("\n"), 1) if row.startswith("cutoff = "))
    wrong = text.replace("cutoff = ", 'cutoff = "until {night}" #')
    problem = render_wrong(own(tmp_path, "labels/en-GB.toml", wrong))
    assert problem.message == "nothing is known here for {night}, but {time} and {zone}"
    assert (problem.code, str(problem.place)) == ("label", f"{tmp_path}/labels/en-GB.toml:{line}:17")


def test_a_pattern_that_is_none_is_told_at_its_own_line(tmp_path: Path) -> None:
    text = Templates().text("labels/en.toml")
    line = next(n for n, row in enumerate(text.split("\n"), 1) if row.startswith('day = "EEEE'))
    problem = render_wrong(own(tmp_path, "labels/en-GB.toml", text.replace('day = "EEEE', 'day = "HH:mm" #')))
    assert (problem.code, str(problem.place)) == ("label", f"{tmp_path}/labels/en-GB.toml:{line}:1")
    assert problem.message.startswith("not a pattern for a day")


def test_a_table_of_labels_that_is_none_is_told_at_its_line(tmp_path: Path) -> None:
    problem = render_wrong(own(tmp_path, "labels/en-GB.toml", "[page]\nskip = Skip\n"))
    assert (problem.message, str(problem.place)) == (
        "not a table of labels: Invalid value", f"{tmp_path}/labels/en-GB.toml:2:8"
    )  # fmt: skip


def test_a_missing_label_is_named_with_its_table(tmp_path: Path) -> None:
    problem = render_wrong(own(tmp_path, "brief/brief.html", "{{ label('stances', 'maybe') }}"))
    assert (problem.code, problem.message) == ("label", "the labels lack [stances] maybe")


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
    assert render_wrong(own(tmp_path, "brief/brief.html", attack)).code == "template"


@pytest.mark.parametrize(
    ("template", "message", "hint"),
    [
        ("{{ brief.nothing }}", "a Brief has no `nothing`", "“The brief as JSON”"),
        ("{{ lipsum() }}", "`lipsum` is not known here", "“Theme and wording”"),
        ("{{ ''.__class__ }}", "templates may not use `__class__`", "delete it"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a macro or an include calls itself without end", "remove"),
        ("{{ 'a' * 10**10 }}", "the result of `*` is too long", ""),
        ("{% if %}", "Expected an expression, got 'end of statement block'", "template designers"),
    ],
)
def test_what_is_wrong_in_a_template_is_told_in_words_and_with_a_cure(
    tmp_path: Path, template: str, message: str, hint: str
) -> None:
    problem = render_wrong(own(tmp_path, "brief/brief.html", template))
    assert (problem.message, problem.place.line) == (message, 1)
    assert hint in problem.hint
    assert len(problem.related) <= 5


def test_content_is_never_a_template() -> None:
    day_brief = brief("2026-02-01", "notes: [{text: 'A {{ 7*7 }} {% if %}', date: 2026-02-01, sources: [s1]}]")
    assert "A {{ 7*7 }} {% if %}" in HtmlRenderer(Templates()).render(day_brief)
    assert "A {{ 7\\*7 }} {% if %}" in MarkdownRenderer(Templates()).render(day_brief)


@pytest.mark.parametrize("name", ["x.html", "x.html.j2", "x.svg", "x.xml", "x.atom"])
def test_autoescape_does_not_depend_on_the_name(tmp_path: Path, name: str) -> None:
    templates = own(tmp_path, name, "{{ text }}")
    page = templates.render(templates.environment("html", autoescape=True), name, {"text": "<b>"})
    assert page == "&lt;b&gt;"


def test_a_templates_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="there is no templates folder"):
        Templates(tmp_path / "none")


def test_a_style_sheet_cannot_end_its_element(tmp_path: Path) -> None:
    problem = render_wrong(own(tmp_path, "styles/base.css", "a {} </style><script>"))
    assert problem.code == "template"
    assert "</" in problem.message


def test_a_template_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    templates = own(tmp_path, "brief/brief.html", "x")
    (tmp_path / "brief/brief.html").write_bytes(b"caf\xe9")
    assert render_wrong(templates).code == "template"


def test_one_part_is_escaped_for_the_form_that_it_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that was compiled for HTML is not used for Markdown, nor the other way round."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    own(tmp_path, "parts/shared.html", "{{ brief.dossier }}")
    own(tmp_path, "brief/brief.html", "{% include 'parts/shared.html' %}")
    templates = own(tmp_path, "brief/brief.md", "{% include 'parts/shared.html' %}")
    day_brief = replace(BRIEF, dossier="**b** <b>")
    for _ in range(2):
        assert HtmlRenderer(templates).render(day_brief) == "**b** &lt;b&gt;"
        assert MarkdownRenderer(templates).render(day_brief) == "\\*\\*b\\*\\* &lt;b&gt;\n"


def test_a_link_out_of_the_templates_folder_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("root:x:0:0")
    (tmp_path / "own/brief").mkdir(parents=True)
    (tmp_path / "own/brief/brief.md").symlink_to(tmp_path / "secret")
    problem = render_wrong(Templates(tmp_path / "own"), "md")
    assert (problem.code, "no template `brief/brief.md`" in problem.message) == ("template", True)


def test_a_file_of_any_kind_that_ships_counts_for_the_digest(tmp_path: Path) -> None:
    templates = Templates()
    templates.folders = (tmp_path,)
    before = templates.digest()
    (tmp_path / "brief.csv").write_text("a")
    assert templates.digest() != before


def test_what_a_killed_command_left_in_the_cache_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiled_templates.cache_clear()
    Templates().environment("html", autoescape=True).get_template("brief/brief.html")
    (folder,) = {path.parent for path in tmp_path.rglob("*.cache") if path.parent.name.startswith("html-")}
    leftover = folder / temporary_name()
    leftover.write_text("half")
    for path in folder.glob("*.cache"):
        path.unlink()
    Templates().environment("html", autoescape=True).get_template("brief/brief.html")
    compiled_templates.cache_clear()
    assert not leftover.exists()
    assert {path.suffix for path in folder.iterdir()} == {".cache"}


def test_a_file_of_one_message_changes_one_word(tmp_path: Path) -> None:
    renderer = MarkdownRenderer(own(tmp_path, "labels/en.toml", '[sections]\nbackground = "Setting"\n'))
    shipped = MarkdownRenderer(Templates()).render(BRIEF)
    assert "## Background" in shipped
    assert renderer.render(BRIEF) == shipped.replace("## Background", "## Setting")


def test_the_label_of_a_region_is_nearer_than_that_of_its_language(tmp_path: Path) -> None:
    templates = own(tmp_path, "labels/en.toml", '[sections]\nbackground = "Setting"\nwatch = "Ahead"\n')
    own(tmp_path, "labels/en-GB.toml", '[sections]\nbackground = "Scene"\n')
    labels = templates.labels("en-GB")["sections"]
    assert (labels["background"], labels["watch"], labels["sources"]) == ("Scene", "Ahead", "Sources")
    assert templates.labels("en")["sections"]["background"] == "Setting"
