"""The output formats of a brief, and the callback by which long work reports its progress."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Literal, get_args

OutputFormat = Literal["md", "html", "pdf", "json", "ics", "eml"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
TEMPLATED_FORMATS: tuple[OutputFormat, ...] = ("md", "html")  # each has templates of its own; HTML is laid out as PDF
PDF_FORMATS: frozenset[OutputFormat] = frozenset({"pdf", "eml"})  # those that need the process that makes PDFs

# Opens a step by its name; within it, the function that it returns says how far the step has come.
Progress = Callable[[str], AbstractContextManager[Callable[[str], object]]]


def no_progress(_: str) -> AbstractContextManager[Callable[[str], object]]:
    """Report nothing."""
    return nullcontext(lambda _: None)
