"""`briefgen changes`: what changed between two days, or since a commit."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from briefgen.cli.console import echo, failures
from briefgen.cli.options import (
    CONTENT,
    ChangesFormat,
    Content,
    KnownAt,
    MarkingLimit,
    TemplatesDir,
    parse_day,
    parse_marking,
)
from briefgen.cli.terminal import printable_json


def changes(
    first: Annotated[
        str | None, typer.Argument(metavar="[FROM]", help="The earlier day; by default the one of the previous brief.")
    ] = None,
    last: Annotated[str | None, typer.Argument(metavar="[TO]", help="The later day; by default the latest.")] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REV", help="Compare one day's brief with what this commit would make of it."),
    ] = None,
    form: Annotated[ChangesFormat, typer.Option("--format", help="How to print them.")] = ChangesFormat.text,
    content: Content = CONTENT,
    templates: TemplatesDir = None,
    known_at: KnownAt = None,
    marking: MarkingLimit = None,
) -> None:
    """Print what changed: stances, meetings, late news.

    Examples: `briefgen changes`, `briefgen changes 2026-02-03 2026-02-07`, and for a comment in a pull request
    `briefgen changes --since main --format md` (with --since a single day names the brief to compare).
    """
    if since and first and last:
        raise typer.BadParameter("with --since name one day at most", param_hint="[TO]")
    earlier, day = (None, parse_day(last or first)) if since else (parse_day(first), parse_day(last))
    with failures():
        from briefgen.asked import Desk
        from briefgen.pipeline import changes_between

        desk = Desk(content, templates, known_at, marking=parse_marking(marking))
        text = changes_between(desk, day, earlier, since, as_json=form == "json")
    if form is ChangesFormat.json:
        typer.echo(printable_json(text), nl=False)
    else:
        echo(_plain(text) if form is ChangesFormat.text else text, nl=False)


def _plain(markdown: str) -> str:
    """The same without the signs of Markdown: emphasis, and the backslash before what would be one."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace("**", ""))
