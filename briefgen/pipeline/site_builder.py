"""The pieces of the road for all days: what was read -> the files of the site, by as many processes as there are cores.

Whoever makes a file puts it in its place; the one process that gathers is told its path and its digest.

A day or an entry is made again only where something changed that it can tell: its key is a digest of all that.
"""

from __future__ import annotations

import ctypes
import gc
import hashlib
import json
import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from briefgen import __version__
from briefgen.composition.brief import NO_IMPRINT, ComposedBrief, SourceView
from briefgen.composition.entries import AnyEntry, CorrectionEntry, EntryCollection, IssueEntry, PartyEntry
from briefgen.composition.entry_builder import build_entries, correction_entries, source_register
from briefgen.content.model import Registered, Seal
from briefgen.content.redact import is_above
from briefgen.content.sealed import corrections_since
from briefgen.formats import OutputFormat
from briefgen.pipeline.brief import SEALED, compose_brief, compose_briefs, render_formats
from briefgen.pipeline.load import LoadedDossier
from briefgen.pipeline.previous import previous_sealed_snapshot
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.problems import ContentError, EnvironmentFailure, Problem
from briefgen.rendering.calendar import render_meetings
from briefgen.rendering.pdf import PdfRenderer, interrupts_wait
from briefgen.rendering.prose import plain_text
from briefgen.rendering.templates import Templates
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.rules.stance_history import StanceHistories, stance_histories
from briefgen.site import feeds
from briefgen.site.links import internal_links
from briefgen.site.model import (
    DayLink,
    Neighbour,
    SealedPage,
    Site,
    SiteFile,
    StagedFile,
    day_path,
    form_path,
    stance_path,
)
from briefgen.site.model import FormatLink as SiteForm
from briefgen.site.pages import DayInput, SitePages, entry_path
from briefgen.site.sitemap import render_sitemap
from briefgen.site.staging import Staging
from briefgen.timeline.affected_days import first_affected_days
from briefgen.timeline.build import as_of

AT_ONCE = 64  # days at most that a process makes before it hands them over; each time it walks the weeks before anew
PRINTED_AT_ONCE = 2  # of those with a PDF, which takes a hundred times as long as all else of a day
WorkItem = tuple[Literal["days", "home", "entries", "registers"], tuple[int, ...]]
HOME_PAGE: WorkItem = ("home", ())  # the first page


@dataclass(frozen=True, slots=True)
class PageResult:
    """What a piece of the work comes to, filled while it is done; days by their ISO date."""

    keys: dict[str, str] = field(default_factory=dict)  # of days and entries that were made, by their addresses
    reused: dict[str, str] = field(default_factory=dict)  # of entries that are as the build before made them
    files: list[StagedFile] = field(default_factory=list)
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)  # where each page leads inside the site
    listed: list[str] = field(default_factory=list)  # the pages that search engines are told of
    days: dict[str, DayLink] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)  # the ids of the sources that a day cites
    pdfs: dict[str, str] = field(default_factory=dict)  # by their paths, with a digest of what each was set from
    problems: list[Problem] = field(default_factory=list)

    def add_links(self, path: str, links: Iterable[str]) -> None:
        """Where a page leads; thousands of pages lead to the same ones, whose names are kept once."""
        self.links[path] = tuple(map(sys.intern, links))

    def merge(self, other: PageResult) -> None:
        """What all must know of another piece."""
        for path, links in other.links.items():
            self.add_links(path, links)
        self.listed.extend(other.listed)
        self.days.update(other.days)
        self.sources.update(other.sources)
        self.pdfs.update(other.pdfs)
        self.problems.extend(other.problems)


class SiteBuilder:
    """Makes every file of a site, in pieces that do not depend on each other."""

    def __init__(
        self,
        desk: BriefRequest,
        it: LoadedDossier,
        templates: Templates,
        options: SiteOptions,
        staging: Staging,
        *,
        has_search: bool,
    ) -> None:
        settings = it.timeline.dossier.settings
        address = options.address or settings.site.address
        # What a sealed brief showed is read from its own commit, and may hold no more than the site does.
        self.desk = replace(desk, marking=settings.site.marking)
        self.loaded, self.templates, self.staging = it, templates, staging
        self.processes = options.processes or os.cpu_count() or 1
        self.days = it.timeline.days
        self.site = Site(
            settings.title, settings.language, settings.time_zone, settings.site.marking, self.days[-1],
            f"{address.rstrip('/')}/" if address else None, has_search,
        )  # fmt: skip
        self.base = urlsplit(self.site.address).path if self.site.address else "/"
        self.pages = SitePages(templates, self.site)
        pdfs = len(self.days) if options.pdfs is None else options.pdfs
        self.first_pdf = len(self.days) - pdfs
        self.seals: dict[date, list[Seal]] = {}
        for seal in it.unredacted.seals:
            if not is_above(seal, self.site.marking):
                self.seals.setdefault(seal.day.begins, []).append(seal)
        self.corrected: dict[str, list[date]] = {}
        for day, seals in self.seals.items():
            for correction in corrections_since(it.unredacted, seals[-1]):
                self.corrected.setdefault(correction.id or "", []).append(day)

    def _entry_key(self, entry: AnyEntry) -> str:
        """A digest of everything that the page of an entry depends on; of the day only where it says as of when."""
        as_of = self.site.day if isinstance(entry, (PartyEntry, IssueEntry)) else None
        return hashlib.sha256(repr((self._base_key, as_of, entry)).encode()).hexdigest()

    def key(self, n: int) -> str:
        """A digest of everything that the page of a day and the files beside it depend on."""
        told = (self.brief_key(n), self._around(n), n >= self.first_pdf)
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def brief_key(self, n: int) -> str:
        """A digest of everything that the brief of a day depends on: the days around it are its page's alone."""
        told = (self._base_key, self._content_keys[n], self._sealed_key(n))
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @cached_property
    def _base_key(self) -> str:
        # How far the site goes is nothing to a day, unless the desk's own templates say it.
        site = {**asdict(self.site), "day": self.site.day if len(self.templates.folders) > 1 else None}
        return repr((__version__, self.templates.digest(), site, self.loaded.redacted_count))

    @cached_property
    def _content_keys(self) -> list[str]:
        """For every day a digest of the files that hold something which bears on it."""
        effects = first_affected_days(self.loaded.timeline)
        files = sorted(
            (effects.get(document.name, date.min), document.name, hashlib.sha256(document.text.encode()).hexdigest())
            for document in self.loaded.documents
        )
        keys, running, at = [], hashlib.sha256(), 0
        for day in self.days:
            while at < len(files) and files[at][0] <= day:
                running.update(f"{files[at][1]} {files[at][2]}\n".encode("utf-8", "surrogateescape"))
                at += 1
            keys.append(running.hexdigest())
        return keys

    def _sealed_key(self, n: int) -> object:
        seals = self.seals.get(self.days[n])
        if seals is None:
            last = self.loaded.timeline.dossier.sealed_before(self.days[n])
            return (last.number, last.revision) if last else None
        return [(seal.revision, sorted(seal.files.items())) for seal in seals], self._notices(self.days[n])

    def _notices(self, day: date) -> tuple[CorrectionEntry, ...]:
        """The corrections of what a sealed day printed, as they are announced on its page."""
        return tuple(it for it in self._corrections if day in self.corrected.get(it.correction.id, ()))

    def _around(self, n: int) -> tuple[Neighbour | None, Neighbour | None]:
        days = (self.days[n - 1] if n else None, self.days[n + 1] if n + 1 < len(self.days) else None)
        before, after = (Neighbour(day, day_path(day)) if day else None for day in days)
        return before, after

    def days_of(self, wanted: Sequence[int]) -> list[WorkItem]:
        """The pages of these days."""
        printed = [n for n in wanted if self._needs_press(n)]
        others = [n for n in wanted if n not in set(printed)]
        few = min(PRINTED_AT_ONCE, max(1, len(printed) // self.processes))
        many = min(AT_ONCE, max(1, len(others) // (4 * self.processes)))
        parts = (*_in_parts(printed, few), *_in_parts(others, many))  # what takes longest comes first
        return [("days", part) for part in parts]

    def days_with_new_pdf(self) -> list[int]:
        """The days that are told otherwise than by the build before, and whose PDF is to be set: it takes longest."""
        known = self.staging.keys_before
        days = range(max(self.first_pdf, 0), len(self.days))
        return [n for n in days if known.get(day_path(self.days[n])) != self.key(n) and self._needs_press(n)]

    def _needs_press(self, n: int) -> bool:
        """Whether the PDF of a day is to be set: a sealed day has what went out, and the same brief the same PDF."""
        return n >= self.first_pdf and self.days[n] not in self.seals and not self._has_pdf(n)

    def _has_pdf(self, n: int) -> bool:
        """Whether the build before set the PDF of this very brief."""
        return self.staging.has(form_path(self.days[n], "pdf"), self.brief_key(n))

    def of_entries(self) -> list[WorkItem]:
        """The pages of all entries, a share for each process, and what tells of all of them."""
        return [*(("entries", (n, self.processes)) for n in range(self.processes)), ("registers", ())]

    @contextmanager
    def workers(self) -> Iterator[Callable[[Sequence[WorkItem]], Iterator[PageResult]]]:
        """What makes pieces, in as many processes as there are cores: they are begun at once, and come in order."""
        if self.processes == 1 or sys.platform != "linux":
            yield lambda pieces: (self.run(*piece) for piece in pieces)
            return
        with _pool(self) as pool:

            def begun(pieces: Sequence[WorkItem]) -> Iterator[PageResult]:
                with interrupts_wait():
                    return pool.map(_run_item, pieces)

            yield begun

    def run(self, kind: str, numbers: tuple[int, ...]) -> PageResult:
        """One piece of the work; what is wrong comes back as problems, for exceptions do not travel well."""
        made = PageResult()
        try:
            if kind == "registers":
                self._make_registers(made)
            elif kind == "entries":
                share, of = numbers
                for entry in self.registers.entries[share::of]:  # the long ones apart
                    path, key = entry_path(entry), self._entry_key(entry)
                    if self.staging.reuse(path, key):
                        made.reused[path] = key
                    else:
                        self._add(made, self.pages.entry(entry))
                        made.keys[path] = key
            elif kind == "home":
                self._make_days(made, [len(self.days) - 1], is_home=True)
            else:
                self._make_days(made, numbers, is_home=False)
        except ContentError as error:
            made.problems.extend(error.problems)
        return made

    def _add(self, made: PageResult, file: SiteFile) -> None:
        """A file, and where it leads."""
        made.files.append(self.staging.write(file))
        if file.path.endswith(".html") and not _is_document(file.path):
            made.links[file.path] = internal_links(file.path, file.data.decode(), self.base)
            if b'content="noindex"' not in file.data:
                made.listed.append(file.path)

    def _make_days(self, made: PageResult, numbers: Sequence[int], *, is_home: bool) -> None:
        with ExitStack() as stack:
            start = cache(lambda: stack.enter_context(PdfRenderer(self.templates.folders)))
            if not is_home and any(map(self._needs_press, numbers)):
                start()
            for n, composed in zip(numbers, self._composed(numbers), strict=True):
                it, files = self._day(n, composed, start, made, is_home=is_home)
                page, told = self.pages.day(it, is_home=is_home)
                self._add(made, page)
                if not is_home:
                    for file in files:
                        self._add(made, file)
                    made.keys[told.path] = self.key(n)
                    made.days[str(told.day)] = told
                    made.sources[str(told.day)] = [source.id for source in it.brief.sources]

    def _composed(self, numbers: Sequence[int]) -> Iterator[ComposedBrief]:
        """The briefs: each told against the day before, or against the last sealed one as its own commit told it."""
        sent: dict[int, Snapshot | None] = {}
        for n, composed in zip(
            numbers, compose_briefs(self.loaded.timeline, [self.days[n] for n in numbers]), strict=True
        ):
            last = self.loaded.timeline.dossier.sealed_before(self.days[n])
            if last is None or self.days[n] in self.seals:
                yield composed
                continue
            if last.number not in sent:
                sent[last.number], lost = previous_sealed_snapshot(self.desk, self.loaded, self.days[n])
                if lost:  # another clone would make another site
                    raise ContentError(lost)
            then = sent[last.number]
            yield compose_brief(self.loaded.timeline, self.days[n], NO_IMPRINT, then) if then else composed

    def _day(
        self, n: int, composed: ComposedBrief, start: Callable[[], PdfRenderer], made: PageResult, *, is_home: bool
    ) -> tuple[DayInput, list[SiteFile]]:
        day, (before, after) = self.days[n], self._around(n)
        if seals := self.seals.get(day):
            files, forms, page = _sealed_files(seals)
            first = _first_line(files)
            earlier = tuple((it.revision, f"{day_path(day)}r{it.revision}/{day}.html") for it in seals[:-1])
            sealed = SealedPage(seals[-1].number, seals[-1].revision, earlier)
            return DayInput(composed.brief, before, after, forms, sealed, page, first, self._notices(day)), files
        wanted: tuple[OutputFormat, ...] = ("pdf", "md", "json") if n >= self.first_pdf else ("md", "json")
        forms = tuple(SiteForm(form, form_path(day, form)) for form in wanted)
        if is_home:
            return DayInput(composed.brief, before, after, forms), []
        if "pdf" in wanted:
            path, key = form_path(day, "pdf"), self.brief_key(n)
            made.pdfs[path] = key
            if kept := self.staging.reuse_file(path, key):
                made.files.append(kept)
                wanted = wanted[1:]
        press = start() if "pdf" in wanted else None
        written = dict(render_formats(composed.brief, wanted, self.templates, self.loaded.documents, press))
        files = [SiteFile(form_path(day, form), data) for form, data in written.items()]
        return DayInput(composed.brief, before, after, forms), files

    @cached_property
    def _corrections(self) -> tuple[CorrectionEntry, ...]:
        return correction_entries(as_of(self.loaded.timeline, self.site.day))

    @cached_property
    def registers(self) -> EntryCollection:
        """What is told beside the briefs, as of the last day."""
        told = build_entries(*self._last, self.corrected)
        assert len({entry_path(entry) for entry in told.entries}) == len(told.entries)  # ids are one's own
        return told

    def _make_registers(self, made: PageResult) -> None:
        """What tells of all entries: lists, corrections, calendars, feeds."""
        entries = self.registers
        for file in self.pages.lists(entries):
            self._add(made, file)
        self._add(made, self.pages.corrections(entries, frozenset(self.days)))
        for file in (*self._calendars(entries), *self._feeds(entries)):
            self._add(made, file)
        cited: Iterable[SourceView] = (
            source for entry in entries.entries for source in entry.sources
        )  # fmt: skip
        made.sources[""] = list(dict.fromkeys(source.id for source in (*cited, *entries.correction_sources)))

    @cached_property
    def _last(self) -> tuple[Snapshot, StanceHistories]:
        """The picture of the last day, and the courses of all stances to it."""
        told, last = self.loaded.timeline, self.site.day
        walk = (as_of(told, day) for day in told.change_days if self.days[0] <= day <= last)
        return take_snapshot(as_of(told, last)), stance_histories(walk)

    def _calendars(self, entries: EntryCollection) -> Iterator[SiteFile]:
        told = partial(render_meetings, dossier=self.site.title, day=self.site.day, words=self.pages.words)
        all_meetings = [event.meeting for event in entries.events]
        if any(meeting.when for meeting in all_meetings):
            yield SiteFile("meetings.ics", told(all_meetings, self.site.title))
        for party in entries.parties:
            if any(meeting.when for meeting in party.meetings):
                data = told(party.meetings, party.party.name)
                yield from (
                    SiteFile(f"parties/{name}/meetings.ics", data) for name in self._names("party", party.party.id)
                )

    def _feeds(self, entries: EntryCollection) -> Iterator[SiteFile]:
        if self.site.address:
            words = self.pages.words
            its = [("party", "parties", it.party.id, it.party.name, it.fed) for it in entries.parties]
            its += [("issue", "issues", it.issue.id, it.issue.title, it.fed) for it in entries.issues]
            for kind, folder, id, name, fed in its:
                for known in self._names(kind, id):
                    yield from feeds.of_said(self.site, words, f"{folder}/{known}", name, fed, f"{folder}/{id}/")

    def lists(self, whole: PageResult) -> PageResult:
        """What tells of all pages: archive, sources, about, feed of the briefs, site map, redirections, assets."""
        made, settings = PageResult(), self.loaded.timeline.dossier.settings
        told = [whole.days[str(day)] for day in self.days]
        cited = dict.fromkeys(id for ids in whole.sources.values() for id in ids)
        files = [
            *self.pages.archive(told),
            self.pages.sources(source_register(as_of(self.loaded.timeline, self.site.day), cited)),
            self.pages.about(settings.stale_days),
            *self.pages.assets(settings.theme.accent),
            *([self.pages.search()] if self.site.has_search else []),
            *(self.pages.moved(*pair) for pair in self._moved(whole).items()),
            SiteFile(".nojekyll", b""),
        ]
        for file in files:
            self._add(made, file)
        if self.site.address:
            for file in feeds.of_days(self.site, told):
                self._add(made, file)
            self._add(made, self.pages.missing(self.base))
            for file in render_sitemap(self.site, sorted([*whole.listed, *made.listed])):
                self._add(made, file)
        return made

    def _moved(self, whole: PageResult) -> dict[str, str]:
        """The old addresses of what was renamed, and the new ones."""
        kinds = {"party": "parties", "person": "people", "issue": "issues", "event": "events"}
        renamed = self.loaded.timeline.dossier.renamed
        moved = {
            f"{its}/{old}/": f"{its}/{new}/"
            for kind, its in kinds.items() for old, new in renamed[kind].items()
            if f"{its}/{new}/index.html" in whole.links  # not all have a page
        }  # fmt: skip
        for path in sorted(whole.links):
            if found := re.fullmatch(r"parties/([^/]+)/([^/]+)/index\.html", path):
                parties, issues = self._names("party", found[1]), self._names("issue", found[2])
                _, *old = (stance_path(party, issue) for party in parties for issue in issues)
                moved |= dict.fromkeys(old, stance_path(found[1], found[2]))
        return moved

    def _names(self, kind: str, id: str) -> tuple[str, ...]:
        """The id of a party or an issue, and those that it had before: whoever follows it goes on with those."""
        dossier = self.loaded.timeline.dossier
        it: Registered = dossier.parties[id] if kind == "party" else dossier.issues[id]
        return (id, *it.formerly)


@contextmanager
def _pool(builder: SiteBuilder) -> Iterator[ProcessPoolExecutor]:
    """Processes that have the maker already, for they are forks of this one; they end when it does."""
    global _BUILDER
    _BUILDER = builder
    gc.freeze()  # what both share is garbage to neither
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(
        builder.processes, mp_context=fork, initializer=_die_with_parent, initargs=(os.getpid(),)
    )
    try:
        yield pool
    except BrokenExecutor as error:
        hint = "the machine may lack memory; nothing has been changed"
        raise EnvironmentFailure("a process of the build was killed", hint) from error
    except BaseException:
        for child in multiprocessing.active_children():  # whoever stops a build does not wait for it
            child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        _BUILDER = None


def _in_parts(numbers: Sequence[int], many: int) -> Iterator[tuple[int, ...]]:
    return (tuple(numbers[n : n + many]) for n in range(0, len(numbers), many))


_BUILDER: SiteBuilder | None = None


def _run_item(piece: tuple[str, tuple[int, ...]]) -> PageResult:
    assert _BUILDER is not None
    return _BUILDER.run(*piece)


def _die_with_parent(parent: int) -> None:
    """A worker outlives nobody (prctl(2), PR_SET_PDEATHSIG)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    gc.set_threshold(10_000, 20, 20)  # pages leave circles behind; what was there before is frozen and not searched
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _sealed_files(seals: Sequence[Seal]) -> tuple[list[SiteFile], tuple[SiteForm, ...], str]:
    """The files of every revision of a day as they went out, the forms of the last one, and its page."""
    files: list[SiteFile] = []
    forms: list[SiteForm] = []
    page = ""
    for sent in seals:
        folder = Path(sent.at.file).parent
        forms = []
        for name in sorted(sent.files):
            form = name.rpartition(".")[2]
            if form not in SEALED:
                continue
            path = f"{day_path(sent.day.begins)}r{sent.revision}/{name}"
            data = (folder / name).read_bytes()
            files.append(SiteFile(path, data))
            forms.append(SiteForm(form, path))
            if form == "html":
                page = data.decode()
    order = ("html", "pdf", "md", "json", "ics")
    return files, tuple(sorted(forms, key=lambda it: order.index(it.name))), page


def _first_line(files: Sequence[SiteFile]) -> str:
    """The first line of the bottom line of what went out last."""
    told = [json.loads(file.data) for file in files if file.path.endswith(".json")]
    lines = told[-1].get("bottom_line", []) if told else []
    return plain_text(lines[0]["text"]) if lines else ""


def _is_document(path: str) -> bool:
    """A page that went out and stands as it is; its links lead inside itself."""
    return re.fullmatch(r"\d{4}/\d\d/\d\d/r\d+/.*", path) is not None
