"""The tables of the reference pages that follow from the code; `make golden` writes the pages anew."""

from __future__ import annotations

import ast
import dataclasses
import re
import typing
from collections.abc import Iterator
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
from briefgen.rules import agreement, changes, events, stances
from tests import pages

DOCS = Path(__file__).parent.parent / "docs"
BRIEF_JSON, PROBLEMS, CONTENT = DOCS / "brief-json.md", DOCS / "problems.md", DOCS / "content.md"
COMMANDS, ARCHITECTURE = DOCS / "commands.md", DOCS / "architecture.md"
FOLLOWED = (
    DOCS / "tutorial.md",
    DOCS / "daily.md",
    DOCS / "rules.md",
    DOCS / "templates.md",
)  # pages whose commands are run
WORDS: dict[str, Any] = {
    "Part": brief.EvidenceRole, "FlagCode": brief.FlagCode, "GapKind": brief.GapKind, "DisputeKind": brief.DisputeKind,
    "Standing": events.Standing, "Turn": events.Turn, "Window": events.Window, "MixedBy": stances.MixedBy,
    "ReversalKind": stances.ReversalKind, "StanceChangeKind": changes.StanceChangeKind,
    "EventChangeKind": changes.EventChangeKind, "AgreementKind": agreement.AgreementKind, "Trend": agreement.Trend,
    "LeftSection": brief.OmittedSection, "Section": fields.Section, "Take": fields.Take, "Status": fields.Status,
    "EventKind": fields.EventKind,
    "Act": fields.Act, "Mode": fields.Mode, "NoteKind": fields.NoteKind, "CorrectionKind": fields.CorrectionKind,
    "SourceKind": fields.SourceKind, "Marking": fields.Marking,
}  # fmt: skip


def brief_json() -> str:
    """A section for each type of the brief, the brief itself first, and the words that its fields can have."""
    types = [
        it for it in vars(brief).values()
        if isinstance(it, type) and dataclasses.is_dataclass(it) and it.__module__ == brief.__name__
    ]  # fmt: skip
    sections = []
    for it in sorted(types, key=lambda it: (it is not brief.Brief, it.__name__)):
        first = (it.__doc__ or "").strip().splitlines()[0]
        rows = "\n".join(f"| `{f.name}` | {_type(str(f.type))} |" for f in dataclasses.fields(it))
        sections.append(f"## {it.__name__}\n\n{first}\n\n| field | type |\n|---|---|\n{rows}\n")
    rows = "\n".join(f"| {name} | {', '.join(_words(kind))} |" for name, kind in WORDS.items())
    return "\n".join([*sections, f"## Words\n\n| name | values |\n|---|---|\n{rows}\n"])


# The tables of docs/content.md: under which words each stands, and of which records it is.
TABLES: dict[str, tuple[type[model.RecordPart], ...]] = {
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
_LEFT_OUT = {"draft", "marking", "sources", "formerly", "day"}


def content_table(head: str) -> str:
    """The fields of a record in the words of its model, in the order in which `fmt` puts them."""
    (part,) = TABLES[head]
    texts, rows = schema.field_texts(part), []
    own = part.model_fields if part is model.Record else set(part.model_fields) - (_LEFT_OUT - _kept(part))
    if part in (model.Party, model.Person, model.Issue, model.Event):
        own = set(own) - {"id"}
    order = (
        *(name for name in keys.in_order(part) if name in own),
        *(name for name in part.model_fields if name in own),
    )
    for name in dict.fromkeys(order):
        info = part.model_fields[name]
        told, listed = texts.get(name, ""), ", ".join(_words(info.annotation))
        text = f"{told}. One of {listed}" if listed and name not in ("grade", "titles") else told
        default = "" if info.is_required() or info.default in (None, (), {}) else _default(info.default)
        rows.append(f"| `{'from' if name == 'from_' else name}` | {default} | {text} |")
    if part is model.Event:
        rows.append("| `history` | | its updates, written in place |")
    return "\n".join([f"{head} default | |", "|---|---|---|", *(row.replace("|  |", "| |") for row in rows)]) + "\n"


def _kept(part: type[model.RecordPart]) -> set[str]:
    return {"marking"} if part in (model.Settings, model.SiteSettings) else set()


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value == 24 * 60:
        return "24:00"
    return "all, in this order" if isinstance(value, tuple) else str(value) if isinstance(value, (str, int)) else ""


def content() -> str:
    """docs/content.md with its tables as the models have them."""
    text = CONTENT.read_text("utf-8")
    for head in TABLES:
        start = text.index(head)
        end = text.index("\n\n", start) if "\n\n" in text[start:] else len(text)
        text = text[:start] + content_table(head).rstrip("\n") + text[end:]
    return text.rstrip("\n") + "\n"


def problems() -> str:
    """A row for each kind of problem."""
    rows = "\n".join(f"| `{kind.code}` | {kind.severity} | {kind.meaning} |" for kind in PROBLEM_TYPES.values())
    return f"| code | | what it means |\n|---|---|---|\n{rows}\n"


def commands() -> str:
    """docs/commands.md: what `--help` says of each command."""
    group = typer.main.get_group(app)
    text = get_docs_for_click(
        obj=group, ctx=typer.Context(group, info_name="briefgen"), name="briefgen", title="Commands"
    )
    sections = re.split(r"^(?=##+ `briefgen )", text, flags=re.MULTILINE)
    return "".join(_with_whole_lines(group, section) for section in sections).strip() + "\n"


def _with_whole_lines(command: Any, section: str) -> str:
    """A section in which the commands of a group are told by the whole first paragraph of their help."""
    title = re.match(r"##+ `briefgen (.*)`", section)
    for name in title[1].split() if title else ():
        command = command.commands[name]
    for name, other in getattr(command, "commands", {}).items():
        told = " ".join((other.help or "").strip().partition("\n\n")[0].split())
        section = re.sub(rf"^\* `{name}`: .*$", lambda _, row=f"* `{name}`: {told}": row, section, flags=re.MULTILINE)  # type: ignore[misc]
    return section


def architecture() -> str:
    """docs/architecture.md with the map of the package: each module with the first line of its docstring."""
    text = ARCHITECTURE.read_text("utf-8")
    start = text.index("```text\n") + len("```text\n")
    return text[:start] + "\n".join(_map(Path(briefgen.__file__).parent)) + "\n" + text[text.index("```", start) :]


def _map(folder: Path, indent: str = "") -> Iterator[str]:
    """A line for each module and package in a folder, packages after modules."""
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if path.suffix == ".py" and (path.name != "__init__.py" or not indent):
            yield f"{indent}{path.name}".ljust(32) + _first_line(path)
        elif (path / "__init__.py").is_file():
            yield f"{indent}{path.name}/".ljust(32) + _first_line(path / "__init__.py")
            yield from _map(path, f"{indent}    ")


def _first_line(module: Path) -> str:
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    return docstring.partition("\n")[0].removesuffix(".")


def _type(text: str) -> str:
    text = re.sub(r"tuple\[([^\[\]]*), \.\.\.\]", r"list of \1", text)
    text = re.sub(r"tuple\[([^\[\]]*), ([^\[\]]*)\]", r"list of \1 and \2", text)
    return text.replace(" | None", " or null").replace(" | ", " or ")


def _words(kind: Any) -> list[str]:
    return [word for arg in typing.get_args(kind) for word in ([arg] if isinstance(arg, str) else _words(arg))]


def write() -> None:
    """Write the tables into their pages, below what is written by hand."""
    CONTENT.write_text(content(), "utf-8")
    COMMANDS.write_text(commands(), "utf-8")
    ARCHITECTURE.write_text(architecture(), "utf-8")
    for page in FOLLOWED:
        with TemporaryDirectory() as folder:
            pages.rewrite(page, Path(folder))
    for page, start, table in ((BRIEF_JSON, "## Brief\n", brief_json()), (PROBLEMS, "| code |", problems())):
        by_hand = page.read_text("utf-8").partition(start)[0]
        page.write_text(by_hand + table, "utf-8")
