"""`briefgen changes`: list what changed between two days, or since a commit."""

from __future__ import annotations

import re
from html import unescape
from textwrap import wrap
from typing import Annotated

import typer

from briefgen.cli.console import exit_on_failure, show_text
from briefgen.cli.options import (
    DEFAULT_CONTENT,
    ChangesFormat,
    ContentOption,
    KnownAtOption,
    MarkingOption,
    TemplatesOption,
    parse_day,
    parse_marking,
)
from briefgen.cli.terminal import escape_json

COMMENT_WIDTH = 96  # columns that a git host shows without scrolling
_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|(&(?:#\d+|amp|lt|gt);)|\*\*")


def changes(
    first: Annotated[
        str | None, typer.Argument(metavar="[FROM]", help="The earlier day; by default that of the previous brief.")
    ] = None,
    last: Annotated[str | None, typer.Argument(metavar="[TO]", help="The later day; by default the latest.")] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REV", help="Compare one day's brief with that of the content at a revision."),
    ] = None,
    changes_format: Annotated[
        ChangesFormat, typer.Option("--format", help="How to print the changes.")
    ] = ChangesFormat.text,
    content: ContentOption = DEFAULT_CONTENT,
    templates: TemplatesOption = None,
    known_at: KnownAtOption = None,
    marking: MarkingOption = None,
) -> None:
    """List what changed: stances, meetings, late news.

    With `--since`, name at most one day: that of the brief to compare.

    `--format comment` prints a comment for a pull request, in which no mention, link or command of the content is
    active. Examples: `briefgen changes`, `briefgen changes 2026-02-03 2026-02-07`,
    `briefgen changes --since main --format comment`.
    """
    if since and first and last:
        raise typer.BadParameter("with --since name one day at most", param_hint="[TO]")
    earlier, day = (None, parse_day(last or first)) if since else (parse_day(first), parse_day(last))
    with exit_on_failure():
        from briefgen.pipeline.compare import render_changes
        from briefgen.pipeline.request import BriefRequest

        request = BriefRequest(content, templates, known_at, marking=parse_marking(marking))
        text = render_changes(request, day, earlier, since, as_json=changes_format is ChangesFormat.json)
        if changes_format is ChangesFormat.text:
            text = _strip_markdown(text)
        elif changes_format is ChangesFormat.comment:
            from briefgen.rendering.inert import as_comment

            text = as_comment("\n".join(map(_wrap_line, _strip_markdown(text).split("\n"))))
    if changes_format is ChangesFormat.json:
        typer.echo(escape_json(text), nl=False)
    else:
        show_text(text, nl=False)


def _wrap_line(line: str) -> str:
    """Return a line broken into several, because a comment is a code block, which git hosts do not wrap."""
    return "\n".join(wrap(line, COMMENT_WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))


def _strip_markdown(text: str) -> str:
    """Return a text without the signs of Markdown: emphasis, escapes and character references."""
    return _MARKUP.sub(lambda match: match[1] or unescape(match[2] or ""), text)
