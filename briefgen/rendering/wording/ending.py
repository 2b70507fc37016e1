"""The end of a sentence."""

from __future__ import annotations

FINAL_MARKS = ".!?…"


def as_sentence(words: str, aside: str | None = None) -> str:
    """Return words with a full stop where they have no final mark; an aside stands before the full stop."""
    sentence = words if words.rstrip("”’\"')")[-1:] in FINAL_MARKS else f"{words}."
    if not aside:
        return sentence
    return f"{sentence[:-1]} {aside}." if sentence.endswith(".") else f"{sentence} {aside}"
