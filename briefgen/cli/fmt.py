"""`briefgen fmt`: content files in the house's form, their meaning and their comments as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import CONTENT as PROBLEMS
from briefgen.cli.console import echo, failures, say, show_path, show_problems
from briefgen.cli.options import CONTENT, Content, ProblemFormat
from briefgen.problems import printable_path


def fmt(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Which files; by default all of the content folder."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if a file would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
    content: Content = CONTENT,
) -> None:
    """Format content files: indentation, line width, quotation marks, the order of keys. Comments stay.

    A file is written only where our own reader finds the same in it before and after; sealed briefs are never touched.
    Examples: `briefgen fmt`, `briefgen fmt content/clips/*.yaml`, `briefgen fmt --check` in a pull request.
    """
    with failures():
        from briefgen.authoring.differences import unified
        from briefgen.authoring.workspace import format_files
        from briefgen.files.leftovers import clear_below
        from briefgen.files.writing import write_files
        from briefgen.problems import EnvironmentFailure, UsageFailure

        try:
            wanted = {path.resolve() for path in files} if files else None
            changed, problems, looked = format_files(content, wanted)
        except ModuleNotFoundError as missing:
            cure = "`pip install 'briefgen[edit]'` brings what formatting needs"
            raise EnvironmentFailure(f"{missing.name} is not installed", cure) from None
        if wanted and looked < len(wanted):
            raise UsageFailure("not all of these are files of the content folder that may be formatted")
        if not (check or diff):
            clear_below(content)
            write_files({path: text.encode() for path, (_, text) in changed.items()})
    for path, (before, after) in changed.items():
        if diff:
            echo(unified(before, after, printable_path(str(path))), nl=False)
        else:
            show_path(path)
    show_problems(problems, ProblemFormat.text)
    say(f"{len(changed)} of {looked} file{'' if looked == 1 else 's'} {'would change' if check or diff else 'changed'}")
    if problems or (changed and (check or diff)):
        raise typer.Exit(PROBLEMS)
