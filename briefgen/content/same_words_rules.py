"""The rule for the same words from two outlets that are not joined by `same_as`."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from briefgen.content.likeness import (
    containment,
    first_partners,
    fold,
    letter_pairs,
    neighbours,
    numbered,
    overlap,
    place_key,
)
from briefgen.content.model import Dossier, Person, Position
from briefgen.problems import Problem

_WINDOW = 16  # words of one party and day with which others are compared
_MAX_DAYS = 7  # days of a span by which words are brought together
_MAX_PARTIES = 4
_SHOWN = 40  # letters of a quote in a message
_NEGATIONS = frozenset(
    {"not", "no", "never", "nobody", "nothing", "none", "nor", "neither", "without", "cannot", "wont", "dont", "cant",
     "isnt", "arent", "doesnt", "didnt", "wouldnt", "shouldnt", "couldnt", "hasnt", "havent", "refuse", "reject"}
)  # fmt: skip


@dataclass(frozen=True)
class _Text:
    """Words as they are compared: folded, with one space between them."""

    folded: str

    @cached_property
    def words(self) -> frozenset[object]:
        return frozenset(numbered(self.folded.split()))

    @cached_property
    def content_words(self) -> frozenset[object]:
        """The longer words, which say what a sentence is about."""
        return frozenset(numbered(word for word in self.folded.split() if len(word) > 3))

    @cached_property
    def letters(self) -> frozenset[object]:
        return frozenset(letter_pairs(self.folded))

    @cached_property
    def negations(self) -> frozenset[object]:
        return frozenset(numbered(word for word in self.folded.split() if word in _NEGATIONS))

    @cached_property
    def numbers(self) -> frozenset[object]:
        return frozenset(word for word in self.folded.split() if not word.isalpha())


@dataclass(frozen=True)
class _WordsTraits:
    position: Position
    person: str | None
    parties: frozenset[str]
    quote: _Text
    text: _Text
    original: _Text

    @property
    def first_day(self) -> date:
        span = self.position.said
        return span.begins if span.first else span.ends

    @property
    def last_day(self) -> date:
        span = self.position.said
        return span.ends if span.last else span.begins


def same_words(dossier: Dossier) -> Iterator[Problem]:
    """Yield each position with nearly the words of an earlier one from another source, if nothing joins the two."""
    groups = _linked_groups(dossier)
    retracted = {correction.of for correction in dossier.corrections if correction.kind == "retraction"}
    positions = sorted((item for item in dossier.positions if item.id not in retracted), key=place_key)
    candidates = [_candidate(dossier, position) for position in positions]
    order = [item.quote.folded or item.text.folded for item in candidates]
    same = (
        (first, second)
        for first, second in neighbours([_keys(item) for item in candidates], order, _WINDOW)
        if _are_of_two_outlets(positions[first], positions[second])
        and not _are_linked(groups, positions[first], positions[second])
        and _are_same(candidates[first], candidates[second])
    )
    for second, first in first_partners(same).items():
        yield _same_words(dossier, positions[first], positions[second])


def _same_words(dossier: Dossier, one: Position, other: Position) -> Problem:
    words = other.quote or other.text or ""
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
    is_named = one.id in dossier.ids["position"]
    id = one.id if is_named else "ID"
    first = f"`{id}` in {one.at}" if is_named else f"those in {one.at}"
    own = f"`{other.id}`: " if other.id in dossier.ids["position"] else ""
    message = f"{own}“{shown}” of {other.said} looks like the same words as {first}"
    name_it = "" if is_named else "give the other one `id: ID`, and "
    hint = f"if it is one statement, {name_it}write `same_as: [{id}]` here; if it was made twice, `repeats: [{id}]`"
    field = "quote" if other.quote else "text"
    return Problem("same-words", message, other.locate(field), hint, (("the other one", one.at),))


def _candidate(dossier: Dossier, position: Position) -> _WordsTraits:
    speaker = position.speaker
    person = dossier.people.get(speaker.person) if speaker and speaker.person else None
    own = (position.party, speaker.of if speaker else None)
    parties = sorted({party for party in (*own, *_parties(person)) if party})[:_MAX_PARTIES]
    texts = (position.quote, position.text, position.original.text if position.original else None)
    quote, text, original = (_Text(fold(words or "")) for words in texts)
    person_id = speaker.person if speaker else None
    return _WordsTraits(position, person_id, frozenset(parties), quote, text, original)


def _parties(person: Person | None) -> tuple[str | None, ...]:
    return (person.party, *(post.party for post in person.posts)) if person else ()


def _keys(candidate: _WordsTraits) -> set[Hashable]:
    """Return the keys that likely twins share: a party, or the speaker, with a day or the day after."""
    length = (candidate.last_day - candidate.first_day).days + 1
    first_day = candidate.first_day if length <= _MAX_DAYS else candidate.last_day
    days = [first_day + timedelta(days=number) for number in range(min(length, _MAX_DAYS) + 1)]
    return {(voice, day) for voice in candidate.parties or {candidate.person} for day in days}


def _linked_groups(dossier: Dossier) -> dict[str, str]:
    """Return for each position that refers to another one an id that all positions linked with it share."""
    groups: dict[str, str] = {}

    def find_group(id: str) -> str:
        while (group := groups.setdefault(id, id)) != id:
            groups[id] = groups[group]
            id = group
        return id

    for position in dossier.positions:
        fields = (
            position.same_as, position.repeats, position.reverses, position.withdraws, position.contradicts,
            position.disputes, position.inferred_from,
        )  # fmt: skip
        for id in (id for ids in fields for id in ids):
            groups[find_group(id)] = find_group(position.id or "")
    return {id: find_group(id) for id in list(groups)}


def _are_linked(groups: dict[str, str], one: Position, other: Position) -> bool:
    group = groups.get(one.id or "")
    return group is not None and group == groups.get(other.id or "")


def _are_of_two_outlets(one: Position, other: Position) -> bool:
    return set(one.cited) != set(other.cited) or one.at.file != other.at.file


def _are_same(one: _WordsTraits, other: _WordsTraits) -> bool:
    if one.person and other.person and one.person != other.person:
        return False
    is_one_person = one.person is not None and one.person == other.person
    if not is_one_person and not one.parties & other.parties:
        return False
    gap = max((other.first_day - one.last_day).days, (one.first_day - other.last_day).days)
    if gap > 1:
        return False
    least = 2 if is_one_person and gap <= 0 else 5
    if _are_alike(one.original, other.original, least) or _are_alike(one.quote, other.quote, least):
        return True
    has_both_quotes = one.quote.folded and other.quote.folded
    return not has_both_quotes and _are_alike(one.text, other.text, max(least, 4))


def _are_alike(one: _Text, other: _Text, least: int) -> bool:
    """Whether two texts of at least so many words are the same: equal, cut, with a typing error or another word."""
    count = min(len(one.words), len(other.words))
    if one.folded == other.folded:
        return count >= least or len(one.folded) >= 12
    if count < max(least, 4):
        return False
    short, long = sorted((one.folded, other.folded), key=len)
    if f" {short} " in f" {long} ":
        return True
    if one.negations != other.negations:
        return False
    if count > 5 and containment(one.words, other.words) == 1.0:
        return True
    if one.numbers != other.numbers:
        return False
    content_count = min(len(one.content_words), len(other.content_words))
    is_reworded = content_count > 4 and containment(one.content_words, other.content_words) >= 0.8
    return is_reworded or overlap(one.letters, other.letters) >= 0.9
