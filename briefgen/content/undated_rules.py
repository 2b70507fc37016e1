"""Rules for words whose day is not known: `../D`, on or before a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from briefgen.content.model import Choice, Dossier, Position
from briefgen.content.people_rules import posts_by_party
from briefgen.problems import Problem

_Line = tuple[str, str, str]  # a speaker, whose stance it is, and an issue


def undated_words(dossier: Dossier) -> Iterator[Problem]:
    """Yield each position of an unknown day that differs from the last dated word of its speaker by its bound.

    It counts right before the day of its bound, although nobody knows which came first.
    """
    retracted = {correction.of for correction in dossier.corrections if correction.kind == "retraction"}
    overruled = {id for position in dossier.positions for id in (*position.withdraws, *position.reverses)}
    by_line: dict[_Line, list[Position]] = defaultdict(list)
    for position in dossier.positions:
        is_void = position.standing or position.attribution == "off-record" or position.id in retracted | overruled
        for issue in () if is_void else position.stance:
            if line := _line_of(dossier, position, issue):
                by_line[line].append(position)
    pairs: dict[tuple[int, int], tuple[Position, Position, list[str]]] = {}
    for (_, _, issue), positions in by_line.items():
        for undated in positions:
            if undated.said.first is None and (other := _other_word(undated, positions, issue)):
                pair = pairs.setdefault((id(undated), id(other)), (undated, other, []))
                pair[2].append(issue)
    for undated, other, issues in sorted(pairs.values(), key=lambda pair: (str(pair[0].at), str(pair[1].at))):
        yield _undated_word(dossier, undated, other, issues)


def _line_of(dossier: Dossier, position: Position, issue: str) -> _Line | None:
    """Return the line to which a position belongs; None if nobody knows whose it is."""
    speaker = position.speaker
    if speaker is not None and speaker.described is not None:
        return None
    if speaker is not None and speaker.person is not None:
        person = dossier.people.get(speaker.person)
        offices = posts_by_party(dossier, speaker.person, position.said)
        own_party = next(iter(offices), person.party if person else None)
        return speaker.person, position.party or own_party or "", issue
    party = (speaker.of if speaker else None) or position.party or ""
    return f"office of {party}", position.party or party, issue


def _other_word(undated: Position, positions: Sequence[Position], issue: str) -> Position | None:
    """Return the last dated position by the bound of an undated one, if it differs on the issue."""
    bound = undated.said.ends
    dated = [position for position in positions if position.said.first and _last_day(position) <= bound]
    last_day = max(map(_last_day, dated), default=None)
    others = [position for position in dated if _last_day(position) == last_day]
    return next((other for other in others if _differ(undated, other, issue) and not _is_ordered(undated, other)), None)


def _last_day(position: Position) -> date:
    end = position.said.last or position.said.first
    assert end is not None
    return end.day


def _differ(one: Position, other: Position, issue: str) -> bool:
    choices: tuple[Choice, Choice] = one.stance[issue], other.stance[issue]
    return (choices[0].take, choices[0].option) != (choices[1].take, choices[1].option)


def _is_ordered(one: Position, other: Position) -> bool:
    """Return whether one of two positions names the other, so that the desk has said how they belong together."""
    return any(
        second.id in (*first.repeats, *first.same_as, *first.inferred_from)
        for first, second in ((one, other), (other, one))
    )


def _undated_word(dossier: Dossier, undated: Position, other: Position, issues: Sequence[str]) -> Problem:
    titles = ", ".join(f"`{issue}`" for issue in issues)
    names = [_name(dossier, position) for position in (undated, other)]
    message = f"{names[0]} differs from {names[1]} of the same speaker on {titles}, and nobody knows which came first"
    last_day, bound = _last_day(other), undated.said.ends
    is_later = last_day < bound
    later = f"`said: {last_day}/{bound}`" if is_later else f"`said: {bound}` and a `time:`"
    first_day = other.said.begins - timedelta(days=1)
    counts = "later" if is_later else "earlier"
    background = f"`said: ../{first_day}`"
    hint = f"it counts as the {counts} one. If it came after, write {later}; if it is background, {background}"
    return Problem("undated-word", message, undated.locate("said"), hint, (("the dated word", other.at),))


def _name(dossier: Dossier, position: Position) -> str:
    """Return a position by its id if it was given one, and its date."""
    is_named = position.id in dossier.ids["position"]
    return f"`{position.id}` ({position.said})" if is_named else f"the word of {position.said}"
