"""`briefgen site`: the static site of all days, in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import Stages, counted, failures, say, show_path
from briefgen.cli.options import CONTENT, Content, TemplatesDir


def site(
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Where the site will lie, for feeds, the site map and canonical links. Default: the dossier's.",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the site, and of nothing else.")
    ] = Path("output/site"),
    pdfs: Annotated[
        str,
        typer.Option("--pdfs", metavar="N", help="Of how many of the latest days there is a PDF: a number, or `all`."),
    ] = "30",
    no_search: Annotated[bool, typer.Option("--no-search", help="Build no search index.")] = False,
    content: Content = CONTENT,
    templates: TemplatesDir = None,
) -> None:
    """Build the static site: every day, party, issue, event and person, with feeds, calendars and search.

    It works from any address, from a plain folder too; nothing above the dossier's `site.marking` is in it.
    Examples: `briefgen site`, `briefgen site --base-url https://desk.example/briefs/ --output public`.
    """
    wanted, address = _number(pdfs), _address(base_url)
    stages = Stages()
    with failures():
        from briefgen.pipeline.request import BriefRequest, SiteOptions
        from briefgen.pipeline.site import build_site

        options = SiteOptions(output, address, wanted, not no_search)
        built = build_site(BriefRequest(content, templates), options, stages)
    show_path(output)
    made = f"{built.rebuilt_days:,} of them made again" if built.rebuilt_days < built.days else "all of them made"
    files = f"{counted(built.files, 'file')}, {built.changed:,} new or changed"
    say(f"{counted(built.days, 'day')}, {made}; {files}, {counted(built.pdfs, 'PDF')}")
    if built.removed_days:
        say(f"no longer there, for nothing that may be told is dated so: {', '.join(built.removed_days)}")
    if not built.has_address:
        say("no address, so no feeds, site map, canonical links or page for what is not found: give --base-url")
    if not built.has_search and not no_search:
        say("no search: `pip install 'briefgen[search]'` brings Pagefind")
    if built.warnings:
        say(f"{counted(built.warnings, 'warning')}, see `briefgen check`")
    say(stages.summary())


def _number(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal():
        raise typer.BadParameter(f"`{text}` is neither a number nor `all`", param_hint="--pdfs")
    return int(text)


def _address(text: str | None) -> str | None:
    from briefgen.content.addresses import site_address, site_address_fault

    if not text:
        return text
    if reason := site_address_fault(text):
        raise typer.BadParameter(f"`{text}` is not the address of a site: {reason}", param_hint="--base-url")
    return site_address(text)
