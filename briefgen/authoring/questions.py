"""The questions of each scaffold, in order.

The command line imports this module at its start, so it imports nothing that is slow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

ScaffoldKind = Literal["clip", "event", "position", "party", "person", "issue", "brief"]
SCAFFOLD_KINDS: tuple[ScaffoldKind, ...] = get_args(ScaffoldKind)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a scaffold: its option, its text, and the answers that it accepts."""

    name: str
    text: str
    is_required: bool = False
    choices: str = ""  # a kind of record, or the name of a vocabulary
    is_list: bool = False
    answer_type: Literal["text", "date", "day", "ids", "rank"] = "text"


QUESTIONS: Mapping[ScaffoldKind, tuple[Question, ...]] = {
    "clip": (
        Question("publisher", "Who published it?", is_required=True),
        Question("title", "Its headline?", is_required=True),
        Question("published", "When?", is_required=True, answer_type="date"),
        Question("url", "Its address?"),
        Question("author", "Who wrote it?"),
        Question("kind", "What is it?", choices="source-kind"),
    ),
    "event": (
        Question("title", "What is it called?", is_required=True),
        Question("kind", "What is it?", choices="event-kind"),
        Question("when", "When is it?", answer_type="date"),
        Question("place", "Where?"),
        Question("parties", "Who takes part?", choices="party", is_list=True),
        Question("source", "Which source says so?", is_required=True, choices="source"),
    ),
    "position": (
        Question("speaker", "Who said it (or “a senior official”)?", is_required=True, choices="person"),
        Question("said", "When?", is_required=True, answer_type="date"),
        Question("issue", "On which issue?", is_required=True, choices="issue"),
        Question("take", "For or against?", is_required=True, choices="take"),
        Question("quote", "In which words? (verbatim)"),
        Question("text", "And in your own words?"),
        Question("source", "Where was it read?", is_required=True, choices="source"),
    ),
    "party": (
        Question("name", "What is it called?", is_required=True),
        Question("kind", "What is it? (state, group, body …)"),
        Question("country", "Its country? (two letters)"),
        Question("role", "Its part?", choices="role"),
    ),
    "person": (
        Question("name", "What is their name?", is_required=True),
        Question("party", "For whom do they speak?", choices="party"),
        Question("post", "Their office?"),
        Question("rank", "Their rank? (1 has the final say, 5 the least)", answer_type="rank"),
    ),
    "issue": (
        Question("title", "What is it about, in a word or two?", is_required=True),
        Question("claim", "The sentence that one can be for or against?", is_required=True),
    ),
    "brief": (
        Question("day", "Of which day?", is_required=True, answer_type="day"),
        Question("headline", "Its headline?"),
        Question("line", "The bottom line?"),
        Question("basis", "On which records does it rest? (their ids)", answer_type="ids", is_list=True),
    ),
}  # fmt: skip
