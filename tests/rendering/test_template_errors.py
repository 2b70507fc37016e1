"""A mistake in a template: its file, line and column, what is wrong in words, and a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.problems import ContentError, Problem
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.templates import Templates
from tests.dossiers import brief

BRIEF = brief("2026-02-01", "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]")
THEME = "the page “Theme and wording” of the documentation lists what templates have"


def problem_of(folder: Path, files: dict[str, str]) -> Problem:
    """Return the only problem of a brief with some files of templates."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ContentError) as caught:
        HtmlRenderer(Templates(folder)).render(BRIEF)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("template", "message", "column", "hint"),
    [
        ("{{ say.headlin(brief) }}", "there is no sentence `headlin` in `say`", 8, f"did you mean `headline`? {THEME}"),
        ("{{ say.nonsense }}", "there is no sentence `nonsense` in `say`", 8, THEME),
        ("{{ plain.nonsense(1) }}", "there is no sentence `nonsense` in `say`", 10, THEME),
        ("{{ words.nope }}", "there is no function `nope` in `words`", 10, THEME),
        ("{{ words.longday(1) }}", "there is no function `longday` in `words`", 10, "did you mean `long_day`?"),
        ("{{ brief.gasp }}", "a Brief has no `gasp`", 10, "did you mean `gaps`? the page “The brief as JSON”"),
        ("{{ breif }}", "`breif` is not known here", 4, f"did you mean `brief`? {THEME}"),
        ("{{ label('sections', 'wach') }}", "the labels lack [sections] wach", 23, "did you mean `watch`?"),
        ("{{ label('section', 'watch') }}", "the labels lack [section] watch", 22, "did you mean `sections`?"),
        ("{{ words.count('sauces', 2) }}", "the labels lack [counts] sauces", 17, "did you mean `sources`?"),
        ("{{ label('page', 'logo') }}", "nothing is known here for {name}", 23, "a template gives it a value"),
        ("{{ brief.day | uper }}", "No filter named 'uper'.", 16, "did you mean `upper`?"),
        ("{% fro x in y %}", "Encountered unknown tag 'fro'.", 4, "template designers"),
        ("{{ words.long_day('today') }}", "a day is needed here, not a str", 1, ""),
        ("{{ style('bas.css') }}", "there is no template `styles/bas.css`", 1, "did you mean `styles/base.css`?"),
        (
            "{{ say.change('a') }}", "`say.change` takes a ChangeView, not a str", 8,
            "the page “Theme and wording” of the documentation lists the sentences",
        ),
        ("{{ say.names(brief) }}", "`say.names` takes a list of Ref, not a Brief", 8, "lists the sentences"),
        ("{{ say.sources('s1') }}", "`say.sources` takes a list of str, not a str", 8, "lists the sentences"),
        ("{{ say.sentence() }}", "`say.sentence` takes 1 value, not 0", 8, "lists the sentences"),
        ("{{ say.sentence('a', 2) }}", "`say.sentence` takes 1 value, not 2", 8, "lists the sentences"),
        ("{{ say.stance('for', true, 3) }}", "`say.stance` takes 1 to 2 values, not 3", 8, "lists the sentences"),
        (
            "{{ say.stance('for', is_short=true) }}",
            "`say.stance` takes its values by position, not as `is_short=`", 8, "lists the sentences",
        ),
        ("{{ say.stance('maybe') }}", "`say.stance` takes a Take or null, not `maybe`", 8, "lists the sentences"),
        ("{{ say.change(brief.gasp) }}", "a Brief has no `gasp`", 21, "did you mean `gaps`?"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_in_words(tmp_path: Path, template: str, message: str, column: int, hint: str) -> None:
    problem = problem_of(tmp_path, {"brief/brief.html": f"one\n{template}\n"})
    assert problem.message == message
    assert hint in problem.hint
    if "{name}" in message:  # a message of a label stands in its file
        assert [str(place) for _, place in problem.related] == [f"{tmp_path}/brief/brief.html:2:{column - 4}"]
    else:
        assert str(problem.place) == f"{tmp_path}/brief/brief.html:2:{column}"


@pytest.mark.parametrize(
    "statement",
    [
        "{% include 'parts/sorces.html' %}", "{{ fragment('parts/sorces.html') }}", "{% extends 'parts/sorces.html' %}",
        "{% import 'parts/sorces.html' as x %}",
    ],
)  # fmt: skip
def test_a_missing_part_is_named_at_the_statement_that_names_it(tmp_path: Path, statement: str) -> None:
    column = statement.index("parts") + 1
    files = {"brief/brief.html": "\n{% include 'parts/own.html' %}", "parts/own.html": f"\n\n{statement}"}
    problem = problem_of(tmp_path, files)
    assert problem.message == "there is no template `parts/sorces.html`"
    assert str(problem.place) == f"{tmp_path}/parts/own.html:3:{column}"
    assert problem.hint == "did you mean `parts/sources.html`?"
    assert [str(place) for _, place in problem.related] == [f"{tmp_path}/brief/brief.html:2:1"]


def test_a_syntax_error_in_a_part_names_who_includes_it(tmp_path: Path) -> None:
    files = {"brief/brief.html": "\n{% include 'parts/own.html' %}", "parts/own.html": "\n{% if %}"}
    problem = problem_of(tmp_path, files)
    assert (problem.place.file, problem.place.line) == (f"{tmp_path}/parts/own.html", 2)
    assert [str(place) for _, place in problem.related] == [f"{tmp_path}/brief/brief.html:2:1"]


def test_a_part_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    files = {"brief/brief.html": "\n{% include 'parts/own.html' %}", "parts/own.html": "caf\udce9"}
    problem = problem_of(tmp_path, files)
    assert (problem.message, str(problem.place)) == ("not UTF-8 text", f"{tmp_path}/parts/own.html:1:1")


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a {}\nb { content: '</p>' }", "`</` would end the style of the page", "2:15"),
        ("a {} /* caf\udce9 */", "not UTF-8 text", "1:1"),
    ],
)
def test_a_broken_style_sheet_is_named(tmp_path: Path, text: str, message: str, place: str) -> None:
    problem = problem_of(tmp_path, {"styles/screen.css": text})
    assert (problem.message, str(problem.place)) == (message, f"{tmp_path}/styles/screen.css:{place}")
    assert [label for label, _ in problem.related] == ["used by"]


def test_a_template_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.html").write_text("\ufeffone", "utf-8")
    assert HtmlRenderer(Templates(tmp_path)).render(BRIEF) == "one"
