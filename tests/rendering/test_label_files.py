"""The label files of a desk are checked when they are loaded: all problems at once, each with its place and a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.problems import ContentError, Problem
from briefgen.rendering.template_check import check_templates
from briefgen.rendering.templates import Templates


def problems_of(folder: Path, text: str, name: str = "labels/en.toml") -> tuple[Problem, ...]:
    """Return the problems of a templates folder with one file of labels; errors are raised by all who load it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    problems = check_templates(Templates(folder), "en-GB")
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        with pytest.raises(ContentError) as caught:
            Templates(folder).labels("en-GB")
        assert list(caught.value.problems) == errors
    return problems


@pytest.mark.parametrize(
    ("text", "code", "message", "place", "hint"),
    [
        (
            '[masthead]\ncutoff = "Until {night}"', "label", "nothing is known here for {night}, but {time} and {zone}",
            "2:17", "write one of these, or delete it",
        ),
        ('[sections]\nwatch = "Watch {it}"', "label", "nothing is known here for {it}, but {day}", "2:16", "write one"),
        ('[page]\nskip = "Skip {to}"', "label", "nothing is known here for {to}", "2:14", "delete it"),
        ('[page]\nskip = "Skip {"', "label", "braces hold a name and nothing else, such as {day}", "2:1", "brace"),
        ('[page]\nskip = "Skip {0}"', "label", "braces hold a name and nothing else, such as {day}", "2:1", "brace"),
        ('[own]\nx = "a }"', "label", "braces hold a name and nothing else, such as {day}", "2:1", "brace"),
        ("[page]\nskip = 5", "label", "a message is a text", "2:1", "quotation marks"),
        ('[page]\nskip = ["a", "b"]', "label", "a message is a text", "2:1", "quotation marks"),
        ('[page.skip]\na = "b"', "label", "a message is a text", "1:1", "quotation marks"),
        ('[counts]\nsources = "many"', "label", "the plural forms are a list of texts", "2:1", "write it as `["),
        ("[counts]\nsources = [1, 2]", "label", "a message is a text", "2:1", "quotation marks"),
        ('skip = "Skip"\n[page]', "label", "the message `skip` stands outside a table", "1:1", "above it"),
        ("[page]\nskip = Skip", "label", "not a table of labels: Invalid value", "2:8", "a table is `[sections]`"),
        (
            '[masthead]\ncutoff = "Until {time}"', "lost-slot", "the message does not print {zone}", "2:1",
            "the message that ships is `Information cut-off {time} {zone}`",
        ),
        (
            '[counts]\nsources = ["source", "sources"]', "lost-slot", "the message does not print {n}", "2:1",
            "the message that ships is `{n} source`, `{n} sources`",
        ),
        ('[sections]\nwach = "A"', "unused-label", "nothing prints the message `wach`", "2:1", "did you mean `watch`?"),
        (
            '[sections]\nxyzzy = "Ahead"', "unused-label", "nothing prints the message `xyzzy`", "2:1",
            "delete it, or print it in a template of yours: `label(\"sections\", \"xyzzy\")`",
        ),
        ('[section]\nwatch = "A"', "unused-label", "nothing prints the table `section`", "1:2", "mean `sections`?"),
        ('[xyzzy]\nwatch = "A"', "unused-label", "nothing prints the table `xyzzy`", "1:2", "delete it"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_of_labels_is_found_when_it_is_loaded(
    tmp_path: Path, text: str, code: str, message: str, place: str, hint: str
) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.code, problem.message) == (code, message)
    assert str(problem.place) == f"{tmp_path}/labels/en.toml:{place}"
    assert hint in problem.hint


@pytest.mark.parametrize(
    "text",
    [
        '\ufeff[sections]\nwatch = "Ahead"', '[sections]\r\nwatch = "Ahead"\r\n', '[sections]\nwatch = "Since {day}"',
        '[counts]\nsources = ["one source", "{n} sources"]', '"sections".watch = "Ahead"',
        '[masthead]\ncutoff = "{zone} {time}"',
        '[dates]\nday = "d MMMM y"', '[page]\nskip = "{{skip}}"',
    ],
)  # fmt: skip
def test_a_sound_file_of_labels_has_no_problems(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, text) == ()


def test_all_problems_of_all_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/en-GB.toml").write_text('[page]\nskip = 1\ncontents = "{"\n')
    problems = problems_of(tmp_path, 'a = "b"\n[page]\nlogo = 2\nskp = "x"\n')
    assert [(Path(problem.place.file).name, problem.place.line) for problem in problems] == [
        ("en-GB.toml", 2), ("en-GB.toml", 3), ("en.toml", 1), ("en.toml", 3),
    ]  # fmt: skip


def test_a_message_that_a_template_of_the_desk_prints_is_used(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/own.html").write_text(
        """{{ label("desk", "phone") }} {{ label('page', 'fax', n=1) }} {{ label("page", "skip", who=1) }}"""
    )
    assert problems_of(tmp_path, '[desk]\nphone = "1"\n[page]\nfax = "{n}"\nskip = "Skip, {who}"') == ()


def test_a_translation_is_compared_with_the_english_messages(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/fr.toml").write_text('[masthead]\ncutoff = "Jusqu’à {heure}"\n')
    (problem,) = check_templates(Templates(tmp_path), "fr-CA")
    assert problem.message == "nothing is known here for {heure}, but {time} and {zone}"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("part/meetings.html", "did you mean `parts/meetings.html`?"),
        ("parts/meeting.html", "did you mean `parts/meetings.html`?"),
        ("brief/sections/meeting.html", "did you mean `brief/sections/meetings.html`?"),
        ("Parts/meetings.html", "did you mean `parts/meetings.html`?"),
        ("styles/screens.css", "did you mean `styles/screen.css`?"),
        ("label/en.toml", "did you mean `labels/en.toml`?"),
        ("labels/en_GB.toml", "did you mean `labels/en-GB.toml`?"),
        ("labels/english.toml", "the name is a language tag"),
    ],
)
def test_a_file_that_is_never_read_is_named(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("")
    (problem,) = check_templates(Templates(tmp_path), "en-GB")
    assert (problem.code, str(problem.place)) == ("unused-template", f"{tmp_path}/{name}:1:1")
    assert problem.message == "no brief and no page reads this file"
    assert hint in problem.hint


@pytest.mark.parametrize(
    "name", ["parts/meetings.html", "labels/fr.toml", "labels/en-GB.toml", "pictures/logo.svg",
             "parts/meetings.html.old", ".git/parts/meetings.htm", "README.md", "parts/desk-address.html"],
)  # fmt: skip
def test_other_files_are_no_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("")
    assert check_templates(Templates(tmp_path), "en-GB") == ()


def test_a_part_that_another_template_names_is_read(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/meeting.html").write_text("")
    (tmp_path / "parts/meetings.html").write_text("{% include 'parts/meeting.html' %}")
    assert check_templates(Templates(tmp_path), "en-GB") == ()


def test_all_templates_of_the_desk_are_checked(tmp_path: Path) -> None:
    for name, text in {
        "parts/own.html": "{{ brief.dossier | safe }}", "site/page.html": "{% if %}",
        "brief/brief.md": "{{ 1 | uper }}",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    problems = check_templates(Templates(tmp_path), "en-GB")
    assert [Path(problem.place.file).name for problem in problems] == ["brief.md", "own.html", "page.html"]
