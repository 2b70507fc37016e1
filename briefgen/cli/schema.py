"""`briefgen schema`: write the schema with which editors complete and check content files."""

from __future__ import annotations

from typing import Annotated

import typer

from briefgen.cli.console import exit_on_failure, show_message, show_path
from briefgen.cli.options import DEFAULT_CONTENT, ContentOption


def schema(
    to_stdout: Annotated[
        bool, typer.Option("--print", help="Print the schema without the ids of a dossier; write nothing.")
    ] = False,
    content: ContentOption = DEFAULT_CONTENT,
) -> None:
    """Write the JSON Schema of the content files beside them, with the ids of this dossier.

    From then on every command that reads the dossier keeps it up to date. VS Code finds it in a folder that
    `briefgen init` has created; for other editors, the first line of a file names it:
    `# yaml-language-server: $schema=.briefgen.schema.json`. Examples: `briefgen schema`, `briefgen schema --print`.
    """
    with exit_on_failure():
        if to_stdout:
            from briefgen.authoring.schema import render_schema

            typer.echo(render_schema({}), nl=False)
            return
        from briefgen.authoring.workspace import write_schema

        path, is_ignored = write_schema(content)
    show_path(path)
    if is_ignored is False:
        show_message(f"add `{path}` to .gitignore: it is generated from the content")
