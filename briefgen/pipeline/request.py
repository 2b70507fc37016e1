"""what a command asks of the road: the folders, the edition, the limits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.composition.brief import EditionName
    from briefgen.content.fields import Marking

Progress = Callable[[str], AbstractContextManager[Callable[[str], object]]]  # its name; inside, how far it has come


def no_progress(_: str) -> AbstractContextManager[Callable[[str], object]]:
    """No progress."""
    return nullcontext(lambda _: None)


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """The folders that a command works with."""

    content: Path
    templates: Path | None = None
    known_at: str | None = None  # a revision or a day: the content as that commit has it
    edition: EditionName = "full"
    archival: bool = False  # the PDF is a PDF/A-3 too
    marking: Marking | None = None  # nothing that is marked above it


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What a build of the site is asked for; `pdfs` is of how many of the latest days, None of all."""

    output: Path
    address: str | None = None
    pdfs: int | None = None
    search: bool = True
    processes: int | None = None  # None: as many as there are cores
