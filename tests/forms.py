"""The words of a brief in each of its forms, comparable with each other."""

from __future__ import annotations

import io
import re
import unicodedata
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from pypdf import PdfReader

_SPACES = re.compile(r"\s+")


def words_of_html(page: str) -> str:
    """What a reader of the page reads, quotation marks included."""
    parser = _Text()
    parser.feed(page)
    return _plain("".join(parser.parts))


def words_of_markdown(text: str) -> str:
    """What a reader of the rendered Markdown reads; references to footnotes are not words."""
    body = re.sub(r"\[\^\d+\]:?", " ", text)
    parser = _Text()
    parser.feed(MarkdownIt("js-default", {"typographer": False}).render(body))
    return _plain("".join(parser.parts))


def words_of_pdf(data: bytes) -> str:
    """What stands on the pages, in the order in which it was set."""
    return _plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def _plain(text: str) -> str:
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).replace("\u2060", ""))
    return re.sub(r" (?=[,.;:)”·])", "", text).replace("“ ", "“").replace("·", ",")


class _Text(HTMLParser):
    """The text of HTML; blocks and cells end a word, references are left out."""

    INLINE = frozenset({"b", "strong", "em", "i", "a", "span", "q", "code", "time", "s", "bdi"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title") or ("class", "ref") in attrs:
            self.hidden.append(tag)
        elif tag not in self.INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()
        elif tag not in self.INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)
