"""The road to the site: what of the last build still holds is kept, all else is made, and appears at once."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen import __version__
from briefgen.content.file_names import is_content, is_ignored
from briefgen.files.folder_checks import check_folder, nested_repository
from briefgen.files.leftovers import clear_scratch
from briefgen.files.plain_files import read_plain_file
from briefgen.pipeline.request import BriefRequest, Progress, SiteOptions, no_progress
from briefgen.problems import ContentError, UsageFailure
from briefgen.rendering.templates import Templates
from briefgen.site.model import DayLink, day_path, form_path
from briefgen.site.search import build_index, can_search
from briefgen.site.staging import Staging

if TYPE_CHECKING:
    from briefgen.pipeline.load import LoadedDossier
    from briefgen.pipeline.site_builder import PageResult, SiteBuilder


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What a site came to: how many files, how many of them are new or other ones, and what was left out."""

    files: int
    changed: int
    days: int
    rebuilt_days: int  # days that were made again
    pdfs: int
    has_address: bool
    has_search: bool
    warnings: int  # what `check` would tell of
    removed_days: tuple[str, ...] = ()  # days that the build before had, and this one has not


def build_site(desk: BriefRequest, options: SiteOptions, stage: Progress = no_progress) -> SiteSummary:
    """The site of all days, in its folder.

    Raises ContentError with every problem found, broken links included; then what was published stays as it was.
    """
    check_folder(desk.content)
    templates = Templates(desk.templates)
    has_search = options.search and can_search()
    key = _input_digest(desk, templates, options, has_search=has_search)
    sources = {"content": desk.content, "templates": templates.folders[0]}
    if note := (before := Staging(options.output, sources)).unchanged_since(key):
        before.clear_leftovers()
        clear_scratch()
        return SiteSummary(**{**json.loads(note), "changed": 0, "made": 0, "gone": ()})
    it = _load(desk, stage)
    from briefgen.pipeline.site_builder import SiteBuilder

    with Staging(options.output, sources) as staging:
        maker = SiteBuilder(desk, it, templates, options, staging, has_search=has_search)
        whole, made = _build_pages(maker, staging, stage)
        if has_search and not staging.reuse_folder("pagefind", staging.pages):
            with stage("indexing"):
                for file in build_index(staging.folder):
                    staging.add(file)
        built = SiteSummary(
            len(staging.digests), 0, len(maker.days), made, len(whole.pdfs), maker.site.address is not None, has_search,
            len(maker.loaded.warnings),
        )  # fmt: skip
        staging.note("", key, json.dumps(asdict(built)))
        with stage("publishing"):
            changed = staging.publish()
    gone = sorted(day[1].replace("/", "-") for name in staging.removed if (day := _DAY.fullmatch(name)))
    return replace(built, changed=changed, removed_days=tuple(gone))


_DAY = re.compile(r"(\d{4}/\d\d/\d\d)/index\.html")


def _input_digest(desk: BriefRequest, templates: Templates, options: SiteOptions, *, has_search: bool) -> str:
    """A digest of all that a site is made of: the bytes of the YAML, and when other files were written."""
    told = hashlib.sha256(repr((__version__, templates.digest(), desk.known_at, has_search)).encode())
    told.update(repr((options.address, options.pdfs)).encode())
    for entry in _entries(str(desk.content)):
        told.update(os.fsencode(entry.path) + b" " + _entry_digest(entry) + b"\n")
    return told.hexdigest()


MAX_HASHED = 1024 * 1024  # bytes: more than a content file may have


def _entry_digest(entry: os.DirEntry[str]) -> bytes:
    """A value that changes with an entry: the checksum of a content file; of another file its size and time."""
    try:
        if entry.is_dir(follow_symlinks=False) and nested_repository(Path(entry.path), entry.path):
            return b"is a repository"
        if entry.is_symlink() or not entry.is_file():
            return b"is none"
        at = entry.stat()
        if is_content(entry.name):
            data = read_plain_file(Path(entry.path), MAX_HASHED)
            return b"unreadable" if data is None else hashlib.sha256(data).hexdigest().encode()
    except OSError as error:  # what cannot be read is for the reader of content to say
        return f"error {error.errno}".encode()
    return f"{at.st_size} {at.st_mtime_ns}".encode()


MAX_DEPTH = 32  # folders: content may not lie so deep


def _entries(folder: str, depth: int = 0) -> Iterator[os.DirEntry[str]]:
    """What a folder holds, in the order of the names; without what is hidden, and without following links.

    What cannot be read, or lies too deep, is for the reader of content to say.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry for entry in found if not is_ignored(entry.name)), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        yield entry
        if entry.is_dir(follow_symlinks=False) and depth < MAX_DEPTH:
            yield from _entries(entry.path, depth + 1)


def _load(desk: BriefRequest, stage: Progress) -> LoadedDossier:
    """What may be told on the site. The rooms are opened here: where nothing has changed, nobody waits for them."""
    with stage("reading content"):
        from briefgen.content.sealed import files_changed
        from briefgen.pipeline.load import load_dossier, restrict

        it = load_dossier(desk.content, desk.known_at)
        it = restrict(it, it.unredacted.settings.site.marking)
        if not it.timeline.days:
            raise UsageFailure("nothing that is dated may be told on the site; see `site.marking`")
        if spoilt := list(files_changed(desk.content, it.unredacted.seals)):
            raise ContentError(spoilt)
    return it


def _build_pages(maker: SiteBuilder, staging: Staging, stage: Progress) -> tuple[PageResult, int]:
    """Every page in its place, with all its links whole; and how many days were made again."""
    from briefgen.pipeline.site_builder import HOME_PAGE, PageResult
    from briefgen.site.links import broken_links

    whole = PageResult()
    with stage("days") as tell, maker.workers() as begun:
        printed = maker.days_with_new_pdf()
        first = begun([*maker.days_of(printed), *maker.of_entries()])
        wanted = _reuse_days(maker, staging, whole)  # meanwhile
        rest = begun([*maker.days_of(sorted({*wanted} - {*printed})), HOME_PAGE])
        for made in chain(first, rest):
            _collect(whole, made, staging)
            if wanted:
                tell(f"{len(whole.days) - len(maker.days) + len(wanted)} of {len(wanted)}")
    if whole.problems:
        raise ContentError(whole.problems)
    staging.keys.update(whole.pdfs)
    with stage("lists"):
        _collect(whole, maker.lists(whole), staging)
    with stage("checking links"):
        pages = broken_links(
            whole.links, staging.digests.keys(), lambda path: (staging.folder / path).read_text("utf-8")
        )
        if wrong := list(pages):
            raise ContentError(wrong)
    return whole, len(wanted)


def _reuse_days(maker: SiteBuilder, staging: Staging, whole: PageResult) -> list[int]:
    """Keep the days on which nothing bears that is new; the numbers of the others."""
    wanted = []
    for n, day in enumerate(maker.days):
        path, key = day_path(day), maker.key(n)
        if not staging.reuse(path, key):
            wanted.append(n)
            continue
        told = _register_reused(whole, path, key, staging)
        whole.days[str(day)] = DayLink(day, path, told["title"], told["description"])
        whole.sources[str(day)] = told["sources"]
        if told["pdf"]:
            whole.pdfs[form_path(day, "pdf")] = maker.brief_key(n)
    return wanted


def _register_reused(whole: PageResult, path: str, key: str, staging: Staging) -> Mapping[str, Any]:
    """Take the page of a day or an entry that was kept into the site; what the build before noted of it."""
    told: dict[str, Any] = json.loads(staging.register_reused(path, key))
    whole.add_links(f"{path}index.html", told["leads"])
    whole.listed.extend([f"{path}index.html"] if told["listed"] else [])
    return told


def _collect(whole: PageResult, made: PageResult, staging: Staging) -> None:
    """Take what a process has put in its place into the site, and keep what others must know of it."""
    for file in made.files:
        staging.register(file)
    whole.merge(made)
    days = {told.path: told for told in made.days.values()}
    for path, key in made.reused.items():
        _register_reused(whole, path, key, staging)
    for path, key in made.keys.items():
        page = f"{path}index.html"
        note = {"leads": made.links[page], "listed": page in made.listed}
        if told := days.get(path):
            day = str(told.day)
            note |= {"title": told.title, "description": told.description, "sources": made.sources[day]}
            note["pdf"] = form_path(told.day, "pdf") in made.pdfs
        staging.note(path, key, json.dumps(note, ensure_ascii=False))
