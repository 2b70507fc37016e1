"""the options that several commands share, and the days that people type."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefgen.content.fields import Marking

Content = Annotated[Path, typer.Option("--content", metavar="DIR", help="The folder of the dossier.")]
TemplatesDir = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="A folder of your own; each file in it takes the place of ours."),
]


class Edition(StrEnum):
    """The form in which a brief goes out."""

    full = "full"
    one_page = "one-page"


KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", metavar="REV|DATE", help="Only what was in git then: a revision, or the end of a day."),
]
MarkingLimit = Annotated[
    str | None,
    typer.Option(
        "--marking", metavar="MARK", help="Leave out what is marked above: clear, green, amber, amber+strict, red."
    ),
]
EditionOption = Annotated[
    Edition,
    typer.Option("--edition", help="The whole brief, or what fits on one page: the page says what it left out."),
]
CONTENT = Path("content")


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


def parse_marking(text: str | None) -> Marking | None:
    """`TLP:GREEN`, or `green` for short."""
    from briefgen.content.fields import MARKINGS

    if text is None:
        return None
    for marking in MARKINGS:
        if text.upper().removeprefix("TLP:") == marking.removeprefix("TLP:"):
            return marking
    known = ", ".join(marking.removeprefix("TLP:").lower() for marking in MARKINGS)
    raise typer.BadParameter(f"`{text}` is not a marking; there are {known}", param_hint="--marking")


def right_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def parse_day(text: str | None) -> date | datetime | None:
    """`2026-02-04` as it is, `today` and `yesterday` by the clock (and later by the desk's zone), nothing as None."""
    if text is None:
        return None
    now = right_now()
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
