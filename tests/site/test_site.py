"""The site: its pages, addresses and links, and what it leaves out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import build_site
from briefgen.problems import ContentError, UsageFailure
from briefgen.site.model import MANIFEST
from tests.dossiers import CAST
from tests.site.conftest import ADDRESS

pytestmark = pytest.mark.slow


def build(folder: Path, *texts: str, address: str | None = ADDRESS, templates: Path | None = None) -> Path:
    """Build the site of CAST and some texts, and return its folder."""
    content = folder / "content"
    content.mkdir(exist_ok=True)
    for number, text in enumerate((CAST, *texts)):
        (content / f"{number}.yaml").write_text(text)
    build_site(BriefRequest(content, templates), SiteOptions(folder / "site", address, pdfs=0, search=False))
    return folder / "site"


def words(path: Path) -> str:
    text = path.read_text("utf-8")
    return " ".join(re.sub(r"<[^>]*>", " ", text[text.index("<body") :]).split())


SAID = """
positions:
  - {id: yes, speaker: chief, said: 2026-02-01, quote: Yes indeed, stance: {talks: for}, event: e, sources: [s1]}
  - {id: no, speaker: boss, said: 2026-02-03, text: No, stance: {talks: against}, sources: [s2]}
events: {e: {title: The meeting, kind: talks, parties: [a, b], when: 2026-02-09, place: Rome, sources: [s1]}}
updates: [{event: e, date: 2026-02-01, status: confirmed, by: chief, sources: [s1]}]
"""


def test_everything_that_the_example_tells_has_its_page(example: Path) -> None:
    for path in ("", "2026/02/04/", "parties/iran/", "issues/talks/", "events/oman-talks/", "people/araghchi/", "days/",
                 "2026/", "2026/02/", "parties/", "issues/", "events/", "people/", "sources/", "corrections/", "about/",
                 "search/"):  # fmt: skip
        assert (example / path / "index.html").is_file(), path
    for name in ("404.html", "sitemap.xml", "robots.txt", "meetings.ics", "feeds/briefs.atom", "feeds/briefs.json",
                 "feeds/parties/iran.atom", "feeds/issues/force.json", "parties/us/meetings.ics", ".nojekyll",
                 "2026/02/04/2026-02-04.md", "2026/02/04/2026-02-04.json", "2026/02/20/2026-02-20.pdf",
                 "pagefind/pagefind.js"):  # fmt: skip
        assert (example / name).is_file(), name
    assert not (example / "2026/02/04/2026-02-04.pdf").exists()  # of the latest days only


def test_the_first_page_is_the_latest_brief_and_says_where_it_lives(example: Path) -> None:
    home, day = (example / "index.html").read_text(), (example / "2026/02/20/index.html").read_text()
    assert re.findall(r"<h1>(.*?)</h1>", home) == re.findall(r"<h1>(.*?)</h1>", day)
    assert f'<link rel="canonical" href="{ADDRESS}2026/02/20/">' in home
    assert 'rel="prev"' in day and 'rel="next"' not in day


def test_a_claim_leads_to_its_source_its_speaker_its_issue_and_its_event(tmp_path: Path) -> None:
    page = (build(tmp_path, SAID) / "2026/02/01/index.html").read_text()
    for link in ("../../../people/chief/", "../../../issues/talks/", "../../../events/e/", "#source-1"):
        assert f'href="{link}"' in page, link


def test_nothing_above_the_sites_marking_is_anywhere(tmp_path: Path) -> None:
    text = """
    people: {shadow: {name: The Shadow, party: a, post: adviser, marking: "TLP:AMBER"}}
    positions:
      - {speaker: chief, said: 2026-02-01, text: In the open, stance: {talks: for}, sources: [s1]}
      - {speaker: chief, said: 2026-02-02, text: Behind doors, stance: {talks: against}, sources: [s1],
         marking: "TLP:RED"}
      - {speaker: shadow, said: 2026-02-02, text: A whisper, sources: [s2]}
      - {speaker: chief, said: 2026-02-03, text: Never written, stance: {talks: against}, attribution: off-record,
         sources: [hidden]}
    sources: {hidden: {publisher: A notebook, published: 2026-02-03}}
    """
    site = build(tmp_path, text)
    everything = b"\n".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert b"In the open" in everything
    for secret in (b"Behind doors", b"A whisper", b"Shadow", b"Never written", b"A notebook", b"TLP:RED"):
        assert secret not in everything, secret


def test_who_is_known_off_the_record_only_has_no_page(tmp_path: Path) -> None:
    text = """
    people: {mole: {name: The Mole, party: a, post: clerk, note: Talks at night, sources: [s1]}}
    issues: {hush: {title: Hush, claim: It is so}}
    positions:
      - {speaker: mole, said: 2026-02-01, text: Quietly, stance: {hush: for}, attribution: off-record, sources: [s1]}
      - {speaker: chief, said: 2026-02-01, text: In the open, stance: {talks: for}, sources: [s1]}
    """
    site = build(tmp_path, text)
    everything = b"\n".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert b"In the open" in everything
    for secret in (b"Mole", b"clerk", b"Talks at night", b"Hush", b"Quietly"):
        assert secret not in everything, secret


def test_a_dossier_that_is_marked_above_the_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(
        CAST.replace("time_zone: UTC", 'time_zone: UTC, marking: "TLP:RED"')
        + "notes: [{date: 2026-02-01, text: x, sources: [s1]}]"
    )
    with pytest.raises(UsageFailure, match="marked"):
        build_site(BriefRequest(tmp_path / "content"), SiteOptions(tmp_path / "site"))


def test_without_an_address_what_needs_one_is_left_out_and_all_else_is_there(tmp_path: Path) -> None:
    site = build(tmp_path, SAID, address=None)
    assert (site / "meetings.ics").is_file()
    assert not (site / "feeds").exists()
    for name in ("sitemap.xml", "robots.txt", "404.html"):
        assert not (site / name).exists()
    assert "canonical" not in (site / "index.html").read_text()


def test_what_was_renamed_leads_from_its_old_address_to_the_new_one(tmp_path: Path) -> None:
    site = build(tmp_path, SAID.replace("{title: The meeting,", "{title: The meeting, formerly: [old-name],"))
    assert 'url=../../events/e/"' in (site / "events/old-name/index.html").read_text()
    assert "events/old-name" not in (site / "sitemap.xml").read_text()


def test_what_a_party_said_on_an_issue_is_found_under_the_old_names_of_both(tmp_path: Path) -> None:
    cast = CAST.replace("{name: Aland}", "{name: Aland, formerly: [aa]}")
    cast = cast.replace("{title: Talks,", "{title: Talks, formerly: [tt],")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(cast + SAID)
    build_site(BriefRequest(tmp_path / "content"), SiteOptions(tmp_path / "site", ADDRESS, pdfs=0, search=False))
    for old in ("aa/talks", "a/tt", "aa/tt"):
        assert 'url=../../../parties/a/talks/"' in (tmp_path / f"site/parties/{old}/index.html").read_text()
    new, old_feed = (
        json.loads((tmp_path / f"site/feeds/parties/{name}.json").read_bytes()) for name in ("a", "aa")
    )  # subscribers of the old feed get the same items
    assert old_feed["items"] == new["items"] and old_feed["home_page_url"] == f"{ADDRESS}parties/a/"
    assert (tmp_path / "site/parties/aa/meetings.ics").is_file()


def test_the_old_name_of_what_has_no_page_leads_nowhere_and_stops_nothing(tmp_path: Path) -> None:
    site = build(
        tmp_path, SAID.replace("{e:", "{e:") + "issues: {hush: {title: Hush, claim: It is so, formerly: [ssh]}}"
    )
    assert not (site / "issues/ssh").exists()


def test_a_link_that_leads_nowhere_stops_the_build_and_the_old_site_stays(tmp_path: Path) -> None:
    site = build(tmp_path, SAID)
    before = (site / MANIFEST).read_text()
    folder = tmp_path / "own/site"
    folder.mkdir(parents=True)
    (folder / "about.html").write_text(
        '{% extends "site/page.html" %}{% block content %}<a href="../nowhere/">x</a>{% endblock %}'
    )
    with pytest.raises(ContentError) as caught:
        build(tmp_path, SAID, templates=tmp_path / "own")
    assert [(problem.code, problem.place.file) for problem in caught.value.problems] == [
        ("broken-link", "about/index.html")
    ]
    assert (site / MANIFEST).read_text() == before


def test_hostile_content_stays_text_on_every_page(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>&{{ 7*7 }}"
    text = SAID.replace("Yes indeed", evil).replace("The meeting", f"'{evil}'").replace("Rome", f"'{evil}'")
    text = text.replace(f"quote: {evil}", f"quote: '{evil}'")
    site = build(tmp_path, text)
    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        assert "<script>alert" not in page and "<img src=x" not in page, path
        assert "49" not in re.sub(r"\d{3,}|[\d-]+px", "", page) or "7*7" in page


def test_the_list_of_days_leads_to_each(tmp_path: Path) -> None:
    page = (build(tmp_path, SAID) / "days/index.html").read_text()
    for day in ("01", "03"):
        assert f'href="../2026/02/{day}/"' in page
