"""Build the site of all days: reuse the pages that have not changed, render the others, publish all at once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from briefgen.composition.entries import day_path
from briefgen.files.folder_checks import check_folder
from briefgen.files.leftovers import clear_scratch
from briefgen.formats import Progress, no_progress
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site_inputs import input_digest
from briefgen.problems import ContentError, UsageFailure
from briefgen.rendering.templates import Templates
from briefgen.site.model import DayLink, format_path
from briefgen.site.search import build_index, is_search_available
from briefgen.site.staging import Staging

if TYPE_CHECKING:
    from briefgen.pipeline.load import LoadedDossier
    from briefgen.pipeline.page_result import PageResult
    from briefgen.pipeline.site_builder import SiteBuilder

_DAY_PAGE = re.compile(r"(\d{4}/\d\d/\d\d)/index\.html")


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """A build of the site in numbers: its files, how many of them are new or changed, its days and PDFs.

    `warnings` is the number of warnings of the content; `removed_days` are those that the build before had.
    """

    files: int
    changed: int
    days: int
    rebuilt_days: int
    pdfs: int
    has_address: bool
    has_search: bool
    warnings: int
    removed_days: tuple[str, ...] = ()


def build_site(request: BriefRequest, options: SiteOptions, progress: Progress = no_progress) -> SiteSummary:
    """Build the site of all days in its folder, and refresh the schema for editors.

    Raises ContentError with all problems, broken links included; then the published site stays as it was.
    """
    check_folder(request.content)
    templates = Templates(request.templates)
    has_search = options.search and is_search_available()
    key = input_digest(request, templates, options, has_search=has_search)
    sources = {"content": request.content, "templates": templates.folders[0]}
    if note := (before := Staging(options.output, sources)).previous.unchanged_since(key):
        before.clear_leftovers()
        clear_scratch()
        return SiteSummary(**{**json.loads(note), "changed": 0, "rebuilt_days": 0, "removed_days": ()})
    loaded = _load(request, progress)
    from briefgen.pipeline.site_builder import SiteBuilder
    from briefgen.rendering.template_check import check_templates

    with Staging(options.output, sources) as staging:
        template_problems = check_templates(templates, loaded.content.unredacted.settings.language)
        builder = SiteBuilder(request, loaded, templates, options, staging, has_search=has_search)
        result, rebuilt_days = _build_pages(builder, staging, progress)
        if has_search and not staging.reuse_folder("pagefind", staging.pages_digest):
            with progress("indexing"):
                for file in build_index(staging.folder):
                    staging.add(file)
        summary = SiteSummary(
            len(staging.digests), 0, len(builder.days), rebuilt_days, len(result.pdfs),
            builder.site.address is not None, has_search, len(loaded.content.warnings) + len(template_problems),
        )  # fmt: skip
        staging.add_note("", key, json.dumps(asdict(summary)))
        with progress("publishing"):
            changed = staging.publish()
    removed = sorted(day[1].replace("/", "-") for name in staging.removed_files if (day := _DAY_PAGE.fullmatch(name)))
    return replace(summary, changed=changed, removed_days=tuple(removed))


def _load(request: BriefRequest, progress: Progress) -> LoadedDossier:
    """The content that the site may show. Imports are late: where nothing has changed, nobody waits for them."""
    with progress("reading content"):
        from briefgen.content.reader import restrict
        from briefgen.content.sealed_briefs import changed_files
        from briefgen.pipeline.load import load_content
        from briefgen.pipeline.refresh import read_and_refresh

        content = read_and_refresh(replace(request, marking=None))
        loaded = load_content(restrict(content, content.unredacted.settings.site.marking))
        if not loaded.timeline.days:
            raise UsageFailure("nothing that is dated may be published on the site; see `site.marking`")
        if changed := list(changed_files(request.content, content.unredacted.seals)):
            raise ContentError(changed)
    return loaded


def _build_pages(builder: SiteBuilder, staging: Staging, progress: Progress) -> tuple[PageResult, int]:
    """Build every page, check all links, and return the results with the number of days that were rendered."""
    from briefgen.pipeline.page_result import PageResult
    from briefgen.pipeline.site_builder import HOME_PAGE
    from briefgen.pipeline.site_lists import page_lists
    from briefgen.pipeline.worker_pool import open_worker_pool
    from briefgen.site.links import broken_links
    from briefgen.site.pages import render_not_found
    from briefgen.site.sitemap import render_sitemap

    result = PageResult()
    with progress("days") as show_progress, open_worker_pool(builder.run, builder.processes) as submit:
        with_new_pdf = builder.days_with_new_pdf()
        first = submit([*builder.day_items(with_new_pdf), *builder.entry_items()])
        changed = _reuse_days(builder, staging, result)  # while the workers are busy
        rest = submit([*builder.day_items(sorted({*changed} - {*with_new_pdf})), HOME_PAGE])
        for part in chain(first, rest):
            _collect(result, part, staging)
            if changed:
                show_progress(f"{len(result.days) - len(builder.days) + len(changed)} of {len(changed)}")
    if result.problems:
        raise ContentError(result.problems)
    staging.keys.update(result.pdfs)
    with progress("lists"):
        lists = PageResult()
        for file in page_lists(builder.renderer, builder.loaded.timeline, result):
            builder.add(lists, file)
        if builder.site.address:
            builder.add(lists, render_not_found(builder.renderer, builder.base_path))
            for file in render_sitemap(builder.site, sorted([*result.listed, *lists.listed])):
                builder.add(lists, file)
        _collect(result, lists, staging)
    with progress("checking links"):
        problems = broken_links(
            result.links, staging.digests.keys(), lambda path: (staging.folder / path).read_text("utf-8")
        )
        if broken := list(problems):
            raise ContentError(broken)
    return result, len(changed)


def _reuse_days(builder: SiteBuilder, staging: Staging, result: PageResult) -> list[int]:
    """Reuse the pages of the days that have not changed; return the numbers of the other days."""
    changed = []
    for number, day in enumerate(builder.days):
        path, key = day_path(day), builder.day_key(number)
        if not staging.reuse_page(path, key):
            changed.append(number)
            continue
        metadata = _register_reused(result, path, key, staging)
        result.days[str(day)] = DayLink(day, path, metadata["title"], metadata["description"])
        result.sources[str(day)] = metadata["sources"]
        if metadata["pdf"]:
            result.pdfs[format_path(day, "pdf")] = builder.keys.brief_key(number)
    return changed


def _register_reused(result: PageResult, path: str, key: str, staging: Staging) -> Mapping[str, Any]:
    """Register the reused page of a day or an entry; return what the build that rendered it noted."""
    metadata: dict[str, Any] = json.loads(staging.register_reused(path, key))
    result.add_links(f"{path}index.html", metadata["links"])
    result.listed.extend([f"{path}index.html"] if metadata["listed"] else [])
    return metadata


def _collect(result: PageResult, part: PageResult, staging: Staging) -> None:
    """Register the files of one part of the work, and note what the next build must know of its pages."""
    for file in part.files:
        staging.register(file)
    result.merge(part)
    links_by_path = {link.path: link for link in part.days.values()}
    for path, key in part.reused.items():
        _register_reused(result, path, key, staging)
    for path, key in part.keys.items():
        page = f"{path}index.html"
        metadata: dict[str, Any] = {"links": part.links[page], "listed": page in part.listed}
        if link := links_by_path.get(path):
            day = str(link.day)
            metadata |= {"title": link.title, "description": link.description, "sources": part.sources[day]}
            metadata["pdf"] = format_path(link.day, "pdf") in part.pdfs
        staging.add_note(path, key, json.dumps(metadata, ensure_ascii=False))
