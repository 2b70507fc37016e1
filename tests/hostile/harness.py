"""A dossier with one text in every field, its brief in all formats, and how other programs read them."""

from __future__ import annotations

import email
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

import cmarkgfm
import lxml.html
import tinyhtml5
import vobject
from cmarkgfm.cmark import Options
from icalendar import Calendar

from briefgen.composition.brief import Brief
from briefgen.content.characters import collapse
from briefgen.content.check import check_dossier
from briefgen.content.field_parsers import LIGHT_MARKDOWN
from briefgen.content.load import read_document
from briefgen.content.parse import parse_dossier
from briefgen.pipeline.days import compose_brief
from briefgen.problems import ContentError, Problem
from briefgen.rendering import calendar
from briefgen.rendering import email as letters
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.markdown import MarkdownRenderer
from briefgen.rendering.prose import plain_text
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words
from briefgen.timeline.build import build_timeline

try:
    import html5lib
except ImportError:
    html5lib = None

DAY = date(2026, 2, 4)
BENIGN = "plain words"
# LINE stands for the text in a plain field and PROSE for it in light Markdown.
DOSSIER = """
dossier:
  title: LINE
  parties: [a, b]
  theme: {titles: {bottom-line: LINE, meetings: LINE, stances: LINE, background: LINE}}
parties:
  a: {name: LINE, kind: LINE, also: [LINE], members: [c]}
  b: {name: LINE, role: mediator}
  c: {name: LINE, parent: a}
people:
  p: {name: LINE, party: a, post: LINE, rank: 1, honorific: LINE, note: PROSE, also: [LINE]}
  q: {name: LINE, rank: 2, posts: [{post: LINE, party: b, from: 2025-01-01}]}
issues:
  i: {title: LINE, claim: LINE, options: {one: LINE, two: LINE}}
  j: {title: LINE, claim: LINE}
sources:
  s: {publisher: LINE, title: LINE, author: LINE, file: LINE, origin: LINE, published: 2026-02-04, url: "https://a.example/"}
  t: {publisher: LINE, title: LINE, published: 2026-02-03}
events:
  e:
    title: LINE
    kind: talks
    series: LINE
    when: 2026-02-09
    place: LINE
    via: LINE
    format: PROSE
    parties: [a, b]
    agenda: [i]
    participants: [{described: LINE, role: LINE}, {person: p, role: LINE}]
    sources: [s]
    history:
      - {id: u, date: 2026-02-04, status: confirmed, by: p, place: LINE, text: PROSE, sources: [s]}
      - {id: v, date: 2026-02-04, by: {office: LINE, of: b}, status: confirmed, sources: [s]}
  f:
    title: LINE
    when: 2026-02-04
    parties: [a]
    sources: [s]
    history: [{id: w, date: 2026-02-04, status: held, outcome: {result: LINE, text: PROSE}, sources: [s]}]
positions:
  - id: one
    speaker: p
    said: 2026-02-04
    stance: {i: {take: for, option: one, text: LINE}, j: conditional}
    quote: LINE
    text: PROSE
    condition: LINE
    reason: LINE
    via: LINE
    about: [b]
    tags: [LINE]
    original: {lang: fa, text: LINE}
    sources: [s]
  - {id: two, speaker: {office: LINE, of: b}, said: 2026-02-04, stance: {i: against}, quote: LINE, sources: [s]}
  - {id: three, speaker: {described: LINE, of: a}, said: 2026-02-04, stance: {i: against}, text: PROSE, sources: [t]}
  - {id: four, speaker: q, said: 2026-02-03, stance: {i: against, j: for}, text: PROSE, sources: [t]}
notes:
  - {id: k, date: 2026-02-04, text: PROSE, by: LINE, sources: [s]}
  - {id: l, date: 2026-02-04, kind: gap, text: PROSE, sources: [s]}
  - {id: m, date: 2026-02-04, kind: judgement, text: PROSE, likelihood: likely, confidence: low, dissent: PROSE}
briefs:
  2026-02-04:
    headline: LINE
    bottom_line: [{text: PROSE, basis: [e]}, {text: PROSE, basis: [s]}]
    watch: [PROSE]
corrections:
  - {id: n, of: one, date: 2026-02-04, text: PROSE, was: LINE, now: LINE}
"""
INLINE = {"em", "strong", "code", "a"}  # what light Markdown may add; and the host that stands beside a link
_GFM = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
_TEMPLATES = Templates()
_MARKDOWN, _HTML = MarkdownRenderer(_TEMPLATES), HtmlRenderer(_TEMPLATES)


def quote_yaml(text: str) -> str:
    """Return a text in double quotes, for YAML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'
    )


def compose_from_texts(line: str, prose: str) -> tuple[Brief | None, list[Problem]]:
    """Return the brief of a dossier with these texts in every field, or the errors of the check."""
    words = {"LINE": quote_yaml(line), "PROSE": quote_yaml(prose)}
    content = re.sub(r"\b(LINE|PROSE)\b", lambda match: words[match[0]], DOSSIER)
    document, problems = read_document("hostile.yaml", content.encode("utf-8", "surrogatepass"))
    if document is None:
        return None, problems
    try:
        dossier, record_problems = parse_dossier([document])
    except ContentError as error:
        return None, [*problems, *error.problems]
    errors = [problem for problem in (*problems, *record_problems, *check_dossier(dossier)) if problem.is_error]
    return (None, errors) if errors else (compose_brief(build_timeline(dossier), DAY)[0], [])


@dataclass(frozen=True)
class RenderedBrief:
    """A brief in the formats that other programs read; the e-mail carries a few bytes instead of a PDF."""

    markdown: str
    page: str
    message: bytes
    meetings: bytes


def render_brief(brief: Brief) -> RenderedBrief:
    """Return a brief in the formats that other programs read."""
    words = Words(_TEMPLATES.labels(brief.language), brief.language, brief.day, brief.zone)
    markdown, page = _MARKDOWN.render(brief), _HTML.render(brief)
    message = letters.render_email(brief, words, markdown, _HTML.render(brief, letter=True), b"%PDF-1.7")
    return RenderedBrief(markdown, page, message, calendar.render_calendar(brief, words))


@dataclass(frozen=True)
class Tree:
    """A page as an HTML parser reads it: its words, and its elements with attribute names, without light markup."""

    skeleton: tuple[str, ...]
    links: frozenset[str]
    heading: str
    words: str


def read_tree(root: Any) -> Tree:
    """Return the tree of a root element of lxml or of the standard library."""
    skeleton, links, heading = [], set(), ""
    for element in root.iter():
        if not isinstance(element.tag, str):
            skeleton.append("comment")
            continue
        if element.tag == "a":
            links.add(str(element.get("href", "")))
        if element.tag not in INLINE and element.get("class") != "host":
            skeleton.append(" ".join([element.tag, *sorted(map(str, element.attrib))]))
        if element.tag == "h1":
            heading = _spaced("".join(element.itertext()))
    return Tree(tuple(skeleton), frozenset(links), heading, _spaced("".join(root.itertext())))


def read_html(page: str) -> Tree:
    """Read a page by the HTML standard: with html5lib where it is installed, else with its fork."""
    if html5lib is not None:
        return read_tree(html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False))
    return read_tree(tinyhtml5.parse(page, namespace_html_elements=False))


def read_markdown(text: str) -> Tree:
    """Read Markdown with cmark-gfm, which passes raw HTML through so that it shows up in the tree."""
    page = cmarkgfm.github_flavored_markdown_to_html(text, options=_GFM)
    return read_tree(lxml.html.document_fromstring(f"<!doctype html><html><body>{page}"))


@dataclass(frozen=True)
class Readings:
    """What other programs read in the formats of a brief."""

    markdown: Tree
    page: Tree
    letter: Tree
    message: EmailMessage
    plain: str
    calendar: Any
    cards: Any

    @classmethod
    def of(cls, rendered: RenderedBrief) -> Self:
        """Read a rendered brief."""
        message = email.message_from_bytes(rendered.message, policy=default)
        letter, plain = message.get_body(("html",)), message.get_body(("plain",))
        assert letter is not None and plain is not None
        return cls(
            read_markdown(rendered.markdown),
            read_html(rendered.page),
            read_tree(lxml.html.document_fromstring(letter.get_content())),
            message,
            plain.get_content().replace("\r\n", "\n"),
            Calendar.from_ical(rendered.meetings),
            vobject.readOne(rendered.meetings.decode()),
        )

    @property
    def structures(self) -> dict[str, tuple[str, ...]]:
        """Return the parts that no text may change, except by light Markdown."""
        return {
            "markdown": self.markdown.skeleton,
            "page": self.page.skeleton,
            "letter": self.letter.skeleton,
            "e-mail": tuple(f"{part.get_content_type()} {part.defects}" for part in self.message.walk()),
            "header": tuple(self.message.keys()),
            "calendar": tuple(
                f"{component.name} {' '.join(map(str, component))}" for component in self.calendar.walk()
            ),
            "cards": tuple(_card_names(self.cards)),
        }


def _card_names(component: Any) -> Iterator[str]:
    yield component.name
    for child in component.getChildren():
        if isinstance(child, vobject.base.Component):
            yield from _card_names(child)
        else:
            yield child.name


def find_faults(line: str, prose: str, rendered: RenderedBrief, readings: Readings, benign: Readings) -> list[str]:
    """Return what is wrong: changed structures, links to elsewhere, texts that are not intact."""
    line, prose = unicodedata.normalize("NFC", line), unicodedata.normalize("NFC", prose)
    structures, heading = readings.structures, _spaced(line)
    faults = [f"structure of {name}" for name, value in benign.structures.items() if structures[name] != value]
    tokens = (token for paragraph in LIGHT_MARKDOWN.paragraphs(prose) for token in paragraph)
    allowed = {"https://a.example/", *(str(token.attrs["href"]) for token in tokens if token.type == "link_open")}
    for name, tree in (("markdown", readings.markdown), ("page", readings.page), ("letter", readings.letter)):
        strange = {link for link in tree.links if not link.startswith("#")} - allowed
        if strange := {link for link in strange if not (name == "markdown" and _is_written_out(link, line, prose))}:
            faults.append(f"link of {name}: {min(strange)!r}")
        if tree.heading != heading:
            faults.append(f"heading of {name}: {tree.heading!r}")
        if _spaced(plain_text(prose)) not in tree.words:
            faults.append(f"words of {name}")
    if not _spaced(str(readings.message["Subject"])).startswith(heading):
        faults.append(f"subject: {readings.message['Subject']!r}")
    if readings.plain != rendered.markdown:
        faults.append("plain text of the e-mail")
    return [*faults, *_find_meeting_faults(line, readings)]


def _find_meeting_faults(line: str, readings: Readings) -> Iterator[str]:
    meetings = readings.calendar.walk("VEVENT")
    for meeting, card in zip(meetings, readings.cards.vevent_list, strict=True):
        summaries = {str(meeting["summary"]), card.summary.value}
        places = {str(meeting["location"]), card.location.value}
        if len(summaries) > 1 or not min(summaries).startswith(collapse(line)) or places != {collapse(line)}:
            yield f"texts of a meeting: {summaries | places!r}"


def _is_written_out(link: str, line: str, prose: str) -> bool:
    """Return whether a link is an e-mail address in the text: GFM links all of them, even escaped ones (6.9)."""
    address = re.fullmatch(r"(?:mailto:|xmpp:)?(\S+@\S+)", link)
    words = f"{line} {LIGHT_MARKDOWN.decode(prose)}".casefold()
    return address is not None and address[1].casefold() in words


def _spaced(text: str) -> str:
    return " ".join(text.split())
