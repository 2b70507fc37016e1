"""`briefgen changes`: what changed between two days, or since a commit."""

from __future__ import annotations

import re
from html import unescape
from textwrap import wrap
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

WIDTH = 96  # columns of a comment that a git host shows without scrolling


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
    `briefgen changes --since main --format comment`, where nothing that content says is active, neither mentions nor
    links (with --since a single day names the brief to compare).
    """
    if since and first and last:
        raise typer.BadParameter("with --since name one day at most", param_hint="[TO]")
    earlier, day = (None, parse_day(last or first)) if since else (parse_day(first), parse_day(last))
    with failures():
        from briefgen.pipeline.brief import render_changes
        from briefgen.pipeline.request import BriefRequest

        desk = BriefRequest(content, templates, known_at, marking=parse_marking(marking))
        text = render_changes(desk, day, earlier, since, as_json=form == "json")
        if form is ChangesFormat.text:
            text = _plain(text)
        elif form is ChangesFormat.comment:
            from briefgen.rendering.inert import as_comment

            text = as_comment("\n".join(map(_wrapped, _plain(text).split("\n"))))
    if form is ChangesFormat.json:
        typer.echo(printable_json(text), nl=False)
    else:
        echo(text, nl=False)


def _wrapped(line: str) -> str:
    """A line as several ones: a code block, which is what a comment consists of, does not break them."""
    return "\n".join(wrap(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))


_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|(&(?:#\d+|amp|lt|gt);)|\*\*")


def _plain(markdown: str) -> str:
    """The same text without the signs of Markdown: emphasis, escapes and character references."""
    return _MARKUP.sub(lambda sign: sign[1] or unescape(sign[2] or ""), markdown)
