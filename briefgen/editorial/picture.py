"""Rules: AsOf -> the picture of a day: where every party, its leaders and every event stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from briefgen.content.model import Person
from briefgen.editorial.chronicle import AsOf, Office
from briefgen.editorial.events import EventState, Reset, resets, state
from briefgen.editorial.offices import office_now
from briefgen.editorial.stances import Stance, aged, stance

SPEAKING_RANKS = 2  # people of rank 1 and 2 get a stance of their own
Stances = Mapping[tuple[str, str], Stance]  # by party or person, and issue


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is folded from the dossier as it stood on a day."""

    look: AsOf
    stances: Stances
    leaders: Stances
    events: Mapping[str, EventState]
    in_sight: frozenset[str]  # the events that are not long over
    resets: Mapping[str, Reset]  # by issue what its older stances no longer stand after
    offices: Mapping[str, Office]

    def known_of(self, holder: str) -> Stances | None:
        """Where the stances of a party or a person are; None of those whose are not folded."""
        if holder in self.look.dossier.parties:
            return self.stances
        return self.leaders if self.offices[holder].rank <= SPEAKING_RANKS else None

    def leaders_of(self, party: str) -> list[Person]:
        """The people of rank 1 and 2 who speak for a party on that day, in order."""
        people = self.look.dossier.people.values()
        found = [p for p in people if self.offices[p.id].party == party and self.offices[p.id].rank <= SPEAKING_RANKS]
        return sorted(found, key=lambda p: (self.offices[p.id].rank, p.name, p.id))


def picture(look: AsOf, earlier: Picture | None = None) -> Picture:
    """Fold every stance and every event by the day; what an earlier picture shows, and nothing touched, stays."""
    dossier = look.dossier
    offices = {id: office_now(person, look.day) for id, person in dossier.people.items()}
    leaders = sorted(id for id, held in offices.items() if held.rank <= SPEAKING_RANKS)
    listed = dossier.settings.parties
    parties = (*listed, *sorted(set(dossier.parties) - set(listed), key=lambda id: (dossier.parties[id].name, id)))
    events, in_sight = _events(look, earlier)
    reset = resets(look, events)
    stances, of_leaders = (_stances(look, holders, reset, earlier) for holders in (parties, leaders))
    return Picture(look, stances, of_leaders, events, in_sight, reset, offices)


def in_play(before: Picture | None, after: Picture) -> dict[str, EventState]:
    """The events of which a brief can have something to say: in sight on either day, or told of between; by id."""
    if before is None or before.look.chronicle is not after.look.chronicle:
        return {id: after.events[id] for id in sorted(after.events)}
    ids = before.in_sight | after.in_sight | _told_between(after.look, before.look.day)
    return {id: after.events[id] for id in sorted(ids)}


def _told_between(look: AsOf, earlier: date) -> frozenset[str]:
    turns = look.chronicle.event_turns
    first, last = (bisect_right(turns, day, key=lambda turn: turn[0]) for day in (earlier, look.day))
    return frozenset(id for _, id in turns[first:last] if look.chronicle.starts.get(id, date.max) <= look.day)


def _events(look: AsOf, earlier: Picture | None) -> tuple[Mapping[str, EventState], frozenset[str]]:
    """Where the events stand, and which are in sight. What is settled stays as it was until it is told of again."""
    known: Mapping[str, EventState] = earlier.events if earlier else {}
    if earlier is None:
        near = changing = frozenset(event.id for event in look.events)
    else:
        told = _told_between(look, earlier.look.day)
        near = earlier.in_sight | told
        changing = told | {id for id in earlier.in_sight if not known[id].is_settled(earlier.look.day)}
    events = {**known, **{id: state(look, look.dossier.events[id]) for id in changing}}
    return events, frozenset(id for id in near if not events[id].is_long_over(look.day))


def _stances(look: AsOf, holders: Sequence[str], reset: Mapping[str, Reset], earlier: Picture | None) -> Stances:
    """The stances of some holders. One stays as it was, but for its age, until something bears on it again."""
    spoken = look.chronicle.by_issue
    turned = turned_between(look, earlier.look.day) if earlier else frozenset()
    afresh = {id for id in look.dossier.issues if earlier is None or reset.get(id) != earlier.resets.get(id)}
    stances: dict[tuple[str, str], Stance] = {}
    for holder in holders:
        known = earlier.known_of(holder) if earlier else None
        for issue in look.chronicle.issues:
            key = (holder, issue.id)
            if key not in spoken:
                continue
            if known is None or key in turned or issue.id in afresh:
                it = stance(look, *key, reset[issue.id].day if issue.id in reset else None)
            else:
                it = aged(look, before) if (before := known.get(key)) else None
            if it:
                stances[key] = it
    return stances


def turned_between(look: AsOf, earlier: date) -> frozenset[tuple[str, str]]:
    """The stances on which something bears after a day and by the day of the look."""
    turns = look.chronicle.turns
    first, last = (bisect_right(turns, day, key=lambda turn: turn[0]) for day in (earlier, look.day))
    return frozenset(key for _, key in turns[first:last])
