"""The W3C's checker of HTML, where it and Java are present: no error on any kind of page."""

from __future__ import annotations

from pathlib import Path

from tests.rendering.test_w3c import list_errors, pytestmark
from tests.site.test_browser import KINDS

__all__ = ["pytestmark"]


def test_the_checker_finds_no_error(example: Path) -> None:
    pages = [example / path / "index.html" if not path.endswith(".html") else example / path for path in KINDS.values()]
    assert list_errors(pages) == []
