"""`briefgen templates`: what the briefs are printed with, and copies of it to change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import failures, say, show_path


def templates(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="The files to copy, as they are listed; without any they are listed."),
    ] = None,
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", help="The folder of your own; made where it is not there.")
    ] = Path("templates"),
) -> None:
    """List the templates, styles and labels, or copy some into a folder of your own, to change them.

    Each file of your folder takes the place of ours. Nothing that is there is overwritten. Examples:
    `briefgen templates`, `briefgen templates labels/en.toml styles/base.css`, then
    `briefgen brief --templates templates`.
    """
    with failures():
        from briefgen.files.packaged import packaged_folder
        from briefgen.files.plain_files import read_plain_file
        from briefgen.files.writing import write_files, write_folder
        from briefgen.problems import UsageFailure, did_you_mean

        folder = packaged_folder("templates")
        known = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        for name in names or ():
            if name not in known:
                cure = did_you_mean(name, known) or "`briefgen templates` lists them"
                raise UsageFailure(f"there is no template `{name}`; {cure}")
        files = {into / name: (folder / name).read_bytes() for name in names or ()}
        there = {path for path in files if os.path.lexists(path)}
        for file in sorted(there):
            if read_plain_file(file, len(files[file])) != files[file]:
                raise UsageFailure(f"{file} is there already; change that one, or delete it first")
        new = {path: data for path, data in files.items() if path not in there}
        if into.exists():
            write_files(new)
        elif new:
            write_folder(into, new)
    for path in [into / name for name in names] if names else known:
        show_path(path)
    if names:
        say(f"next: change {'it' if len(names) == 1 else 'them'}, and `briefgen brief --templates {into}`")
