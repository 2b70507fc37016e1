"""`briefgen site`: build the static site of all days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.console import ProgressDisplay, count_noun, exit_on_failure, show_message, show_path
from briefgen.cli.options import DEFAULT_CONTENT, ContentOption, TemplatesOption

if TYPE_CHECKING:
    from briefgen.pipeline.site import SiteSummary


def site(
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="The site's address, for feeds, the site map and canonical links; by default the dossier's.",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the site, and of nothing else.")
    ] = Path("output/site"),
    pdfs: Annotated[
        str,
        typer.Option("--pdfs", metavar="N", help="How many of the latest days get a PDF: a number, or `all`."),
    ] = "30",
    no_search: Annotated[bool, typer.Option("--no-search", help="Build no search index.")] = False,
    content: ContentOption = DEFAULT_CONTENT,
    templates: TemplatesOption = None,
) -> None:
    """Build the static site: every day, party, issue, event and person, with feeds, calendars and search.

    A further run rebuilds only the days affected by a change. The site works at any address, and from a plain folder.
    It leaves out everything marked more restrictively than the dossier's `site.marking`.
    Examples: `briefgen site`, `briefgen site --base-url https://desk.example/briefs/ --output public`.
    """
    pdf_days, address = _parse_count(pdfs), _parse_address(base_url)
    progress = ProgressDisplay()
    with exit_on_failure():
        from briefgen.pipeline.request import BriefRequest, SiteOptions
        from briefgen.pipeline.site import build_site

        options = SiteOptions(output, address, pdf_days, not no_search)
        summary = build_site(BriefRequest(content, templates), options, progress)
    show_path(output)
    _show_summary(summary, needs_search=not no_search)
    show_message(progress.summary())


def _show_summary(summary: SiteSummary, *, needs_search: bool) -> None:
    rebuilt = f"{summary.rebuilt_days:,} rebuilt" if summary.rebuilt_days < summary.days else "all built"
    files = f"{count_noun(summary.files, 'file')}, {summary.changed:,} new or changed"
    show_message(f"{count_noun(summary.days, 'day')}, {rebuilt}; {files}, {count_noun(summary.pdfs, 'PDF')}")
    if summary.removed_days:
        show_message(f"removed days without a record that may be published: {', '.join(summary.removed_days)}")
    if not summary.has_address:
        show_message("no address, so no feeds, site map, canonical links or “not found” page: give --base-url")
    if not summary.has_search and needs_search:
        show_message("no search: `pip install 'briefgen[search]'` installs Pagefind")
    if summary.warnings:
        show_message(f"{count_noun(summary.warnings, 'warning')}, see `briefgen check`")


def _parse_count(text: str) -> int | None:
    """Return the number of days that get a PDF; None for `all`."""
    if text == "all":
        return None
    if not text.isdecimal():
        raise typer.BadParameter(f"`{text}` is neither a number nor `all`", param_hint="--pdfs")
    return int(text)


def _parse_address(text: str | None) -> str | None:
    from briefgen.content.addresses import site_address, site_address_fault

    if not text:
        return text
    if reason := site_address_fault(text):
        raise typer.BadParameter(f"`{text}` is not the address of a site: {reason}", param_hint="--base-url")
    return site_address(text)
