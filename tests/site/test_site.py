"""The site as a whole: what is on it, what is not, and that the same content gives the same bytes."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import feedparser
import pytest
import vobject
from icalendar import Calendar

from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.load import load_dossier
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import build_site
from briefgen.pipeline.site_builder import SiteBuilder
from briefgen.problems import ContentError, UsageFailure
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates
from briefgen.site.model import MANIFEST
from briefgen.site.staging import Staging
from tests.dossiers import CAST
from tests.site.conftest import ADDRESS


def build(folder: Path, *texts: str, address: str | None = ADDRESS, templates: Path | None = None) -> Path:
    """The site of CAST and the texts."""
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


def test_a_party_has_its_stances_their_course_its_people_its_meetings_and_all_that_it_said(tmp_path: Path) -> None:
    told = words(build(tmp_path, SAID) / "parties/a/index.html")
    for text in ("Where it stands", "▲ For", "How it moved", "A. Chief", "The meeting", "Yes indeed", "First Paper"):
        assert text in told, text
    assert "B. Boss" not in told


def test_an_issue_says_who_stands_where_and_what_was_said_on_it_the_latest_first(tmp_path: Path) -> None:
    told = words(build(tmp_path, SAID) / "issues/talks/index.html")
    assert "Opposed" in told
    assert told.index("B. Boss") < told.index("Yes indeed")


WORD = "  - {{id: n{n}, said: 2026-01-{n:02}, speaker: chief, text: Word {n}, stance: {{talks: for}}, sources: [s1]}}\n"
LONG = f"""
positions:
{"".join(WORD.format(n=n) for n in range(2, 17))}
  - {{id: both, speaker: chief, said: 2026-01-20, text: Both, stance: {{arms: against, talks: for}}, sources: [s1]}}
  - {{id: else, speaker: chief, said: 2026-01-21, text: Good morning, sources: [s2]}}
"""


def test_everything_that_a_party_said_on_an_issue_is_on_one_page_and_has_its_place_there(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    told = words(site / "parties/a/talks/index.html")
    for text in ("Aland on Talks", "They should talk", "▲ For", "How it moved", "Both", "Word 2.", "Word 16."):
        assert text in told, text
    assert "Good morning" not in told
    party, issue = (words(site / path / "index.html") for path in ("parties/a", "issues/talks"))
    assert "Talks 16 statements, the latest 20 Jan 2026" in party and "Arms 1 statement, 20 Jan 2026" in party
    assert "Aland 16 statements, the latest 20 Jan 2026" in issue
    assert "Word 16." in party and "Word 3." not in party  # the latest ten
    for id, places in {"n2": ["talks"], "both": ["arms", "talks"], "else": [""]}.items():
        pages = [*site.glob("parties/**/index.html"), *site.glob("issues/**/index.html")]
        found = {page for page in pages if f'id="said.{id}"' in page.read_text()}
        assert found == {site / "parties/a" / place / "index.html" for place in places}


def test_a_party_tells_how_it_moved_in_the_last_year_and_each_stance_all_of_it(tmp_path: Path) -> None:
    text = """
    sources: {old: {publisher: Old Paper, published: 2023-01-01}}
    positions:
      - {speaker: chief, said: 2023-01-05, text: x, stance: {talks: against}, sources: [old]}
      - {speaker: chief, said: 2023-04-01, text: x, stance: {talks: for}, sources: [old]}
      - {speaker: chief, said: 2024-05-01, text: x, stance: {talks: against}, sources: [old]}
      - {id: gone, speaker: boss, said: 2023-01-05, text: x, stance: {talks: for}, sources: [old]}
      - {speaker: boss, said: 2023-06-01, text: No more, withdraws: [gone], sources: [old]}
      - {speaker: boss, said: 2024-11-01, text: Good morning, sources: [old]}
    """
    site = build(tmp_path, text)

    def moved(path: str) -> list[str]:
        told = words(site / path / "index.html").partition("How it moved")[2].partition("Above the line")[0]
        return re.findall(r"\d+ \w+ \d{4}|[▲▼] \w+", told)

    assert moved("parties/a") == ["2 Nov 2023", "1 Nov 2024", "▲ For", "1 May 2024", "▼ Against"]
    assert moved("parties/a/talks") == [
        "4 Jan 2023", "1 May 2024", "5 Jan 2023", "▼ Against", "1 Apr 2023", "▲ For", "1 May 2024", "▼ Against",
    ]  # fmt: skip
    assert moved("parties/b") == []
    assert moved("parties/b/talks")[-2:] == ["▲ For", "1 Jun 2023"]


ONLY = {
    "a claim": "{speaker: boss, party: a, said: 2026-02-01, text: x, stance: {arms: for}, sources: [s1]}",
    "its source was withdrawn": "{speaker: boss, said: 2026-02-01, text: x, stance: {arms: for}, sources: [gone]}",
    "retracted": "{id: it, speaker: boss, said: 2026-02-01, text: x, stance: {arms: for}, sources: [s1]}",
    "taken back": "{id: old, speaker: boss, said: 2026-02-01, text: x, stance: {arms: for}, sources: [s1]}",
}


@pytest.mark.parametrize("name", ONLY)
def test_the_only_statement_on_an_issue_may_be_no_stance(tmp_path: Path, name: str) -> None:
    more = """
    sources: {gone: {publisher: Lost Paper, published: 2026-01-01, withdrawn: 2026-02-02}}
    positions:
      - {speaker: chief, said: 2026-02-03, text: Good morning, sources: [s2]}
    """
    if name == "retracted":
        more += "corrections: [{of: it, date: 2026-02-02, kind: retraction, text: Never said, sources: [s2]}]"
    if name == "taken back":
        more += "  - {speaker: boss, said: 2026-02-02, text: I take it back, withdraws: [old], sources: [s2]}"
    told = words(
        build(tmp_path, f"positions:\n  - {ONLY[name]}", more.replace("\n    ", "\n")) / "parties/b/arms/index.html"
    )
    assert "Where it stands Nothing that was said stands now." in told
    assert ("no longer stands" in told) == (name != "a claim")
    assert ("about Aland: ▲ For" in told) == (name == "a claim")
    assert ("I take it back" in told) == (name == "taken back")


def test_one_utterance_is_one_entry_with_its_condition_and_all_its_sources(tmp_path: Path) -> None:
    text = """
    positions:
      - {id: one, speaker: chief, said: 2026-02-01, text: Will talk, stance: {talks: conditional},
         condition: they stop, sources: [s1]}
      - {same_as: [one], speaker: chief, said: 2026-02-01, text: Is ready, stance: {talks: for}, sources: [s2]}
    """
    site = build(tmp_path, text)
    told = words(site / "parties/a/talks/index.html")
    assert "Is ready" not in told
    said = told.partition("Everything said")[2]
    assert said.count("Will talk (if they stop).") == 1 and "Second Paper" in said
    assert "Talks 1 statement, 1 Feb 2026" in words(site / "parties/a/index.html")
    (item,) = json.loads((site / "feeds/parties/a.json").read_bytes())["items"]
    assert "(if they stop)" in item["content_text"]
    assert item["id"] == f"{ADDRESS}#said.one"  # wherever it stands


def test_a_party_tells_each_statement_once_and_one_of_which_nothing_is_known_says_so(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    party = words(site / "parties/a/index.html")
    assert party.count("Good morning") == 1 and "Said on no issue" in party
    assert "Nothing is recorded of it yet." in words(site / "parties/h/index.html")


def test_a_mistake_in_a_template_of_an_entry_is_told_on_a_new_site_and_on_an_old_one(tmp_path: Path) -> None:
    own = tmp_path / "own/site"
    own.mkdir(parents=True)
    (own / "stance.html").write_text("{{ it.nothing }}")
    for _ in ("cold", "warm"):
        with pytest.raises(ContentError) as caught:
            build(tmp_path, SAID, templates=tmp_path / "own")
        assert {problem.code for problem in caught.value.problems} == {"template"}
        build(tmp_path, SAID)


def test_what_a_feed_tells_is_where_it_says(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    feeds = list(site.glob("feeds/*/*.json"))
    items = [item for path in feeds for item in json.loads(path.read_bytes())["items"]]
    assert {item["url"].rpartition("#said.")[2] for item in items} == {"both", "else", *(f"n{n}" for n in range(2, 17))}
    for item in items:
        page, anchor = item["url"].removeprefix(ADDRESS).split("#")
        assert f'id="{anchor}"' in (site / page / "index.html").read_text()


def test_a_page_that_says_of_no_day_how_things_stand_is_kept_when_a_day_is_added(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    before = (site / "parties/a/talks/index.html").stat().st_mtime_ns
    build(tmp_path, LONG, "notes: [{date: 2026-01-25, text: A note, sources: [s1]}]")
    assert "25 Jan 2026" in words(site / "parties/a/index.html")
    assert (site / "parties/a/talks/index.html").stat().st_mtime_ns == before


def test_what_was_withdrawn_stands_in_the_history_as_that(tmp_path: Path) -> None:
    text = """
    positions:
      - {id: old, speaker: chief, said: 2026-02-01, text: Yes, stance: {talks: for}, sources: [s1]}
      - {speaker: chief, said: 2026-02-03, text: I take it back, withdraws: [old], sources: [s1]}
    """
    page = (build(tmp_path, text) / "people/chief/index.html").read_text()
    assert '<li id="said.old" class="gone">' in page
    assert "no longer stands" in page


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


def test_an_event_that_nobody_has_dated_stops_nothing(tmp_path: Path) -> None:
    bare = "events: {bare: {title: Plain, kind: talks, parties: [a, b], when: 2026-02-09}}"
    assert (build(tmp_path, SAID, bare) / "events/bare/index.html").is_file()


def test_a_quote_is_text_in_a_feed(tmp_path: Path) -> None:
    site = build(tmp_path, SAID.replace("quote: Yes indeed", "quote: '<img src=https://evil.example/x> a < b'"))
    (entry,) = feedparser.parse((site / "feeds/parties/a.atom").read_bytes()).entries
    assert "<img" not in entry.summary
    assert "a &lt; b" in entry.summary
    (item,) = json.loads((site / "feeds/parties/a.json").read_bytes())["items"]
    assert "<img src=https://evil.example/x> a < b" in item["content_text"]


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
    )  # whoever follows goes on
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
    own = tmp_path / "own/site"
    own.mkdir(parents=True)
    (own / "about.html").write_text(
        '{% extends "site/page.html" %}{% block content %}<a href="../nowhere/">x</a>{% endblock %}'
    )
    with pytest.raises(ContentError) as caught:
        build(tmp_path, SAID, templates=tmp_path / "own")
    assert [(problem.code, problem.place.file) for problem in caught.value.problems] == [
        ("broken-link", "about/index.html")
    ]
    assert (site / MANIFEST).read_text() == before


def test_the_same_content_gives_the_same_site(example: Path, tmp_path: Path) -> None:
    build_site(BriefRequest(Path(packaged_folder("content"))), SiteOptions(tmp_path / "site", ADDRESS, pdfs=1))
    ours, theirs = (json.loads((site / MANIFEST).read_text())["files"] for site in (tmp_path / "site", example))
    # Pagefind numbers what it finds as its threads come to it: the index is another one, of the same pages.
    assert {name: digest for name, digest in ours.items() if not name.startswith("pagefind/")} == {
        name: digest for name, digest in theirs.items() if not name.startswith("pagefind/")
    }


def test_where_no_page_has_changed_nothing_has(example: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(example, site)
    built = build_site(BriefRequest(Path(packaged_folder("content"))), SiteOptions(site, ADDRESS, pdfs=1))
    assert built.changed == 0
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


@pytest.mark.parametrize("name", EDITS)
def test_what_is_made_again_after_an_edit_is_what_a_whole_build_makes(example: Path, tmp_path: Path, name: str) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(packaged_folder("content"), content)
    (content / "clips/new.yaml").write_text(NEW_CLIP)
    options = SiteOptions(site, ADDRESS, pdfs=0, search=False)
    whole = build_site(BriefRequest(content), options)
    EDITS[name](content)
    again = build_site(BriefRequest(content), options)
    assert whole.rebuilt_days == whole.days
    assert again.rebuilt_days < 6 or name == "a party is renamed"
    cold = SiteOptions(tmp_path / "cold", ADDRESS, pdfs=0, search=False, processes=1)
    build_site(BriefRequest(content), cold)
    ours, theirs = (json.loads((folder / MANIFEST).read_text())["files"] for folder in (site, tmp_path / "cold"))
    assert ours == theirs
    for path, digest in ours.items():
        assert sha256((site / path).read_bytes()).hexdigest() == digest


CHANGES: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace(": for", ": against", 1) if ": for" in text else text.replace(": against", ": open", 1),
    lambda text: re.sub(r"(said|date): (\d{4}-\d\d)-\d\d$", r"\1: \2-01", text, count=1, flags=re.MULTILINE),
    lambda text: re.sub(r"text: (.*)", r"text: \1, as was told", text, count=1),
    lambda text: re.sub(r"publisher: (.*)", r"publisher: \1 and others", text, count=1),
    lambda text: re.sub(r"status: \w+", "status: postponed", text, count=1),
    lambda text: "draft: true\n" + text,
)


def test_whatever_is_edited_what_is_made_again_is_what_a_whole_build_makes(tmp_path: Path) -> None:
    """Edits at random, one after the other on one site; one that is refused leaves the site as it was."""
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(packaged_folder("content"), content)
    rolls, kept = random.Random(11), 0
    build_site(BriefRequest(content), SiteOptions(site, ADDRESS, pdfs=0, search=False))
    for turn in range(12):
        path = rolls.choice(sorted(content.rglob("*.yaml")))
        text, before = path.read_text("utf-8"), (site / MANIFEST).read_text()
        path.write_text(rolls.choice(CHANGES)(text), "utf-8")
        try:
            build_site(BriefRequest(content), SiteOptions(site, ADDRESS, pdfs=0, search=False))
        except ContentError:
            assert (site / MANIFEST).read_text() == before
            path.write_text(text, "utf-8")
            continue
        kept += path.read_text("utf-8") != text
        cold = tmp_path / f"cold-{turn}"
        build_site(BriefRequest(content), SiteOptions(cold, ADDRESS, pdfs=0, search=False))
        ours, theirs = (json.loads((folder / MANIFEST).read_text())["files"] for folder in (site, cold))
        assert ours == theirs, path
    assert kept > 3


def test_what_the_desks_own_templates_say_is_made_again_when_it_changes(tmp_path: Path) -> None:
    """A page that says how far the site goes, one that search engines shall not see, a file that it includes."""
    content, own = tmp_path / "content", tmp_path / "own"
    shutil.copytree(packaged_folder("content"), content)
    shutil.copytree(Path(packaged_folder("templates")) / "site", own / "site")
    page = own / "site/page.html"
    robots = '{% if page.kind == "event" %}<meta name="robots" content="noindex">{% endif %}</head>'
    said = '{{ site.day }} {% include "extra.txt" %}</body>'
    page.write_text(page.read_text().replace("</head>", robots).replace("</body>", said))
    (own / "extra.txt").write_text("before")
    desk, options = BriefRequest(content, own), SiteOptions(tmp_path / "site", ADDRESS, pdfs=0, search=False)
    build_site(desk, options)
    (content / "later.yaml").write_text("notes: [{text: x, date: 2026-02-25, sources: [2026-02-04-talks-on-friday]}]\n")
    build_site(desk, options)
    person = (tmp_path / "site/people/araghchi/index.html").read_text()
    assert "2026-02-25 before</body>" in person
    assert "/events/oman-talks/" not in (tmp_path / "site/sitemap.xml").read_text()
    (own / "extra.txt").write_text("after")
    build_site(desk, options)
    assert "2026-02-25 after</body>" in (tmp_path / "site/people/araghchi/index.html").read_text()


def test_the_pdf_of_a_brief_that_is_the_same_is_not_set_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, options = tmp_path / "content", SiteOptions(tmp_path / "site", pdfs=2, search=False, processes=1)
    content.mkdir()
    (content / "a.yaml").write_text(CAST + SAID)
    build_site(BriefRequest(content), options)
    asked: list[str] = []
    set_page = PdfRenderer.print

    def counted(self: PdfRenderer, page: str, name: str, *arguments: Any, **more: Any) -> bytes:
        asked.append(name)
        return set_page(self, page, name, *arguments, **more)

    monkeypatch.setattr(PdfRenderer, "print", counted)
    (content / "b.yaml").write_text("notes: [{date: 2026-02-04, text: A note, sources: [s1]}]\n")
    assert build_site(BriefRequest(content), options).pdfs == 2
    pages = {day: (tmp_path / f"site/2026/02/{day}/index.html").read_text() for day in ("01", "03")}
    assert "../../../2026/02/04/" in pages["03"]  # it has a next day now
    assert len(asked) == 1
    assert not (tmp_path / "site/2026/02/01/2026-02-01.pdf").exists() and "2026-02-01.pdf" not in pages["01"]
    (tmp_path / "site/2026/02/03/2026-02-03.pdf").write_bytes(b"touched")
    assert build_site(BriefRequest(content), options).pdfs == 2
    assert (tmp_path / "site/2026/02/03/2026-02-03.pdf").read_bytes().startswith(b"%PDF")
    assert len(asked) == 2


def test_days_with_a_pdf_come_first_and_are_shared_among_the_processes(tmp_path: Path) -> None:
    desk, options = BriefRequest(Path(packaged_folder("content"))), SiteOptions(tmp_path / "site", pdfs=5, processes=2)
    templates = Templates(desk.templates)
    it = load_dossier(desk.content, None)
    with Staging(options.output, {}) as staging:
        maker = SiteBuilder(desk, it, templates, options, staging, has_search=False)
        assert maker.days_with_new_pdf() == [20, 21, 22, 23, 24]
    every = range(len(maker.days))
    days = [numbers for kind, numbers in maker.days_of(every) if kind == "days"]
    assert sorted(n for numbers in days for n in numbers) == list(every)
    assert days[:3] == [(20, 21), (22, 23), (24,)]


def test_feeds_are_read_without_complaint(example: Path) -> None:
    found = sorted(example.rglob("*.atom"))
    assert len(found) > 10
    for path in found:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        assert feed.feed.id.startswith(ADDRESS) and feed.feed.updated and feed.feed.author
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 0
        for entry in feed.entries:
            page, _, anchor = entry.link.removeprefix(ADDRESS).partition("#")
            text = (example / page / "index.html").read_text()
            assert not anchor or f'id="{anchor}"' in text
    briefs = feedparser.parse((example / "feeds/briefs.atom").read_bytes())
    assert briefs.entries[0].title.startswith("Araghchi: no suspension offered")
    assert briefs.entries[0].updated == "2026-02-20T23:59:59+04:00"


def test_json_feeds_have_what_the_format_asks_for(example: Path) -> None:
    for path in example.rglob("feeds/**/*.json"):
        feed = json.loads(path.read_bytes())
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"] and feed["feed_url"] == ADDRESS + path.relative_to(example).as_posix()
        assert all(item["id"] and item["content_text"] for item in feed["items"])


def test_another_library_reads_the_same_meetings(example: Path) -> None:
    data = (example / "meetings.ics").read_text("utf-8")
    ours = {
        str(it["uid"]): (str(it["summary"]), str(it["status"]), it.decoded("dtstart"))
        for it in Calendar.from_ical(data).walk("VEVENT")
    }
    theirs = {
        it.uid.value: (it.summary.value, it.status.value, it.dtstart.value)
        for it in vobject.readOne(data).contents["vevent"]
    }
    assert ours == theirs
    assert any(status == "CANCELLED" for _, status, _ in ours.values())


def test_a_moved_and_renamed_meeting_keeps_its_uid_and_grows_in_sequence(tmp_path: Path) -> None:
    def read(site: Path) -> tuple[str, int, str]:
        (it,) = Calendar.from_ical((site / "meetings.ics").read_bytes()).walk("VEVENT")
        return str(it["uid"]), it.decoded("sequence"), str(it.decoded("dtstart"))

    first = read(build(tmp_path, SAID))
    renamed = SAID.replace("{e: {", "{f: {formerly: [e], ").replace("event: e,", "event: f,")
    moved = "updates: [{event: f, date: 2026-02-03, when: 2026-02-12, by: chief, sources: [s1]}]"
    second = read(build(tmp_path, renamed, moved))
    assert first[0] == second[0]
    assert (first[1] < second[1], first[2], second[2]) == (True, "2026-02-09", "2026-02-12")


def test_machines_read_what_a_page_is_about(tmp_path: Path) -> None:
    site = build(tmp_path, SAID)

    def data(path: str) -> dict[str, object]:
        text = (site / path / "index.html").read_text()
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
        assert found
        told: dict[str, object] = json.loads(found[1])
        return told

    assert data("2026/02/01")["@type"] == "NewsArticle"
    event = data("events/e")
    assert (event["@type"], event["startDate"], event["eventStatus"]) == (
        "Event", "2026-02-09", "https://schema.org/EventScheduled",
    )  # fmt: skip
    graph = data("people/chief")["@graph"]
    assert isinstance(graph, list)
    assert [it["@type"] for it in graph] == ["Person", "Quotation"]
    assert graph[1]["text"] == "Yes indeed"


def test_hostile_content_stays_text_on_every_page(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>&{{ 7*7 }}"
    text = SAID.replace("Yes indeed", evil).replace("The meeting", f"'{evil}'").replace("Rome", f"'{evil}'")
    text = text.replace(f"quote: {evil}", f"quote: '{evil}'")
    site = build(tmp_path, text)
    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        assert "<script>alert" not in page and "<img src=x" not in page, path
        assert "49" not in re.sub(r"\d{3,}|[\d-]+px", "", page) or "7*7" in page


def test_a_day_that_is_gone_is_told(tmp_path: Path) -> None:
    build(tmp_path, SAID)
    (tmp_path / "content/1.yaml").write_text(SAID.replace("2026-02-03", "2026-02-04"))
    built = build_site(
        BriefRequest(tmp_path / "content"), SiteOptions(tmp_path / "site", ADDRESS, pdfs=0, search=False)
    )
    assert built.removed_days == ("2026-02-03",)
    again = build_site(
        BriefRequest(tmp_path / "content"), SiteOptions(tmp_path / "site", ADDRESS, pdfs=0, search=False)
    )
    assert (again.removed_days, again.changed) == ((), 0)


MEETINGS = """
events:
  by: {title: By then, when: ../2026-02-02, sources: [s1]}
  january: {title: In January, when: 2026-01, sources: [s1]}
  third: {title: On the third, when: 2026-02-03, sources: [s1]}
  ahead: {title: To come, when: 2026-02-20, sources: [s1]}
updates: [{event: ahead, date: 2026-02-05, status: confirmed, by: chief, sources: [s1]}]
"""


def test_what_is_past_stands_in_the_order_of_its_end_and_with_its_year(tmp_path: Path) -> None:
    site = build(tmp_path, MEETINGS)
    told = words(site / "events/index.html")
    names = ("To come", "On the third", "By then", "In January")
    assert sorted(names, key=told.index) == list(names)
    assert "Friday 20 February 2026" in told
    assert "in 15 days" in words(site / "2026/02/05/index.html")
    assert "in 15 days" not in words(site / "events/ahead/index.html")  # it does not say of which day it is


def test_the_list_of_days_leads_to_each(tmp_path: Path) -> None:
    page = (build(tmp_path, SAID) / "days/index.html").read_text()
    for day in ("01", "03"):
        assert f'href="../2026/02/{day}/"' in page
