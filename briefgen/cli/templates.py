"""`briefgen templates`: list the files that briefs are printed with, and copy some to change."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import exit_on_failure, show_message, show_path


def templates(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="The files to copy, as they are listed; without a name, list all."),
    ] = None,
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", help="Your templates folder; it is created if it does not exist.")
    ] = Path("templates"),
) -> None:
    """List the templates, styles and labels, or copy some into your templates folder to change them.

    Each file in your folder replaces the one that ships with briefgen. Nothing is overwritten. Examples:
    `briefgen templates`, `briefgen templates labels/en.toml styles/base.css`, then
    `briefgen brief --templates templates`.
    """
    with exit_on_failure():
        from briefgen.files.packaged import packaged_folder
        from briefgen.problems import UsageFailure, did_you_mean

        folder = packaged_folder("templates")
        listed = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        for name in names or ():
            if name not in listed:
                hint = did_you_mean(name, listed) or "`briefgen templates` lists them"
                raise UsageFailure(f"there is no template `{name}`; {hint}")
        _write_copies({into / name: (folder / name).read_bytes() for name in names or ()}, into)
    for path in [into / name for name in names] if names else listed:
        show_path(path)
    if names:
        pronoun = "it" if len(names) == 1 else "them"
        show_message(f"next: change {pronoun}, and `briefgen brief --templates {into}`")


def _write_copies(files: Mapping[Path, bytes], folder: Path) -> None:
    """Write copies of templates. UsageFailure where a changed one exists."""
    from briefgen.files.plain_files import read_plain_file
    from briefgen.files.writing import write_files, write_folder
    from briefgen.problems import UsageFailure

    existing = {path for path in files if os.path.lexists(path)}
    for path in sorted(existing):
        if read_plain_file(path, len(files[path])) != files[path]:
            raise UsageFailure(f"{path} is there already; change that one, or delete it first")
    missing = {path: data for path, data in files.items() if path not in existing}
    if folder.exists():
        write_files(missing)
    elif missing:
        write_folder(folder, missing)
