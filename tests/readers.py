"""Readers of the words in a brief, the same for each of its formats."""

from __future__ import annotations

import io
import re
import unicodedata
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from pypdf import PdfReader

_SPACES = re.compile(r"\s+")


def read_html_words(page: str) -> str:
    """Return the words of a page, with its quotation marks."""
    parser = _TextParser()
    parser.feed(page)
    return _normalize("".join(parser.parts))


def read_markdown_words(text: str) -> str:
    """Return the words of rendered Markdown, without references to footnotes."""
    body = re.sub(r"\[\^\d+\]:?", " ", text)
    parser = _TextParser()
    parser.feed(MarkdownIt("js-default", {"typographer": False}).render(body))
    return _normalize("".join(parser.parts))


def read_pdf_words(data: bytes) -> str:
    """Return the words of a PDF, in the order in which they were set."""
    return _normalize(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def _normalize(text: str) -> str:
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).replace("\u2060", ""))
    return re.sub(r" (?=[,.;:)”·])", "", text).replace("“ ", "“").replace("·", ",")


class _TextParser(HTMLParser):
    """Parser of the text in HTML; blocks and cells end a word, references are left out."""

    INLINE = frozenset({"b", "strong", "em", "i", "a", "span", "q", "code", "time", "s", "bdi"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden_tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title") or ("class", "ref") in attrs:
            self.hidden_tags.append(tag)
        elif tag not in self.INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden_tags and tag == self.hidden_tags[-1]:
            self.hidden_tags.pop()
        elif tag not in self.INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden_tags:
            self.parts.append(data)
