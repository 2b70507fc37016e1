"""Stage: Brief -> a Markdown document that reads well as it is and on any git host."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from briefgen.editorial.brief import Brief, Compared
from briefgen.render.prose import Md, escape_markdown, link_target, to_markdown
from briefgen.render.templates import Templates
from briefgen.render.words import Words, sentence

_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+\n")


class MarkdownBriefs:
    """Renders briefs to Markdown with one set of templates. Every value is escaped but what is Markdown already."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.environment = templates.environment(autoescape=False, finalize=_finalize)
        self.environment.filters |= {
            "prose": to_markdown, "md": Md, "sentence": _sentence, "footnotes": _footnotes, "target": link_target,
        }  # fmt: skip

    def render(self, brief: Brief) -> str:
        """The document of one day. Raises ContentError where a template or a label is wrong."""
        return self._render("brief/brief.md", brief)

    def render_changes(self, compared: Compared) -> str:
        """What changed, as a list."""
        return self._render("brief/changes.md", compared)

    def _render(self, name: str, brief: Brief | Compared) -> str:
        words = Words(self.templates.labels(brief.language), brief.language, brief.day, brief.zone)
        values: dict[str, Any] = {"brief": brief, "words": words, "label": words.label}
        if isinstance(brief, Brief):
            values["title"] = partial(words.title, brief)
        text = self.templates.render(self.environment, name, values)
        return _BLANK_LINES.sub("\n\n", _TRAILING.sub("\n", text)).strip() + "\n"


def _finalize(value: Any) -> Any:
    return value if isinstance(value, Md) else escape_markdown(str(value))


def _sentence(text: str) -> str:
    return Md(sentence(text)) if isinstance(text, Md) else sentence(text)


def _footnotes(numbers: tuple[int, ...]) -> Md:
    return Md("".join(f"[^{number}]" for number in numbers))
