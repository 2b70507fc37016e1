"""which post, party and rank a person had on a day."""

from __future__ import annotations

from datetime import date

from briefgen.content.dates import holds
from briefgen.content.model import Person
from briefgen.timeline.timeline import Office


def office_on(person: Person, day: date) -> Office:
    """Post, party and rank of a person on a day; where posts overlap the highest rank speaks."""
    held = [post for post in person.posts if holds(post.from_, post.to, day)]
    if held:
        best = min(held, key=lambda post: (post.rank, post.post))
        return Office(best.post, best.party or person.party, best.rank)
    return Office(None if person.posts else person.post, person.party, person.rank)


def office_now(person: Person, day: date) -> Office:
    """The same, for who holds it still: the dead hold no post."""
    held = office_on(person, day)
    gone = person.died is not None and person.died.first is not None and person.died.first.day <= day
    return Office(None, held.party, held.rank) if gone else held
