"""`briefgen init`: a new dossier, empty but for comments, or the whole example."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import failures, say, show_path


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of the new dossier; made where it is not there.")
    ],
    example: Annotated[
        bool, typer.Option("--example", help="Start with the example dossier, US–Iran talks in February 2026.")
    ] = False,
) -> None:
    """Start a dossier: a `content` folder with commented files. Nothing that is there is overwritten.

    Examples: `briefgen init mydesk`, `briefgen init try --example && cd try && briefgen brief`.
    """
    with failures():
        from briefgen.authoring.starter import start
        from briefgen.authoring.workspace import dossier_schema

        files = start(folder, example=example, schema_of=dossier_schema)
    for path in files:
        show_path(path)
    there = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    say(f"next: {there}briefgen check && briefgen brief")
