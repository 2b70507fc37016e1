"""the parts of pages that recur: what a macro makes of the same values is made once, and put on page after page.

A stance stands for weeks, and the rows of the stances are most of a page. Only the numbers of the sources are other
ones every day: they are put in on each page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, meta, nodes
from jinja2.runtime import Macro

from briefgen.files.packaged import packaged_folder
from briefgen.rendering.lru import LruCache
from briefgen.rendering.sandbox import for_templates, is_ours
from briefgen.rendering.words import Words

MAX_KEPT = 2_000  # parts; with the values that they are made of some ten megabytes
FIXED = frozenset({"words", "label", "letter", "site", "course"})  # what a part may take from its page; see `begin`

NumberPrinter = Callable[[Sequence[int]], str]  # how numbers are printed
PendingCitation = tuple[tuple[str, ...], NumberPrinter]
Fragment = list[str | PendingCitation]

_MARK = re.compile("\x02([0-9]+)\x03")  # no text has such letters: content that does is refused


@for_templates
class FragmentCache:
    """`cached` and `numbered` for the templates of one environment; `safe` says of a text that it is not to escape."""

    def __init__(self, environment: Environment, safe: Callable[[str], str]) -> None:
        self.environment, self.safe = environment, safe
        self._ours = packaged_folder("templates").resolve()
        self._parts: LruCache[Fragment] = LruCache(MAX_KEPT)
        self._pending_citations: list[PendingCitation] | None = None  # what is cited in the part that is being made
        self._numbers: Mapping[str, int] = {}
        self._printed: dict[object, str] = {}
        self._frame: object = None
        self._pages = 0
        self._lasting: dict[tuple[str, str], bool] = {}
        self._macros: dict[str, dict[str, nodes.Macro]] = {}  # of each template
        environment.globals |= {"cached": self.cached, "numbered": self.number_sources}

    def start_page(
        self, words: Words, sources: Sequence[str], root: str | None = None, *, letter: bool = False
    ) -> None:
        """A new page: the ids of its sources in the order of their numbers, and all that its parts may depend on."""
        self._numbers = {id: number for number, id in enumerate(sources, 1)}
        self._printed.clear()
        self._frame = (id(words.labels), words.language, words.day.year, words.zone, root, letter)
        self._pages += 1

    def number_sources(self, ids: Iterable[str], way: NumberPrinter) -> str:
        """The numbers of some sources, ascending, as `way` prints them; none of those that the page does not list."""
        ids = tuple(ids)
        if self._pending_citations is not None:
            self._pending_citations.append((ids, way))
            return self.safe(f"\x02{len(self._pending_citations) - 1}\x03")
        numbers = sorted(self._numbers[id] for id in ids if id in self._numbers)
        return self.safe(way(numbers) if numbers else "")

    def cached(self, macro: Macro, *values: Any) -> str:
        """What a macro makes of some values: made already where they are the same, and not only equal, as before.

        A macro that takes more from its page than what is the same on all pages is called on each of them, and so is
        one of the desk's own: what that does with what it is given nobody has tested.
        """
        if not isinstance(macro, Macro):
            raise TypeError("`cached` takes a macro and what it is called with, as in `cached(row, it)`")
        what, which = (_file(macro), macro.name), _identity_key(values)
        if (
            self._pages < 2 or which is None or not self._is_page_independent(*what)
        ):  # a page alone has nothing from before
            return self.safe(macro(*values))
        part = self._parts.get_or_create((what, self._frame, which), values, lambda: self._made(macro, values))
        return self.safe("".join([it if type(it) is str else self._cited(*it) for it in part]))

    def _made(self, macro: Macro, values: tuple[Any, ...]) -> Fragment:
        """Texts, and between them what is cited."""
        outer, late = self._pending_citations, list[PendingCitation]()
        self._pending_citations = late
        try:
            texts = _MARK.split(str(macro(*values)))
        finally:
            self._pending_citations = outer
        return [late[int(text)] if n % 2 else text for n, text in enumerate(texts)]

    def _cited(self, ids: tuple[str, ...], way: NumberPrinter) -> str:
        """The numbers as this page has them; the same ones are printed many times."""
        if self._pending_citations is not None:
            return self.number_sources(ids, way)
        key = (ids, way._func.__code__ if isinstance(way, Macro) else way)  # on each page it is another macro
        if key not in self._printed:
            self._printed[key] = self.number_sources(ids, way)
        return self._printed[key]

    def _is_page_independent(self, file: str, name: str) -> bool:
        """Whether a macro of ours, and each that it calls, takes from its page only what is the same on all of them."""
        if (file, name) not in self._lasting and not Path(file).is_relative_to(self._ours):
            self._lasting[file, name] = False
        if (file, name) not in self._lasting:
            macros = self._macros[file] = self._macros.get(file) or self._read(file)
            todo, seen = {name}, set[str]()
            while todo and all(it in macros and _is_plain(macros[it]) for it in todo):
                seen |= todo
                read = (self._taken(macros[it]) for it in todo)
                todo = set().union(*read) - seen - FIXED - self.environment.globals.keys()
            self._lasting[file, name] = not todo
        return self._lasting[file, name]

    def _taken(self, macro: nodes.Macro) -> set[str]:
        """The names that a macro has from outside."""
        alone = nodes.Template([macro], lineno=1)
        alone.set_environment(self.environment)
        return meta.find_undeclared_variables(alone)

    def _read(self, file: str) -> dict[str, nodes.Macro]:
        tree = self.environment.parse(Path(file).read_text("utf-8"))
        return {it.name: it for it in tree.body if isinstance(it, nodes.Macro)}


def _is_plain(macro: nodes.Macro) -> bool:
    """Without another template, which would see the whole page, and without the day from which words are told."""
    day = (it.attr == "day" and isinstance(it.node, nodes.Name) and it.node.name == "words"
           for it in macro.find_all(nodes.Getattr))  # fmt: skip
    others = [macro.find(kind) for kind in (nodes.Include, nodes.Import, nodes.FromImport)]
    return not any((*day, *others))


def _file(macro: Macro) -> str:
    """The template that a macro is from."""
    file: str = macro._func.__code__.co_filename
    return file


def _identity_key(values: tuple[Any, ...]) -> tuple[object, ...] | None:
    """What tells values apart: texts and numbers by what they are, ours by which they are; None for any other kind."""
    which: list[object] = []
    for value in values:
        kind = type(value)
        if kind is tuple:
            inner = _identity_key(value)
            if inner is None:
                return None
            which.append(inner)
        elif kind in (str, int, bool, type(None)):
            which.append((kind, value))
        elif is_ours(value):
            which.append(id(value))
        else:
            return None
    return tuple(which)
