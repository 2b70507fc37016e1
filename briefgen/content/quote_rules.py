"""The proof of quotes: each must occur in the saved text of one of its sources, where there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.content.model import Dossier, Position
from briefgen.content.quotes import MIN_WORDS, closest_passage, count_words, fold_text, is_in_another_script, occurs
from briefgen.content.saved_texts import SavedTexts
from briefgen.problems import MAX_GUESSED, Place, Problem

MAX_TEXTS = 128 * 1024 * 1024  # characters of all texts of a dossier
MAX_COMPARISON = 4_000_000_000  # characters that all comparisons of quotes with texts pass


@dataclass(frozen=True, slots=True)
class QuoteCounts:
    """How many quotes of a dossier are proved, not proved for want of a text, and missing in their texts."""

    proved: int
    not_proved: int
    missing: int


@dataclass(frozen=True, slots=True)
class _Quote:
    """The words of a position that its source must have, and where they are written."""

    words: str
    place: Place
    kind: str = "the quote is"


def prove_quotes(dossier: Dossier, texts: SavedTexts) -> tuple[QuoteCounts, list[Problem]]:
    """Return how many quotes are proved, and a problem for each that no text of its sources has, or that has no text.

    A translated quote is proved by its `original`. A quote of fewer than `MIN_WORDS` words, one without a text, and a
    translation without its original are not proved, and are no problem.
    """
    quoted = [position for position in dossier.positions if position.quote is not None]
    proof = _Proof()
    by_source: dict[str, list[Position]] = defaultdict(list)
    for position in quoted:
        if count_words(_quote_of(position).words) >= MIN_WORDS:
            for id in position.cited:
                if id in dossier.sources:
                    by_source[id].append(position)
    names = {name: id for id in sorted(by_source) for name in (id, *dossier.sources[id].formerly)}
    for name, text in texts.read(names):
        if not proof.compare(name, text, by_source[names[name]]):
            break
    counts = QuoteCounts(len(proof.proved), len(quoted) - len(proof.proved) - len(proof.missing), len(proof.missing))
    return counts, [*proof.problems, *proof.missing.values()]


def _quote_of(position: Position) -> _Quote:
    if position.original is not None:
        return _Quote(position.original.text, position.locate("original", "text"), "the original words are")
    return _Quote(position.quote or "", position.locate("quote"))


class _Proof:
    """The quotes that were compared with texts so far, and what is left of the limits."""

    def __init__(self) -> None:
        self.proved: set[int] = set()  # by the identity of the position
        self.missing: dict[int, Problem] = {}
        self.problems: list[Problem] = []
        self._characters, self._comparison, self._guesses = MAX_TEXTS, MAX_COMPARISON, MAX_GUESSED

    def compare(self, name: str, text: str | Problem, positions: Sequence[Position]) -> bool:
        """Compare quotes with the text of a source; return whether the limits allow another text."""
        if isinstance(text, Problem):
            self.problems.append(text)
            return True
        open_positions = [position for position in positions if id(position) not in self.proved]
        self._characters -= len(text)
        self._comparison -= len(text) * len(open_positions)
        if min(self._characters, self._comparison) < 0:
            self.problems.append(_too_much(name, positions[0]))
            return False
        folded = fold_text(text)
        for position in open_positions:
            quote = _quote_of(position)
            if occurs(quote.words, folded):
                self.proved.add(id(position))
                self.missing.pop(id(position), None)
            elif id(position) not in self.missing and not is_in_another_script(quote.words, text):
                self.missing[id(position)] = self._missing_quote(quote, name, text, folded)
        return True

    def _missing_quote(self, quote: _Quote, name: str, text: str, folded: str) -> Problem:
        message = f"{quote.kind} not in the saved text of `{name}`"
        hint = (
            f"compare with `texts/{name}.txt`: `[…]` stands for words left out, `[words]` for words of your own; "
            "a translation needs `original:`"
        )
        if occurs(quote.words, folded, any_case=True):
            hint = "only capitals differ: write them as the source does, or put a changed letter in brackets, `[T]he`"
        self._guesses -= 1
        passage = closest_passage(quote.words, text) if self._guesses >= 0 else ""
        return Problem("quote-not-found", message, quote.place, hint, passage=passage)


def _too_much(name: str, position: Position) -> Problem:
    message = f"the saved texts are too long to be compared with all quotes, from that of `{name}` on"
    hint = "move older clips, with their texts, to a dossier of their own"
    return Problem("saved-text", message, position.locate("quote"), hint)
