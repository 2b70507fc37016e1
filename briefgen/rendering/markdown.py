"""Brief -> a Markdown document that reads well as it is and on any git host."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from briefgen.composition.brief import Brief, Comparison
from briefgen.content.addresses import host_beside
from briefgen.rendering.fragment_cache import FragmentCache
from briefgen.rendering.prose import Md, escape_markdown, link_target, to_markdown
from briefgen.rendering.templates import Templates
from briefgen.rendering.words import Words, sentence

_BLANK_LINES = re.compile(r"\n{3,}")
_TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
_NUMBER_OF_A_LIST = re.compile(r"\A(\d{1,9})\.(?=\s|\Z)")  # a number that is a sentence; typed ones are escaped before
_CELL = re.compile(r"(?<!\\)\|")


class MarkdownRenderer:
    """Renders briefs to Markdown with one set of templates. Every value is escaped but what is Markdown already."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.environment = templates.environment(autoescape=False, finalize=_finalize)
        self.environment.filters |= {
            "prose": to_markdown, "md": Md, "sentence": _sentence, "target": link_target, "footnotes": self._footnotes,
        }  # fmt: skip
        self.environment.globals["host_beside"] = host_beside
        self.recurring = FragmentCache(self.environment, Md)

    def render(self, brief: Brief) -> str:
        """The document of one day. Raises ContentError where a template or a label is wrong."""
        return self._render("brief/brief.md", brief)

    def render_changes(self, compared: Comparison) -> str:
        """What changed, as a list."""
        return self._render("brief/changes.md", compared)

    def _render(self, name: str, brief: Brief | Comparison) -> str:
        words = Words(self.templates.labels(brief.language), brief.language, brief.day, brief.zone)
        values: dict[str, Any] = {"brief": brief, "words": words, "label": words.label}
        sources = brief.sources if isinstance(brief, Brief) else ()
        self.recurring.start_page(words, [source.id for source in sources])
        if isinstance(brief, Brief):
            values["title"] = partial(words.title, brief)
        text = self.templates.render(self.environment, name, values)
        lines = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
        text = _BLANK_LINES.sub("\n\n", lines).strip() + "\n"
        return _TABLE.sub(lambda table: _aligned(table[0]), text)

    def _footnotes(self, sources: tuple[str, ...]) -> str:
        return self.recurring.number_sources(sources, _footnotes)


def _aligned(table: str) -> str:
    """A table whose columns stand under each other in the text too."""
    rows = [[cell.strip() for cell in _CELL.split(line[1:-1])] for line in table.splitlines()]
    if len({len(row) for row in rows}) > 1:
        return table  # a template of the desk's own may have its reasons
    columns = [[cell for cell in column if not cell.startswith("---")] for column in zip(*rows, strict=True)]
    widths = [max(3, *map(_width, column)) for column in columns]
    lines = []
    for row in rows:
        is_rule = row[0].startswith("---")
        cells = (("-" * w if is_rule else cell + " " * (w - _width(cell))) for cell, w in zip(row, widths, strict=True))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=10_000)
def _width(text: str) -> int:
    """How many columns a text takes: marks that combine take none, wide letters two (Unicode, annex 11)."""
    if text.isascii():
        return len(text)
    shown = (c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)


def _finalize(value: Any) -> Any:
    return value if isinstance(value, Md) else escape_markdown(str(value))


def _sentence(text: str, aside: str | None = None) -> str:
    if not isinstance(text, Md):
        return sentence(text, aside)
    return Md(_NUMBER_OF_A_LIST.sub(r"\1\.", sentence(text, aside and escape_markdown(aside))))


def _footnotes(numbers: Sequence[int]) -> str:
    return "".join(f"[^{number}]" for number in numbers)
