"""The post, party and rank that a person has on a day."""

from __future__ import annotations

from datetime import date

from briefgen.content.dates import is_in_period
from briefgen.content.model import Person
from briefgen.timeline.timeline import Office


def office_on(person: Person, day: date, party: str | None = None) -> Office:
    """Return the office of a person on a day; where posts overlap, the one of the highest rank.

    Of posts for several parties, one for `party` comes first.
    """
    held_posts = [post for post in person.posts if is_in_period(post.from_, post.to, day)]
    current_posts = [post for post in held_posts if party and (post.party or person.party) == party] or held_posts
    if current_posts:
        highest_post = min(current_posts, key=lambda post: (post.rank, post.post))
        return Office(highest_post.post, highest_post.party or person.party, highest_post.rank)
    return Office(None if person.posts else person.post, person.party, person.rank)


def office_now(person: Person, day: date, party: str | None = None) -> Office:
    """Return the office that a person still has on a day. Somebody who has died has no post."""
    office = office_on(person, day, party)
    has_died = person.died is not None and person.died.first is not None and person.died.first.day <= day
    return Office(None, office.party, office.rank) if has_died else office


def holds_post(person: Person, day: date, post: str | None, party: str | None) -> bool:
    """Return whether a person holds a dated post for a party on a day."""
    return any(
        held.post == post and (held.party or person.party) == party and is_in_period(held.from_, held.to, day)
        for held in person.posts
    )
