"""Options that several commands share, and the values that people type for them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefgen.content.fields import Marking


class EditionChoice(StrEnum):
    """The editions that `--edition` offers."""

    full = "full"
    one_page = "one-page"


class ProblemFormat(StrEnum):
    """How problems are printed."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


class ChangesFormat(StrEnum):
    """How changes are printed."""

    text = "text"
    md = "md"
    json = "json"
    comment = "comment"


DEFAULT_CONTENT = Path("content")
ContentOption = Annotated[Path, typer.Option("--content", metavar="DIR", help="The folder of the dossier.")]
TemplatesOption = Annotated[
    Path | None,
    typer.Option(
        "--templates", metavar="DIR", help="Your templates folder; its files replace those that ship with briefgen."
    ),
]
KnownAtOption = Annotated[
    str | None,
    typer.Option(
        "--known-at", metavar="REV|DATE", help="Use only what git held at a revision, or at the end of a day."
    ),
]
MarkingOption = Annotated[
    str | None,
    typer.Option(
        "--marking",
        metavar="MARK",
        help="Leave out everything marked more restrictively, and whatever refers to it: clear, green, amber, "
        "amber+strict or red.",
    ),
]
EditionOption = Annotated[
    EditionChoice, typer.Option("--edition", help="The full brief, or one page that says what it leaves out.")
]
DayOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; by default the latest one.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
ProblemFormatOption = Annotated[ProblemFormat, typer.Option("--format", help="How to print the problems.")]


def parse_marking(text: str | None) -> Marking | None:
    """Return the marking that somebody typed, such as `TLP:GREEN`, or `green` for short."""
    from briefgen.content.fields import MARKINGS

    if text is None:
        return None
    for marking in MARKINGS:
        if text.upper().removeprefix("TLP:") == marking.removeprefix("TLP:"):
            return marking
    choices = ", ".join(marking.removeprefix("TLP:").lower() for marking in MARKINGS)
    raise typer.BadParameter(f"`{text}` is not a marking; there are {choices}", param_hint="--marking")


def read_clock() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def parse_day(text: str | None) -> date | datetime | None:
    """Return the day that somebody typed: `2026-02-04`, `today` or `yesterday`; None for None.

    `today` and `yesterday` become instants, because the desk's time zone is not known until its content is read.
    """
    if text is None:
        return None
    now = read_clock()
    if text == "today":
        return now
    if text == "yesterday":
        return now - timedelta(days=1)
    try:
        if not re.fullmatch(r"[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is not a day; write 2026-02-04, today or yesterday") from None
