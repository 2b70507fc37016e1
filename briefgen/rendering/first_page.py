"""Whether HTML takes one page: WeasyPrint stops at the second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


def takes_one_page(html: Any, options: Mapping[str, object]) -> bool:
    """Whether a document of WeasyPrint, rendered with these options, takes one page."""
    with _stop_at_second_page():
        try:
            html.render(**options)
        except _SecondPage:
            return False
    return True


class _SecondPage(Exception):
    """The HTML takes more than one page."""


@contextmanager
def _stop_at_second_page() -> Iterator[None]:
    """Make WeasyPrint raise _SecondPage instead of laying out a third page.

    The other pages of a long brief take most of the time and do not change the answer.
    """
    from weasyprint import layout

    make_all_pages = layout.make_all_pages

    def make_first_page(*arguments: Any) -> Iterator[Any]:
        for number, page in enumerate(make_all_pages(*arguments)):
            if number == 1:
                raise _SecondPage
            yield page

    layout.make_all_pages = make_first_page
    try:
        yield
    finally:
        layout.make_all_pages = make_all_pages
