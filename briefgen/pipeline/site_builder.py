"""Build the pages of a site as work items that do not depend on each other.

A worker writes the files that it makes into the staging folder, and returns their paths and digests. A day or an entry
is rendered again only if its cache key has changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from datetime import date
from functools import cache, cached_property
from typing import Literal
from urllib.parse import urlsplit

from briefgen import __version__
from briefgen.composition.brief import NO_IMPRINT, ComposedBrief
from briefgen.composition.entries import AnyEntry, CorrectionEntry, EntryCollection, IssueEntry, PartyEntry, day_path
from briefgen.composition.entry_builder import build_entries, correction_entries
from briefgen.formats import OutputFormat
from briefgen.pipeline.cache_keys import CacheKeys, content_digests, digest
from briefgen.pipeline.days import compose_brief, compose_briefs
from briefgen.pipeline.load import LoadedDossier
from briefgen.pipeline.page_result import PageResult
from briefgen.pipeline.previous import previous_sealed_snapshot
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.sealed_days import SealedDays, first_bottom_line, is_sealed_document, sealed_files
from briefgen.pipeline.site_lists import entry_lists
from briefgen.problems import ContentError
from briefgen.rendering.json import json_text
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.templates import Templates
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.rules.stance_history import StanceHistories, stance_histories
from briefgen.site.day_pages import DayInput, render_day
from briefgen.site.entry_pages import entry_path, render_entry
from briefgen.site.links import internal_links
from briefgen.site.model import FormatLink, Neighbour, Site, SiteFile, format_path
from briefgen.site.page_renderer import PageRenderer
from briefgen.site.staging import Staging
from briefgen.timeline.affected_days import first_affected_days
from briefgen.timeline.build import as_of

MAX_DAYS_PER_ITEM = 64  # each item walks through the weeks before its first day again
MAX_PDFS_PER_ITEM = 2  # a PDF takes a hundred times as long as the rest of a day
WorkItem = tuple[Literal["days", "home", "entries", "lists"], tuple[int, ...]]
HOME_PAGE: WorkItem = ("home", ())


class SiteBuilder:
    """Builds the pages of a site."""

    def __init__(
        self, request: BriefRequest, loaded: LoadedDossier, templates: Templates, options: SiteOptions,
        staging: Staging, *, has_search: bool,
    ) -> None:  # fmt: skip
        settings = loaded.timeline.dossier.settings
        address = options.address or settings.site.address
        # What a sealed brief showed is read from its own commit, and may hold no more than the site does.
        self._request = replace(request, marking=settings.site.marking)
        self.loaded, self.templates, self._staging = loaded, templates, staging
        self.processes = options.processes or os.cpu_count() or 1
        self.days = loaded.timeline.days
        self.site = Site(
            settings.title, settings.language, settings.time_zone, settings.site.marking, self.days[-1],
            f"{address.rstrip('/')}/" if address else None, has_search,
        )  # fmt: skip
        self.base_path = urlsplit(self.site.address).path if self.site.address else "/"
        self.renderer = PageRenderer(templates, self.site)
        self._first_with_pdf = 0 if options.pdfs is None else len(self.days) - options.pdfs
        self.sealed = SealedDays(loaded.content.unredacted, self.site)

    # Cache keys

    @cached_property
    def keys(self) -> CacheKeys:
        """The cache keys of this build."""
        # The last day does not matter to a day, unless the desk's own templates print it.
        last_day = str(self.site.day) if len(self.templates.folders) > 1 else ""
        site = json_text({**asdict(self.site), "day": last_day})
        base = digest(__version__, self.templates.digest(), site, str(self.loaded.content.redacted_count))
        effects = first_affected_days(self.loaded.timeline)
        files = (
            (effects.get(file.name, date.min), file.name, hashlib.sha256(file.text.encode()).hexdigest())
            for file in self.loaded.content.documents
        )
        seals = [self._seal_text(day) for day in self.days]
        return CacheKeys(base, content_digests(self.days, files), seals, self.site.day)

    def _seal_text(self, day: date) -> str:
        """What of a day was sealed, and the corrections that its page announces; else the last sealed brief before."""
        if day in self.sealed:
            files = [(str(seal.revision), tuple(sorted(seal.files.items()))) for seal in self.sealed.revisions(day)]
            return json_text((tuple(files), self._notices(day)))
        last = self.loaded.timeline.dossier.sealed_before(day)
        return f"No. {last.number} r{last.revision}" if last else ""

    def day_key(self, number: int) -> str:
        """Return the key of the page of a day."""
        before, after = (neighbour.day if neighbour else None for neighbour in self._neighbours(number))
        return self.keys.day_key(number, before, after, has_pdf=number >= self._first_with_pdf)

    def _entry_key(self, entry: AnyEntry) -> str:
        return self.keys.entry_key(json_text(entry), says_day=isinstance(entry, (PartyEntry, IssueEntry)))

    # Work items

    def day_items(self, numbers: Sequence[int]) -> list[WorkItem]:
        """Return the work items for the pages of some days, those that take longest first."""
        with_pdf = [number for number in numbers if self._needs_pdf(number)]
        others = sorted({*numbers} - {*with_pdf})
        pdfs_per_item = min(MAX_PDFS_PER_ITEM, max(1, len(with_pdf) // self.processes))
        days_per_item = min(MAX_DAYS_PER_ITEM, max(1, len(others) // (4 * self.processes)))
        parts = (*_in_parts(with_pdf, pdfs_per_item), *_in_parts(others, days_per_item))
        return [("days", part) for part in parts]

    def days_with_new_pdf(self) -> list[int]:
        """Return the days whose page has changed and whose PDF has to be made: they take longest."""
        keys_before = self._staging.previous.keys
        numbers = range(max(self._first_with_pdf, 0), len(self.days))
        return [n for n in numbers if keys_before.get(day_path(self.days[n])) != self.day_key(n) and self._needs_pdf(n)]

    def _needs_pdf(self, number: int) -> bool:
        """Whether the PDF of a day has to be made: not for a sealed day, nor where the same brief has one already."""
        day = self.days[number]
        has_same = self._staging.previous.is_reusable(format_path(day, "pdf"), self.keys.brief_key(number))
        return number >= self._first_with_pdf and day not in self.sealed and not has_same

    def entry_items(self) -> list[WorkItem]:
        """Return the work items for the pages of all entries, a share for each process, and for their lists."""
        return [*(("entries", (share, self.processes)) for share in range(self.processes)), ("lists", ())]

    def run(self, item: WorkItem) -> PageResult:
        """Do one work item. Content errors come back as problems, for exceptions do not cross processes well."""
        kind, numbers = item
        result = PageResult()
        try:
            match kind:
                case "lists":
                    self._build_lists(result)
                case "entries":
                    self._build_entries(result, *numbers)
                case "home":
                    self._build_days(result, [len(self.days) - 1], is_home=True)
                case "days":
                    self._build_days(result, numbers, is_home=False)
        except ContentError as error:
            result.problems.extend(error.problems)
        return result

    def add(self, result: PageResult, file: SiteFile) -> None:
        """Write a file into the staging folder, and note it and its links."""
        result.files.append(self._staging.write(file))
        if file.path.endswith(".html") and not is_sealed_document(file.path):
            result.links[file.path] = internal_links(file.path, file.data.decode(), self.base_path)
            if b'content="noindex"' not in file.data:
                result.listed.append(file.path)

    # Days

    def _build_days(self, result: PageResult, numbers: Sequence[int], *, is_home: bool) -> None:
        with ExitStack() as stack:
            pdf_renderer = cache(lambda: stack.enter_context(PdfRenderer(self.templates.folders)))
            if not is_home and any(map(self._needs_pdf, numbers)):
                pdf_renderer()
            for number, composed in zip(numbers, self._compose(numbers), strict=True):
                day_input, files = self._day_input(number, composed, pdf_renderer, result, is_home=is_home)
                page, link = render_day(self.renderer, day_input, is_home=is_home)
                self.add(result, page)
                if not is_home:
                    for file in files:
                        self.add(result, file)
                    result.keys[link.path] = self.day_key(number)
                    result.days[str(link.day)] = link
                    result.sources[str(link.day)] = [source.id for source in day_input.brief.sources]

    def _compose(self, numbers: Sequence[int]) -> Iterator[ComposedBrief]:
        """The briefs of some days, each compared with the day before or with the last sealed brief."""
        timeline = self.loaded.timeline
        snapshots: dict[int, Snapshot | None] = {}
        composed_briefs = compose_briefs(timeline, [self.days[number] for number in numbers])
        for number, composed in zip(numbers, composed_briefs, strict=True):
            day = self.days[number]
            last = timeline.dossier.sealed_before(day)
            if last is None or day in self.sealed:
                yield composed
                continue
            if last.number not in snapshots:
                snapshots[last.number], lost = previous_sealed_snapshot(self._request, self.loaded, day)
                if lost:  # another clone would build another site
                    raise ContentError(lost)
            snapshot = snapshots[last.number]
            yield compose_brief(timeline, day, NO_IMPRINT, snapshot) if snapshot else composed

    def _day_input(
        self, number: int, composed: ComposedBrief, pdf_renderer: Callable[[], PdfRenderer], result: PageResult, *,
        is_home: bool,
    ) -> tuple[DayInput, list[SiteFile]]:  # fmt: skip
        """What the page of a day is made from, and the files beside it."""
        day, (before, after) = self.days[number], self._neighbours(number)
        if day in self.sealed:
            files, links, page = sealed_files(self.sealed.revisions(day))
            description, notices = first_bottom_line(files), self._notices(day)
            sealed = self.sealed.page(day)
            return DayInput(composed.brief, before, after, links, sealed, page, description, notices), files
        has_pdf = number >= self._first_with_pdf
        formats: tuple[OutputFormat, ...] = ("pdf", "md", "json") if has_pdf else ("md", "json")
        links = tuple(FormatLink(name, format_path(day, name)) for name in formats)
        if is_home:
            return DayInput(composed.brief, before, after, links), []
        if has_pdf:
            path, key = format_path(day, "pdf"), self.keys.brief_key(number)
            result.pdfs[path] = key
            if reused := self._staging.reuse_file(path, key):
                result.files.append(reused)
                formats = formats[1:]
        renderer = pdf_renderer() if "pdf" in formats else None
        brief, documents = composed.brief, self.loaded.content.documents
        rendered = render_brief(brief, formats, self.templates, documents, renderer, full=brief)
        return DayInput(brief, before, after, links), [
            SiteFile(format_path(day, name), data) for name, data in rendered
        ]

    def _neighbours(self, number: int) -> tuple[Neighbour | None, Neighbour | None]:
        days = (
            self.days[number - 1] if number else None,
            self.days[number + 1] if number + 1 < len(self.days) else None,
        )
        before, after = (Neighbour(day, day_path(day)) if day else None for day in days)
        return before, after

    @cached_property
    def _corrections(self) -> tuple[CorrectionEntry, ...]:
        return correction_entries(as_of(self.loaded.timeline, self.site.day))

    def _notices(self, day: date) -> tuple[CorrectionEntry, ...]:
        """The corrections of a sealed day, as they are announced on its page."""
        corrected = self.sealed.corrected
        return tuple(entry for entry in self._corrections if day in corrected.get(entry.correction.id, ()))

    # Entries

    @cached_property
    def entries(self) -> EntryCollection:
        """The entries of all parties, issues, stances, events and people, as of the last day."""
        entries = build_entries(*self._last_state, self.sealed.corrected)
        assert len({entry_path(entry) for entry in entries.all_entries}) == len(entries.all_entries)  # ids are unique
        return entries

    @cached_property
    def _last_state(self) -> tuple[Snapshot, StanceHistories]:
        """The snapshot of the last day, and the histories of all stances up to it."""
        timeline, last = self.loaded.timeline, self.site.day
        walk = (as_of(timeline, day) for day in timeline.change_days if self.days[0] <= day <= last)
        return take_snapshot(as_of(timeline, last)), stance_histories(walk)

    def _build_entries(self, result: PageResult, share: int, shares: int) -> None:
        for entry in self.entries.all_entries[share::shares]:  # neighbours are about as long, so the shares are alike
            path, key = entry_path(entry), self._entry_key(entry)
            if self._staging.reuse_page(path, key):
                result.reused[path] = key
            else:
                self.add(result, render_entry(self.renderer, entry))
                result.keys[path] = key

    def _build_lists(self, result: PageResult) -> None:
        for file in entry_lists(self.renderer, self.loaded.timeline.dossier, self.entries, self.days):
            self.add(result, file)
        cited = (source.id for entry in self.entries.all_entries for source in entry.sources)
        result.sources[""] = list(dict.fromkeys([*cited, *(s.id for s in self.entries.correction_sources)]))


def _in_parts(numbers: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    return (tuple(numbers[start : start + size]) for start in range(0, len(numbers), size))
