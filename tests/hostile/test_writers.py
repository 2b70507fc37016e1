"""Each writer escapes every control, format, separator, space and combining character.

The writers get them directly, because a label of a desk reaches them without the check that refuses most of these
characters in content. The structure never changes; a text that content may hold is read back unchanged.
"""

from __future__ import annotations

import email
import json
import re
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from email.policy import default
from functools import cache
from xml.etree import ElementTree

import cmarkgfm
import feedparser
import lxml.html
import pytest
import vobject
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from markupsafe import Markup

from briefgen.authoring.yaml_text import write_scalar
from briefgen.composition.brief import Meeting
from briefgen.content.characters import FORBIDDEN, one_line
from briefgen.content.load import read_document
from briefgen.rendering.calendar import render_meetings
from briefgen.rendering.email import encode_subject
from briefgen.rendering.prose import escape_markdown, to_html, to_markdown
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words
from briefgen.site.feeds import FeedItem, _render_feeds
from briefgen.site.linked_data import _render_script
from briefgen.site.model import Site
from briefgen.site.sitemap import render_sitemap
from tests.hostile.harness import BENIGN, compose_from_texts, read_html

KINDS = ("Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Mc", "Me")
CHARACTERS = [chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in KINDS]
BIDI = [chr(n) for n in range(0x3000) if unicodedata.bidirectional(chr(n)) in ("R", "AL", "AN")][::20]
RISKY_CHARACTERS = [*CHARACTERS, *BIDI, "\ufffe", "\uffff", "\U0001fffe"]  # surrogates cannot be written as UTF-8
SPECIAL = "nN<>&\"'`\\|*_[](){}#!@:;,=-+~^$%\x00\x07\t\n\r\x0b\x0c\x1b\x85\u2028\u2029\u202e\u200b\u200d\ufeff\u0338 "
TEXTS = st.text(st.one_of(st.sampled_from(SPECIAL), st.characters(codec="utf-8")), min_size=1, max_size=30)
SITE = Site("T", "en", "UTC", "TLP:CLEAR", date(2026, 2, 4), "https://desk.example/", has_search=False)
_GFM = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES


def frame(character: str) -> list[str]:
    """Return a character at the beginning, within and at the end of a text."""
    return [f"{character}a", f"a{character}b", f"a{character}"]


def is_content(text: str) -> bool:
    """Return whether content may hold a text; its white space is collapsed there."""
    return not FORBIDDEN.search(text) and text == " ".join(text.split())


FRAMED = [text for character in RISKY_CHARACTERS for text in frame(character)]


def collapse_spaces(text: str) -> str:
    return " ".join(text.split())


def _list_items(lines: list[str]) -> list[str]:
    """Return the items of a Markdown list as cmark-gfm reads it; AssertionError where there is anything else."""
    page = cmarkgfm.github_flavored_markdown_to_html("".join(f"- {line}\n" for line in lines), options=_GFM)
    body = lxml.html.document_fromstring(f"<!doctype html><html><body>{page}").find("body")
    assert body is not None
    assert [child.tag for child in body] == ["ul"]
    (items,) = body
    assert {element.tag for element in items.iter()} <= {"ul", "li", "em", "strong", "a"}
    assert {child.tag for child in items} == {"li"}
    return ["".join(item.itertext()) for item in items]


def test_markdown_keeps_its_lines_and_texts() -> None:
    for write in (escape_markdown, to_markdown):
        items = _list_items([str(write(text)) or "empty" for text in FRAMED])
        assert len(items) == len(FRAMED)
        pairs = [(text, item) for text, item in zip(FRAMED, items, strict=True) if is_content(text)]
        assert [text for text, item in pairs if collapse_spaces(item) != collapse_spaces(text)] == []


def test_a_table_keeps_its_rows_and_cells() -> None:
    rows = "".join(f"| {escape_markdown(text)} | {to_markdown(text)} |\n" for text in FRAMED)
    page = cmarkgfm.github_flavored_markdown_to_html(f"| a | b |\n|---|---|\n{rows}", options=_GFM)
    table = lxml.html.document_fromstring(page)
    assert len(table.findall(".//tr")) == len(FRAMED) + 1
    assert {len(row) for row in table.iter("tr")} == {2}


@pytest.mark.slow
def test_html_keeps_its_elements_and_attributes() -> None:
    items = [Markup('<li title="{}">{}</li>').format(text, text) + to_html(text) for text in FRAMED]
    tree = read_html(f"<ul>{Markup('').join(items)}</ul>")
    assert tree.skeleton.count("li title") == len(FRAMED)
    assert set(tree.skeleton) == {"html", "head", "body", "ul", "li title"}


def test_a_subject_is_one_field_for_every_character() -> None:
    for text in [*FRAMED[::5], *[text for text in FRAMED if FORBIDDEN.search(text)]]:
        message = email.message_from_bytes(encode_subject(text) + b"X: 1\r\n\r\n", policy=default)
        assert message.keys() == ["Subject", "X"], ascii(text)
        if is_content(text):
            assert collapse_spaces(str(message["Subject"])) == collapse_spaces(text), ascii(text)


@cache
def _meeting() -> tuple[Meeting, Words]:
    brief, _ = compose_from_texts(BENIGN, BENIGN)
    assert brief is not None
    words = Words(Templates().labels("en-GB"), "en-GB", brief.day, brief.zone)
    return next(meeting for window in brief.upcoming for meeting in window.meetings if meeting.when), words


def _calendar(texts: list[str]) -> bytes:
    meeting, words = _meeting()
    meetings = [replace(meeting, id=f"e{n}", uid=f"e{n}", title=text, place=text) for n, text in enumerate(texts)]
    return render_meetings(meetings, texts[0], texts[0], date(2026, 2, 4), words)


@pytest.mark.slow
def test_a_calendar_keeps_its_properties_and_texts() -> None:
    texts = [*FRAMED[::17], *[text for text in FRAMED if FORBIDDEN.search(text)][::7]]
    data = _calendar(texts)
    events, cards = Calendar.from_ical(data).walk("VEVENT"), vobject.readOne(data.decode()).vevent_list
    for meetings in (
        [(str(event["summary"]), str(event["location"]), len(event)) for event in events],
        [(card.summary.value, card.location.value, len(list(card.getChildren()))) for card in cards],
    ):
        assert len(meetings) == len(texts)
        assert {size for *_, size in meetings} == {meetings[0][2]}
        for text, (summary, place, _) in zip(texts, meetings, strict=True):
            assert (summary.removesuffix(" "), place) == (one_line(text), one_line(text)), ascii(text)


@pytest.mark.slow
def test_feeds_keep_their_entries_and_texts() -> None:
    texts = [text for text in FRAMED if text.strip()]
    items = [
        FeedItem(f"https://desk.example/#{n}", f"https://desk.example/{n}", text, text, date(2026, 2, 4))
        for n, text in enumerate(texts)
    ]
    atom, feed = (file.data for file in _render_feeds(SITE, "x", texts[0], "", items))
    root = ElementTree.fromstring(atom)
    titles = [element.text for element in root.iter("{http://www.w3.org/2005/Atom}title")][1:]
    assert titles == [one_line(text) for text in texts]
    few = next(file.data for file in _render_feeds(SITE, "x", "T", "", items[::40]))
    assert len(feedparser.parse(few).entries) == len(items[::40])
    assert [item["title"] for item in json.loads(feed)["items"]] == [one_line(text) for text in texts]


def test_linked_data_stays_in_its_element_and_is_the_same_value() -> None:
    value = {"texts": FRAMED, "others": ["</script>", "</script x", "<!--", "<script>", "]]>", "-->", *SPECIAL]}
    page = f'<script type="application/ld+json">{_render_script(value)}</script><p>end</p>'
    root = lxml.html.document_fromstring(f"<html><body>{page}")
    (script,) = root.iter("script")
    decoded = json.loads(script.text or "")
    assert (decoded["texts"], decoded["others"]) == (value["texts"], value["others"])
    assert read_html(page).skeleton == ("html", "head", "script type", "body", "p")


def test_a_site_map_is_xml_and_names_each_page() -> None:
    pages = [f"a{mark}b/index.html" for mark in "&<>\"'"]
    site_map, robots = (file.data for file in render_sitemap(SITE, pages))
    elements = ElementTree.fromstring(site_map).iter()
    addresses = [element.text for element in elements if element.tag.endswith("loc")]
    assert addresses == [f"https://desk.example/{page.removesuffix('index.html')}" for page in pages]
    assert robots.count(b"\n") == 3


@pytest.mark.slow
def test_yaml_that_is_written_holds_one_value() -> None:
    for text in FRAMED:
        value = write_scalar(text)
        document, problems = read_document("a.yaml", f"key: {value}\nlist: [{value}]\nnext: end\n".encode())
        if problems:
            assert {problem.code for problem in problems} == {"forbidden-character"}, ascii(text)
            assert FORBIDDEN.search(text) or FORBIDDEN.search(f'"{text}"'), ascii(text)
        else:
            assert document is not None
            expected = unicodedata.normalize("NFC", text)
            assert document.root == {"key": expected, "list": [expected], "next": "end"}, ascii(text)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_markdown_holds_any_text(texts: list[str]) -> None:
    texts = [f"x{text}" for text in texts]
    for write in (escape_markdown, to_markdown):
        items = _list_items([str(write(text)) for text in texts])
        assert len(items) == len(texts)
        plain = [text for text in texts if write is escape_markdown and is_content(text)]
        assert [text for text in plain if collapse_spaces(text) not in map(collapse_spaces, items)] == []


@given(TEXTS)
def test_light_markdown_says_the_same_in_markdown_and_in_html(text: str) -> None:
    words = re.sub(r"\s+", "", lxml.html.fromstring(f"<p>x{to_html(f'x{text}')}</p>").text_content())
    (item,) = _list_items([f"x{to_markdown(f'x{text}')}"])
    if not FORBIDDEN.search(text) and "\x00" not in text:
        assert re.sub(r"\s+", "", item) == words


@given(TEXTS)
def test_a_subject_holds_any_text(text: str) -> None:
    message = email.message_from_bytes(encode_subject(text) + b"X: 1\r\n\r\n", policy=default)
    assert message.keys() == ["Subject", "X"]
    assert collapse_spaces(str(message["Subject"])) == collapse_spaces(one_line(text))


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_calendar_holds_any_text(texts: list[str]) -> None:
    texts = [f"x{text}x" for text in texts]
    data = _calendar(texts)
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [str(event["location"]) for event in events] == [one_line(text) for text in texts]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
