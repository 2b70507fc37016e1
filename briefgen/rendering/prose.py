"""Light Markdown from content as HTML, Markdown or plain text.

Light Markdown has paragraphs, emphasis, strong text, code and links. Raw HTML, images, headings and lists are printed
as text, so no word is lost.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from markdown_it.token import Token
from markupsafe import Markup, escape

from briefgen.content.addresses import host_beside
from briefgen.content.field_parsers import LIGHT_MARKDOWN
from briefgen.rendering.wording.ending import as_sentence


class Md(str):
    """Text that is Markdown and is not escaped again; the counterpart of Markup."""

    __slots__ = ()


SPACES = re.compile(r"\s+")
paragraphs = LIGHT_MARKDOWN.paragraphs


@lru_cache(maxsize=20_000)
def to_html(text: str) -> Markup:
    """Return a text as inline HTML, with paragraphs joined by a space. Links contain only text (PDF/UA-1, 7.18.5)."""
    return Markup(" ").join(_render_html(tokens) for tokens in paragraphs(text))


@lru_cache(maxsize=20_000)
def to_markdown(text: str) -> Md:
    """Return a text as one line of inline Markdown that means the same in any context."""
    return Md(" ".join(_render_markdown(tokens) for tokens in paragraphs(text)))


def _render_html(tokens: tuple[Token, ...]) -> Markup:
    pieces: list[Markup] = []
    host, title, in_link = "", "", False
    for index, token in enumerate(tokens):
        match token.type:
            case "link_open":
                href, title, in_link = str(token.attrs["href"]), str(token.attrs.get("title", "")), True
                host = host_beside(_link_text(tokens, index), href)
                pieces.append(Markup('<a href="{}">').format(href))
            case "link_close":
                in_link = False
                pieces.append(Markup("</a>"))
                pieces.append(Markup(' <span class="host">({})</span>').format(host) if host else Markup(""))
                pieces.append(Markup(" ({})").format(title) if title else Markup(""))
            case "em_open" | "em_close" | "strong_open" | "strong_close" if not in_link:
                pieces.append(Markup("<{}{}>").format("/" if token.nesting < 0 else "", token.tag))
            case "code_inline" if not in_link:
                pieces.append(Markup("<code>{}</code>").format(token.content))
            case _:
                pieces.append(escape(token.content))
    return Markup("").join(pieces)


def _link_text(tokens: tuple[Token, ...], start: int) -> str:
    """Return the text of the link that opens at a token."""
    end = next((index for index in range(start, len(tokens)) if tokens[index].type == "link_close"), len(tokens))
    return "".join(token.content for token in tokens[start + 1 : end])


_CHARACTER_REFERENCE = re.compile(r"&(?=#?\w+;)")  # readers decode it in a link target too


def link_target(url: str) -> Md:
    """Return an address as the target of a Markdown link, escaped so that it cannot end the link."""
    url = url.translate({ord(letter): f"%{ord(letter):02X}" for letter in "()[]<>|\\*`"})
    return Md(_CHARACTER_REFERENCE.sub("&amp;", url))


_DELIMITERS = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def _render_markdown(tokens: tuple[Token, ...]) -> str:
    pieces: list[str] = []
    href = title = host = ""
    for index, token in enumerate(tokens):
        match token.type:
            case "link_open":
                href, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
                host = host_beside(_link_text(tokens, index), href)
                if pieces and pieces[-1].endswith("!") and not pieces[-1].endswith("\\!"):
                    pieces[-1] = f"{pieces[-1][:-1]}\\!"  # `!` before a link would turn it into a picture
                pieces.append("[")
            case "link_close":
                asides = (escape_markdown(text) for text in (host, title) if text)
                pieces.append("".join([f"]({link_target(href)})", *(f" ({aside})" for aside in asides)]))
            case "em_open" | "em_close" | "strong_open" | "strong_close":
                pieces.append(_DELIMITERS[token.type])
            case "code_inline":
                pieces.append(escape_markdown(token.content))
            case _:
                pieces.append(escape_inline(token.content, at_start=not pieces))
    return "".join(pieces)


_ENTITIES = {"\\": "&#92;", "|": "&#124;", "<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}
_SPECIAL = re.compile(r"[\\|<>&@`*_\[\]~$^]|:(?=//)|(?<=[wW]{3})\.|#(?=\d)|(?<!#)#++(?=\s*$)|!(?=\[)")
_AT_START = re.compile(r"(\d{1,9})([.)])|[-+=:#!]")


@lru_cache(maxsize=20_000)
def escape_markdown(text: str) -> Md:
    """Return plain text as one line of Markdown without any markup, in any context."""
    return Md(escape_inline(SPACES.sub(" ", text).strip(), at_start=True))


def escape_inline(text: str, *, at_start: bool) -> str:
    """Return plain text for a place inside a line of Markdown, or at its start."""
    start = ""
    if at_start and (match := _AT_START.match(text)):
        start = f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[0]}"
        text = text[match.end() :]
    text = _SPECIAL.sub(_escape, text)
    if text[-3:].lower() == "www":  # GFM makes a link of `www` and a full stop that may follow
        text = f"{text[:-1]}&#{ord(text[-1])};"
    return start + text


def _escape(match: re.Match[str]) -> str:
    return "".join(_ENTITIES.get(letter, f"\\{letter}") for letter in match[0])


def markup_sentence(markup: Markup, aside: str = "") -> Markup:
    """Return markup with a full stop where its words have no final mark; an aside stands before the full stop."""
    words = markup.striptags()
    sentence = markup + as_sentence(words)[len(words) :]
    if not aside:
        return sentence
    return sentence[:-1] + f" {aside}." if sentence.endswith(".") else sentence + f" {aside}"


# A number to which a full stop was added. The numbers of lists in content are escaped before.
_LIST_NUMBER = re.compile(r"\A(\d{1,9})\.(?=\s|\Z)")


def markdown_sentence(markdown: Md, aside: str = "") -> Md:
    """Return Markdown with a full stop where its words have no final mark; an aside stands before the full stop."""
    return Md(_LIST_NUMBER.sub(r"\1\.", as_sentence(markdown, aside and escape_markdown(aside))))


def plain_text(text: str) -> str:
    """Return the words of light Markdown, without markup."""
    return _strip_markup(to_html(text))


def _strip_markup(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", markup)).split())


def first_heading(page: str) -> str:
    """Return the words of the `<h1>` of a page, or an empty text."""
    heading = re.search(r"<h1\b[^>]*>(.*?)</h1>", page, re.DOTALL)
    return _strip_markup(heading[1]) if heading else ""
