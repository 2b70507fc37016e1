"""Printers: runs become text of an output format. They do all escaping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape as _escape_html
from typing import Protocol

from babel import Locale
from markupsafe import Markup

from briefgen.content.field_parsers import is_safe_url
from briefgen.rendering.citations import mark_citation
from briefgen.rendering.prose import (
    SPACES,
    Md,
    escape_inline,
    link_target,
    markdown_sentence,
    markup_sentence,
    plain_text,
    to_html,
    to_markdown,
)
from briefgen.rendering.wording.ending import as_sentence
from briefgen.rendering.wording.runs import Run, merged


class Printer(Protocol):
    """Prints runs in one output format.

    A printer of pages prints a citation as `mark_citation(run.sources)`. `number_citations` puts in the numbers when
    the page is complete; a citation without its mark is lost without an error.
    """

    def print(self, runs: Iterable[Run]) -> str:
        """Return the text of some runs, escaped."""


class HtmlPrinter:
    """Prints runs as HTML.

    Names of entities link to their pages below `root`, the relative path to the site's start; without it they are text.
    A letter has no `<q>`: mail programs add marks to it.
    """

    def __init__(self, root: str | None = None, *, is_letter: bool = False) -> None:
        self._root, self._is_letter = root, is_letter
        self._print: Mapping[str, Callable[[Run], str]] = {
            "strong": self._strong, "emphasis": _span("flag", " "), "flag": self._flag, "detail": _span("flag", " "),
            "stance": self._stance, "status": self._status, "entity": self._entity, "struck": self._struck,
            "citation": self._citation, "quotation": self._quotation, "original": self._original, "prose": self._prose,
            "time": self._time, "link": self._link, "host": _span("host", ""), "anchor": self._anchor,
            "separator": self._separator, "open": self._open, "close": self._close,
        }  # fmt: skip

    def print(self, runs: Iterable[Run]) -> Markup:
        """Return the runs as inline markup."""
        printers = self._print
        return Markup("".join([_escape(run.text) if run.kind == "text" else printers[run.kind](run) for run in runs]))

    def _strong(self, run: Run) -> str:
        variant = f' class="{_escape(run.variant)}"' if run.variant else ""
        return f"<b{variant}>{self._entity(run)}</b>"

    def _flag(self, run: Run) -> str:
        return f' <span class="flag {run.variant}">{_escape(run.text)}</span>'

    def _stance(self, run: Run) -> str:
        return f'<span class="stance {run.variant}">{_escape(run.text)}</span>'

    def _status(self, run: Run) -> str:
        return f'<span class="status {run.variant}">{_escape(run.text)}</span>'

    def _entity(self, run: Run) -> str:
        if self._root is None or not run.target:
            return _escape(run.text)
        return f'<a class="to" href="{_escape(self._root + run.target)}">{_escape(run.text)}</a>'

    def _struck(self, run: Run) -> str:
        return f"<s>{self._entity(run)}</s>"

    def _citation(self, run: Run) -> str:
        return mark_citation(run.sources)

    def _quotation(self, run: Run) -> str:
        return _escape(run.text) if self._is_letter else f"<q>{_escape(run.text)}</q>"

    def _original(self, run: Run) -> str:
        direction = Locale.parse(run.target, sep="-").text_direction
        return f'<span class="original" lang="{run.target}" dir="{direction}">{_escape(run.text)}</span>'

    def _prose(self, run: Run) -> str:
        markup = to_html(run.text)
        return markup_sentence(markup, run.target) if run.variant else markup

    def _time(self, run: Run) -> str:
        return f'<time datetime="{_escape(run.target)}">{_escape(run.text)}</time>'

    def _link(self, run: Run) -> str:
        return f'<a href="{_escape(_checked_address(run))}">{_escape(run.text)}</a>'

    def _anchor(self, run: Run) -> str:
        return f'<a href="#{_escape(run.target)}">{_escape(run.text)}</a>'

    def _separator(self, run: Run) -> str:
        return " · "

    def _open(self, run: Run) -> str:
        return f'<span class="{run.variant}">'

    def _close(self, run: Run) -> str:
        return "</span>"


def _escape(text: str) -> str:
    return _escape_html(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")  # as Jinja escapes


def _span(name: str, before: str) -> Callable[[Run], str]:
    return lambda run: f'{before}<span class="{name}">{_escape(run.text)}</span>'


class MarkdownPrinter:
    """Prints runs as Markdown that reads the same on every git host."""

    def __init__(self) -> None:
        self._print: Mapping[str, Callable[[Run], str]] = {
            "strong": lambda run: f"**{_inline(run)}**", "emphasis": lambda run: f" *{_inline(run)}*",
            "flag": lambda run: f"; *{_inline(run)}*",
            "detail": lambda run: f" **{_inline(run)}**" if run.variant else f"; {_inline(run)}",
            "stance": _inline, "status": _inline, "entity": _inline, "struck": lambda run: f"~~{_inline(run)}~~",
            "citation": lambda run: mark_citation(run.sources), "quotation": _inline,
            "original": lambda run: f"({_inline(run)})", "prose": self._prose, "time": _inline,
            "link": self._link, "host": _inline, "anchor": _inline,
            "separator": lambda run: "; " if run.variant == "strong" else ", ",
            "open": lambda run: "", "close": lambda run: "",
        }  # fmt: skip

    def print(self, runs: Iterable[Run]) -> Md:
        """Return the runs as one line of Markdown."""
        pieces: list[str] = []
        for run in merged(runs):
            if run.kind == "text":
                piece = escape_inline(SPACES.sub(" ", run.text), at_start=not pieces)
            else:
                piece = self._print[run.kind](run)
            if piece[:1] == "[" and pieces and pieces[-1].endswith("!") and not pieces[-1].endswith("\\!"):
                pieces[-1] = f"{pieces[-1][:-1]}\\!"  # `!` before a link would make a picture of it
            pieces.append(piece)
        return Md("".join(pieces))

    def _link(self, run: Run) -> str:
        return f"[{_inline(run)}]({link_target(_checked_address(run))})"

    def _prose(self, run: Run) -> str:
        return markdown_sentence(to_markdown(run.text), run.target) if run.variant else to_markdown(run.text)


def _checked_address(run: Run) -> str:
    """Return the address of a link: the last gate before a browser. Raises ValueError for one that may run code."""
    if not is_safe_url(run.target):
        raise ValueError(f"not an address for a link: {run.target[:80]}")
    return run.target


def _inline(run: Run) -> str:
    return escape_inline(SPACES.sub(" ", run.text).strip(), at_start=True)


class TextPrinter:
    """Prints runs as plain text, for titles and descriptions, which cite nothing."""

    def print(self, runs: Iterable[Run]) -> str:
        """Return the words of the runs."""
        return "".join([self._text(run) for run in runs])

    def _text(self, run: Run) -> str:
        match run.kind:
            case "prose":
                words = plain_text(run.text)
                return as_sentence(words, run.target) if run.variant else words
            case "flag" | "detail" | "emphasis":
                return f" ({run.text})"
            case "separator":
                return ", "
            case _:
                return run.text
