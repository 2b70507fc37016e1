"""light Markdown from content -> HTML or Markdown that can hold nothing else; memoised, and no word is lost.

Light Markdown is emphasis, strong, code and links, in paragraphs. Raw HTML, images, headings and lists are text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from markdown_it.token import Token
from markupsafe import Markup, escape

from briefgen.content.addresses import host_beside
from briefgen.content.fields import LIGHT_MARKDOWN


class Md(str):
    """Text that is Markdown already and is not escaped again; the counterpart of Markup."""

    __slots__ = ()


_SPACES = re.compile(r"\s+")
paragraphs = LIGHT_MARKDOWN.paragraphs


@lru_cache(maxsize=20_000)
def to_html(text: str) -> Markup:
    """One run of inline HTML; paragraphs are joined by a space. Links hold text only (PDF/UA-1, 7.18.5)."""
    return Markup(" ").join(_html(block) for block in paragraphs(text))


@lru_cache(maxsize=20_000)
def to_markdown(text: str) -> Md:
    """One line of inline Markdown that reads the same, whatever stands around it."""
    return Md(" ".join(_markdown(block) for block in paragraphs(text)))


def _html(tokens: tuple[Token, ...]) -> Markup:
    out: list[Markup] = []
    host, title, in_link = "", "", False
    for index, token in enumerate(tokens):
        match token.type:
            case "link_open":
                href, title, in_link = str(token.attrs["href"]), str(token.attrs.get("title", "")), True
                host = host_beside(_label(tokens, index), href)
                out.append(Markup('<a href="{}">').format(href))
            case "link_close":
                in_link = False
                out.append(Markup("</a>"))
                out.append(Markup(' <span class="host">({})</span>').format(host) if host else Markup(""))
                out.append(Markup(" ({})").format(title) if title else Markup(""))
            case "em_open" | "em_close" | "strong_open" | "strong_close" if not in_link:
                out.append(Markup("<{}{}>").format("/" if token.nesting < 0 else "", token.tag))
            case "code_inline" if not in_link:
                out.append(Markup("<code>{}</code>").format(token.content))
            case _:
                out.append(escape(token.content))
    return Markup("").join(out)


def _label(tokens: tuple[Token, ...], start: int) -> str:
    """The words of the link that opens at a token."""
    end = next((n for n in range(start, len(tokens)) if tokens[n].type == "link_close"), len(tokens))
    return "".join(token.content for token in tokens[start + 1 : end])


_REFERENCE = re.compile(r"&(?=#?\w+;)")  # in a target too, readers decode it


def link_target(url: str) -> Md:
    """An address as the target of a Markdown link; it cannot end the link that it stands in."""
    url = url.translate({ord(c): f"%{ord(c):02X}" for c in "()[]<>|\\*`"})
    return Md(_REFERENCE.sub("&amp;", url))


_MARK = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def _markdown(tokens: tuple[Token, ...]) -> str:
    out: list[str] = []
    href = title = host = ""
    for index, token in enumerate(tokens):
        match token.type:
            case "link_open":
                href, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
                host = host_beside(_label(tokens, index), href)
                if (
                    out and out[-1].endswith("!") and not out[-1].endswith("\\!")
                ):  # `!` before a link would make a picture of it
                    out[-1] = f"{out[-1][:-1]}\\!"
                out.append("[")
            case "link_close":
                asides = (escape_markdown(text) for text in (host, title) if text)
                out.append("".join([f"]({link_target(href)})", *(f" ({aside})" for aside in asides)]))
            case "em_open" | "em_close" | "strong_open" | "strong_close":
                out.append(_MARK[token.type])
            case "code_inline":
                out.append(escape_markdown(token.content))
            case _:
                out.append(_escape_inner(token.content, at_start=not out))
    return "".join(out)


_ENTITY = {"\\": "&#92;", "|": "&#124;", "<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}
_SPECIAL = re.compile(r"[\\|<>&@`*_\[\]~$^]|:(?=//)|(?<=[wW]{3})\.|#(?=\d)|(?<!#)#++(?=\s*$)|!(?=\[)")
_AT_START = re.compile(r"(\d{1,9})([.)])|[-+=:#!]")


@lru_cache(maxsize=20_000)
def escape_markdown(text: str) -> Md:
    """One line of plain text: it can become neither a heading, a list, a table cell, a link nor markup."""
    return Md(_escape_inner(_SPACES.sub(" ", text).strip(), at_start=True))


def _escape_inner(text: str, *, at_start: bool) -> str:
    head = ""
    if at_start and (match := _AT_START.match(text)):
        head = f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[0]}"
        text = text[match.end() :]
    text = _SPECIAL.sub(_escaped, text)
    if text[-3:].lower() == "www":  # GFM makes a link of `www` and the full stop that may follow
        text = f"{text[:-1]}&#{ord(text[-1])};"
    return head + text


def _escaped(match: re.Match[str]) -> str:
    return "".join(_ENTITY.get(sign, f"\\{sign}") for sign in match[0])


def plain_text(text: str) -> str:
    """Light Markdown as its words alone."""
    return plain(to_html(text))


def plain(markup: str) -> str:
    """The words of markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", markup)).split())


def headline(page: str) -> str:
    """The words of the first heading of a page; nothing where it has none."""
    heading = re.search(r"<h1\b[^>]*>(.*?)</h1>", page, re.DOTALL)
    return plain(heading[1]) if heading else ""
