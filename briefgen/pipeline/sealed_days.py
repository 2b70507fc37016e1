"""The sealed days of a site: the files of each as they were sealed, and the corrections since."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from briefgen.composition.entries import day_path
from briefgen.content.model import Dossier, Seal
from briefgen.content.redact import is_above
from briefgen.content.sealed_briefs import corrections_since
from briefgen.pipeline.brief import SEALED
from briefgen.rendering.prose import plain_text
from briefgen.site.model import FormatLink, SealedPage, Site, SiteFile

FORMAT_ORDER = ("html", "pdf", "md", "json", "ics")


class SealedDays:
    """The seals of a dossier that a site may show, by day, each day's revisions in order."""

    def __init__(self, dossier: Dossier, site: Site) -> None:
        self._by_day: dict[date, list[Seal]] = {}
        for seal in dossier.seals:
            if not is_above(seal, site.marking):
                self._by_day.setdefault(seal.day.begins, []).append(seal)
        self.corrected: dict[str, list[date]] = {}  # by the id of a correction the days whose briefs it corrects
        for day, seals in self._by_day.items():
            for correction in corrections_since(dossier, seals[-1]):
                self.corrected.setdefault(correction.id or "", []).append(day)

    def __contains__(self, day: date) -> bool:
        return day in self._by_day

    def revisions(self, day: date) -> Sequence[Seal]:
        """Return the seals of a day, the latest last."""
        return self._by_day.get(day, ())

    def page(self, day: date) -> SealedPage:
        """Return the number and the revisions of a sealed day, as its page names them."""
        *earlier, last = self._by_day[day]
        paths = tuple((seal.revision, f"{day_path(day)}r{seal.revision}/{day}.html") for seal in earlier)
        return SealedPage(last.number, last.revision, paths)


def sealed_files(seals: Sequence[Seal]) -> tuple[list[SiteFile], tuple[FormatLink, ...], str]:
    """Return the files of all revisions of a day, the links to those of the latest one, and its HTML page."""
    files: list[SiteFile] = []
    links: list[FormatLink] = []
    page = ""
    for seal in seals:
        folder = Path(seal.at.file).parent
        links = []
        for name in sorted(seal.files):
            suffix = name.rpartition(".")[2]
            if suffix not in SEALED:
                continue
            path = f"{day_path(seal.day.begins)}r{seal.revision}/{name}"
            data = (folder / name).read_bytes()
            files.append(SiteFile(path, data))
            links.append(FormatLink(suffix, path))
            if suffix == "html":
                page = data.decode()
    return files, tuple(sorted(links, key=lambda link: FORMAT_ORDER.index(link.name))), page


def first_bottom_line(files: Sequence[SiteFile]) -> str:
    """Return the first line of the bottom line of the latest revision, from its JSON."""
    briefs = [json.loads(file.data) for file in files if file.path.endswith(".json")]
    lines = briefs[-1].get("bottom_line", []) if briefs else []
    return plain_text(lines[0]["text"]) if lines else ""


def is_sealed_document(path: str) -> bool:
    """Whether a page is a document that was sealed: it is published as it is, and its links stay inside it."""
    return re.fullmatch(r"\d{4}/\d\d/\d\d/r\d+/.*", path) is not None
