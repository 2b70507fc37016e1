"""The docs agree with the code."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

from briefgen.cli.app import app
from briefgen.content import model
from briefgen.content.load import read_document
from briefgen.content.model import KEYS
from briefgen.formats import TEMPLATED_FORMATS
from briefgen.problem_codes import PROBLEM_TYPES
from briefgen.rendering.wording.sentences import SENTENCES
from tests import pages, reference
from tests.shared import made_once

ROOT = Path(__file__).parent.parent
CONTENT = (ROOT / "docs/content.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SECTIONS: dict[str, list[type[model.RecordPart]]] = {
    "dossier": [model.Settings, model.Theme, model.SiteSettings],
    "parties": [model.Party], "people": [model.Person, model.Post],
    "issues": [model.Issue], "source and sources": [model.Source],
    "events": [model.Event, model.Participant, model.Outcome],
    "updates": [model.Update], "positions": [model.Position, model.Choice, model.Original], "notes": [model.Note],
    "briefs": [model.BriefLines, model.EditorLine], "corrections": [model.Correction],
}  # fmt: skip
COMMON_FIELDS = {"draft", "marking", "sources", "formerly"}


def section(title: str) -> str:
    return CONTENT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("title", SECTIONS)
def test_every_field_is_in_the_reference(title: str) -> None:
    fields = {"from" if name == "from_" else name for part in SECTIONS[title] for name in part.model_fields}
    fields -= COMMON_FIELDS | ({"id"} if title in ("parties", "people", "issues", "events") else set()) | {"day"}
    assert fields <= set(re.findall(r"`([a-z_]+)`", section(title)))


@pytest.mark.parametrize("title", SECTIONS)
def test_the_reference_knows_no_other_field(title: str) -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", section(title), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    fields = {name.rstrip("_") for part in SECTIONS[title] for name in part.model_fields} | {"history"}
    assert named <= fields


def test_every_key_is_in_the_reference() -> None:
    assert set(KEYS) <= set(re.findall(r"`([a-z]+)`", CONTENT.partition("\n## ")[0]))


@pytest.mark.parametrize("field", sorted(COMMON_FIELDS))
def test_the_fields_of_every_record_are_in_the_reference(field: str) -> None:
    assert f"`{field}`" in section("Fields of every record")


@pytest.mark.parametrize("page", reference.GENERATED_PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_table_that_follows_from_the_code_is_up_to_date(page: Path) -> None:
    text, generated = page.read_text("utf-8"), reference.GENERATED_PAGES[page]()
    assert text.splitlines() == generated.splitlines(), f"run `make golden`, which writes docs/{page.name}"
    assert text == generated


def test_the_page_on_templates_lists_every_sentence_and_no_other() -> None:
    table = reference.TEMPLATES.read_text("utf-8").partition(reference.SENTENCE_TABLE)[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)\(", table, re.MULTILINE) == list(SENTENCES)


def test_every_kind_of_problem_is_found_somewhere() -> None:
    modules = [path for path in (ROOT / "briefgen").rglob("*.py") if path.name != "problem_codes.py"]
    code = "".join(path.read_text("utf-8") for path in modules)
    assert [problem_code for problem_code in PROBLEM_TYPES if f'"{problem_code}"' not in code] == []


def test_there_are_at_least_forty_kinds_of_problem() -> None:
    assert len(PROBLEM_TYPES) >= 40
    assert {problem_type.severity for problem_type in PROBLEM_TYPES.values()} == {"error", "warning"}


def test_the_readme_names_every_command_and_option() -> None:
    commands = typer.main.get_group(app).commands
    for name, command in commands.items():
        assert f"`briefgen {name}" in README
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert options - {"--help"} <= set(re.findall(r"--[a-z-]+", README)), name


PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
GENERATED = "commands.md"  # from `--help`; its usage lines are no commands to run


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_docs_are_commands_that_there_are(page: Path) -> None:
    """Each `briefgen` line in a code block names a command that exists, with options that it has."""
    code = [block.content for block in pages.code_blocks(page) if block.info in ("", "sh", "console")]
    lines = [line.removeprefix("$ ") for block in code for line in block.splitlines()]
    for line in [line for line in lines if line.startswith("briefgen ") and page.name != GENERATED]:
        words = shlex.split(line, comments=True)[1:]
        command: Any = typer.main.get_group(app)
        while words and hasattr(command, "commands"):
            assert words[0] in command.commands, line
            command = command.commands[words.pop(0)]
        options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in words if word.startswith("-")} <= options, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_yaml_in_the_docs_is_yaml(page: Path) -> None:
    for block in pages.code_blocks(page):
        if block.info == "yaml":
            _, problems = read_document(page.name, block.content.encode())
            assert [problem.message for problem in problems if problem.code != "empty-file"] == [], block.content


@pytest.mark.slow
@pytest.mark.parametrize("page", reference.PAGES_WITH_COMMANDS, ids=lambda page: page.name)
def test_what_a_page_tells_its_reader_to_do_prints_what_the_page_says(
    page: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`make golden` updates the outputs on the page."""
    steps = json.loads((follow_once(page, tmp_path_factory) / "outputs.json").read_text("utf-8"))
    assert len(steps) > 3
    for line, expected, output in steps:
        assert pages.has_same_output(expected, output), f"{line}\n{output}"


def follow_once(page: Path, factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the commands of a page make (`desk`), and their outputs."""

    def make(folder: Path) -> None:
        (folder / "desk").mkdir()
        steps = [(command.line, command.output, output) for command, output in pages.follow_page(page, folder / "desk")]
        (folder / "outputs.json").write_text(json.dumps(steps), "utf-8")

    return made_once(factory, f"page-{page.stem}", make)


@pytest.mark.slow
def test_the_tutorial_ends_with_a_brief_and_a_site_that_is_published(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = follow_once(ROOT / "docs/tutorial.md", tmp_path_factory) / "desk"
    assert (folder / "river/output/2026-01-20.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "river/content/sealed/2026-01-20/r1/seal.yaml").is_file()
    published, _ = pages.run_command("git show gh-pages:2026/01/20/index.html", folder / "server.git")
    assert "We cannot negotiate while the tap is being closed" in published


@pytest.mark.parametrize(
    ("expected", "output", "is_same"),
    [
        ("no problems (…)", "no problems (reading 0.1 s)\n", True), ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a\n…", "a\n", True),
        ("took 0.01 s", "took 12.30 s", True), ("", "", True), ("", "words\n", False), ("a\n…\nd", "a\nb\n", False),
        ("1 error", "2 errors", False),
    ],
)  # fmt: skip
def test_a_page_may_leave_out_of_what_is_printed_only_what_it_marks(expected: str, output: str, is_same: bool) -> None:
    assert pages.has_same_output(expected, output) is is_same


@pytest.mark.slow
def test_the_documentation_is_made_without_a_warning(tmp_path: Path) -> None:
    """Sphinx warns of broken links and anchors, and of pages that no table of contents names."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "-d", str(tmp_path / "trees")]
    folders = [str(ROOT / "docs"), str(tmp_path / "docs")]
    result = subprocess.run([*command, *folders], capture_output=True, text=True, timeout=300, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    home = (tmp_path / "docs/index.html").read_text("utf-8")
    assert {f"{page.stem}.html" for page in PAGES[1:]} - {"index.html"} <= set(
        re.findall(r'href="([a-z-]+\.html)"', home)
    )
    loaded = re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="(https?:)?//', home)
    assert loaded == []


def test_the_glossary_is_sorted_and_gives_each_term_once() -> None:
    terms = re.findall(r"^(\S.*)\n: ", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE)
    assert len(terms) > 50
    assert terms == sorted(set(terms))


def test_links_inside_the_docs_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), (page.name, target)


def test_the_paths_in_the_page_on_security_are_those_of_the_code() -> None:
    paths = re.findall(r"`([\w./-]+(?:\.py|/))`", (ROOT / "SECURITY.md").read_text("utf-8"))
    assert len(paths) > 40
    assert [path for path in paths if not (ROOT / path).exists() and not (ROOT / "briefgen" / path).exists()] == []


def test_the_labels_have_no_word_that_nobody_prints() -> None:
    """Every label is looked up by its key, or its table is looked up by a value."""
    files = [path for ending in TEMPLATED_FORMATS for path in sorted((ROOT / "templates").rglob(f"*.{ending}"))]
    templates = "".join(path.read_text("utf-8") for path in files)
    modules = [*(ROOT / "briefgen/rendering/wording").glob("*.py"), *(ROOT / "briefgen/site").glob("*.py")]
    code = "".join(path.read_text("utf-8") for path in [*modules, ROOT / "briefgen/rendering/html_context.py"])
    code, templates = code.replace("'", '"'), templates.replace("'", '"')
    labels = tomllib.loads((ROOT / "templates/labels/en.toml").read_text("utf-8"))
    by_name = re.findall(r'label\(\s*"([a-z_]+)"(?: if [^,]+ else "([a-z_]+)")?, [a-z]', templates + code)
    looked_up = [table for tables in by_name for table in tables if table]
    by_value = {*looked_up, "times", "marks", "counts"} - {"sections"}
    unused = [
        f"[{table}] {key}"
        for table, words in labels.items()
        if table not in by_value
        for key in words
        if not re.search(rf'label\("{table}", (?:[^)]*)"{key}"|title\("{key}"\)', templates + code)
        and f'"{key}"' not in code
    ]
    assert unused == []
