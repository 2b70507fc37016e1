"""Letters of one script that look like letters of another (Unicode TR39, confusables.txt)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from briefgen.content.stream_safe import normalize

# Each letter is followed by the Latin one that looks the same in common fonts: the pairs of TR39 between the scripts
# with which names are forged. Persian, Arabic, Hebrew and the scripts of Asia have no such letters.
_PAIRS = {
    "CYRILLIC": "аaсcԁdеeһhіiјjӏlоoрpԛqѕsуyхxԝwѵvАAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXҮYԚQԜWѴVԌGӀI",
    "GREEK": "αaγyιiκkνvοoρpυuϲcϳjΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϹCͿJ",
    "ARMENIAN": "օoսuոnհhցgզqՕOՏSԼLՍU",
    "CHEROKEE": "ᎪAᏴBᏟCᎠDᎬEᏀGᎻHᎫJᏦKᏞLᎷMᏢPᏒRᏚSᎢTᏙVᎳWᏃZ",
}
_LATIN_TWINS = {pairs[n]: pairs[n + 1] for pairs in _PAIRS.values() for n in range(0, len(pairs), 2)}
_TO_LATIN = str.maketrans(_LATIN_TWINS | {"ɑ": "a", "ɡ": "g"})
_LATIN_WITH_TWIN = frozenset(_LATIN_TWINS.values())
_SCRIPTS = frozenset({"LATIN", *_PAIRS})


def skeleton(text: str) -> str:
    """Return the skeleton of a text: two texts with the same skeleton look the same (TR39, section 4)."""
    if text.isascii():
        return " ".join(text.casefold().split())
    latin = normalize("NFD", normalize("NFKC", text)).translate(_TO_LATIN)
    visible = "".join(character for character in latin if unicodedata.category(character) != "Cf")
    return normalize("NFC", re.sub(r"\s+", " ", visible).strip().casefold())


def foreign_letter(text: str) -> tuple[str, str] | None:
    """Return the first letter of another script than its word that looks like one of that script, and the word.

    A word all of whose letters look Latin counts too, if the text also has Latin words.
    """
    if text.isascii():
        return None
    words = list(_words(normalize("NFKC", text)))
    has_latin = any(set(_scripts(word)) == {"LATIN"} for word in words)
    for word in words:
        letter = _letter_of_another_script(word) or (has_latin and _first_latin_lookalike(word))
        if letter:
            return letter, word
    return None


def is_disguised(text: str) -> bool:
    """Whether every word is of another script than Latin and has only letters that look Latin, as `Сох` does."""
    words = [] if text.isascii() else list(_words(normalize("NFKC", text)))
    return bool(words) and all(_first_latin_lookalike(word) for word in words)


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin ones."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(script(letter) == "LATIN" for letter in letters) > len(letters)


def describe_letter(letter: str) -> str:
    """Return a letter with its code point and name: `а (U+0430 CYRILLIC SMALL LETTER A)`."""
    return f"{letter} (U+{ord(letter):04X} {unicodedata.name(letter, 'unnamed')})"


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """Return the script of a letter, which is the first word of its Unicode name."""
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


def _letter_of_another_script(word: str) -> str:
    """Return the first letter of a word's rarer scripts that has a twin in another script, or an empty text."""
    counts = Counter({name: count for name, count in _scripts(word).items() if name in _SCRIPTS})
    if len(counts) < 2:
        return ""
    main_script = max(counts, key=lambda name: (counts[name], name == "LATIN"))
    others = (letter for letter in word if script(letter) in _SCRIPTS and script(letter) != main_script)
    return next((letter for letter in others if letter in _LATIN_TWINS or letter in _LATIN_WITH_TWIN), "")


def _first_latin_lookalike(word: str) -> str:
    """Return the first letter of a word all of whose letters have Latin twins, or an empty text.

    A single Greek letter is a symbol and does not count.
    """
    letters = [character for character in word if character.isalpha()]
    if not letters or not all(letter in _LATIN_TWINS for letter in letters):
        return ""
    return "" if len(letters) == 1 and script(letters[0]) == "GREEK" else letters[0]
