"""Signals: weaker evidence that is printed beside a stance, because it says something else or adds something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefgen.rules.voices import opposite
from briefgen.timeline.order import is_same_day, within
from briefgen.timeline.timeline import Evidence

_END_MARKS = " .;,"


def find_signals(
    weaker: Iterable[Evidence], deciding: Evidence, printed: Sequence[Evidence], issue: str, fresh_days: int
) -> tuple[Evidence, ...]:
    """Return the positions of a lower tier that stand beside a stance (rule 7), in the order given.

    One that is as recent as the deciding position says another value, or adds something. An older one is at most
    `fresh_days` older, not of the opposite side, adds something, and is the latest of its speaker.
    """
    said = {addition for item in printed for addition in _additions(item, issue)}
    signals: dict[str, Evidence] = {}
    older_by_voice: dict[tuple[str, str], str] = {}
    value = deciding.value_on(issue)
    for item in weaker:
        adds = any(addition not in said for addition in _additions(item, issue))
        if item.moment >= deciding.moment or is_same_day(item.moment, deciding.moment):
            if adds or item.value_on(issue) != value:
                signals[item.id] = item
        elif within(item.moment.day, deciding.moment.day, fresh_days) and not opposite(item.value_on(issue), value):
            signals.pop(older_by_voice.pop(item.voice, ""), None)
            if adds:
                signals[item.id], older_by_voice[item.voice] = item, item.id
    return tuple(signals.values())


def condition_on(item: Evidence, issue: str) -> str | None:
    """Return the condition of a position on an issue: on the issues where it is conditional, or on all if on none."""
    is_conditional = item.value_on(issue) == "conditional" or "conditional" not in item.values_by_issue.values()
    return item.condition if is_conditional else None


def _additions(item: Evidence, issue: str) -> Iterable[tuple[str, str]]:
    """What a position says on an issue besides its value: the option, the condition, and the text on this issue."""
    choice = item.position.stance[issue]
    if choice.option:
        yield "option", choice.option
    for kind, text in (("condition", condition_on(item, issue)), ("text", choice.text)):
        if text:
            yield kind, _fold(text)


def _fold(text: str) -> str:
    """A text without the differences of spelling that add nothing: case, spaces, a leading `if`, the full stop."""
    words = text.strip(_END_MARKS).casefold().split()
    return " ".join(words[1:] if words[:1] == ["if"] else words)
