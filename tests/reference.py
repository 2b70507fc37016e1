"""The parts of the docs that are generated from the code; `make golden` writes them."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from typer.cli import get_docs_for_click

import briefgen
from briefgen.authoring import keys, schema
from briefgen.cli.app import app
from briefgen.composition import brief
from briefgen.content import fields, model
from briefgen.problem_codes import PROBLEM_TYPES
from briefgen.rendering.json import DAY_FIELDS
from briefgen.rendering.wording.sentences import SENTENCES
from briefgen.rules import agreement, changes, event_updates, events, stances, windows
from tests import pages

DOCS = Path(__file__).parent.parent / "docs"
BRIEF_JSON, PROBLEMS, CONTENT = DOCS / "brief-json.md", DOCS / "problems.md", DOCS / "content.md"
COMMANDS, ARCHITECTURE, TEMPLATES = DOCS / "commands.md", DOCS / "architecture.md", DOCS / "templates.md"
PAGES_WITH_COMMANDS = (DOCS / "tutorial.md", DOCS / "daily.md", DOCS / "rules.md", DOCS / "templates.md")
VOCABULARIES: dict[str, Any] = {
    "Part": brief.EvidenceRole, "FlagCode": brief.FlagCode, "GapKind": brief.GapKind, "DisputeKind": brief.DisputeKind,
    "Standing": events.Standing, "Turn": event_updates.Turn, "Window": windows.Window, "MixedBy": stances.MixedBy,
    "ReversalKind": stances.ReversalKind, "StanceChangeKind": changes.StanceChangeKind,
    "EventChangeKind": changes.EventChangeKind, "AgreementKind": agreement.AgreementKind, "Trend": agreement.Trend,
    "LeftSection": brief.OmittedSection, "Section": fields.Section, "Take": fields.Take, "Status": fields.Status,
    "EventKind": fields.EventKind,
    "Act": fields.Act, "Mode": fields.Mode, "NoteKind": fields.NoteKind, "CorrectionKind": fields.CorrectionKind,
    "SourceKind": fields.SourceKind, "Marking": fields.Marking,
}  # fmt: skip


def render_brief_json_page() -> str:
    """Return docs/brief-json.md with its tables generated from the types of the brief."""
    return BRIEF_JSON.read_text("utf-8").partition("## Brief\n")[0] + render_brief_json()


def render_brief_json() -> str:
    """Return a section for each type of the brief, the brief itself first, and the words that its fields can hold."""
    types = [
        value for value in vars(brief).values()
        if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == brief.__name__
    ]  # fmt: skip
    sections = []
    for brief_type in sorted(types, key=lambda part: (part is not brief.Brief, part.__name__)):
        summary = (brief_type.__doc__ or "").strip().splitlines()[0]
        fields = [f for f in dataclasses.fields(brief_type) if f.metadata.get("json", f.name)]
        rows = "".join(f"| {_json_name(f)} | {_type_text(str(f.type))} |\n{_day_row(brief_type, f)}" for f in fields)
        sections.append(f"## {brief_type.__name__}\n\n{summary}\n\n| field | type |\n|---|---|\n{rows}")
    rows = "\n".join(f"| {name} | {', '.join(_words(vocabulary))} |" for name, vocabulary in VOCABULARIES.items())
    return "\n".join([*sections, f"## Words\n\n| name | values |\n|---|---|\n{rows}\n"])


def _day_row(brief_type: type, field: dataclasses.Field[Any]) -> str:
    """The row of the field that only JSON has, after the field that it follows."""
    day_field = DAY_FIELDS.get(brief_type)
    if day_field is None or day_field.after != field.name:
        return ""
    return f"| `{day_field.name}` (not in templates) | {_type_text(day_field.type)} |\n"


def _json_name(field: dataclasses.Field[Any]) -> str:
    """The name of a field in JSON, and the one in templates where that is another."""
    name = field.metadata.get("json", field.name)
    return f"`{name}`" if name == field.name else f"`{name}` (in templates `{field.name}`)"


# The tables of docs/content.md: the head of each, and the record whose fields it lists.
CONTENT_TABLES: dict[str, tuple[type[model.RecordPart], ...]] = {
    "| field of every record |": (model.Record,),
    "| field of `dossier` |": (model.Settings,),
    "| field of `theme` |": (model.Theme,),
    "| field of `site` |": (model.SiteSettings,),
    "| field of a party |": (model.Party,),
    "| field of a person |": (model.Person,),
    "| field of one of `posts` |": (model.Post,),
    "| field of an issue |": (model.Issue,),
    "| field of a source |": (model.Source,),
    "| field of an event |": (model.Event,),
    "| field of a participant |": (model.Participant,),
    "| field of `outcome` |": (model.Outcome,),
    "| field of an update |": (model.Update,),
    "| field of a position |": (model.Position,),
    "| field of one choice of `stance` |": (model.Choice,),
    "| field of a note |": (model.Note,),
    "| field of a day under `briefs` |": (model.BriefLines,),
    "| field of a correction |": (model.Correction,),
}  # fmt: skip
_OMITTED_FIELDS = {"draft", "marking", "sources", "formerly", "day"}


def render_content_table(head: str) -> str:
    """Return the fields of a record with the docstrings of its model, in the order of `fmt`."""
    (part,) = CONTENT_TABLES[head]
    texts, rows = schema.field_texts(part), []
    listed = (
        part.model_fields if part is model.Record else set(part.model_fields) - (_OMITTED_FIELDS - _kept_fields(part))
    )
    if part in (model.Party, model.Person, model.Issue, model.Event):
        listed = set(listed) - {"id"}
    order = (
        *(name for name in keys.ordered_keys(part) if name in listed),
        *(name for name in part.model_fields if name in listed),
    )
    for name in dict.fromkeys(order):
        info = part.model_fields[name]
        text, words = texts.get(name, ""), ", ".join(_words(info.annotation))
        if words and name not in ("grade", "titles"):
            text += f". One of {words}"
        default = "" if info.is_required() or info.default in (None, (), {}) else _default_text(info.default)
        rows.append(f"| `{'from' if name == 'from_' else name}` | {default} | {text} |")
    if part is model.Event:
        rows.append("| `history` | | its updates, written in place |")
    return "\n".join([f"{head} default | |", "|---|---|---|", *(row.replace("|  |", "| |") for row in rows)]) + "\n"


def _kept_fields(part: type[model.RecordPart]) -> set[str]:
    return {"marking"} if part in (model.Settings, model.SiteSettings) else set()


def _default_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value == 24 * 60:
        return "24:00"
    return "all, in this order" if isinstance(value, tuple) else str(value) if isinstance(value, (str, int)) else ""


def render_content_page() -> str:
    """Return docs/content.md with its tables generated from the models."""
    text = CONTENT.read_text("utf-8")
    for head in CONTENT_TABLES:
        start = text.index(head)
        end = text.index("\n\n", start) if "\n\n" in text[start:] else len(text)
        text = text[:start] + render_content_table(head).rstrip("\n") + text[end:]
    return text.rstrip("\n") + "\n"


def render_problems_page() -> str:
    """Return docs/problems.md with its table generated from the codes."""
    return PROBLEMS.read_text("utf-8").partition("| code |")[0] + render_problem_table()


def render_problem_table() -> str:
    """Return a row for each type of problem."""
    types = PROBLEM_TYPES.values()
    rows = "\n".join(f"| `{problem.code}` | {problem.severity} | {problem.meaning} |" for problem in types)
    return f"| code | | what it means |\n|---|---|---|\n{rows}\n"


def render_commands_page() -> str:
    """Return docs/commands.md: the `--help` of each command."""
    group = typer.main.get_group(app)
    text = get_docs_for_click(
        obj=group, ctx=typer.Context(group, info_name="briefgen"), name="briefgen", title="Commands"
    )
    sections = re.split(r"^(?=##+ `briefgen )", text, flags=re.MULTILINE)
    return "".join(_expand_command_list(group, section) for section in sections).strip() + "\n"


def _expand_command_list(command: Any, section: str) -> str:
    """Return a section that lists the commands of a group with the full first paragraph of their help."""
    title = re.match(r"##+ `briefgen (.*)`", section)
    for name in title[1].split() if title else ():
        command = command.commands[name]
    for name, subcommand in getattr(command, "commands", {}).items():
        summary = " ".join((subcommand.help or "").strip().partition("\n\n")[0].split())
        lines = [f"* `{name}`: {summary}" if line.startswith(f"* `{name}`: ") else line for line in section.split("\n")]
        section = "\n".join(lines)
    return section


_SEQUENCE = re.compile(r"(?:Sequence|Iterable)\[(\w+)\]")
SENTENCE_TABLE = "| function | prints | takes |\n|---|---|---|\n"


def render_templates_page() -> str:
    """Return docs/templates.md with the table of all sentences that templates can print."""
    text = TEMPLATES.read_text("utf-8")
    start = text.index(SENTENCE_TABLE) + len(SENTENCE_TABLE)
    rows = "".join(_sentence_row(name, function) for name, function in SENTENCES.items())
    return text[:start] + rows + text[text.index("\n\n", start) + 1 :]


def _sentence_row(name: str, function: Any) -> str:
    """Return a row with a call as templates write it, the first line of the docstring, and the types of arguments.

    Templates pass arguments by position, and never the words.
    """
    parameters = list(inspect.signature(function).parameters.values())[1:]
    positional = [parameter for parameter in parameters if parameter.kind is not parameter.KEYWORD_ONLY]
    call = ", ".join(f"{p.name}=…" if p.default is not p.empty else p.name for p in positional)
    annotations = (_type_text(str(parameter.annotation)) for parameter in positional)
    types = ", ".join(dict.fromkeys(_SEQUENCE.sub(r"list of \1", annotation) for annotation in annotations))
    summary = (function.__doc__ or "").partition("\n")[0]
    return f"| `{name}({call})` | {summary} | {types} |\n"


def render_architecture_page() -> str:
    """Return docs/architecture.md with the map of the package: each module with the first line of its docstring."""
    text = ARCHITECTURE.read_text("utf-8")
    start = text.index("```text\n") + len("```text\n")
    return (
        text[:start] + "\n".join(_map_lines(Path(briefgen.__file__).parent)) + "\n" + text[text.index("```", start) :]
    )


def _map_lines(folder: Path, indent: str = "") -> Iterator[str]:
    """Yield a line for each module and package in a folder, packages after modules."""
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if path.suffix == ".py" and (path.name != "__init__.py" or not indent):
            yield f"{indent}{path.name}".ljust(32) + _first_line(path)
        elif (path / "__init__.py").is_file():
            yield f"{indent}{path.name}/".ljust(32) + _first_line(path / "__init__.py")
            yield from _map_lines(path, f"{indent}    ")


def _first_line(module: Path) -> str:
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    return docstring.partition("\n")[0].removesuffix(".")


def _type_text(text: str) -> str:
    text = re.sub(r"tuple\[([^\[\]]*), \.\.\.\]", r"list of \1", text)
    text = re.sub(r"tuple\[([^\[\]]*), ([^\[\]]*)\]", r"list of \1 and \2", text)
    return text.replace(" | None", " or null").replace(" | ", " or ")


def _words(annotation: Any) -> list[str]:
    """Return the words of the literals in a type."""
    args = typing.get_args(annotation)
    return [word for arg in args for word in ([arg] if isinstance(arg, str) else _words(arg))]


# The pages with generated parts, and the functions that return them up to date.
GENERATED_PAGES: Mapping[Path, Callable[[], str]] = {
    BRIEF_JSON: render_brief_json_page, PROBLEMS: render_problems_page, CONTENT: render_content_page,
    COMMANDS: render_commands_page, ARCHITECTURE: render_architecture_page, TEMPLATES: render_templates_page,
}  # fmt: skip


def write() -> None:
    """Write the generated parts of the docs; the rest of each page is written by hand and stays."""
    for page, render in GENERATED_PAGES.items():
        page.write_text(render(), "utf-8")
    for page in PAGES_WITH_COMMANDS:
        with TemporaryDirectory() as folder:
            pages.rewrite_page(page, Path(folder))
