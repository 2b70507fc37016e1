"""`briefgen init`: start a dossier, empty but for comments, or with the example's content."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import exit_on_failure, show_message, show_path


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of the new dossier; it is created if it does not exist.")
    ],
    example: Annotated[
        bool, typer.Option("--example", help="Start with the example dossier, US–Iran talks in February 2026.")
    ] = False,
) -> None:
    """Start a dossier: a `content` folder with commented files. Nothing is overwritten.

    Examples: `briefgen init mydesk`, `briefgen init try --example && cd try && briefgen brief`.
    """
    with exit_on_failure():
        from briefgen.authoring.starter import create_dossier
        from briefgen.authoring.workspace import dossier_schema

        files = create_dossier(folder, example=example, schema_of=dossier_schema)
    for path in files:
        show_path(path)
    change_folder = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    show_message(f"next: {change_folder}briefgen check && briefgen brief")
