"""`briefgen publish`: the built site, pushed to a branch."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import failures, say
from briefgen.cli.options import CONTENT, Content


def publish(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder that `briefgen site` has filled.")] = Path(
        "output/site"
    ),
    remote: Annotated[str, typer.Option("--remote", help="The git remote to push to.")] = "origin",
    branch: Annotated[
        str, typer.Option("--branch", help="The branch that holds the site, and nothing else.")
    ] = "gh-pages",
    cname: Annotated[
        str | None,
        typer.Option(
            "--cname",
            metavar="HOST",
            help="The site's own host name, for GitHub Pages; said once it stays, and an empty one takes it away.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, push nothing.")] = False,
    content: Content = CONTENT,
) -> None:
    """Push the built site to a branch of a git remote, as GitHub Pages and others serve it.

    Examples: `briefgen site --base-url https://desk.github.io/briefs/ && briefgen publish`,
    `briefgen publish --remote origin --branch pages --dry-run`.
    """
    with failures():
        from briefgen.site.publish import Target
        from briefgen.site.publish import publish_site as push

        published = push(folder, Target(remote, branch, cname), content, dry_run=dry_run)
    if newer := _newer(content, folder):
        say(f"{newer} was saved after the site was built; `briefgen site` builds it again")
    if published.was_there:
        say(f"{branch} of {remote} has all {published.files:,} files as they are; nothing to push")
    else:
        say(f"{published.files:,} files {'would go' if dry_run else 'pushed'} to {branch} of {remote}")


def _newer(content: Path, folder: Path) -> Path | None:
    """A content file that was saved after the site was built; hidden files and links are no content."""
    from briefgen.content.file_names import is_content, is_ignored
    from briefgen.site.model import MANIFEST

    built = (folder / MANIFEST).stat().st_mtime
    for place, folders, names in os.walk(content):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        for name in sorted(names):
            path = Path(place, name)
            if is_content(name) and _saved(path) > built:
                return path
    return None


def _saved(path: Path) -> float:
    """When a file was saved; never for a link, or for what was removed meanwhile."""
    try:
        status = path.lstat()
    except OSError:
        return 0
    return status.st_mtime if stat.S_ISREG(status.st_mode) else 0
