"""The brief as Markdown, HTML and JSON: hostile content stays text, and the page is accessible."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from briefgen.composition.brief import Brief, Meeting
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.days import compose_brief
from briefgen.pipeline.request import BriefRequest
from briefgen.rendering import json as as_json
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.templates import Templates
from briefgen.timeline.build import build_timeline
from tests.dossiers import CAST, brief, dossier

HOSTILE = "</title><script>alert(1)</script> | x\\| [l](javascript:x) # <img src=x> **bold** `c` &amp; ![i](https://e.example/p)"
NOTE = "notes: [{text: A note, date: 2026-02-01, sources: [s1]}, {text: More, date: 2026-02-05, sources: [s1]}]"
QUOTED = HOSTILE.replace("'", "''")
PROSE = QUOTED.replace("[l](javascript:x)", "")  # such a link is refused where it is written
DOSSIER = f"""
events:
  e: {{title: '{QUOTED}', when: 2026-02-03, place: '{QUOTED}', parties: [a], via: '{QUOTED}'}}
updates:
  - {{event: e, date: 2026-02-01, status: confirmed, by: {{described: '{QUOTED}'}}, sources: [s1]}}
positions:
  - speaker: {{described: '{QUOTED}', of: a}}
    said: 2026-02-01
    stance: {{talks: conditional}}
    quote: '{QUOTED}'
    via: '{QUOTED}'
    condition: '{QUOTED}'
    reason: '{QUOTED}'
    sources: [s1]
notes:
  - {{text: '{PROSE}', dissent: '{PROSE}', date: 2026-02-01, sources: [evil]}}
sources:
  evil:
    title: '{QUOTED}'
    publisher: '{QUOTED}'
    author: '{QUOTED}'
    origin: '{QUOTED}'
    url: 'https://e.example/a?b=1&c=(2)'
    published: 2026-01-01
briefs:
  2026-02-01: {{headline: '{QUOTED}'}}
"""


@pytest.fixture(scope="module")
def hostile() -> Brief:
    return brief("2026-02-01", DOSSIER)


@pytest.fixture(scope="module")
def article() -> str:
    request = BriefRequest(Path(__file__).parents[1] / "golden/article/content")
    return build_brief(request, date(2026, 2, 4), ["html"]).files["html"].decode()


class Page(HTMLParser):
    """The tags of a page, and those inside links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside_links: list[str] = []
        self._is_in_link = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if self._is_in_link:
            self.inside_links.append(tag)
        self._is_in_link = self._is_in_link or tag == "a"

    def handle_endtag(self, tag: str) -> None:
        self._is_in_link = self._is_in_link and tag != "a"

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


def test_hostile_content_stays_text_in_html(hostile: Brief) -> None:
    page = Page(HtmlRenderer(Templates()).render(hostile))
    assert not page.all("script", "img", "iframe", "object", "embed", "base", "form")
    assert len(page.all("title")) == 2  # the page's and the picture's
    assert {
        name for attrs in page.all(*{tag for tag, _ in page.tags}) for name in attrs if name.startswith("on")
    } == set()
    hrefs = [attrs["href"] or "" for attrs in page.all("a")]
    assert all(href.startswith(("#", "https://e.example/")) for href in hrefs)


def test_hostile_content_stays_text_in_markdown(hostile: Brief) -> None:
    text = MarkdownRenderer(Templates()).render(hostile)
    tokens = MarkdownIt("js-default").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    assert len(headings) == len(set(headings))
    assert not [
        t for t in (*tokens, *inline) if t.type in ("image", "html_block", "html_inline", "code_inline", "fence")
    ]
    links = {t.attrs["href"] for t in inline if t.type == "link_open"}
    assert links == {"https://e.example/a?b=1&c=%282%29", "https://e.example/p"}
    rows = [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("|")]
    assert rows
    assert len(set(rows[:3])) == 1


def test_hostile_content_stays_as_it_is_in_json(hostile: Brief) -> None:
    data = json.loads(as_json.render_json(hostile))
    assert data["headline"] == HOSTILE
    assert data["upcoming"][0]["meetings"][0]["title"] == HOSTILE


def test_the_page_is_whole_in_itself(article: str) -> None:
    page = Page(article)
    assert not page.all("link", "script", "img", "iframe")
    assert "@import" not in article
    assert "url(" not in article
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_page_has_one_h1_and_skips_no_level(article: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(article).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_header_has_its_scope(article: str) -> None:
    headers = Page(article).all("th")
    assert headers
    assert {attrs.get("scope") for attrs in headers} == {"col", "row"}


def test_links_hold_text_only(article: str) -> None:
    assert Page(article).inside_links == []


def test_every_link_inside_the_page_leads_somewhere(article: str) -> None:
    page = Page(article)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    targets = {(attrs["href"] or "")[1:] for attrs in page.all("a") if (attrs["href"] or "").startswith("#")}
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_page_says_its_language_day_and_marking(article: str) -> None:
    page = Page(article)
    assert page.all("html") == [{"lang": "en-GB", "dir": "ltr"}]
    assert {"class": "day", "datetime": "2026-02-04"} in page.all("time")
    assert {"name": "dcterms.created", "content": "2026-02-04"} in page.all("meta")


def test_words_as_spoken_stand_in_their_language_and_direction() -> None:
    day_brief = brief(
        "2026-02-01",
        "positions: [{speaker: boss, said: 2026-02-01, quote: Peace, original: {lang: fa, text: صلح}, sources: [s1]}]",
    )
    assert '<span class="original" lang="fa" dir="rtl">صلح</span>' in HtmlRenderer(Templates()).render(day_brief)
    assert "صلح" in MarkdownRenderer(Templates()).render(day_brief)


def test_a_meeting_elsewhere_has_its_own_time_first() -> None:
    day_brief = brief(
        "2026-02-01",
        "events: {e: {title: Talks, when: 2026-02-03T09:00, time_zone: Europe/Zurich, sources: [s1]}}\n"
        "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]",
    )
    assert "Tuesday 3 February, 09:00 Zurich (08:00 UTC)" in MarkdownRenderer(Templates()).render(day_brief)


def test_a_cancelled_meeting_is_struck_through() -> None:
    day_brief = brief(
        "2026-02-01",
        "events: {e: {title: Talks, when: 2026-02-03}}\n"
        "updates: [{event: e, date: 2026-02-01, status: cancelled, sources: [s1]}]",
    )
    assert "<s>Talks</s>" in HtmlRenderer(Templates()).render(day_brief)
    assert "~~Talks~~" in MarkdownRenderer(Templates()).render(day_brief)


def test_json_says_dates_as_iso_and_spans_as_written() -> None:
    day_brief = brief(
        "2026-02-01",
        "positions: [{speaker: boss, said: ../2026-02-01, stance: {talks: for}, text: Yes, sources: [s1]}]",
    )
    data = json.loads(as_json.render_json(day_brief))
    assert (data["schema"], data["day"]) == ("briefgen/brief/2", "2026-02-01")
    lead = data["parties"][0]["rows"] or data["parties"][1]["rows"]
    assert lead[0]["evidence"][0]["statement"]["said"] == {
        "edtf": "../2026-02-01", "first": None, "last": "2026-02-01", "approximate": False,
    }  # fmt: skip


@dataclass(frozen=True)
class BriefWithMeetings(Brief):
    """A brief with a section that does not exist yet."""

    elsewhere: tuple[Meeting, ...] = ()


def test_json_counts_the_days_to_a_meeting_wherever_it_stands() -> None:
    files = "events: {e: {title: Talks, when: 2026-02-03, sources: [s1]}, o: {title: Open, sources: [s1]}}", NOTE
    ahead, after = brief("2026-02-01", *files), brief("2026-02-05", *files)
    meetings = tuple(meeting for window in ahead.upcoming for meeting in window.meetings)
    assert [meeting.days_from(ahead.day) for meeting in meetings] == [2, None]
    for day_brief, days in ((ahead, [2, None]), (after, [None, None])):
        values = {field.name: getattr(day_brief, field.name) for field in fields(Brief)}
        values |= {"upcoming": (), "recent": ()}
        data = json.loads(as_json.render_json(BriefWithMeetings(**values, elsewhere=meetings)))
        assert [meeting["in_days"] for meeting in data["elsewhere"]] == days


def test_a_mark_of_no_field_is_not_printed_as_a_value() -> None:
    with pytest.raises(KeyError, match="Brief"):
        as_json._fill_day_fields("\x02Brief:x\x03", brief("2026-02-01", NOTE))


def test_places_of_the_page_are_told_apart_whatever_the_ids_are() -> None:
    day_brief = brief(
        "2026-02-01",
        "parties: {a-b: {name: AB}}\nissues: {c: {title: C, claim: C}, b-c: {title: BC, claim: BC}}\n"
        "events: {stances: {title: E, when: 2026-02-03, sources: [s1]}}\n"
        "positions:\n"
        "  - {id: sources, party: a, said: 2026-02-01, text: x, sources: [s1]}\n"
        "  - {id: made, party: a, said: 2026-02-01, stance: {b-c: for}, text: x, sources: [s1]}\n"
        "  - {id: brief, party: a-b, said: 2026-02-01, stance: {c: for}, text: x, sources: [s1]}\n",
    )
    ids = [attrs["id"] for _, attrs in Page(HtmlRenderer(Templates()).render(day_brief)).tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_a_source_and_a_statement_carry_their_admiralty_grades() -> None:
    day_brief = brief(
        "2026-02-04",
        "sources: {s3: {publisher: Third Paper, published: 2026-02-04, grade: B}}\n"
        "positions: [{speaker: boss, said: 2026-02-04, stance: {talks: for}, text: OK, credibility: 3, sources: [s3]}]",
    )
    for document in (MarkdownRenderer(Templates()).render(day_brief), HtmlRenderer(Templates()).render(day_brief)):
        assert "credibility 3, possibly true" in document
        assert ", source graded B, usually reliable." in document
    assert (
        json.loads(as_json.render_json(day_brief))["parties"][1]["rows"][0]["evidence"][0]["statement"]["credibility"]
        == 3
    )


def test_the_columns_of_a_table_stand_under_each_other_in_the_text_too() -> None:
    text = """
events:
  e: {title: 'A | B', when: 2026-02-09, place: Rome, parties: [a, b]}
  f: {title: Another meeting, when: 2026-02-10}
notes: [{date: 2026-02-04, text: A note, sources: [s1]}]
"""
    day_brief = brief("2026-02-04", text)
    lines = [line for line in MarkdownRenderer(Templates()).render(day_brief).splitlines() if line.startswith("|")]
    bars = [[n for n, c in enumerate(line) if c == "|" and line[n - 1] != "\\"] for line in lines[:4]]
    assert len(lines) == 4
    assert bars[0] == bars[1] == bars[2] == bars[3]
    assert len(MarkdownIt("js-default").render("\n".join(lines)).split("<tr>")) == 4


def test_a_ragged_table_of_a_template_of_the_desks_own_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief/brief.md").write_text("| a | b |\n|---|---|\n| {{ brief.dossier }} |\n")
    day_brief = brief("2026-02-04", "notes: [{date: 2026-02-04, text: A note, sources: [s1]}]")
    assert MarkdownRenderer(Templates(tmp_path)).render(day_brief) == "| a | b |\n|---|---|\n| Test |\n"


def test_a_name_is_escaped_once_where_it_is_told_who_stands_together() -> None:
    cast = CAST.replace("parties: [a, b]", "parties: [a, b, h]").replace("Aland", "'A*land'")
    positions = "".join(
        f"\n  - {{speaker: {who}, said: 2026-02-01, stance: {{talks: for}}, text: Yes, sources: [s1]}}"
        for who in ("chief", "boss", "host-minister")
    )
    day_brief = compose_brief(build_timeline(dossier(cast, f"positions:{positions}")), date(2026, 2, 1)).brief
    assert r"- **Talks.** For: A\*land, Bland and Hostland." in MarkdownRenderer(Templates()).render(day_brief)
