"""`briefgen list`: events and stances of a day, a line each; those that somebody must look after."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.console import echo, failures, say
from briefgen.cli.options import CONTENT, Content, MarkingLimit, parse_day, parse_marking
from briefgen.cli.show import by_whom
from briefgen.cli.terminal import printable_json, visible

if TYPE_CHECKING:
    from briefgen.rules.snapshot import Snapshot

lists = typer.Typer(no_args_is_help=True, help="List the events or the stances of a day, for people or as JSON.")
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of that day; by default the latest one.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@lists.command()
def events(
    upcoming: Annotated[bool, typer.Option("--upcoming", help="Only those that are still to come.")] = False,
    lapsed: Annotated[bool, typer.Option("--lapsed", help="Only past ones of which nobody recorded the end.")] = False,
    on: On = None,
    as_json: AsJson = False,
    content: Content = CONTENT,
    marking: MarkingLimit = None,
) -> None:
    """List events with their day, place and standing. Example: `briefgen list events --lapsed`."""
    now = _picture(content, on, marking)
    rows = []
    for it in sorted(now.events.values(), key=lambda it: (it.when.bounds if it.when else (), it.event.id)):
        is_ahead = it.is_ahead(now.as_of.day)
        is_lapsed = it.standing in ("lapsed", "not-known")
        if (upcoming or lapsed) and not ((upcoming and is_ahead) or (lapsed and is_lapsed)):
            continue
        rows.append({
            "when": it.when.text if it.when else None, "id": it.event.id, "standing": it.standing,
            "by": by_whom(now, it),
            "title": it.event.title, "place": it.details.get("place"),
        })  # fmt: skip
    _print(rows, ("when", "standing", "by", "id", "title", "place"), as_json=as_json)


@lists.command()
def stances(
    stale: Annotated[bool, typer.Option("--stale", help="Only those of which nothing new was heard for long.")] = False,
    on: On = None,
    as_json: AsJson = False,
    content: Content = CONTENT,
    marking: MarkingLimit = None,
) -> None:
    """List where every party and leader stands, and since when. Example: `briefgen list stances --stale`."""
    now = _picture(content, on, marking)
    rows = [
        {
            "holder": it.holder, "issue": it.issue, "stance": it.value, "latest": str(it.latest), "stale": it.is_stale,
        }
        for it in (*now.stances.values(), *now.leaders.values()) if it.is_stale or not stale
    ]  # fmt: skip
    _print(rows, ("holder", "issue", "stance", "latest"), as_json=as_json)


def _picture(content: Path, on: str | None, marking: str | None) -> Snapshot:
    day = parse_day(on)
    with failures():
        from briefgen.pipeline.brief import snapshot_on
        from briefgen.pipeline.request import BriefRequest

        return snapshot_on(BriefRequest(content, marking=parse_marking(marking)), day)


def _print(rows: Sequence[dict[str, Any]], names: Sequence[str], *, as_json: bool) -> None:
    """Columns under each other, or a list of objects."""
    if as_json:
        typer.echo(printable_json(json.dumps(rows, ensure_ascii=False, indent=2)))
        return
    cells = [[str(row[name] or "") for name in names] for row in rows]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(len(names))]
    for row in cells:
        echo(visible("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()))
    if not rows:
        say("there is none")
