"""Citations: the places where a page cites sources, and their numbers, which are put in when the page is complete.

Until then a place holds the ids of its sources, so that what cites them can be remembered from page to page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

# No text has these characters: content that does is refused.
_OPEN, _CLOSE = "\x02", "\x03"
_MARK = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")

NumberPrinter = Callable[[Sequence[int]], str]


def mark_citation(sources: Iterable[str]) -> str:
    """Return a mark for the numbers of some sources, by their ids."""
    return f"{_OPEN}{' '.join(sources)}{_CLOSE}"


def number_citations(page: str, sources: Iterable[str], print_numbers: NumberPrinter) -> str:
    """Return a page with numbers in the place of its marks.

    `sources` are the ids of the sources that the page lists, in the order of their numbers, from 1. A source that it
    does not list is not cited.
    """
    number_of = {id: number for number, id in enumerate(sources, 1)}
    printed: dict[str, str] = {}

    def numbers(mark: re.Match[str]) -> str:
        ids = mark[1]
        if ids not in printed:
            numbers = sorted(number_of[id] for id in ids.split(" ") if id in number_of)
            printed[ids] = print_numbers(numbers) if numbers else ""
        return printed[ids]

    return _MARK.sub(numbers, page)


def html_numbers(numbers: Sequence[int]) -> Markup:
    """Numbers that link to the list of sources. A word joiner keeps them with the word before."""
    links = (f'<a class="ref" href="#source-{number}">{number}</a>' for number in numbers)
    return Markup("&#8288;" + '<span class="ref">,&nbsp;</span>'.join(links))


def markdown_numbers(numbers: Sequence[int]) -> str:
    """Numbers as footnotes."""
    return "".join(f"[^{number}]" for number in numbers)
