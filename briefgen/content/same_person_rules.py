"""The rule for one person under two ids: two people of one party whose names differ only in spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from briefgen.content.likeness import (
    Pair,
    consonants,
    differ_by_one,
    first_partners,
    fold,
    neighbours,
    place_key,
    sound,
)
from briefgen.content.model import Dossier, Person
from briefgen.problems import Problem

_WINDOW = 8  # people with a similar name with whom one is compared
_MAX_NAMES = 5  # names of a person that are compared
_MAX_PARTIES = 3  # parties of a person by which people are brought together
_MAX_WORDS = 6  # words of a name that are compared
_MAX_KEYS = 12  # words of all names of a person by which people are brought together
_HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "prof", "professor", "gen", "general", "amb",
     "ambassador", "sheikh", "shaykh", "hon", "rt"}
)  # fmt: skip
# These and numbers distinguish two people.
_MARKS = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "v"})


@dataclass(frozen=True)
class _Name:
    words: tuple[str, ...]

    @cached_property
    def marks(self) -> frozenset[str]:
        return frozenset(word for word in self.words[1:] if word in _MARKS or word.isdigit())

    @cached_property
    def joined(self) -> str:
        return "".join(self.words)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The consonants of each word and of all; two spellings of one name have some in common."""
        return frozenset(consonants(part) for part in (*self.words, self.joined))

    @cached_property
    def initial_count(self) -> int:
        return sum(len(word) == 1 for word in self.words)

    @cached_property
    def joined_sound(self) -> str:
        return sound(self.joined)


@dataclass(frozen=True)
class _PersonTraits:
    person: Person
    parties: frozenset[str]
    names: tuple[_Name, ...]  # the printed one first


def same_people(dossier: Dossier) -> Iterator[Problem]:
    """Yield each person whose name is nearly that of an earlier person of the same party."""
    candidates, pairs = find_same_people(dossier)
    for second, first in first_partners(pairs).items():
        one, other = candidates[first], candidates[second]
        message = f"`{other.id}` ({other.name}) looks like the same person as `{one.id}` ({one.name})"
        join = f"delete `{other.id}` and give `{one.id}` `formerly: [{other.id}]`"
        spelling = f" and `also: [{other.name}]`" if other.name not in (one.name, *one.also) else ""
        hint = f"if it is one person, {join}{spelling}; if not, write `different_from: [{one.id}]` here"
        yield Problem("same-person", message, other.locate("name"), hint, (("the other one", one.locate("name")),))


def find_same_people(dossier: Dossier) -> tuple[list[Person], list[Pair]]:
    """Return the people by their places, and the pairs of them that are probably one person."""
    people = sorted(dossier.people.values(), key=place_key)
    candidates = [_PersonTraits(person, _parties(person), _names(person)) for person in people]
    families = Counter(
        (party, candidate.names[0].words[-1])
        for candidate in candidates if candidate.names for party in candidate.parties or {""}
    )  # fmt: skip
    keys = [
        list(dict.fromkeys((key,) for name in candidate.names for key in sorted(name.keys)))[:_MAX_KEYS]
        for candidate in candidates
    ]
    order = [candidate.names[0].joined_sound if candidate.names else "" for candidate in candidates]
    by_party = [
        [(*key, party) for key in item_keys for party in sorted(candidate.parties)[:_MAX_PARTIES]]
        for item_keys, candidate in zip(keys, candidates, strict=True)
    ]
    has_partyless = any(not candidate.parties for candidate in candidates)
    compared = [[*one, *other] for one, other in zip(keys, by_party, strict=True)] if has_partyless else by_party
    pairs = neighbours(compared, order, _WINDOW)
    return people, [pair for pair in pairs if _are_same(candidates[pair[0]], candidates[pair[1]], families)]


def _parties(person: Person) -> frozenset[str]:
    return frozenset(party for party in (person.party, *(post.party for post in person.posts)) if party)


def _names(person: Person) -> tuple[_Name, ...]:
    return tuple(name for text in (person.name, *person.also)[:_MAX_NAMES] if (name := _name(text)).words)


def _name(text: str) -> _Name:
    words = fold(text).split()[:_MAX_WORDS]
    rest = [word for word in words if word not in _HONORIFICS]
    return _Name(tuple(rest if len(rest) > 1 else words))


def _are_same(one: _PersonTraits, other: _PersonTraits, families: Counter[tuple[str, str]]) -> bool:
    """Whether two people of one party are probably one; a name that both only have as an alias shows nothing."""
    is_stated = other.person.id in one.person.different_from or one.person.id in other.person.different_from
    if is_stated or not one.names or not other.names:
        return False
    if one.parties and other.parties and not one.parties & other.parties:
        return False
    own, others = one.names[0], other.names[0]
    if any(_is_same(own, name) for name in other.names) or any(_is_same(name, others) for name in one.names[1:]):
        return True
    short, long = sorted((own, others), key=lambda name: len(name.words))
    if len(short.words) > 1 or len(long.words) == 1 or len(short.joined) < 4:
        return False
    parties = one.parties & other.parties or one.parties or other.parties or {""}
    is_only_one = all(families[party, short.joined] <= 2 for party in parties)
    return short.words[0] == long.words[-1] and is_only_one


def _is_same(one: _Name, other: _Name) -> bool:
    """Whether two names are spellings of one: word by word, where one may have initials or further words."""
    initial_count = one.initial_count + other.initial_count
    shared_count = len(one.keys & other.keys) + initial_count
    if one.marks != other.marks or shared_count < min(len(one.words), len(other.words), 3) - 1:
        return False
    if one.joined == other.joined:
        return True
    short, long = sorted((one.words, other.words), key=len)
    if len(short) < 2:
        is_long = len(one.joined) > 5 and len(other.joined) > 5
        return is_long and one.joined_sound == other.joined_sound
    rest, near_count, full_count = list(long), 0, 0
    open_words = []
    for word in short:
        match = next((other for other in rest if _have_one_sound(word, other)), None)
        if match is None:
            open_words.append(word)
        else:
            rest.remove(match)
            full_count += len(match) > 2
    for word in open_words:
        match = next((other for other in rest if _is_initial(word, other)), None)
        if match is None:
            match = next((other for other in rest if _is_near(word, other)), None)
            near_count += 1
        if match is None:
            return len(one.joined) > 8 and one.joined_sound == other.joined_sound
        rest.remove(match)
    return full_count >= 1 and near_count <= 1


def _have_one_sound(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 3 and sound(one) == sound(other))


def _is_initial(one: str, other: str) -> bool:
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]


def _is_near(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 4 and differ_by_one(sound(one), sound(other))
