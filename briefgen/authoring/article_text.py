"""The paragraphs, sentences and quotes of a plain-text article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

MAX_SENTENCE = 1_000  # letters of a sentence that are printed beside its quote
# Pairs of quotation marks: English, straight, German, French, and single ones where they cannot be apostrophes. A
# quote of several paragraphs has a mark at the start of each, and closes only in the last.
_QUOTE = re.compile(
    r"“([^“”]+)(?:”|$)|\A\"([^\"]+)\Z|\"([^\"]+)\"|„([^„“”]+)[“”]|«([^«»]+)»|"
    r"(?<![\w’'])‘(?=\S)([^‘]{1,1000}?[,.!?…])’(?!\w)|(?<![\w’'])‘(?=\S)((?:[^‘’]|’(?=\w)){1,1000}(?<=\S))’(?!\w)|(?<![\w’'])'(?=[A-Za-z“\"])((?:[^'\n]|'(?=\w)){1,1000}(?<=\S))'(?!\w)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!Mr\.)(?<!Ms\.)(?<!Dr\.)(?<!Mrs\.)(?<!St\.)[”\"’']?\s+(?=[“\"‘'A-Z])")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its quotes, and its text with the quoted words blanked, which has the same length."""

    line: int  # the first one, from 1
    text: str
    quotes: tuple[re.Match[str], ...]
    outside: str  # nobody named in a quote is its speaker
    sentence_ends: tuple[int, ...]

    @classmethod
    def parse(cls, line: int, text: str) -> Paragraph:
        """Find the quotes and the sentences of a paragraph."""
        quotes = tuple(_QUOTE.finditer(text))
        outside = _blank_quotes(text, quotes)
        return cls(line, text, quotes, outside, tuple(match.end() for match in _SENTENCE_END.finditer(outside)))

    def line_at(self, index: int) -> int:
        """Return the number of the line with a letter of the paragraph."""
        return self.line + self.text.count("\n", 0, index)

    def sentence_at(self, index: int) -> tuple[int, int]:
        """Return the start and the end of the sentence with a letter of the paragraph."""
        ends, number = self.sentence_ends, bisect_right(self.sentence_ends, index)
        return ends[number - 1] if number else 0, ends[number] if number < len(ends) else len(self.outside)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield the start and the end of every sentence."""
        yield from pairwise((0, *self.sentence_ends, len(self.outside)))


def split_paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text, which empty lines separate."""
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield Paragraph.parse(number - len(lines), "\n".join(lines))
            lines = []
    if lines:
        yield Paragraph.parse(number + 1 - len(lines), "\n".join(lines))


def _blank_quotes(text: str, quotes: Sequence[re.Match[str]]) -> str:
    letters = list(text)
    for quote in quotes:
        last = quote.end() - 1
        for index in range(quote.start() + 1, last):
            if index != last - 1 or letters[index] not in ".!?":  # a sentence may end at the end of a quote
                letters[index] = " "
    return "".join(letters)


def blank_match(match: re.Match[str]) -> str:
    """Return as many spaces as a match is long."""
    return " " * len(match[0])


def join_lines(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def shorten_sentence(sentence: str) -> str:
    """Return a sentence in one line of at most `MAX_SENTENCE` letters."""
    text = join_lines(sentence)
    return text if len(text) <= MAX_SENTENCE else f"{text[:MAX_SENTENCE]} …"
