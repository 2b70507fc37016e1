"""`briefgen doctor`: check that this machine has what briefgen needs."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import typer

from briefgen import __version__
from briefgen.cli.console import EXIT_ENVIRONMENT, show_message
from briefgen.content.git.guard import git_version

OLDEST_PYTHON = (3, 11)
EXTRAS = {
    "edit": (("starlette", "uvicorn", "watchfiles", "ruamel.yaml"), "live preview and formatting"),
    "search": (("pagefind", "pagefind_bin"), "the search of the site"),
}


class Finding(NamedTuple):
    """The result of one check, with a hint where something is missing."""

    is_present: bool
    text: str
    is_needed: bool = True
    hint: str = ""


def doctor() -> None:
    """Check that this machine has what briefgen needs.

    It looks at Python, the libraries that make PDFs, fonts, git and the optional packages, and says what to install.
    Exit code 3 where something is missing that a brief needs. Example: `briefgen doctor`.
    """
    show_message(f"briefgen {__version__}, {platform.platform()}")
    findings = [finding for check in CHECKS for finding in check()]
    for finding in findings:
        label = "ok     " if finding.is_present else "missing" if finding.is_needed else "without"
        typer.echo(f"{label}  {finding.text}")
        if not finding.is_present and finding.hint:
            typer.echo(f"         {finding.hint}")
    if any(finding.is_needed and not finding.is_present for finding in findings):
        raise typer.Exit(EXIT_ENVIRONMENT)


def _check_python() -> Iterator[Finding]:
    is_recent = sys.version_info >= OLDEST_PYTHON
    yield Finding(is_recent, f"Python {platform.python_version()}", hint="briefgen needs Python 3.11 or newer")


def _check_pdf() -> Iterator[Finding]:
    """Render a page to PDF, as every brief is."""
    from briefgen.files.packaged import packaged_folder
    from briefgen.problems import ContentError, EnvironmentFailure
    from briefgen.rendering.pdf import PdfRenderer

    page = '<!doctype html><html lang="en"><head><title>x</title></head><body><h1>x</h1></body></html>'
    try:
        with PdfRenderer([packaged_folder("templates")]) as renderer:
            renderer.print(page, "a page to try")
        yield Finding(True, f"PDF: WeasyPrint {_package_version('weasyprint')}, Pango and HarfBuzz set a page")
    except EnvironmentFailure as failure:
        yield Finding(False, f"PDF: {failure.message}", hint=failure.hint)
    except ContentError as error:
        yield Finding(False, f"PDF: {error.problems[0].message}", hint=error.problems[0].hint)


def _check_fonts() -> Iterator[Finding]:
    from briefgen.rendering.glyphs import missing_glyphs
    from briefgen.rendering.templates import Templates

    fonts = Templates().fonts()
    letters_by_script = {
        "Latin": "Aéñł", "Greek": "Ωλ", "Cyrillic": "Жя", "Arabic and Persian": "سپ", "Hebrew": "שא",
        "Devanagari": "हि", "Chinese and Japanese": "中日", "Korean": "한글",
    }  # fmt: skip
    covered = [script for script, letters in letters_by_script.items() if not missing_glyphs(letters, fonts)]
    text = f"fonts: {len(fonts)} come with briefgen, for {', '.join(covered)}"
    yield Finding(bool(covered), text, hint="reinstall briefgen")
    if others := [script for script in letters_by_script if script not in covered]:
        hint = "if you need them, add `styles/fonts.css` to your templates folder, see “Theme and wording”"
        yield Finding(False, f"fonts for {', '.join(others)}", is_needed=False, hint=hint)


def _check_git() -> Iterator[Finding]:
    version = git_version()
    purpose = "git, which keeps the history, seals briefs and shows what was known at the time"
    yield Finding(bool(version), version or purpose, is_needed=False, hint="install git: https://git-scm.com")


def _check_extras() -> Iterator[Finding]:
    for extra, (packages, purpose) in EXTRAS.items():
        missing = [package for package in packages if not _package_version(package)]
        text = f"{extra}: {purpose}" + (f"; without {', '.join(missing)}" if missing else "")
        yield Finding(not missing, text, is_needed=False, hint=f"pip install 'briefgen[{extra}]'")


def _package_version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _check_python, _check_pdf, _check_fonts, _check_git, _check_extras
)  # fmt: skip
