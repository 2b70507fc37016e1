"""Rules: light Markdown from content -> HTML or Markdown that can hold nothing else; memoised, and no word is lost.

Light Markdown is emphasis, strong, code and links, in paragraphs. Raw HTML, images, headings and lists are text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from briefgen.content.fields import is_safe_url


class Md(str):
    """Text that is Markdown already and is not escaped again; the counterpart of Markup."""

    __slots__ = ()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    parser.enable(["emphasis", "backticks", "escape", "link", "autolink", "entity", "newline"])
    parser.validateLink = is_safe_url  # type: ignore[method-assign, assignment]
    return parser


_PARSER = _parser()
_PARAGRAPHS = re.compile(r"\n\s*\n")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=20_000)
def paragraphs(text: str) -> tuple[tuple[Token, ...], ...]:
    """The inline tokens of each paragraph."""
    blocks = (_SPACES.sub(" ", block).strip() for block in _PARAGRAPHS.split(text))
    return tuple(tuple(_PARSER.parseInline(block)[0].children or ()) for block in blocks if block)


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
    title, in_link = "", False
    for token in tokens:
        match token.type:
            case "link_open":
                href, title, in_link = str(token.attrs["href"]), str(token.attrs.get("title", "")), True
                out.append(Markup('<a href="{}">').format(href))
            case "link_close":
                in_link = False
                out.append(Markup("</a>") + (Markup(" ({})").format(title) if title else Markup("")))
            case "em_open" | "em_close" | "strong_open" | "strong_close" if not in_link:
                out.append(Markup("<{}{}>").format("/" if token.nesting < 0 else "", token.tag))
            case "code_inline" if not in_link:
                out.append(Markup("<code>{}</code>").format(token.content))
            case "softbreak" | "hardbreak":
                out.append(Markup(" "))
            case _:
                out.append(escape(token.content))
    return Markup("").join(out)


def link_target(url: str) -> Md:
    """An address as the target of a Markdown link; it cannot end the link that it stands in."""
    return Md(url.translate({ord(c): f"%{ord(c):02X}" for c in "()[]<>|\\*_`"} | {ord("_"): "_", ord("*"): "%2A"}))


_MARK = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def _markdown(tokens: tuple[Token, ...]) -> str:
    out: list[str] = []
    href = title = ""
    for token in tokens:
        match token.type:
            case "link_open":
                href, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
                if (
                    out and out[-1].endswith("!") and not out[-1].endswith("\\!")
                ):  # `!` before a link would make a picture of it
                    out[-1] = f"{out[-1][:-1]}\\!"
                out.append("[")
            case "link_close":
                out.append(f"]({link_target(href)})" + (f" ({escape_markdown(title)})" if title else ""))
            case "em_open" | "em_close" | "strong_open" | "strong_close":
                out.append(_MARK[token.type])
            case "code_inline":
                out.append(escape_markdown(token.content))
            case "softbreak" | "hardbreak":
                out.append(" ")
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
    return head + _SPECIAL.sub(_escaped, text)


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
