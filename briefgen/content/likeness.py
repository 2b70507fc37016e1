"""The likeness of texts, for warnings about records that are probably one: folded words, and pairs worth comparing."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from briefgen.content.model import Record
from briefgen.content.stream_safe import normalize

MAX_FOLDED = 400  # characters of a text that are compared
Pair = tuple[int, int]

# Letters without a decomposition, and apostrophes, which one outlet prints and another leaves out.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "'": "", "’": "", "ʼ": "",
     "ʻ": "", "‘": "", "`": "", "´": ""}
)  # fmt: skip
# Spellings of one sound in names that were put into Latin letters by ear, the longer ones first.
_SOUNDS = (
    ("sch", "sh"), ("gh", "k"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("ff", "v"), ("q", "k"), ("w", "v"), ("o", "u"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_VOWELS = "aeiou"


def fold(text: str) -> str:
    """Return the words of a text, without capitals, accents and punctuation, with one space between them."""
    letters = text[:MAX_FOLDED].translate(_LETTERS).casefold().translate(_LETTERS)
    if not letters.isascii():
        letters = "".join(letter for letter in normalize("NFKD", letters) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


@lru_cache(maxsize=10_000)
def sound(word: str) -> str:
    """Return a folded word in a spelling that transliterations of one name share."""
    for spelling, other in _SOUNDS:
        word = word.replace(spelling, other)
    word = "".join(letter for index, letter in enumerate(word) if letter != word[index - 1 : index])
    return f"{word[:-1]}v" if word.endswith("f") else word


def consonants(word: str) -> str:
    """Return a word by its sound without vowels; of a word without consonants, the word."""
    return "".join(letter for letter in sound(word) if letter not in _VOWELS) or word


def differ_by_one(one: str, other: str) -> bool:
    """Whether one letter is missing, added or another, or two neighbours have changed places.

    A vowel at the end does not count, because it makes another name: Ivan and Ivana, Mario and Maria.
    """
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or one == other:
        return False
    start = next((index for index, letter in enumerate(short) if letter != long[index]), len(short))
    last = (long[-1], short[-1]) if len(short) == len(long) else (long[-1],)
    if start >= len(long) - 1 and any(letter in _VOWELS for letter in last):
        return False
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    is_swap = short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    return is_swap or short[start + 1 :] == long[start + 1 :]


def numbered(items: Iterable[Hashable]) -> frozenset[tuple[Hashable, int]]:
    """Return the items with the number of each among its equals, so that sets of them count repetitions."""
    counts: Counter[Hashable] = Counter()
    result = []
    for item in items:
        counts[item] += 1
        result.append((item, counts[item]))
    return frozenset(result)


def letter_pairs(text: str) -> frozenset[tuple[Hashable, int]]:
    """Return the pairs of neighbouring letters of a text, for `overlap`."""
    return numbered(text[index : index + 2] for index in range(max(len(text) - 1, 1)))


def overlap(one: frozenset[object], other: frozenset[object]) -> float:
    """Return how much two sets have in common, from 0 to 1 (Dice)."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def containment(one: frozenset[object], other: frozenset[object]) -> float:
    """Return how much of the smaller set is in the larger one, from 0 to 1."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def neighbours(keys: Sequence[Iterable[Hashable]], order: Sequence[str], window: int) -> Iterator[Pair]:
    """Yield the pairs of items that share a key, each once.

    `keys` and `order` have an entry for each item. Of the items with one key, each is compared only with the `window`
    next ones by `order`, so that many items with one key cost no more than as many with keys of their own.
    """
    buckets: dict[Hashable, list[int]] = defaultdict(list)
    for index, item_keys in enumerate(keys):
        for key in item_keys:
            buckets[key].append(index)
    seen: set[Pair] = set()
    for bucket in buckets.values():
        members = sorted(set(bucket), key=lambda index: (order[index], index))
        for position, first in enumerate(members):
            for second in members[position + 1 : position + 1 + window]:
                pair = (min(first, second), max(first, second))
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def place_key(record: Record) -> tuple[str, int, int]:
    """Return what sorts records by their places."""
    place = record.at
    return place.file, place.line, place.column


def first_partners(pairs: Iterable[Pair]) -> Mapping[int, int]:
    """Return for each item that has an earlier partner the first of them, so that each record is reported once."""
    partners: dict[int, int] = {}
    for first, second in pairs:
        partners[second] = min(first, partners.get(second, first))
    return dict(sorted(partners.items()))
