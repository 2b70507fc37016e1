"""`briefgen list`: list the events and stances of a day, one per line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.console import exit_on_failure, show_message, show_text
from briefgen.cli.options import (
    DEFAULT_CONTENT,
    ContentOption,
    DayOption,
    JsonOption,
    MarkingOption,
    parse_day,
    parse_marking,
)
from briefgen.cli.show import describe_confirmation
from briefgen.cli.terminal import escape_json, escape_line

if TYPE_CHECKING:
    from briefgen.rules.events import EventState
    from briefgen.rules.snapshot import Snapshot

list_app = typer.Typer(no_args_is_help=True, help="List the events or the stances of a day, for people or as JSON.")


@list_app.command()
def events(
    upcoming: Annotated[bool, typer.Option("--upcoming", help="Only events that are still to come.")] = False,
    lapsed: Annotated[bool, typer.Option("--lapsed", help="Only past events without a recorded outcome.")] = False,
    on: DayOption = None,
    as_json: JsonOption = False,
    content: ContentOption = DEFAULT_CONTENT,
    marking: MarkingOption = None,
) -> None:
    """List events with their day, place and standing. Example: `briefgen list events --lapsed`."""
    snapshot = _load_snapshot(content, on, marking)
    rows = []
    for state in sorted(snapshot.events.values(), key=_sort_key):
        is_ahead = state.is_ahead(snapshot.as_of.day)
        is_lapsed = state.standing in ("lapsed", "not-known")
        if (upcoming or lapsed) and not ((upcoming and is_ahead) or (lapsed and is_lapsed)):
            continue
        rows.append({
            "when": _dates(state), "id": state.event.id, "standing": state.standing,
            "by": describe_confirmation(snapshot, state),
            "title": state.event.title, "place": state.details.get("place"),
        })  # fmt: skip
    _show_rows(rows, ("when", "standing", "by", "id", "title", "place"), as_json=as_json)


@list_app.command()
def stances(
    stale: Annotated[bool, typer.Option("--stale", help="Only stances that rest on old positions.")] = False,
    on: DayOption = None,
    as_json: JsonOption = False,
    content: ContentOption = DEFAULT_CONTENT,
    marking: MarkingOption = None,
) -> None:
    """List where every party and leader stands, and since when. Example: `briefgen list stances --stale`."""
    snapshot = _load_snapshot(content, on, marking)
    from briefgen.rules.newer import words_after_stale

    rows = [
        {
            "holder": stance.holder, "issue": stance.issue, "stance": stance.value, "latest": str(stance.latest),
            "stale": stance.is_stale,
            "newer": [item.position.said.text for item in words_after_stale(snapshot.as_of, stance)],
        }
        for stance in (*snapshot.stances.values(), *snapshot.leaders.values()) if stance.is_stale or not stale
    ]  # fmt: skip
    _show_rows(rows, ("holder", "issue", "stance", "latest"), as_json=as_json)


def _dates(state: EventState) -> str | None:
    """The date of an event, or all dates that parties dispute."""
    if state.disputed_dates:
        return " or ".join(dict.fromkeys(dated.when.text for dated in state.disputed_dates))
    return state.when.text if state.when else None


def _sort_key(state: EventState) -> tuple[Any, ...]:
    return (state.when.bounds if state.when else (), state.event.id)


def _load_snapshot(content: Path, on: str | None, marking: str | None) -> Snapshot:
    day = parse_day(on)
    with exit_on_failure():
        from briefgen.pipeline.brief import snapshot_on
        from briefgen.pipeline.request import BriefRequest

        return snapshot_on(BriefRequest(content, marking=parse_marking(marking)), day)


def _show_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print rows as aligned columns, or as a list of JSON objects with all of their fields."""
    if as_json:
        typer.echo(escape_json(json.dumps(rows, ensure_ascii=False, indent=2)))
        return
    table = [[str(row[column] or "") for column in columns] for row in rows]
    widths = [max((len(cells[number]) for cells in table), default=0) for number in range(len(columns))]
    for cells in table:
        line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        show_text(escape_line(line.rstrip()))
    if not rows:
        show_message("nothing to list")
