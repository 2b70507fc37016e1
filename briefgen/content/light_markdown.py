"""The parser of light Markdown, whose tokens both the checks of a text and its output use.

Light Markdown is emphasis, strong, code and links, in paragraphs (CommonMark 0.31). Raw HTML, images, headings and
lists are text. Character references and backslash escapes are decoded in the tokens. White space that a reference
stands for becomes a space, like typed white space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from briefgen.content.characters import FORBIDDEN

Tokens = tuple[Token, ...]

_PARAGRAPHS = re.compile(r"\n\s*\n")
# White space, except the kinds that no text may have: those stay, so that a check finds them.
_SPACES = re.compile(r"[^\S\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_SYNTAX = re.compile(r"[\\`*_\[<&]")  # a text without any of these is plain
_REFERENCE = re.compile(r"&(?:#[xX]?)?[0-9A-Za-z]{1,40};")
_BREAKS = ("softbreak", "hardbreak")
_NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"  # the parser's output for a reference to a character that does not exist


class LightMarkdown:
    """A parser of light Markdown; an address for which `is_safe` is false stays text."""

    def __init__(self, is_safe: Callable[[str], bool]) -> None:
        self._parser, self._verbatim_parser = _create_parser(is_safe), _create_parser(is_safe)
        # This parser keeps addresses as they were typed, because normalization would remove a disguise of the host.
        self._verbatim_parser.normalizeLink = (  # type: ignore[method-assign]
            lambda url: "" if FORBIDDEN.search(url) else url
        )
        normalize = self._parser.normalizeLink
        # A target with a forbidden character is no link: its characters are text, where the check finds them.
        self._parser.normalizeLink = (  # type: ignore[method-assign]
            lambda url: "" if FORBIDDEN.search(url) else normalize(url)
        )
        decode_address = self._parser.normalizeLinkText  # decodes the percent-encoding of an address printed as text
        self._parser.normalizeLinkText = (  # type: ignore[method-assign]
            lambda link: link if FORBIDDEN.search(decode_address(link)) else decode_address(link)
        )
        self.paragraphs = lru_cache(maxsize=20_000)(self._paragraphs)

    def _paragraphs(self, text: str) -> tuple[Tokens, ...]:
        """Return the tokens of each paragraph that is not empty, with white space collapsed and stripped."""
        parsed = (_collapse_spaces(self._tokens(block)) for block in _blocks(text))
        return tuple(tokens for tokens in parsed if tokens)

    def _tokens(self, block: str) -> list[Token]:
        if not _SYNTAX.search(block):
            return [Token("text", "", 0, content=block)]
        return self._parser.parseInline(block)[0].children or []

    def decode(self, text: str) -> str:
        """Return a text as readers see it, titles of links included, one paragraph a line."""
        if not _SYNTAX.search(text):
            return text
        return "\n".join("".join(_visible_text(tokens)) for tokens in self.paragraphs(text))

    def links(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the words of each link in a text, and its target as it was typed."""
        if "](" not in text and "<" not in text:
            return
        for block in _blocks(text):
            tokens = self._verbatim_parser.parseInline(block)[0].children or []
            words, target = "", None
            for token in tokens:
                if token.type == "link_open":
                    words, target = "", str(token.attrs["href"])
                elif token.type == "link_close" and target is not None:
                    yield words, target
                    target = None
                else:
                    words += token.content


def _create_parser(is_safe: Callable[[str], bool]) -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    parser.enable(["emphasis", "backticks", "escape", "link", "autolink", "entity", "newline"])
    parser.validateLink = is_safe  # type: ignore[method-assign, assignment]
    return parser


def _blocks(text: str) -> Iterator[str]:
    """Return the paragraphs of a text that are not empty, with single spaces."""
    blocks = (_SPACES.sub(" ", block).strip() for block in _PARAGRAPHS.split(text))
    return (block for block in blocks if block)


def _collapse_spaces(tokens: list[Token]) -> Tokens:
    """Return the tokens with white space collapsed across their borders.

    A space at the end of emphasis moves outside, because `*a&#32;*b` cannot be written as `*a *b`. Empty emphasis is
    dropped, because `**&nbsp;**` would be a thematic break.
    """
    kept: list[Token] = []
    has_space = False
    for token in tokens:
        if token.nesting > 0:
            if title := token.attrs.get("title"):
                token.attrs["title"] = _SPACES.sub(" ", str(title)).strip()
            kept.append(token)
            continue
        content = " " if token.type in _BREAKS else _SPACES.sub(" ", token.content)
        is_empty = token.nesting < 0 and kept[-1].nesting > 0
        if is_empty and token.type == "link_close":  # a link needs words
            kept.append(Token("text", "", 0, content=str(kept[-1].attrs["href"])))
        elif is_empty:
            kept.pop()
            continue
        if token.nesting == 0:
            has_space = has_space or content.startswith(" ")
            token.content = content.strip(" ")
            if token.content and has_space:
                _add_space(kept)
            has_space = content.endswith(" ") if token.content else has_space
        if token.content or token.nesting:
            kept.append(token)
    return tuple(_merge_marks(kept))


def _add_space(kept: list[Token]) -> None:
    """Insert a space after the last words and the marks that end there, before the marks that begin."""
    position = len(kept)
    while position and kept[position - 1].nesting > 0:
        position -= 1
    if position:
        kept.insert(position, Token("text", "", 0, content=" "))


def _merge_marks(tokens: list[Token]) -> list[Token]:
    """Return the tokens with adjacent marks of one kind merged: `*a**b*` would mean something else."""
    kept: list[Token] = []
    for token in tokens:
        if token.type in ("em_open", "strong_open") and kept and kept[-1].type == token.type.replace("open", "close"):
            kept.pop()
        elif token.type == "text" and kept and kept[-1].type == "text":
            kept[-1].content += token.content
        else:
            kept.append(token)
    return kept


def _visible_text(tokens: Tokens) -> Iterator[str]:
    title = ""
    for token in tokens:
        if token.type == "link_open":
            title = str(token.attrs.get("title", ""))
        elif token.type == "link_close" and title:
            yield f" ({title})"
        else:
            yield token.content


def reference_to(text: str, character: str) -> str:
    """Return the first character reference in a text that stands for a character, or an empty text."""
    references = (match[0] for match in _REFERENCE.finditer(text))
    return next((reference for reference in references if character in unescapeAll(reference)), "")


def lost_reference(text: str, decoded: str) -> str:
    """Return a reference that stands for no character, such as `&#0;`, and would print U+FFFD, or an empty text."""
    if decoded.count(_NO_CHARACTER) <= text.count(_NO_CHARACTER):
        return ""
    references = (match[0] for match in _REFERENCE.finditer(text) if match[0].startswith("&#"))
    return next((reference for reference in references if unescapeAll(reference) in (reference, _NO_CHARACTER)), "&#")
