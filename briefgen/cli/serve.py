"""`briefgen serve`: the brief in a browser, following every save."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.console import failures, say, tally
from briefgen.cli.options import CONTENT, Content, MarkingLimit, TemplatesDir, parse_day, parse_marking

if TYPE_CHECKING:
    from briefgen.preview.state import BuildState


def serve(
    day: Annotated[
        str | None,
        typer.Argument(metavar="[DATE]", help="Whose brief is shown first; by default that of `briefgen brief`."),
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="By default the first free one from 8000 on.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in your browser.")] = False,
    content: Content = CONTENT,
    templates: TemplatesDir = None,
    marking: MarkingLimit = None,
) -> None:
    """Show the brief in a browser while you write; every save of content or templates shows at once.

    Errors are shown on top of the last good page. The preview answers this machine alone, and no page of another site.
    The PDF is at `/brief.pdf`.
    Examples: `briefgen serve`, `briefgen serve 2026-02-04 --open`.
    """
    wanted = parse_day(day)
    with failures():
        from briefgen.pipeline.request import BriefRequest
        from briefgen.problems import EnvironmentFailure

        try:
            from briefgen.preview.listener import HOST, bind
            from briefgen.preview.server import serve as run
        except ModuleNotFoundError as missing:
            cure = "`pip install 'briefgen[edit]'` brings what the preview needs"
            raise EnvironmentFailure(f"{missing.name} is not installed", cure) from None
        from briefgen.files.packaged import packaged_folder
        from briefgen.preview.state import Preview

        if not content.is_dir():
            raise EnvironmentFailure(f"there is no content folder at {content}", "`briefgen init DIR` makes one")
        preview = Preview(BriefRequest(content, templates, marking=parse_marking(marking)), wanted)
        with bind(port) as bound:
            address = f"http://{HOST}:{bound.getsockname()[1]}/"

            def ready() -> None:
                typer.echo(address)
                say("Ctrl-C ends it")
                if open_browser:
                    webbrowser.open(address)

            run(preview, [content, templates or Path(packaged_folder("templates"))], bound, _tell, ready)


def _tell(shown: BuildState) -> None:
    say(shown.failure or tally(shown.problems))
