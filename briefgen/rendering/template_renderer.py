"""The templates of one output format, with sentences, fragments and the numbers of sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from briefgen.identity_cache import IdentityCache
from briefgen.rendering.citations import NumberPrinter, number_citations
from briefgen.rendering.printers import Printer, TextPrinter
from briefgen.rendering.sandbox import for_templates
from briefgen.rendering.templates import Environment, Templates
from briefgen.rendering.wording.sentences import Say, sentences_in
from briefgen.rendering.wording.words import Words

MAX_FRAGMENTS = 2_000


class TemplateRenderer:
    """Renders templates in one environment.

    Every template gets `say`, whose functions print sentences, `plain`, the same as plain text, `words`, `label`,
    `letter` and `fragment`. `fragment(name, …)` renders a template that sees only the values that it is given, `say`,
    `plain`, `label`, `letter` and `root`: it comes out the same on every page, so it is rendered once.

    `make_printer` makes the printer for pages at a root, or for letters; `mark_safe` marks text that is not to be
    escaped.
    """

    def __init__(
        self, templates: Templates, environment: Environment, make_printer: Callable[[str | None, bool], Printer],
        print_numbers: NumberPrinter, mark_safe: Callable[[str], str],
    ) -> None:  # fmt: skip
        self.templates, self.environment = templates, environment
        self._make_printer, self._print_numbers = make_printer, print_numbers
        self._fragments = _Fragments(environment, mark_safe)
        self._frames = IdentityCache(8)

    def render(
        self, name: str, values: Mapping[str, Any], words: Words, sources: Sequence[str] = (), *,
        root: str | None = None, letter: bool = False,
    ) -> str:  # fmt: skip
        """Return a rendered page. `sources` are the ids of its sources, in the order of their numbers.

        Raises ContentError where a template or a message is wrong.
        """
        frame = self._frames.get(
            self._new_frame, words.labels, words.language, words.day.year, words.zone, root, letter
        )
        self._fragments.use(frame)
        page_values = {"words": words, "label": words.label, "fragment": self._fragments.render, **frame, **values}
        page = self.templates.render(self.environment, name, page_values)
        return number_citations(page, sources, self._print_numbers)

    def _new_frame(
        self, labels: Mapping[str, Mapping[str, Any]], language: str, year: int, zone: str, root: str | None,
        letter: bool,
    ) -> dict[str, Any]:  # fmt: skip
        """What is the same on all pages of a year at one depth of the site."""

        words = Words(labels, language, date(year, 1, 1), zone)
        sentences = sentences_in(words)
        say, plain = Say(sentences, self._make_printer(root, letter)), Say(sentences, TextPrinter())
        return {"say": say, "plain": plain, "root": root, "letter": letter, "label": words.label}


@for_templates
class _Fragments:
    """The templates that come out the same on every page, rendered once for each frame and each set of values."""

    def __init__(self, environment: Environment, mark_safe: Callable[[str], str]) -> None:
        self._environment, self._mark_safe = environment, mark_safe
        self._cache = IdentityCache(MAX_FRAGMENTS)
        self._frame: Mapping[str, Any] = {}

    def use(self, frame: Mapping[str, Any]) -> None:
        """Render fragments from now on with the values of a frame."""
        self._frame = frame

    def render(self, name: str, **values: Any) -> str:
        """Return a template rendered with the frame and some values."""
        return self._cache.get(self._render, name, self._frame, **values)

    def _render(self, name: str, frame: Mapping[str, Any], **values: Any) -> str:
        template = self._environment.get_template(name)
        return self._mark_safe(template.render({**frame, "fragment": self.render, **values}).strip("\n"))
