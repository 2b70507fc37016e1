"""`briefgen serve`: show the brief in a browser, and follow every save."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.console import count_problems, exit_on_failure, show_message
from briefgen.cli.options import (
    DEFAULT_CONTENT,
    ContentOption,
    MarkingOption,
    TemplatesOption,
    parse_day,
    parse_marking,
)

if TYPE_CHECKING:
    from briefgen.preview.state import BuildState


def serve(
    day: Annotated[
        str | None,
        typer.Argument(metavar="[DATE]", help="The day whose brief to show; by default that of `briefgen brief`."),
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="By default the first free one from 8000 on.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in your browser.")] = False,
    content: ContentOption = DEFAULT_CONTENT,
    templates: TemplatesOption = None,
    marking: MarkingOption = None,
) -> None:
    """Show the brief in a browser while you write. Every save of content or templates shows at once.

    Errors are shown on top of the last good page. The preview answers only this machine, and no page of another site.
    The PDF is at `/brief.pdf`. Examples: `briefgen serve`, `briefgen serve 2026-02-04 --open`.
    """
    brief_day = parse_day(day)
    with exit_on_failure():
        from briefgen.pipeline.request import BriefRequest
        from briefgen.problems import EnvironmentFailure

        try:
            from briefgen.preview.listener import HOST, bind
            from briefgen.preview.server import serve as run_server
        except ModuleNotFoundError as error:
            hint = "`pip install 'briefgen[edit]'` installs what the preview needs"
            raise EnvironmentFailure(f"{error.name} is not installed", hint) from None
        from briefgen.files.packaged import packaged_folder
        from briefgen.preview.state import Preview

        if not content.is_dir():
            raise EnvironmentFailure(f"there is no content folder at {content}", "`briefgen init DIR` creates one")
        preview = Preview(BriefRequest(content, templates, marking=parse_marking(marking)), brief_day)
        with bind(port) as bound:
            address = f"http://{HOST}:{bound.getsockname()[1]}/"

            def show_address() -> None:
                typer.echo(address)
                show_message("Ctrl-C stops it")
                if open_browser:
                    webbrowser.open(address)

            folders = [content, templates or Path(packaged_folder("templates"))]
            run_server(preview, folders, bound, _show_state, show_address)


def _show_state(state: BuildState) -> None:
    show_message(state.failure or count_problems(state.problems))
