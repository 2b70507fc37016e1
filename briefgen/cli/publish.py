"""`briefgen publish`: push the built site to a branch."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.console import exit_on_failure, show_message
from briefgen.cli.options import DEFAULT_CONTENT, ContentOption


def publish(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder that `briefgen site` wrote.")] = Path(
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
            help="The site's own host name, for GitHub Pages. Later runs keep it; an empty one removes it.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, push nothing.")] = False,
    content: ContentOption = DEFAULT_CONTENT,
) -> None:
    """Push the built site to a branch of a git remote, as GitHub Pages and others serve it.

    Examples: `briefgen site --base-url https://desk.github.io/briefs/ && briefgen publish`,
    `briefgen publish --remote origin --branch pages --dry-run`.
    """
    with exit_on_failure():
        from briefgen.site.publish import Target, publish_site

        published = publish_site(folder, Target(remote, branch, cname), content, dry_run=dry_run)
    if path := _find_newer_file(content, folder):
        show_message(f"{path} was saved after the site was built; `briefgen site` builds it again")
    if published.is_up_to_date:
        show_message(f"{branch} of {remote} already has all {published.files:,} files; nothing to push")
    else:
        show_message(f"{published.files:,} files {'would go' if dry_run else 'pushed'} to {branch} of {remote}")


def _find_newer_file(content: Path, folder: Path) -> Path | None:
    """Return a content file that was saved after the site was built; hidden files and links do not count."""
    from briefgen.content.file_names import is_content, is_ignored
    from briefgen.site.model import MANIFEST

    built_at = (folder / MANIFEST).stat().st_mtime
    for parent, folders, names in os.walk(content):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        for name in sorted(names):
            path = Path(parent, name)
            if is_content(name) and _saved_at(path) > built_at:
                return path
    return None


def _saved_at(path: Path) -> float:
    """Return when a file was saved; 0 for a link, and for a file that no longer exists."""
    try:
        status = path.lstat()
    except OSError:
        return 0
    return status.st_mtime if stat.S_ISREG(status.st_mode) else 0
