"""Requests: the folders, the edition and the limits of what a command or a program asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.composition.brief import EditionName
    from briefgen.content.fields import Marking


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """The content folder of a brief and how the brief is to be.

    `templates` are the desk's own, over those that ship. `known_at` names a revision or a day: the content as that
    commit has it. Nothing that is marked above `marking` is used. With `archival` a PDF is a PDF/A-3.
    """

    content: Path
    templates: Path | None = None
    known_at: str | None = None
    edition: EditionName = "full"
    archival: bool = False
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How a site is to be built.

    `address` is where the site will be published. So many of the latest days get PDFs as `pdfs` says (None: all), and
    so many processes work as `processes` says (None: one for each core).
    """

    output: Path
    address: str | None = None
    pdfs: int | None = None
    search: bool = True
    processes: int | None = None
