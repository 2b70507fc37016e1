"""The road for all days: content -> editorial -> render -> site, by as many processes as there are cores.

A day is made again only where something changed that it can tell: the records that bear on it, the settings, the
templates, its neighbours.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import urlsplit

from briefgen import __version__
from briefgen.content.marking import is_above
from briefgen.content.model import Seal
from briefgen.content.sealed import corrections_since, files_changed
from briefgen.editorial.as_of import as_of
from briefgen.editorial.brief import NO_IMPRINT, Composed, SourceTold
from briefgen.editorial.effects import file_effects
from briefgen.editorial.entries import CorrectionEntry, Registers
from briefgen.editorial.histories import Courses, followed
from briefgen.editorial.picture import Picture, picture
from briefgen.editorial.registers import corrections_told, registers, told_of_sources
from briefgen.forms import Form
from briefgen.pipeline import (
    SEALED,
    Desk,
    Read,
    Stage,
    brief_of,
    compose_days,
    last_sealed,
    limited,
    quietly,
    read,
    render,
)
from briefgen.problems import ContentError, Problem, UsageFailure
from briefgen.render.calendar import render_meetings
from briefgen.render.pdf import Press
from briefgen.render.prose import plain_text
from briefgen.render.templates import Templates
from briefgen.site import feeds
from briefgen.site.links import Linked, broken, linked
from briefgen.site.pages import DayInput, SitePages
from briefgen.site.search import can_search, index
from briefgen.site.sitemap import sitemap
from briefgen.site.staging import Staging
from briefgen.site.tree import DayTold, File, Neighbour, SealedAs, Site, day_path
from briefgen.site.tree import Form as SiteForm

AT_ONCE = 20  # days that a process makes before it hands them over


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What a build is asked for; `pdfs` is of how many of the latest days, None of all."""

    output: Path
    address: str | None = None
    pdfs: int | None = None
    search: bool = True
    processes: int | None = None  # None: as many as there are cores


@dataclass(frozen=True, slots=True)
class Built:
    """What a site came to: how many files, how many of them are new or other ones, and what was left out."""

    files: int
    changed: int
    days: int
    made: int  # days that were made again
    pdfs: int
    has_address: bool
    has_search: bool
    warnings: int  # what `check` would tell of


@dataclass(frozen=True, slots=True)
class Made:
    """What a piece of the work comes to, filled while it is done; days by their ISO date."""

    files: list[File] = field(default_factory=list)
    linked: dict[str, Linked] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)  # the pages that search engines are told of
    days: dict[str, DayTold] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)  # the ids of the sources that a day cites
    pdfs: list[str] = field(default_factory=list)  # the days that have one
    problems: list[Problem] = field(default_factory=list)

    def add(self, file: File) -> None:
        """A file, and where it leads."""
        self.files.append(file)
        if file.path.endswith(".html") and not _is_document(file.path):
            self.linked[file.path] = linked(file.data.decode())
            if b'content="noindex"' not in file.data:
                self.listed.append(file.path)


def build_site(desk: Desk, options: SiteOptions, stage: Stage = quietly) -> Built:
    """The site of all days, in its folder.

    Raises ContentError with every problem found, broken links included; then what was published stays as it was.
    """
    templates = Templates(desk.templates)
    has_search = options.search and can_search()
    key = _everything(desk, templates, options, has_search=has_search)
    sources = {"content": desk.content, "templates": templates.folders[0]}
    if note := Staging(options.output, sources).still(key):
        return Built(**{**json.loads(note), "changed": 0, "made": 0})
    with stage("reading content"):
        it = read(desk.content, desk.known_at)
        it = limited(it, it.whole.settings.site.marking)
        if not it.told.days:
            raise UsageFailure("nothing that is dated may be told on the site; see `site.marking`")
        if spoilt := list(files_changed(desk.content, it.whole.seals)):
            raise ContentError(spoilt)
    maker = _Maker(desk, it, templates, options, has_search=has_search)
    with Staging(options.output, sources) as staging:
        whole = Made()
        with stage("days"):
            wanted = _take_over(maker, staging, whole)
            for made in maker.all(wanted):
                _gather(whole, made, staging)
        if whole.problems:
            raise ContentError(whole.problems)
        with stage("lists"):
            _gather(whole, maker.lists(whole), staging)
        with stage("checking links"):
            if wrong := list(broken(whole.linked, staging.digests.keys(), maker.base)):
                raise ContentError(wrong)
        if has_search and not staging.take_over("pagefind", staging.pages):
            with stage("indexing"):
                for file in index(staging.folder):
                    staging.add(file)
        built = Built(
            len(staging.digests), 0, len(it.told.days), len(wanted), len(whole.pdfs), maker.site.address is not None,
            has_search, len(it.warnings),
        )  # fmt: skip
        staging.keys[""] = key
        staging.note("", json.dumps(asdict(built)))
        with stage("publishing"):
            changed = staging.publish()
    return replace(built, changed=changed)


def _everything(desk: Desk, templates: Templates, options: SiteOptions, *, has_search: bool) -> str:
    """A digest of all that a site is made of: the bytes of the YAML, and when other files were written."""
    told = hashlib.sha256(repr((__version__, templates.digest(), desk.known_at, has_search)).encode())
    told.update(repr((options.address, options.pdfs)).encode())
    for path in sorted(desk.content.rglob("*")):
        if path.is_symlink() or not path.is_file():
            told.update(f"{path} is none\n".encode())
        elif path.suffix in (".yaml", ".yml"):
            told.update(f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        else:
            at = path.stat()
            told.update(f"{path} {at.st_size} {at.st_mtime_ns}\n".encode())
    return told.hexdigest()


def _take_over(maker: _Maker, staging: Staging, whole: Made) -> list[int]:
    """Keep the days on which nothing bears that is new; the numbers of the others."""
    wanted = []
    for n, day in enumerate(maker.days):
        key = maker.key(n)
        note = staging.take_over_pages(day_path(day), key)
        if note is None:
            wanted.append(n)
            continue
        told = json.loads(note)
        path = f"{day_path(day)}index.html"
        whole.linked[path] = Linked(frozenset(told["links"]), frozenset(told["ids"]))
        whole.listed.append(path)
        whole.days[str(day)] = DayTold(day, day_path(day), told["title"], told["description"])
        whole.sources[str(day)] = told["sources"]
        whole.pdfs.extend([str(day)] if told["pdf"] else [])
    return wanted


def _gather(whole: Made, made: Made, staging: Staging) -> None:
    """Put what a process has made on the disk, and keep what others must know of it."""
    for file in made.files:
        staging.add(file)
    whole.linked.update(made.linked)
    whole.listed.extend(made.listed)
    whole.days.update(made.days)
    whole.sources.update(made.sources)
    whole.pdfs.extend(made.pdfs)
    whole.problems.extend(made.problems)
    for day, told in made.days.items():
        page = made.linked[f"{told.path}index.html"]
        links = sorted({link.partition("#")[0] for link in page.links} - {""})
        note = {
            "title": told.title, "description": told.description, "links": links, "ids": sorted(page.ids),
            "sources": made.sources[day],
            "pdf": day in made.pdfs,
        }  # fmt: skip
        staging.note(told.path, json.dumps(note, ensure_ascii=False))


class _Maker:
    """Makes every file of a site, in pieces that do not depend on each other."""

    def __init__(self, desk: Desk, it: Read, templates: Templates, options: SiteOptions, *, has_search: bool) -> None:
        settings = it.told.dossier.settings
        address = options.address or settings.site.address
        # What a sealed brief showed is read from its own commit, and may hold no more than the site does.
        self.desk = replace(desk, marking=settings.site.marking)
        self.it, self.templates, self.options = it, templates, options
        self.days = it.told.days
        self.site = Site(
            settings.title, settings.language, settings.time_zone, settings.site.marking, self.days[-1],
            f"{address.rstrip('/')}/" if address else None, has_search,
        )  # fmt: skip
        self.base = urlsplit(self.site.address).path if self.site.address else "/"
        self.pages = SitePages(templates, self.site)
        pdfs = len(self.days) if options.pdfs is None else options.pdfs
        self.first_pdf = len(self.days) - pdfs
        self.seals: dict[date, list[Seal]] = {}
        for seal in it.whole.seals:
            if not is_above(seal, self.site.marking):
                self.seals.setdefault(seal.day.begins, []).append(seal)
        self.corrected: dict[str, list[date]] = {}
        for day, seals in self.seals.items():
            for correction in corrections_since(it.whole, seals[-1]):
                self.corrected.setdefault(correction.id or "", []).append(day)

    def key(self, n: int) -> str:
        """A digest of everything that the page of a day and the files beside it depend on."""
        told = (self._base_key, self._content_keys[n], self._around(n), n >= self.first_pdf, self._sealed_key(n))
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @cached_property
    def _base_key(self) -> str:
        site = {**asdict(self.site), "day": None}  # how far the site goes is nothing to a day
        return repr((__version__, self.templates.digest(), site, self.it.left_out))

    @cached_property
    def _content_keys(self) -> list[str]:
        """For every day a digest of the files that hold something which bears on it."""
        effects = file_effects(self.it.told)
        files = sorted(
            (effects.get(document.name, date.min), document.name, hashlib.sha256(document.text.encode()).hexdigest())
            for document in self.it.documents
        )
        keys, running, at = [], hashlib.sha256(), 0
        for day in self.days:
            while at < len(files) and files[at][0] <= day:
                running.update(f"{files[at][1]} {files[at][2]}\n".encode())
                at += 1
            keys.append(running.hexdigest())
        return keys

    def _sealed_key(self, n: int) -> object:
        seals = self.seals.get(self.days[n])
        if seals is None:
            last = self.it.told.dossier.sealed_before(self.days[n])
            return (last.number, last.revision) if last else None
        notices = sorted(id for id, days in self.corrected.items() if self.days[n] in days)
        return [(seal.revision, sorted(seal.files.items())) for seal in seals], notices

    def _around(self, n: int) -> tuple[Neighbour | None, Neighbour | None]:
        days = (self.days[n - 1] if n else None, self.days[n + 1] if n + 1 < len(self.days) else None)
        before, after = (Neighbour(day, day_path(day)) if day else None for day in days)
        return before, after

    def all(self, wanted: Sequence[int]) -> Iterator[Made]:
        """The pages of these days, of everything that they name, and the first page; by several processes."""
        pieces = [("days", tuple(wanted[n : n + AT_ONCE])) for n in range(0, len(wanted), AT_ONCE)]
        processes = self.options.processes or os.cpu_count() or 1
        entries = range(len(self._registers.entries))
        parts = [("entries", tuple(entries[n :: 2 * processes])) for n in range(2 * processes)]  # the long ones apart
        work = [*parts, *pieces, ("registers", ()), ("home", ())]
        if processes == 1 or sys.platform != "linux":
            yield from (self.make(*piece) for piece in work)
            return
        with _pool(self, min(processes, len(work))) as pool:
            yield from pool.map(_make, work)

    def make(self, kind: str, numbers: tuple[int, ...]) -> Made:
        """One piece of the work; what is wrong comes back as problems, for exceptions do not travel well."""
        made = Made()
        try:
            if kind == "registers":
                self._make_registers(made)
            elif kind == "entries":
                for n in numbers:
                    made.add(self.pages.entry(self._registers.entries[n]))
            elif kind == "home":
                self._make_days(made, [len(self.days) - 1], is_home=True)
            else:
                self._make_days(made, numbers, is_home=False)
        except ContentError as error:
            made.problems.extend(error.problems)
        return made

    def _make_days(self, made: Made, numbers: Sequence[int], *, is_home: bool) -> None:
        with ExitStack() as stack:
            press = None
            if not is_home and any(n >= self.first_pdf and self.days[n] not in self.seals for n in numbers):
                press = stack.enter_context(Press(self.templates.folders))
            for n, composed in zip(numbers, self._composed(numbers), strict=True):
                it, files = self._day(n, composed, press, made, is_home=is_home)
                page, told = self.pages.day(it, is_home=is_home)
                made.add(page)
                if not is_home:
                    for file in files:
                        made.add(file)
                    made.days[str(told.day)] = told
                    made.sources[str(told.day)] = [source.id for source in it.brief.sources]

    def _composed(self, numbers: Sequence[int]) -> Iterator[Composed]:
        """The briefs: each told against the day before, or against the last sealed one as its own commit told it."""
        sent: dict[int, Picture | None] = {}
        for n, composed in zip(numbers, compose_days(self.it.told, [self.days[n] for n in numbers]), strict=True):
            last = self.it.told.dossier.sealed_before(self.days[n])
            if last is None or self.days[n] in self.seals:
                yield composed
                continue
            if last.number not in sent:
                sent[last.number], lost = last_sealed(self.desk, self.it, self.days[n])
                if lost:  # another clone would make another site
                    raise ContentError(lost)
            then = sent[last.number]
            yield brief_of(self.it.told, self.days[n], NO_IMPRINT, then) if then else composed

    def _day(
        self, n: int, composed: Composed, press: Press | None, made: Made, *, is_home: bool
    ) -> tuple[DayInput, list[File]]:
        day, (before, after) = self.days[n], self._around(n)
        if seals := self.seals.get(day):
            files, forms, page = _sealed_files(seals)
            first = _first_line(files)
            sealed = SealedAs(seals[-1].number, seals[-1].revision)
            notices = tuple(it for it in self._corrections if day in self.corrected.get(it.correction.id, ()))
            return DayInput(composed.brief, before, after, forms, sealed, page, first, notices), files
        wanted: tuple[Form, ...] = ("pdf", "md", "json") if n >= self.first_pdf else ("md", "json")
        forms = tuple(SiteForm(form, f"{day_path(day)}{day}.{form}") for form in wanted)
        if is_home:
            return DayInput(composed.brief, before, after, forms), []
        written = dict(render(composed.brief, wanted, self.templates, self.it.documents, press))
        made.pdfs.extend([str(day)] if "pdf" in written else [])
        files = [File(f"{day_path(day)}{day}.{form}", data) for form, data in written.items()]
        return DayInput(composed.brief, before, after, forms), files

    @cached_property
    def _corrections(self) -> tuple[CorrectionEntry, ...]:
        return corrections_told(as_of(self.it.told, self.site.day))

    @cached_property
    def _registers(self) -> Registers:
        return registers(*self._last, self.corrected)

    def _make_registers(self, made: Made) -> None:
        """What tells of all parties, issues, events and people: lists, corrections, calendars, feeds."""
        entries = self._registers
        for file in self.pages.lists(entries):
            made.add(file)
        made.add(self.pages.corrections(entries))
        for file in (*self._calendars(entries), *self._feeds(entries)):
            made.add(file)
        cited: Iterable[SourceTold] = (
            source for entry in entries.entries for source in entry.sources
        )  # fmt: skip
        made.sources[""] = list(dict.fromkeys(source.id for source in (*cited, *entries.correction_sources)))

    @cached_property
    def _last(self) -> tuple[Picture, Courses]:
        """The picture of the last day, and the courses of all stances to it: a walk from the first day."""
        courses: Courses = {}
        walked = None
        for day in self.it.told.moves:
            if self.days[0] <= day <= self.site.day:
                walked = picture(as_of(self.it.told, day), walked)
                courses = followed(courses, walked)
        assert walked is not None
        return walked, courses

    def _calendars(self, entries: Registers) -> Iterator[File]:
        told = partial(render_meetings, dossier=self.site.title, day=self.site.day, words=self.pages.words)
        all_meetings = [event.meeting for event in entries.events]
        if any(meeting.when for meeting in all_meetings):
            yield File("meetings.ics", told(all_meetings, self.site.title))
        for party in entries.parties:
            if any(meeting.when for meeting in party.meetings):
                yield File(f"parties/{party.party.id}/meetings.ics", told(party.meetings, party.party.name))

    def _feeds(self, entries: Registers) -> Iterator[File]:
        if self.site.address:
            words = self.pages.words
            for party in entries.parties:
                yield from feeds.of_said(self.site, words, f"parties/{party.party.id}", party.party.name, party.said)
            for issue in entries.issues:
                yield from feeds.of_said(self.site, words, f"issues/{issue.issue.id}", issue.issue.title, issue.said)

    def lists(self, whole: Made) -> Made:
        """What tells of all pages: archive, sources, about, feed of the briefs, site map, redirections, assets."""
        made, settings = Made(), self.it.told.dossier.settings
        told = [whole.days[str(day)] for day in self.days]
        cited = dict.fromkeys(id for ids in whole.sources.values() for id in ids)
        kinds = {"party": "parties", "person": "people", "issue": "issues", "event": "events"}
        renamed = self.it.told.dossier.renamed
        files = [
            *self.pages.archive(told),
            self.pages.sources(told_of_sources(as_of(self.it.told, self.site.day), cited)),
            self.pages.about(settings.stale_days),
            *self.pages.assets(settings.looks.accent),
            *([self.pages.search()] if self.site.has_search else []),
            *(self.pages.moved(folder, *pair) for kind, folder in kinds.items() for pair in renamed[kind].items()),
            File(".nojekyll", b""),
        ]
        for file in files:
            made.add(file)
        if self.site.address:
            for file in feeds.of_days(self.site, told):
                made.add(file)
            made.add(self.pages.missing(self.base))
            for file in sitemap(self.site, sorted([*whole.listed, *made.listed])):
                made.add(file)
        return made


@contextmanager
def _pool(maker: _Maker, processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have the maker already, for they are forks of this one; they end when it does."""
    global _MAKER
    _MAKER = maker
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, mp_context=fork, initializer=_die_with_parent, initargs=(os.getpid(),))
    try:
        yield pool
    except BaseException:
        for child in multiprocessing.active_children():  # whoever stops a build does not wait for it
            child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        _MAKER = None


_MAKER: _Maker | None = None


def _make(piece: tuple[str, tuple[int, ...]]) -> Made:
    assert _MAKER is not None
    return _MAKER.make(*piece)


def _die_with_parent(parent: int) -> None:
    """A worker outlives nobody (prctl(2), PR_SET_PDEATHSIG)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _sealed_files(seals: Sequence[Seal]) -> tuple[list[File], tuple[SiteForm, ...], str]:
    """The files of every revision of a day as they went out, the forms of the last one, and its page."""
    files: list[File] = []
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
            files.append(File(path, data))
            forms.append(SiteForm(form, path))
            if form == "html":
                page = data.decode()
    order = ("html", "pdf", "md", "json", "ics")
    return files, tuple(sorted(forms, key=lambda it: order.index(it.name))), page


def _first_line(files: Sequence[File]) -> str:
    """The first line of the bottom line of what went out last."""
    told = [json.loads(file.data) for file in files if file.path.endswith(".json")]
    lines = told[-1].get("bottom_line", []) if told else []
    return plain_text(lines[0]["text"]) if lines else ""


def _is_document(path: str) -> bool:
    """A page that went out and stands as it is; its links lead inside itself."""
    return re.fullmatch(r"\d{4}/\d\d/\d\d/r\d+/.*", path) is not None
