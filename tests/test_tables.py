"""Tables over a fixed list of names are complete: a new name that a table lacks fails here, with the place to edit."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from briefgen.composition import brief, editions
from briefgen.content import fields
from briefgen.formats import OUTPUT_FORMATS, OutputFormat
from briefgen.rendering.renderer import RENDERERS
from briefgen.rules import agreement, changes, event_updates, events, stances, windows

ROOT = Path(__file__).parent.parent
LABELS: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "templates/labels/en.toml").read_text("utf-8"))


class Table(NamedTuple):
    """A table, the names that it lists, and those that it has to list."""

    place: str  # the file, and the table in it
    listed: Collection[str]
    names: Collection[str]


def labels(table: str, names: Collection[str]) -> Table:
    return Table(f"templates/labels/en.toml: [{table}]", LABELS[table], names)


def rows_of_changes() -> list[str]:
    """Return the first column of the table of changes in docs/rules.md."""
    rules = (ROOT / "docs/rules.md").read_text("utf-8")
    return re.findall(
        r"^\| ([^|]+) \|", rules.partition("| change | meaning |\n|---|---|\n")[2].partition("\n\n")[0], re.MULTILINE
    )


def literals(annotation: Any) -> list[str]:
    """Return the names of the literals in a type, also of a union."""
    return [name for part in get_args(annotation) for name in ([part] if isinstance(part, str) else literals(part))]


README_FORMATS = (ROOT / "README.md").read_text("utf-8").partition("`--format ")[2].partition("`")[0]
PYTHON_FORMATS = (ROOT / "docs/python.md").read_text("utf-8").partition("`render` returns")[2].partition("\n\n")[0]
SHARED_FIELDS = {"matrix", "matrix_parties", "notes"}  # of `matrix` and `between`, `background` and `gaps`
BY_SECTION = editions._FIELDS_BY_SECTION
PRINTED_FIELDS = {name for names in BY_SECTION.values() for name in names} | SHARED_FIELDS
LISTS_OF_A_BRIEF = [field.name for field in dataclasses.fields(brief.Brief) if str(field.type).startswith("tuple[")]
STANCE_CHANGES: tuple[changes.StanceChangeKind, ...] = get_args(changes.StanceChangeKind)
TABLES = [
    Table("briefgen/rules/changes.py: STANCE_CHANGE_RULES", changes.STANCE_CHANGE_RULES, STANCE_CHANGES),
    labels("changes", STANCE_CHANGES),
    Table("docs/rules.md: the table of changes", rows_of_changes(),
          [LABELS["changes"].get(kind, kind).lower() for kind in STANCE_CHANGES]),
    labels("turns", event_updates.TURNS),
    Table("templates/labels/en.toml: [changes], or [statuses] or [turns]",
          {**LABELS["changes"], **LABELS["turns"], "status": ""}, literals(changes.EventChangeKind)),
    labels("sure", literals(stances.ReversalKind)), labels("reversals", literals(stances.ReversalKind)),
    labels("mixed", literals(stances.MixedBy)),
    labels("between", [*literals(agreement.AgreementKind), *literals(agreement.Trend)]),
    labels("statuses", literals(events.Standing)), labels("windows", literals(windows.Window)),
    labels("parts", literals(brief.EvidenceRole)), labels("flags", literals(brief.FlagCode)),
    labels("gaps", set(literals(brief.GapKind)) - {"silent"}), labels("disputes", literals(brief.DisputeKind)),
    labels("left", [*literals(fields.Section), "recent"]),
    *(labels(table, literals(fields.Take)) for table in ("stances", "short_stances", "marks", "site_takes")),
    labels("acts", literals(fields.Act)), labels("event_kinds", literals(fields.EventKind)),
    labels("notes", literals(fields.NoteKind)), labels("corrections", literals(fields.CorrectionKind)),
    labels("sources", literals(fields.SourceKind)),
    Table("briefgen/formats.py: OUTPUT_FORMATS", OUTPUT_FORMATS, literals(OutputFormat)),
    Table("briefgen/rendering/renderer.py: RENDERERS", RENDERERS, OUTPUT_FORMATS),
    Table("README.md: the options of `briefgen brief`", re.findall(r"[a-z]+", README_FORMATS), OUTPUT_FORMATS),
    Table("docs/python.md: the formats of `render`", re.findall(r"`([a-z]+)`", PYTHON_FORMATS), OUTPUT_FORMATS),
    Table("briefgen/composition/editions.py: _FIELDS_BY_SECTION", BY_SECTION, literals(fields.Section)),
    Table("briefgen/composition/editions.py: _FIELDS_BY_SECTION, a field of Brief", PRINTED_FIELDS, LISTS_OF_A_BRIEF),
    Table("briefgen/composition/brief.py: CAMP_ORDER", brief.CAMP_ORDER, literals(fields.Take)),
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.place)
def test_a_table_lists_every_name(table: Table) -> None:
    missing = [name for name in table.names if name not in table.listed]
    assert missing == [], f"add {', '.join(missing)} to {table.place}"
