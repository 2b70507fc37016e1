"""A brief as a Markdown document that reads well as text and on every git host."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import groupby
from typing import Any

from briefgen.composition.brief import Brief, Comparison
from briefgen.rendering.citations import markdown_numbers
from briefgen.rendering.printers import MarkdownPrinter
from briefgen.rendering.prose import Md, escape_markdown
from briefgen.rendering.template_renderer import TemplateRenderer
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.words import Words

_CELL = re.compile(r"(?<!\\)\|")


class MarkdownRenderer:
    """Renders briefs to Markdown with one set of templates."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        environment = templates.environment("markdown", autoescape=False, finalize=_escape, trims_blocks=False)
        self._pages = TemplateRenderer(
            templates, environment, lambda root, letter: MarkdownPrinter(), markdown_numbers, Md
        )

    def render(self, brief: Brief) -> str:
        """Return the document of a brief.

        Raises ContentError for an error in a template or a message.
        """
        words = self._words(brief)
        values = {"brief": brief, "title": partial(words.title, brief)}
        return _tidy(self._pages.render("brief/brief.md", values, words, [source.id for source in brief.sources]))

    def render_changes(self, comparison: Comparison) -> str:
        """Return the changes between two days as a list."""
        return _tidy(self._pages.render("brief/changes.md", {"brief": comparison}, self._words(comparison)))

    def _words(self, brief: Brief | Comparison) -> Words:
        return Words(self.templates.labels(brief.language), brief.language, brief.day, brief.zone)


def _tidy(text: str) -> str:
    """Return a document with aligned tables, and without trailing white space and repeated blank lines."""
    lines: list[str] = []
    for is_table, group in groupby([line.rstrip(" \t") for line in text.split("\n")], _is_table_row):
        block = list(group)
        lines += _align_columns(block) if is_table else block
    document = "\n".join(lines)
    while "\n\n\n" in document:
        document = document.replace("\n\n\n", "\n\n")
    return document.strip() + "\n"


def _is_table_row(line: str) -> bool:
    return line[:1] == "|" and line[1:].endswith("|")


def _align_columns(table: Sequence[str]) -> Sequence[str]:
    """Return the lines of a table with columns that line up in the source."""
    rows = [[cell.strip() for cell in _split_cells(line[1:-1])] for line in table]
    if len({len(row) for row in rows}) > 1:
        return table  # leave the tables of custom templates as they are
    columns = [[cell for cell in column if not cell.startswith("---")] for column in zip(*rows, strict=True)]
    widths = [max(3, *map(_display_width, column)) for column in columns]
    lines = []
    for row in rows:
        is_rule = row[0].startswith("---")
        cells = (
            "-" * width if is_rule else cell + " " * (width - _display_width(cell))
            for cell, width in zip(row, widths, strict=True)
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _split_cells(row: str) -> list[str]:
    return _CELL.split(row) if "\\|" in row else row.split("|")


@lru_cache(maxsize=10_000)
def _display_width(text: str) -> int:
    """Return how many columns a text takes: none for combining marks, two for wide letters (Unicode, annex 11)."""
    if text.isascii():
        return len(text)
    visible = (letter for letter in text if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf")
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in visible)


def _escape(value: Any) -> Any:
    """Return a printed value as escaped Markdown; the `finalize` hook of Jinja."""
    return value if isinstance(value, Md) else escape_markdown(str(value))
