"""The tables of the reference pages that follow from the code; `make golden` writes the pages anew."""

from __future__ import annotations

import dataclasses
import typing
from pathlib import Path
from typing import Any

from briefgen.content import fields
from briefgen.editorial import agreement, brief, changes, events, stances
from briefgen.problems import KINDS

DOCS = Path(__file__).parent.parent / "docs"
BRIEF_JSON, PROBLEMS = DOCS / "brief-json.md", DOCS / "problems.md"
WORDS: dict[str, Any] = {
    "Part": brief.Part, "FlagCode": brief.FlagCode, "GapKind": brief.GapKind, "DisputeKind": brief.DisputeKind,
    "Standing": events.Standing, "Turn": events.Turn, "Window": events.Window, "MixedBy": stances.MixedBy,
    "ReversalKind": stances.ReversalKind, "StanceChangeKind": changes.StanceChangeKind,
    "EventChangeKind": changes.EventChangeKind, "AgreementKind": agreement.AgreementKind, "Trend": agreement.Trend,
    "LeftSection": brief.LeftSection, "Section": fields.Section, "Take": fields.Take, "Status": fields.Status,
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


def problems() -> str:
    """A row for each kind of problem."""
    rows = "\n".join(f"| `{kind.code}` | {kind.severity} | {kind.meaning} |" for kind in KINDS.values())
    return f"| code | | what it means |\n|---|---|---|\n{rows}\n"


def _type(text: str) -> str:
    return (
        text.replace("tuple[", "list of ").replace(", ...]", "").replace(" | None", " or null").replace(" | ", " or ")
    )


def _words(kind: Any) -> list[str]:
    return [word for arg in typing.get_args(kind) for word in ([arg] if isinstance(arg, str) else _words(arg))]


def write() -> None:
    """Write the tables into their pages, below what is written by hand."""
    for page, start, table in ((BRIEF_JSON, "## Brief\n", brief_json()), (PROBLEMS, "| code |", problems())):
        by_hand = page.read_text("utf-8").partition(start)[0]
        page.write_text(by_hand + table, "utf-8")
