"""A PDF renderer with one fixed page, for tests that do not look at the PDF."""

from __future__ import annotations

from typing import Self


class FixedRenderer:
    """A PDF renderer without a process: to start one and to lay out a page takes a second."""

    def __init__(self, folders: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def print(self, *arguments: object, **options: object) -> bytes:
        return b"%PDF-1.7 a page\n%%EOF\n"

    def takes_one_page(self, *arguments: object) -> bool:
        return True
