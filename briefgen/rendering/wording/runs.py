"""Runs: the pieces of a sentence, before an output format prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

RunKind = Literal[
    "text", "strong", "emphasis", "flag", "detail", "stance", "status", "entity", "struck", "citation", "quotation",
    "original", "prose", "time", "link", "host", "anchor", "separator", "open", "close",
]  # fmt: skip


class Run(NamedTuple):
    """A piece of a sentence.

    `text` is plain text (light Markdown in a `prose` run); the printers escape it. `target` is an address, the page of
    an entity (`parties/iran/`), an id, a date (ISO 8601) or a language, as the kind needs it. `variant` tells runs of
    one kind apart: the value of a stance, the code of a flag. `sources` are the ids that a citation cites.
    """

    kind: RunKind
    text: str = ""
    target: str = ""
    variant: str = ""
    sources: tuple[str, ...] = ()


Runs = tuple[Run, ...]
Words = str | Run | Runs  # what fills a slot of a message


def text(words: str) -> Runs:
    """Plain text."""
    return (Run("text", words),) if words else ()


def strong(words: str, variant: str = "", target: str = "") -> Run:
    """Strong text; with a target the name of an entity."""
    return Run("strong", words, target, variant)


def entity(words: str, kind: str, id: str | None) -> Run:
    """The name of a party, an issue, an event or a person; on the site it links to the page of the entity."""
    return Run("entity", words, f"{kind}/{id}/" if id else "")


def citation(sources: tuple[str, ...]) -> Runs:
    """The numbers of some sources, directly after the words that rest on them."""
    return (Run("citation", sources=sources),) if sources else ()


def prose(words: str, *, is_sentence: bool = True, aside: str = "") -> Run:
    """Light Markdown. A sentence gets a full stop where it has no final mark; an aside stands before the full stop."""
    return Run("prose", words, aside, "sentence" if is_sentence else "")


def flag(words: str, code: str = "") -> Run:
    """A caveat after a statement, set apart from it."""
    return Run("flag", words, "", code)


def flatten(words: Words) -> Runs:
    """Return the runs of what may fill a slot."""
    if isinstance(words, str):
        return text(words)
    return (words,) if isinstance(words, Run) else words


def merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs with neighbouring texts joined, so that each is escaped as a whole."""
    pending = ""
    for run in runs:
        if run.kind == "text":
            pending += run.text
            continue
        if pending:
            yield Run("text", pending)
            pending = ""
        yield run
    if pending:
        yield Run("text", pending)
