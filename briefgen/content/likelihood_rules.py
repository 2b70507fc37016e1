"""Dossier -> the problems of its judgements: one scale of likelihood, and confidence said apart from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from briefgen.content.fields import Scale
from briefgen.content.model import Dossier, Note
from briefgen.problems import Problem, did_you_mean

# Least likely first: Intelligence Community Directive 203 (2015), and the probability yardstick of the British
# Professional Head of Intelligence Assessment (2018).
LIKELIHOODS: Final[dict[Scale, tuple[str, ...]]] = {
    "icd203": (
        "almost no chance", "remote", "very unlikely", "highly improbable", "unlikely", "improbable",
        "roughly even chance", "roughly even odds", "likely", "probable", "very likely", "highly probable",
        "almost certain", "nearly certain",
    ),
    "phia": (
        "remote chance", "highly unlikely", "unlikely", "realistic possibility", "likely", "probable",
        "highly likely", "almost certain",
    ),
}  # fmt: skip
NAMES: Final[dict[Scale, str]] = {"icd203": "ICD 203", "phia": "the PHIA yardstick"}

# In a text the longest word counts ("highly likely" is not "likely"); "remote" alone may be said of a village.
_WORDS = sorted({word for words in LIKELIHOODS.values() for word in words} - {"remote"}, key=lambda w: (-len(w), w))
_IN_TEXT = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


def unknown_likelihoods(dossier: Dossier) -> Iterator[Problem]:
    """A likelihood is a word of the dossier's scale."""
    scale = dossier.settings.likelihood_scale
    for note in dossier.notes:
        word = (note.likelihood or "").casefold()
        if word and word not in LIKELIHOODS[scale]:
            known = next((NAMES[other] for other, words in LIKELIHOODS.items() if word in words), "")
            cure = (not known and did_you_mean(word, LIKELIHOODS[scale])) or f"write {_one_of(scale)}"
            found = f"is a word of {known}, not of {NAMES[scale]}" if known else f"is not a word of {NAMES[scale]}"
            yield Problem("unknown-likelihood", f"`{note.likelihood}` {found}", note.locate("likelihood"), cure)


def mixed_scales(dossier: Dossier) -> Iterator[Problem]:
    """The text of a judgement has no words of likelihood from the other scale."""
    scale = dossier.settings.likelihood_scale
    for note in _judgements(dossier):
        for word in dict.fromkeys(found.casefold() for found in _IN_TEXT.findall(note.text)):
            if word not in LIKELIHOODS[scale]:
                told = f"`{word}` is not a word of {NAMES[scale]}, the scale of this dossier"
                yield Problem("mixed-scales", told, note.locate("text"), f"write {_one_of(scale)}")


def likelihood_beside_confidence(dossier: Dossier) -> Iterator[Problem]:
    """ICD 203: no sentence says both how likely a thing is and how confident the desk is in saying so."""
    for note in _judgements(dossier):
        if any("confiden" in each.casefold() and _IN_TEXT.search(each) for each in _SENTENCE_END.split(note.text)):
            told = "one sentence says both how likely it is and how confident the desk is"
            cure = "write `likelihood:` and `confidence:` instead; they are printed apart"
            yield Problem("likelihood-with-confidence", told, note.locate("text"), cure)


def judgements_without_basis(dossier: Dossier) -> Iterator[Problem]:
    """Every judgement names the records that it rests on."""
    for note in _judgements(dossier):
        if not note.basis and not note.cited:
            yield Problem("no-basis", "a judgement with no basis", note.at, "add `basis: [ids]`")


def _judgements(dossier: Dossier) -> Iterator[Note]:
    return (note for note in dossier.notes if note.kind == "judgement")


def _one_of(scale: Scale) -> str:
    *words, last = LIKELIHOODS[scale]
    return f"{', '.join(words)} or {last}"
