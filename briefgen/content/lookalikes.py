"""letters of one script that look like those of another, after Unicode TR39 (confusables.txt)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from briefgen.content.stream_safe import normalize

# Letters beside the Latin ones that they cannot be told from in common fonts: the pairs of TR39 between the scripts
# with which names are forged. Persian, Arabic, Hebrew and the scripts of Asia have no such letters.
_PAIRS = {
    "CYRILLIC": "аaсcԁdеeһhіiјjӏlоoрpԛqѕsуyхxԝwѵvАAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXҮYԚQԜWѴVԌGӀI",
    "GREEK": "αaγyιiκkνvοoρpυuϲcϳjΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϹCͿJ",
    "ARMENIAN": "օoսuոnհhցgզqՕOՏSԼLՍU",
    "CHEROKEE": "ᎪAᏴBᏟCᎠDᎬEᏀGᎻHᎫJᏦKᏞLᎷMᏢPᏒRᏚSᎢTᏙVᎳWᏃZ",
}
_LATIN = {pairs[n]: pairs[n + 1] for pairs in _PAIRS.values() for n in range(0, len(pairs), 2)}
_TABLE = str.maketrans(_LATIN | {"ɑ": "a", "ɡ": "g"})
_TWINS = frozenset(_LATIN.values())  # the Latin letters that have such a twin
_SCRIPTS = frozenset({"LATIN", *_PAIRS})


def skeleton(text: str) -> str:
    """Return what a text looks like: two texts with one skeleton cannot be told apart (TR39, section 4)."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = normalize("NFD", normalize("NFKC", text)).translate(_TABLE)
    seen = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    return normalize("NFC", re.sub(r"\s+", " ", seen).strip().casefold())


def foreign_letter(text: str) -> tuple[str, str] | None:
    """Return the first letter that is of another script than its word and looks as if it were not; and its word.

    A word that looks Latin in all its letters counts too, where the text has Latin words beside it.
    """
    if text.isascii():
        return None
    words = list(_words(normalize("NFKC", text)))
    has_latin = any(set(_scripts(word)) == {"LATIN"} for word in words)
    for word in words:
        letter = _odd_one(word) or (has_latin and _first_of_disguise(word))
        if letter:
            return letter, word
    return None


def is_disguised(text: str) -> bool:
    """Whether every word is of another script than Latin and looks Latin in all its letters, as `Сох` does."""
    words = [] if text.isascii() else list(_words(normalize("NFKC", text)))
    return bool(words) and all(_first_of_disguise(word) for word in words)


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin ones."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(script(letter) == "LATIN" for letter in letters) > len(letters)


def described(letter: str) -> str:
    """Return a letter with its code point and name: `а (U+0430 CYRILLIC SMALL LETTER A)`."""
    return f"{letter} (U+{ord(letter):04X} {unicodedata.name(letter, 'unnamed')})"


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """Return the script of a letter, as the first word of its name says it."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _words(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        category = unicodedata.category(character)
        if category[0] in "LM" or (word and category == "Cf"):
            word += character
        elif word:
            yield word
            word = ""
    if word:
        yield word


def _scripts(word: str) -> Counter[str]:
    return Counter(script(character) for character in word if character.isalpha())


def _odd_one(word: str) -> str:
    """The first letter of the rarer scripts of a word that has a twin in another script."""
    counts = Counter({name: n for name, n in _scripts(word).items() if name in _SCRIPTS})
    if len(counts) < 2:
        return ""
    usual = max(counts, key=lambda name: (counts[name], name == "LATIN"))
    odd = (letter for letter in word if script(letter) in _SCRIPTS and script(letter) != usual)
    return next((letter for letter in odd if letter in _LATIN or letter in _TWINS), "")


def _first_of_disguise(word: str) -> str:
    """The first letter of a word all of whose letters have Latin twins; one Greek letter alone is a sign."""
    letters = [character for character in word if character.isalpha()]
    if not letters or not all(letter in _LATIN for letter in letters):
        return ""
    return "" if len(letters) == 1 and script(letters[0]) == "GREEK" else letters[0]
