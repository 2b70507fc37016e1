"""`briefgen fmt`: format content files; their meaning and their comments stay."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import EXIT_PROBLEMS, exit_on_failure, show_message, show_path, show_problems, show_text
from briefgen.cli.options import DEFAULT_CONTENT, ContentOption, ProblemFormat
from briefgen.problems import printable_path


def fmt(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="The files to format; by default all of the content folder."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if a file would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
    content: ContentOption = DEFAULT_CONTENT,
) -> None:
    """Format content files: indentation, line width, quotation marks, the order of keys. Comments stay.

    A file is written only if briefgen reads the same from it before and after. Sealed briefs are never changed.
    Examples: `briefgen fmt`, `briefgen fmt content/clips/*.yaml`, `briefgen fmt --check` in a pull request.
    """
    with exit_on_failure():
        from briefgen.authoring.differences import unified_diff
        from briefgen.authoring.workspace import format_files
        from briefgen.files.leftovers import clear_leftovers_below
        from briefgen.files.writing import write_files
        from briefgen.problems import EnvironmentFailure, UsageFailure

        try:
            selection = {path.resolve() for path in files} if files else None
            changed_files, problems, file_count = format_files(content, selection)
        except ModuleNotFoundError as error:
            hint = "`pip install 'briefgen[edit]'` installs what formatting needs"
            raise EnvironmentFailure(f"{error.name} is not installed", hint) from None
        if selection and file_count < len(selection):
            raise UsageFailure("some of these are not files of the content folder, or may not be formatted")
        if not (check or diff):
            clear_leftovers_below(content)
            write_files({path: text.encode() for path, (_, text) in changed_files.items()})
    for path, (before, after) in changed_files.items():
        if diff:
            show_text(unified_diff(before, after, printable_path(str(path))), nl=False)
        else:
            show_path(path)
    show_problems(problems, ProblemFormat.text)
    noun, verb = "file" if file_count == 1 else "files", "would change" if check or diff else "changed"
    show_message(f"{len(changed_files)} of {file_count} {noun} {verb}")
    if problems or (changed_files and (check or diff)):
        raise typer.Exit(EXIT_PROBLEMS)
