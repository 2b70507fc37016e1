"""what each scaffold asks, in order.

Nothing heavy is imported here, for the command line reads it at its start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

ScaffoldKind = Literal["clip", "event", "position", "party", "person", "issue", "brief"]
SCAFFOLD_KINDS: tuple[ScaffoldKind, ...] = get_args(ScaffoldKind)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a scaffold needs: its name, what it is, whether it can be left out, what it can be."""

    name: str
    text: str
    needed: bool = False
    choices: str = ""  # a kind of record, or the words of a field
    several: bool = False
    form: Literal["text", "date", "day", "ids", "rank"] = "text"


QUESTIONS: Mapping[ScaffoldKind, tuple[Question, ...]] = {
    "clip": (
        Question("publisher", "Who published it?", needed=True),
        Question("title", "Its headline?", needed=True),
        Question("published", "When?", needed=True, form="date"),
        Question("url", "Its address?"),
        Question("author", "Who wrote it?"),
        Question("kind", "What is it?", choices="source-kind"),
    ),
    "event": (
        Question("title", "What is it called?", needed=True),
        Question("kind", "What is it?", choices="event-kind"),
        Question("when", "When is it?", form="date"),
        Question("place", "Where?"),
        Question("parties", "Who takes part?", choices="party", several=True),
        Question("source", "Which source says so?", needed=True, choices="source"),
    ),
    "position": (
        Question("speaker", "Who said it (or “a senior official”)?", needed=True, choices="person"),
        Question("said", "When?", needed=True, form="date"),
        Question("issue", "On which issue?", needed=True, choices="issue"),
        Question("take", "For or against?", needed=True, choices="take"),
        Question("quote", "In which words? (verbatim)"),
        Question("text", "And in your own words?"),
        Question("source", "Where was it read?", needed=True, choices="source"),
    ),
    "party": (
        Question("name", "What is it called?", needed=True),
        Question("kind", "What is it? (state, group, body …)"),
        Question("country", "Its country? (two letters)"),
        Question("role", "Its part?", choices="role"),
    ),
    "person": (
        Question("name", "What is their name?", needed=True),
        Question("party", "For whom do they speak?", choices="party"),
        Question("post", "Their office?"),
        Question("rank", "Their rank? (1 has the final say, 5 the least)", form="rank"),
    ),
    "issue": (
        Question("title", "What is it about, in a word or two?", needed=True),
        Question("claim", "The sentence that one can be for or against?", needed=True),
    ),
    "brief": (
        Question("day", "Of which day?", needed=True, form="day"),
        Question("headline", "Its headline?"),
        Question("line", "The bottom line?"),
        Question("basis", "On which records does it rest? (their ids)", form="ids", several=True),
    ),
}  # fmt: skip
