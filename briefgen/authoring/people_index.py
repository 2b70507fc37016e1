"""An index of the people of a dossier by the names that an article may use for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import partial

from briefgen.authoring.article_text import blank_match, join_lines
from briefgen.content.model import Dossier, Party, Person

_DESCRIBED = re.compile(
    r"\b((?:an?|one|two|several|some|senior)\s+(?:[\w’-]+\s+){0,4}?"
    r"(?:officials?|diplomats?|sources?|spokesm[ae]n|spokeswom[ae]n|spokespersons?|aides?|advisers?|lawmakers?))\b",
    re.IGNORECASE,
)
_PROPER_NAME = re.compile(
    r"(?<![\w’-])((?:Mr|Ms|Mrs|Dr)\.?\s+[A-Z][\w’-]+|[A-Z][\w’-]+(?:\s+(?:al-|bin\s|von\s|de\s)?[A-Z][\w’-]+)+)\b"
)
_SHORT_TITLES = ("Mr", "Ms", "Mrs", "Dr")  # written with or without a full stop
_TITLES = (*_SHORT_TITLES, "President", "Minister", "Secretary", "Ambassador", "General", "Senator")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a text: a person of the dossier by id, or somebody as the text describes them."""

    start: int
    end: int
    person: str | None
    description: str | None
    words: str  # as the article has them


class PeopleIndex:
    """The people of a dossier by name, by post and party, and by post alone."""

    def __init__(self, dossier: Dossier) -> None:
        self.ids_by_name: dict[str, str | None] = {}  # None: two people have the name
        for id, person in dossier.people.items():
            for name in _name_variants(person):
                self.ids_by_name[name] = id if self.ids_by_name.get(name, id) == id else None
        names = sorted((name for name, id in self.ids_by_name.items() if id), key=len, reverse=True)
        patterns = (re.sub("['’]", "[’']", re.escape(name)) for name in names)
        self.name_pattern = re.compile(rf"\b(?:{'|'.join(patterns)})\b") if names else None
        self.party_posts = tuple(_party_posts(dossier))
        self.posts = {id: person.post or "" for id, person in dossier.people.items()}
        self.holders: dict[str, set[str]] = defaultdict(set)
        for id, person in dossier.people.items():
            if person.post:
                self.holders[f"the {person.post}".casefold()].add(id)
        posts = sorted(map(re.escape, self.holders), key=len, reverse=True)
        self.post_pattern = re.compile(rf"\b(?:{'|'.join(posts)})\b", re.IGNORECASE) if posts else None

    def find_mentions(self, text: str) -> list[Mention]:
        """Return everybody whom a text names, in order. People of the dossier come before strangers.

        No two mentions overlap.
        """
        passes: list[tuple[re.Pattern[str], Callable[[str], tuple[str | None, str | None]]]] = [
            *([(self.name_pattern, self._identify_person)] if self.name_pattern else []),
            *((pattern, partial(_identify_holder, id)) for pattern, id in self.party_posts),
            *([(self.post_pattern, _describe_stranger)] if self.post_pattern else []),
            (_DESCRIBED, _describe_stranger),
            (_PROPER_NAME, _describe_stranger),
        ]
        mentions: list[Mention] = []
        rest = text
        for pattern, identify in passes:
            matches = list(pattern.finditer(rest))
            for match in matches:
                person, description = identify(join_lines(match[0]))
                words = text[match.start() : match.end()]
                mentions.append(Mention(match.start(), match.end(), person, description, words))
            if matches:
                rest = pattern.sub(blank_match, rest)
        return sorted(mentions, key=lambda mention: mention.start)

    def _identify_person(self, words: str) -> tuple[str | None, str | None]:
        spellings = (words, words.replace("’", "'"), words.replace("'", "’"))
        return next(self.ids_by_name[spelling] for spelling in spellings if spelling in self.ids_by_name), None

    def describe(self, mention: Mention) -> str:
        """Return the post of somebody, or the words with which the text describes them."""
        return self.posts.get(mention.person, "") if mention.person else mention.description or ""

    def resolve_post(self, mention: Mention | None, people: Set[str]) -> Mention | None:
        """Return a mention such as `the foreign minister` with the one of some people who holds the post.

        Returns None if none or several of them hold it, and any other mention as it is.
        """
        if mention is None or mention.person or mention.words.casefold() not in self.holders:
            return mention
        holders = self.holders[mention.words.casefold()] & people
        return Mention(mention.start, mention.end, min(holders), None, mention.words) if len(holders) == 1 else None


def _identify_holder(id: str, _: str) -> tuple[str | None, str | None]:
    return id, None


def _describe_stranger(words: str) -> tuple[str | None, str | None]:
    return None, words


def _name_variants(person: Person) -> Iterator[str]:
    """Yield the full name, the other names, and the last name with a title and alone."""
    last_name = person.name.split()[-1]
    yield person.name
    yield from person.also
    yield last_name
    yield from (f"{title} {last_name}" for title in _TITLES)
    yield from (f"{title}. {last_name}" for title in _SHORT_TITLES)


def _party_posts(dossier: Dossier) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield patterns such as `the Iranian foreign minister` for posts that one person of a party holds."""
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id, person in dossier.people.items():
        if person.party and person.post:
            holders[person.party, person.post].append(id)
    for (party, post), ids in holders.items():
        if len(ids) == 1 and party in dossier.parties:
            yield re.compile(rf"(?i)\b(?:{_adjectives(dossier.parties[party])})\s+{re.escape(post)}\b"), ids[0]


def _adjectives(party: Party) -> str:
    """Return a pattern for the adjectives of a party: its names, and its names with other endings (Iran, Iranian)."""
    patterns = []
    for name in (party.name, *party.also):
        stem = name if len(name) < 5 else re.sub(r"(ey|y|a|e|ia|an)$", "", name)
        patterns.append(rf"{re.escape(name)}(?:[’']s)?")
        patterns.append(rf"{re.escape(stem)}(?:i|ian|ish|ese|n|an|ani)")
    return "|".join(patterns)
