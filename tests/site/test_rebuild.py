"""Builds of a site that exists: they keep what is the same, and write what a new build would write."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.load import load_dossier
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import build_site
from briefgen.pipeline.site_builder import SiteBuilder
from briefgen.problems import ContentError
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates
from briefgen.site.model import MANIFEST
from briefgen.site.staging import Staging
from tests.dossiers import CAST
from tests.site.conftest import ADDRESS
from tests.site.test_site import SAID, build


@pytest.mark.slow
def test_the_same_content_gives_the_same_site(example: Path, tmp_path: Path) -> None:
    build_site(BriefRequest(Path(packaged_folder("content"))), SiteOptions(tmp_path / "site", ADDRESS, pdfs=1))
    digests, expected = (json.loads((site / MANIFEST).read_text())["files"] for site in (tmp_path / "site", example))
    # The index of Pagefind depends on the order of its threads.
    assert {name: digest for name, digest in digests.items() if not name.startswith("pagefind/")} == {
        name: digest for name, digest in expected.items() if not name.startswith("pagefind/")
    }


@pytest.mark.slow
def test_where_no_page_has_changed_nothing_has(example: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(example, site)
    summary = build_site(BriefRequest(Path(packaged_folder("content"))), SiteOptions(site, ADDRESS, pdfs=1))
    assert summary.changed == 0
    assert (site / MANIFEST).read_text() == (example / MANIFEST).read_text()


NEW_CLIP = """
source: {publisher: Paper, published: 2026-02-18}
positions: [{speaker: trump, said: 2026-02-18, text: One more word, stance: {force: against}}]
"""
EDITS: dict[str, Callable[[Path], object]] = {
    "a new clip": lambda content: (content / "clips/newer.yaml").write_text(NEW_CLIP.replace("18", "19")),
    "a clip is edited": lambda content: edit(content / "clips/new.yaml", "One more word", "Another word"),
    "a party is renamed": lambda content: edit(content / "parties.yaml", "United States", "USA"),
    "a clip is gone": lambda content: (content / "clips/new.yaml").unlink(),
}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_what_is_made_again_after_an_edit_is_what_a_whole_build_makes(example: Path, tmp_path: Path, name: str) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(packaged_folder("content"), content)
    (content / "clips/new.yaml").write_text(NEW_CLIP)
    options = SiteOptions(site, ADDRESS, pdfs=0, search=False)
    first = build_site(BriefRequest(content), options)
    EDITS[name](content)
    second = build_site(BriefRequest(content), options)
    assert first.rebuilt_days == first.days
    assert second.rebuilt_days < 6 or name == "a party is renamed"
    cold_options = SiteOptions(tmp_path / "cold", ADDRESS, pdfs=0, search=False, processes=1)
    build_site(BriefRequest(content), cold_options)
    digests, expected = (json.loads((folder / MANIFEST).read_text())["files"] for folder in (site, tmp_path / "cold"))
    assert digests == expected
    for path, digest in digests.items():
        assert sha256((site / path).read_bytes()).hexdigest() == digest


CHANGES: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace(": for", ": against", 1) if ": for" in text else text.replace(": against", ": open", 1),
    lambda text: re.sub(r"(said|date): (\d{4}-\d\d)-\d\d$", r"\1: \2-01", text, count=1, flags=re.MULTILINE),
    lambda text: re.sub(r"text: (.*)", r"text: \1, as was told", text, count=1),
    lambda text: re.sub(r"publisher: (.*)", r"publisher: \1 and others", text, count=1),
    lambda text: re.sub(r"status: \w+", "status: postponed", text, count=1),
    lambda text: "draft: true\n" + text,
)


@pytest.mark.slow
@pytest.mark.thorough
def test_whatever_is_edited_what_is_made_again_is_what_a_whole_build_makes(tmp_path: Path) -> None:
    """Apply random edits to one site; a refused edit leaves the site as it was."""
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(packaged_folder("content"), content)
    rolls, accepted = random.Random(11), 0
    build_site(BriefRequest(content), SiteOptions(site, ADDRESS, pdfs=0, search=False))
    for turn in range(12):
        path = rolls.choice(sorted(content.rglob("*.yaml")))
        text, manifest = path.read_text("utf-8"), (site / MANIFEST).read_text()
        path.write_text(rolls.choice(CHANGES)(text), "utf-8")
        try:
            build_site(BriefRequest(content), SiteOptions(site, ADDRESS, pdfs=0, search=False))
        except ContentError:
            assert (site / MANIFEST).read_text() == manifest
            path.write_text(text, "utf-8")
            continue
        accepted += path.read_text("utf-8") != text
        cold = tmp_path / f"cold-{turn}"
        build_site(BriefRequest(content), SiteOptions(cold, ADDRESS, pdfs=0, search=False))
        digests, expected = (json.loads((folder / MANIFEST).read_text())["files"] for folder in (site, cold))
        assert digests == expected, path
    assert accepted > 3


@pytest.mark.slow
def test_what_the_desks_own_templates_say_is_made_again_when_it_changes(tmp_path: Path) -> None:
    """A page with the last day of the site, one that is not indexed, and an included file."""
    content, templates = tmp_path / "content", tmp_path / "own"
    shutil.copytree(packaged_folder("content"), content)
    shutil.copytree(Path(packaged_folder("templates")) / "site", templates / "site")
    page = templates / "site/page.html"
    robots = '{% if page.kind == "event" %}<meta name="robots" content="noindex">{% endif %}</head>'
    footer = '{{ site.day }} {% include "extra.txt" %}</body>'
    page.write_text(page.read_text().replace("</head>", robots).replace("</body>", footer))
    (templates / "extra.txt").write_text("before")
    request, options = BriefRequest(content, templates), SiteOptions(tmp_path / "site", ADDRESS, pdfs=0, search=False)
    build_site(request, options)
    (content / "later.yaml").write_text("notes: [{text: x, date: 2026-02-25, sources: [2026-02-04-talks-on-friday]}]\n")
    build_site(request, options)
    person = (tmp_path / "site/people/araghchi/index.html").read_text()
    assert "2026-02-25 before</body>" in person
    assert "/events/oman-talks/" not in (tmp_path / "site/sitemap.xml").read_text()
    (templates / "extra.txt").write_text("after")
    build_site(request, options)
    assert "2026-02-25 after</body>" in (tmp_path / "site/people/araghchi/index.html").read_text()


@pytest.mark.slow
def test_the_pdf_of_a_brief_that_is_the_same_is_not_set_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, options = tmp_path / "content", SiteOptions(tmp_path / "site", pdfs=2, search=False, processes=1)
    content.mkdir()
    (content / "a.yaml").write_text(CAST + SAID)
    build_site(BriefRequest(content), options)
    names: list[str] = []
    print_page = PdfRenderer.print

    def count(self: PdfRenderer, page: str, name: str, *arguments: Any, **more: Any) -> bytes:
        names.append(name)
        return print_page(self, page, name, *arguments, **more)

    monkeypatch.setattr(PdfRenderer, "print", count)
    (content / "b.yaml").write_text("notes: [{date: 2026-02-04, text: A note, sources: [s1]}]\n")
    assert build_site(BriefRequest(content), options).pdfs == 2
    pages = {day: (tmp_path / f"site/2026/02/{day}/index.html").read_text() for day in ("01", "03")}
    assert "../../../2026/02/04/" in pages["03"]  # it has a next day now
    assert len(names) == 1
    assert not (tmp_path / "site/2026/02/01/2026-02-01.pdf").exists() and "2026-02-01.pdf" not in pages["01"]
    (tmp_path / "site/2026/02/03/2026-02-03.pdf").write_bytes(b"touched")
    assert build_site(BriefRequest(content), options).pdfs == 2
    assert (tmp_path / "site/2026/02/03/2026-02-03.pdf").read_bytes().startswith(b"%PDF")
    assert len(names) == 2


def test_days_with_a_pdf_come_first_and_are_shared_among_the_processes(tmp_path: Path) -> None:
    request = BriefRequest(Path(packaged_folder("content")))
    options = SiteOptions(tmp_path / "site", pdfs=5, processes=2)
    templates = Templates(request.templates)
    loaded = load_dossier(request.content, None)
    with Staging(options.output, {}) as staging:
        builder = SiteBuilder(request, loaded, templates, options, staging, has_search=False)
        assert builder.days_with_new_pdf() == [20, 21, 22, 23, 24]
    all_days = range(len(builder.days))
    days = [numbers for kind, numbers in builder.day_items(all_days) if kind == "days"]
    assert sorted(n for numbers in days for n in numbers) == list(all_days)
    assert days[:3] == [(20, 21), (22, 23), (24,)]


@pytest.mark.slow
def test_a_day_that_is_gone_is_told(tmp_path: Path) -> None:
    build(tmp_path, SAID)
    (tmp_path / "content/1.yaml").write_text(SAID.replace("2026-02-03", "2026-02-04"))
    first = build_site(
        BriefRequest(tmp_path / "content"), SiteOptions(tmp_path / "site", ADDRESS, pdfs=0, search=False)
    )
    assert first.removed_days == ("2026-02-03",)
    second = build_site(
        BriefRequest(tmp_path / "content"), SiteOptions(tmp_path / "site", ADDRESS, pdfs=0, search=False)
    )
    assert (second.removed_days, second.changed) == ((), 0)
