"""`briefgen doctor`: what this machine has of what briefgen needs, and how to get the rest."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import typer

from briefgen import __version__
from briefgen.cli.console import ENVIRONMENT, say
from briefgen.content.git.guard import git_version

OLDEST = (3, 11)
EXTRAS = {
    "edit": (("starlette", "uvicorn", "watchfiles", "ruamel.yaml"), "live preview and formatting"),
    "search": (("pagefind", "pagefind_bin"), "the search of the site"),
}


class Finding(NamedTuple):
    """One thing that was looked at: whether it is there, what it is, whether all else needs it, and the cure."""

    is_there: bool
    what: str
    is_needed: bool = True
    cure: str = ""


def doctor() -> None:
    """Look at Python, the libraries that set PDFs, fonts, git and the optional parts; say what to install.

    Exit code 3 where something is missing that a brief needs. Example: `briefgen doctor`.
    """
    say(f"briefgen {__version__}, {platform.platform()}")
    findings = [finding for look in LOOKS for finding in look()]
    for found in findings:
        sign = "ok     " if found.is_there else "missing" if found.is_needed else "without"
        typer.echo(f"{sign}  {found.what}")
        if not found.is_there and found.cure:
            typer.echo(f"         {found.cure}")
    if any(found.is_needed and not found.is_there for found in findings):
        raise typer.Exit(ENVIRONMENT)


def _python() -> Iterator[Finding]:
    here = platform.python_version()
    yield Finding(sys.version_info >= OLDEST, f"Python {here}", cure="briefgen needs Python 3.11 or newer")


def _pdf() -> Iterator[Finding]:
    """A real page, set by the process that sets all of them."""
    from briefgen.files.packaged import packaged_folder
    from briefgen.problems import ContentError, EnvironmentFailure
    from briefgen.rendering.pdf import PdfRenderer

    page = '<!doctype html><html lang="en"><head><title>x</title></head><body><h1>x</h1></body></html>'
    try:
        with PdfRenderer([packaged_folder("templates")]) as press:
            press.print(page, "a page to try")
        yield Finding(True, f"PDF: WeasyPrint {_version('weasyprint')}, Pango and HarfBuzz set a page")
    except EnvironmentFailure as failure:
        yield Finding(False, f"PDF: {failure.message}", cure=failure.hint)
    except ContentError as error:
        yield Finding(False, f"PDF: {error.problems[0].message}", cure=error.problems[0].hint)


def _fonts() -> Iterator[Finding]:
    from briefgen.rendering.glyphs import missing_glyphs
    from briefgen.rendering.templates import Templates

    fonts = Templates().fonts()
    scripts = {
        "Latin": "Aéñł", "Greek": "Ωλ", "Cyrillic": "Жя", "Arabic and Persian": "سپ", "Hebrew": "שא",
        "Devanagari": "हि", "Chinese and Japanese": "中日", "Korean": "한글",
    }  # fmt: skip
    there = [name for name, letters in scripts.items() if not missing_glyphs(letters, fonts)]
    yield Finding(bool(there), f"fonts: {len(fonts)} of ours, for {', '.join(there)}", cure="install briefgen again")
    if others := [name for name in scripts if name not in there]:
        cure = "where you need them: a `styles/fonts.css` in a templates folder of your own, see “Looks and words”"
        yield Finding(False, f"fonts for {', '.join(others)}", is_needed=False, cure=cure)


def _git() -> Iterator[Finding]:
    version = git_version()
    purpose = "git, which keeps the dossier, seals and knows what was known then"
    yield Finding(bool(version), version or purpose, is_needed=False, cure="install git: https://git-scm.com")


def _extras() -> Iterator[Finding]:
    for extra, (packages, purpose) in EXTRAS.items():
        lacking = [package for package in packages if not _version(package)]
        told = f"{extra}: {purpose}" + (f"; without {', '.join(lacking)}" if lacking else "")
        yield Finding(not lacking, told, is_needed=False, cure=f"pip install 'briefgen[{extra}]'")


def _version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _pdf, _fonts, _git, _extras)
