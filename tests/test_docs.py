"""The pages of the docs say what the code does."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

from briefgen.cli.app import app
from briefgen.content import model
from briefgen.content.load import read_document
from briefgen.content.model import KEYS
from briefgen.problems import KINDS
from tests import reference

ROOT = Path(__file__).parent.parent
CONTENT = (ROOT / "docs/content.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SECTIONS: dict[str, list[type[model.Part]]] = {
    "dossier": [model.Settings, model.Looks, model.SiteSettings],
    "parties": [model.Party], "people": [model.Person, model.Post],
    "issues": [model.Issue], "source and sources": [model.Source],
    "events": [model.Event, model.Participant, model.Outcome],
    "updates": [model.Update], "positions": [model.Position, model.Choice, model.Original], "notes": [model.Note],
    "briefs": [model.BriefLines, model.EditorLine], "corrections": [model.Correction],
}  # fmt: skip
EVERYWHERE = {"draft", "marking", "sources", "formerly"}


def section(title: str) -> str:
    return CONTENT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("title", SECTIONS)
def test_every_field_is_in_the_reference(title: str) -> None:
    fields = {"from" if name == "from_" else name for part in SECTIONS[title] for name in part.model_fields}
    fields -= EVERYWHERE | ({"id"} if title in ("parties", "people", "issues", "events") else set()) | {"day"}
    assert fields <= set(re.findall(r"`([a-z_]+)`", section(title)))


@pytest.mark.parametrize("title", SECTIONS)
def test_the_reference_knows_no_other_field(title: str) -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", section(title), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    fields = {name.rstrip("_") for part in SECTIONS[title] for name in part.model_fields} | {"history"}
    assert named <= fields


def test_every_key_is_in_the_reference() -> None:
    assert set(KEYS) <= set(re.findall(r"`([a-z]+)`", CONTENT.partition("\n## ")[0]))


@pytest.mark.parametrize("field", sorted(EVERYWHERE))
def test_the_fields_of_every_record_are_in_the_reference(field: str) -> None:
    assert f"`{field}`" in section("Fields of every record")


def test_the_tables_that_follow_from_the_code_are_up_to_date() -> None:
    """`make golden` writes them."""
    assert reference.BRIEF_JSON.read_text("utf-8").endswith(reference.brief_json())
    assert reference.PROBLEMS.read_text("utf-8").endswith(reference.problems())
    assert reference.CONTENT.read_text("utf-8") == reference.content()


def test_every_kind_of_problem_is_found_somewhere() -> None:
    code = "".join(p.read_text("utf-8") for p in (ROOT / "briefgen").rglob("*.py") if p.name != "problems.py")
    assert [kind for kind in KINDS if f'"{kind}"' not in code] == []


def test_there_are_at_least_forty_kinds_of_problem() -> None:
    assert len(KINDS) >= 40
    assert {kind.severity for kind in KINDS.values()} == {"error", "warning"}


def test_the_readme_names_every_command_and_option() -> None:
    commands = typer.main.get_group(app).commands
    for name, command in commands.items():
        assert f"`briefgen {name}" in README
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert options - {"--help"} <= set(re.findall(r"--[a-z-]+", README)), name


PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_docs_are_commands_that_there_are(page: Path) -> None:
    """Every line that starts with `briefgen` in a block: the command is there, and every option is one of its own."""
    blocks = re.findall(r"^```(?:sh|console)?\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("briefgen ")]
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        command: Any = typer.main.get_group(app)
        while words and hasattr(command, "commands"):
            assert words[0] in command.commands, line
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in words if word.startswith("-")} <= known, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_yaml_in_the_docs_is_yaml(page: Path) -> None:
    for block in re.findall(r"^```yaml\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        _, problems = read_document(page.name, block.encode())
        assert [problem.message for problem in problems if problem.code != "empty-file"] == [], block


def test_links_inside_the_docs_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), (page.name, target)


def test_the_labels_have_no_word_that_nobody_prints() -> None:
    """A label whose table is named in a template with a fixed key is used, or its table is looked up by a value."""
    templates = "".join(p.read_text("utf-8") for p in (ROOT / "templates").rglob("*.*") if p.suffix in (".md", ".html"))
    code = (ROOT / "briefgen/render/words.py").read_text("utf-8")
    labels = tomllib.loads((ROOT / "templates/labels/en.toml").read_text("utf-8"))
    looked_up = re.findall(r'label\("([a-z_]+)"(?: if [a-z]+ else "[a-z_]+")?, [a-z]', templates + code)
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
