"""The `briefgen` program: its name, its commands and its version.

Commands import what they need only when they run.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from briefgen import __version__
from briefgen.cli.brief import brief
from briefgen.cli.changes import changes
from briefgen.cli.check import check
from briefgen.cli.console import EXIT_ENVIRONMENT, show_failure
from briefgen.cli.doctor import doctor
from briefgen.cli.fmt import fmt
from briefgen.cli.init import init
from briefgen.cli.lists import list_app
from briefgen.cli.new import new_app
from briefgen.cli.publish import publish
from briefgen.cli.schema import schema
from briefgen.cli.seal import seal, verify
from briefgen.cli.serve import serve
from briefgen.cli.show import show
from briefgen.cli.site import site
from briefgen.cli.templates import templates
from briefgen.files.disk_errors import disk_failure

app = typer.Typer(
    name="briefgen", no_args_is_help=True, pretty_exceptions_show_locals=False, rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Daily briefings from YAML in git: who stands where, what happens next, and who says so.",
    epilog="Start with `briefgen init DIR --example`. Exit codes: 0 success, 1 problems in content or templates, "
    "2 usage, 3 environment or disk, 130 interrupted.",
)  # fmt: skip
app.command()(brief)
app.command()(check)
app.command()(serve)
app.command()(changes)
app.command()(show)
app.add_typer(list_app, name="list")
app.command()(seal)
app.command()(verify)
app.command()(site)
app.command()(publish)
app.add_typer(new_app, name="new")
app.command()(fmt)
app.command()(templates)
app.command()(schema)
app.command()(init)
app.command()(doctor)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"briefgen {__version__}")
        raise typer.Exit


@app.callback()
def handle_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Accept the options of the program itself."""


def run() -> None:
    """Run the program: the entry point of the console script."""
    gc.set_threshold(
        100_000, 50, 50
    )  # nearly everything lives until the end: collecting would take a fifth of the time
    try:
        app(prog_name="briefgen")
    except OSError as error:  # a full disk behind stdout, or a call that no other handler covers
        _show_disk_error(error)
        raise SystemExit(EXIT_ENVIRONMENT) from None


def _show_disk_error(error: OSError) -> None:
    """Print what the operating system refused; output that cannot be written is dropped."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    with suppress(OSError, ValueError):
        show_failure(disk_failure(error, action="use" if error.filename else "write"))
