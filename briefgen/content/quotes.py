"""Quotes and the saved texts of their sources: whether the words of a quote occur in a text.

Both are folded first, so that only words and punctuation count: quotation marks and apostrophes are one character, and
so are dashes; marks that show nothing are dropped; each word and each punctuation mark stands between single spaces.
Capitals count. Every search is linear or has a limit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from unicodedata import name as character_name

from briefgen.content.characters import BIDI, JOINERS, LAYOUT_MARKS, SELECTORS, collapse
from briefgen.content.stream_safe import normalize

MIN_WORDS = 3  # a shorter quote proves nothing: its words stand in many texts
MAX_INSERTED = 80  # folded characters for which words in square brackets may stand
MAX_PASSAGE = 300  # characters of a passage that is shown
_CONTEXT = 2  # words before and after a passage that are shown with it
_MAX_SEARCH = 2_000_000  # steps in search of all occurrences of one part
_MAX_SAMPLE = 4_000  # characters that decide on the script of a text

_MARKS = "\"'`´ʹʻʼʽˈ‘’‚‛“”„‟‹›«»′″‴‵‶‷〝〞〟＂＇「」『』"
_DASHES = "\u002d\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_NOTHING = f"{JOINERS}{LAYOUT_MARKS}{SELECTORS}{BIDI}\u200b\u2060\ufeff"
_VARIANTS = re.compile(rf"(?P<mark>[{_MARKS}]+)|(?P<dash>[{_DASHES}]+)|[{_NOTHING}]+")
# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana and Chinese characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_OMISSION = re.compile(r"[\s.\u2026]*")
_EDGE = frozenset(".,;:'")  # the punctuation of a sentence around the quote, which may differ
_PREFIXED = re.compile("[\u0590-\u08ff]")  # Hebrew and Arabic write “and”, “the”, “in” as part of the next word
_SUFFIXED = re.compile("[\u1100-\u11ff\uac00-\ud7af]")  # Korean writes particles as part of the word before


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of a quote between two brackets, folded; `is_near` says that few other words may stand before them."""

    words: str
    is_near: bool


def fold_text(text: str) -> str:
    """Return a text in which only words and punctuation count, each between single spaces."""
    return f" {' '.join(_TOKEN.findall(_fold_characters(text)))} "


def _fold_characters(text: str) -> str:
    return normalize("NFKC", _VARIANTS.sub(_fold_variant, text))


def _fold_variant(variant: re.Match[str]) -> str:
    return "'" if variant["mark"] else "-" if variant["dash"] else ""


def count_words(quote: str) -> int:
    """Return the number of words that a quote takes from its source; two characters without spaces are one."""
    count = 0
    for word in _fold_characters(_BRACKETS.sub(" ", quote)).split():
        unspaced = len(_UNSPACED_LETTER.findall(word))
        count += unspaced // 2 if unspaced else any(map(str.isalnum, word))
    return count


def occurs(quote: str, folded: str, *, any_case: bool = False) -> bool:
    """Return whether the words of a quote occur in a folded text.

    `[…]` stands for words that were left out, so that what is before and after it occurs in this order. Any other
    square brackets stand for at most `MAX_INSERTED` characters.
    """
    parts = _split_quote(quote)
    if any_case:
        folded, parts = folded.casefold(), tuple(replace(part, words=part.words.casefold()) for part in parts)
    ends = [0]
    for number, part in enumerate(parts):
        needs_all = number + 1 < len(parts) and parts[number + 1].is_near
        starts = list(islice(_starts(folded, part, ends), None if needs_all else 1))
        if not starts:
            return False
        ends = [start + len(part.words.rstrip()) for start in starts]  # the next part shares the space
    return bool(parts)


def _starts(folded: str, part: _Part, ends: Sequence[int]) -> Iterator[int]:
    """Yield where a part begins, after one of the places at which the part before it may end."""
    start = folded.find(part.words, ends[0])
    for _ in range(_MAX_SEARCH // len(part.words) + 1_000):
        if start < 0:
            return
        if not part.is_near or start - ends[bisect_right(ends, start) - 1] <= MAX_INSERTED:
            yield start
        start = folded.find(part.words, start + 1)


@lru_cache(maxsize=1_024)
def _split_quote(quote: str) -> tuple[_Part, ...]:
    """Return the parts of a quote between its brackets, folded."""
    pieces = _BRACKETS.split(quote)  # texts, and between them the inner words of the brackets
    parts: list[_Part] = []
    is_near = False
    for index in range(0, len(pieces), 2):
        text = pieces[index]
        is_near = is_near and not (index and _OMISSION.fullmatch(pieces[index - 1]))
        cut_before = index > 0 and text[:1].isalnum()  # `[T]he`
        cut_after = index + 1 < len(pieces) and text[-1:].isalnum()  # `talk[s]`
        if words := _part_words(text, cut_before=cut_before, cut_after=cut_after):
            parts.append(_Part(words, is_near))
            is_near = True
    return tuple(parts)


def _part_words(text: str, *, cut_before: bool, cut_after: bool) -> str:
    tokens = fold_text(text).split()
    while tokens and tokens[0] in _EDGE:
        tokens.pop(0)
    while tokens and tokens[-1] in _EDGE:
        tokens.pop()
    if not tokens:
        return ""
    before = "" if cut_before or _PREFIXED.match(tokens[0]) else " "
    after = "" if cut_after or _SUFFIXED.match(tokens[-1][-1]) else " "
    return f"{before}{' '.join(tokens)}{after}"


def is_in_another_script(quote: str, text: str) -> bool:
    """Return whether a quote is written in another script than a text, so that it must be a translation."""
    scripts = _script(_BRACKETS.sub(" ", quote)), _script(text)
    return all(scripts) and scripts[0] != scripts[1]


def _script(text: str) -> str:
    """Return the script of most letters at the beginning of a text, in Unicode's word."""
    words = (character_name(c, "").partition(" ")[0] for c in text[:_MAX_SAMPLE] if c.isalpha())
    scripts = Counter("CJK" if word in ("HIRAGANA", "KATAKANA") else word for word in words)
    return max(scripts, key=lambda script: (scripts[script], script), default="")


def closest_passage(quote: str, text: str) -> str:
    """Return the part of a text that has the most words of a quote, or nothing where no part has half of them.

    Takes one walk through the text, with a window of as many words as the quote has.
    """
    wanted_words = Counter(re.findall(r"\w+", _BRACKETS.sub(" ", quote).casefold()))
    size = wanted_words.total()
    words = [(match[0].casefold(), match.start(), match.end()) for match in re.finditer(r"\w+", text)]
    left, matches, best, best_end = Counter(wanted_words), 0, 0, 0
    for index, (word, _, _) in enumerate(words):
        if word in wanted_words:
            matches += left[word] > 0
            left[word] -= 1
        if index >= size and (old := words[index - size][0]) in wanted_words:
            left[old] += 1
            matches -= left[old] > 0
        if matches > best:
            best, best_end = matches, index
    if best * 2 < size or not best:
        return ""
    start = words[max(0, best_end - size + 1 - _CONTEXT)][1]
    end = words[min(len(words) - 1, best_end + _CONTEXT)][2]
    passage = collapse(text[start : min(end, start + MAX_PASSAGE * 2)])
    return passage if len(passage) <= MAX_PASSAGE else f"{passage[:MAX_PASSAGE]}…"
