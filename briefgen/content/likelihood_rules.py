"""Rules for judgements: one scale of likelihood, and confidence in a sentence of its own."""

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
_SCALE_NAMES: Final[dict[Scale, str]] = {"icd203": "ICD 203", "phia": "the PHIA yardstick"}

# The longest term in a text counts ("highly likely" is not "likely"). "remote" alone may describe a village.
_TERMS = sorted(
    {term for terms in LIKELIHOODS.values() for term in terms} - {"remote"}, key=lambda term: (-len(term), term)
)
_TERM = re.compile(rf"\b(?:{'|'.join(_TERMS)})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


def unknown_likelihoods(dossier: Dossier) -> Iterator[Problem]:
    """Yield each likelihood that is not a word of the dossier's scale."""
    scale = dossier.settings.likelihood_scale
    scale_name = _SCALE_NAMES[scale]
    for note in dossier.notes:
        term = (note.likelihood or "").casefold()
        if term and term not in LIKELIHOODS[scale]:
            other_name = next((_SCALE_NAMES[other] for other, terms in LIKELIHOODS.items() if term in terms), "")
            hint = (not other_name and did_you_mean(term, LIKELIHOODS[scale])) or f"write {_list_terms(scale)}"
            reason = (
                f"is a word of {other_name}, not of {scale_name}" if other_name else f"is not a word of {scale_name}"
            )
            yield Problem("unknown-likelihood", f"`{note.likelihood}` {reason}", note.locate("likelihood"), hint)


def mixed_scales(dossier: Dossier) -> Iterator[Problem]:
    """Yield each word of likelihood from the other scale in the text of a judgement."""
    scale = dossier.settings.likelihood_scale
    for note in _judgements(dossier):
        for term in dict.fromkeys(match.casefold() for match in _TERM.findall(note.text)):
            if term not in LIKELIHOODS[scale]:
                message = f"`{term}` is not a word of {_SCALE_NAMES[scale]}, the scale of this dossier"
                yield Problem("mixed-scales", message, note.locate("text"), f"write {_list_terms(scale)}")


def likelihood_beside_confidence(dossier: Dossier) -> Iterator[Problem]:
    """Yield each judgement with a sentence that gives both a likelihood and the desk's confidence (ICD 203)."""
    for note in _judgements(dossier):
        sentences = _SENTENCE_END.split(note.text)
        if any("confiden" in sentence.casefold() and _TERM.search(sentence) for sentence in sentences):
            message = "one sentence says both how likely it is and how confident the desk is"
            hint = "write `likelihood:` and `confidence:` instead; they are printed apart"
            yield Problem("likelihood-with-confidence", message, note.locate("text"), hint)


def judgements_without_basis(dossier: Dossier) -> Iterator[Problem]:
    """Yield each judgement that names no record on which it rests."""
    for note in _judgements(dossier):
        if not note.basis and not note.cited:
            yield Problem("no-basis", "a judgement with no basis", note.at, "add `basis: [ids]`")


def _judgements(dossier: Dossier) -> Iterator[Note]:
    return (note for note in dossier.notes if note.kind == "judgement")


def _list_terms(scale: Scale) -> str:
    *terms, last = LIKELIHOODS[scale]
    return f"{', '.join(terms)} or {last}"
