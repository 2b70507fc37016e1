"""`briefgen list`: list the events and stances of a day, one per line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.console import exit_on_failure, show_message, show_text
from briefgen.cli.event_texts import DISPUTED, DUE, describe_confirmation, describe_when, describe_words, printed_when
from briefgen.cli.options import (
    DEFAULT_CONTENT,
    ContentOption,
    DayOption,
    JsonOption,
    MarkingOption,
    parse_day,
    parse_marking,
)
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
        standing = f"{state.standing}, {DUE}" if state.is_due and not as_json else state.standing
        rows.append({
            **_describe_dates(state, snapshot.as_of.dossier.settings.time_zone),
            "id": state.event.id, "standing": standing, "is_due": state.is_due, **_describe_dispute(state),
            "by": describe_confirmation(snapshot, state) or describe_words(snapshot, state),
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


def _describe_dates(state: EventState, desk_zone: str) -> dict[str, str | None]:
    """Return the date of an event, or all dates that parties dispute, as `describe_when` does."""
    if not state.disputed_dates:
        return describe_when(state.when, desk_zone)
    dates = [describe_when(dated.when, desk_zone) for dated in state.disputed_dates]
    fields = {"when": [date["when"] for date in dates], "zone": [date.get("zone") for date in dates]}
    if any(fields["zone"]):
        fields["when_text"] = [printed_when(date) for date in dates]
    return {name: " or ".join(dict.fromkeys(filter(None, texts))) for name, texts in fields.items() if any(texts)}


def _describe_dispute(state: EventState) -> dict[str, str]:
    """Return the text for the standing of an event that the parties dispute."""
    return {"standing_text": DISPUTED} if state.standing == "undecided" and state.party_words else {}


def _sort_key(state: EventState) -> tuple[Any, ...]:
    return (state.order, state.event.id)


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
    table = [[str(row.get(f"{column}_text", row[column]) or "") for column in columns] for row in rows]
    widths = [max((len(cells[number]) for cells in table), default=0) for number in range(len(columns))]
    for cells in table:
        line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        show_text(escape_line(line.rstrip()))
    if not rows:
        show_message("nothing to list")
