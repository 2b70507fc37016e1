"""Rules for parties and people: their names, and the posts from which people speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from briefgen.content.dates import Span, is_in_period
from briefgen.content.model import Dossier, Person, Record
from briefgen.content.same_person_rules import find_same_people
from briefgen.problems import Place, Problem


def speakers_out_of_office(dossier: Dossier) -> Iterator[Problem]:
    """Yield each position of a speaker who had died, or who held none of their dated posts."""
    for position in dossier.positions:
        person = dossier.people.get(position.speaker.person) if position.speaker and position.speaker.person else None
        if person is None or position.said.last is None:
            continue
        day, place = position.said.last.day, position.locate("speaker")
        if person.died and person.died.last and position.said.first and position.said.first.day > person.died.last.day:
            message = f"{person.name} died on {person.died}"
            yield Problem("after-death", message, place, "correct the date or the speaker", (("here", person.at),))
        elif person.posts and not any(is_in_period(post.from_, post.to, day) for post in person.posts):
            message = f"{person.name} has no post on {day}"
            hint = "add a post to the person, or correct the date"
            yield Problem("out-of-office", message, place, hint, (("their posts", person.at),))


def speakers_in_two_offices(dossier: Dossier) -> Iterator[Problem]:
    """Yield each position or update of a speaker with posts for several parties that does not say for which it is."""
    for position in dossier.positions:
        if position.party is None and (speaker := position.speaker):
            offices = posts_by_party(dossier, speaker.person, position.said)
            if len(offices) > 1:
                hint = " or ".join(f"`party: {party}` (as {post})" for party, post in offices.items())
                yield _two_offices(dossier, speaker.person, offices, position.locate("speaker"), f"add {hint}")
    for update in dossier.updates:
        if by := update.by:
            offices = posts_by_party(dossier, by.person, update.date)
            if len(offices) > 1:
                hint = " or ".join(f"`by: {{office: {post}, of: {party}}}`" for party, post in offices.items())
                yield _two_offices(dossier, by.person, offices, update.locate("by"), f"write {hint}")


def _two_offices(
    dossier: Dossier, person_id: str | None, offices: Mapping[str, str], place: Place, hint: str
) -> Problem:
    person = dossier.people[person_id or ""]
    posts = " and ".join(f"{post} (`{party}`)" for party, post in offices.items())
    message = f"{person.name} is {posts}: for whom is this said? It counts for `{next(iter(offices))}`"
    return Problem("two-offices", message, place, hint, (("their posts", person.at),))


def posts_by_party(dossier: Dossier, person_id: str | None, span: Span) -> dict[str, str]:
    """Return the posts that a person holds on the day of a record by their party, that of the highest rank first."""
    person, end = dossier.people.get(person_id or ""), span.last or span.first
    if person is None or end is None:
        return {}
    held = [post for post in person.posts if is_in_period(post.from_, post.to, end.day)]
    offices: dict[str, str] = {}
    for post in sorted(held, key=lambda post: (post.rank, post.post)):
        if party := post.party or person.party:
            offices.setdefault(party, post.post)
    return offices


def overlapping_posts(dossier: Dossier) -> Iterator[Problem]:
    """Yield each post of a person that overlaps another of the same rank, so that neither takes precedence."""
    for person in dossier.people.values():
        for (index, post), (other_index, other) in combinations(enumerate(person.posts), 2):
            starts = [span.first.day for span in (post.from_, other.from_) if span and span.first]
            day = max(starts, default=date.min)
            overlap = is_in_period(post.from_, post.to, day) and is_in_period(other.from_, other.to, day)
            if post.rank == other.rank and overlap:
                message = f"two posts of rank {post.rank} at the same time"
                hint = "end the earlier one with `to:`; where both are held, give the more important one a lower `rank`"
                related = (("the other post", person.locate("posts", index)),)
                yield Problem("overlapping-posts", message, person.locate("posts", other_index), hint, related)


def ambiguous_names(dossier: Dossier) -> Iterator[Problem]:
    """Yield each party or person with a name or alias that another one has, except for those of `same_people`."""
    first_owners: dict[str, Record] = {}
    people, pairs = find_same_people(dossier)
    reported = {frozenset((people[first].id, people[second].id)) for first, second in pairs}
    voices: Iterable[Record] = (*dossier.parties.values(), *dossier.people.values())
    for record in voices:
        names = (getattr(record, "name", ""), *getattr(record, "also", ()))
        for name in sorted({name.casefold() for name in names}):
            owner = first_owners.setdefault(name, record)
            if owner is not record and not _is_settled(record, owner, reported):
                hint = "make one of the two names longer, or delete it from `also`"
                if isinstance(record, Person) and isinstance(owner, Person):
                    hint += f"; or write `different_from: [{owner.id}]` here, if both have it"
                related = (("the other one", owner.at),)
                yield Problem("ambiguous-name", f"the name “{name}” stands for two", record.at, hint, related)


def _is_settled(record: Record, owner: Record, reported: Container[frozenset[str]]) -> bool:
    """Whether two people are reported as one person already, or are said to be two."""
    if not isinstance(record, Person) or not isinstance(owner, Person):
        return False
    is_stated = owner.id in record.different_from or record.id in owner.different_from
    return is_stated or frozenset((record.id, owner.id)) in reported


def repeated_parties(dossier: Dossier) -> Iterator[Problem]:
    """Yield each party that the dossier lists more than once."""
    for id, count in Counter(dossier.settings.parties).items():
        if count > 1:
            place = dossier.settings.locate("parties")
            yield Problem("repeated-party", f"`{id}` is listed twice", place, "list it once")
