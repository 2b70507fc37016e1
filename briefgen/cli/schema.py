"""`briefgen schema`: what an editor needs to complete and check content files while one types."""

from __future__ import annotations

from typing import Annotated

import typer

from briefgen.cli.console import failures, say, show_path
from briefgen.cli.options import CONTENT, Content


def schema(
    to_stdout: Annotated[
        bool, typer.Option("--print", help="Print the schema of any dossier, without its ids; write nothing.")
    ] = False,
    content: Content = CONTENT,
) -> None:
    """Write the JSON Schema of the content files beside them, with the ids of this dossier.

    From then on every command that reads the dossier keeps it up to date. VS Code finds it in a folder that
    `briefgen init` has made; in other editors the first line of a file names it:
    `# yaml-language-server: $schema=.briefgen.schema.json`. Examples: `briefgen schema`, `briefgen schema --print`.
    """
    with failures():
        if to_stdout:
            from briefgen.authoring.schema import render_schema

            typer.echo(render_schema({}), nl=False)
            return
        from briefgen.authoring.workspace import write_schema

        path, is_ignored = write_schema(content)
    show_path(path)
    if is_ignored is False:
        say(f"git would take it: write `{path}` into .gitignore, for it follows from the content")
