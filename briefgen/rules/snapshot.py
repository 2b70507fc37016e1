"""AsOf -> the picture of a day: where every party, its leaders and every event stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from briefgen.content.model import Person
from briefgen.rules.events import EventState, Reset, event_state, resets
from briefgen.rules.stances import Stance, age_stance, compute_stance
from briefgen.timeline.offices import office_now
from briefgen.timeline.timeline import AsOf, Office

SPEAKING_RANKS = 2  # people of rank 1 and 2 get a stance of their own
Stances = Mapping[tuple[str, str], Stance]  # by party or person, and issue


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is folded from the dossier as it stood on a day."""

    as_of: AsOf
    stances: Stances
    leaders: Stances
    events: Mapping[str, EventState]
    recent_events: frozenset[str]  # the events that are not long over
    resets: Mapping[str, Reset]  # by issue what its older stances no longer stand after
    offices: Mapping[str, Office]

    def stances_of(self, holder: str) -> Stances | None:
        """Where the stances of a party or a person are; None of those whose are not folded."""
        if holder in self.as_of.dossier.parties:
            return self.stances
        return self.leaders if self.offices[holder].rank <= SPEAKING_RANKS else None

    def leaders_of(self, party: str) -> list[Person]:
        """The people of rank 1 and 2 who speak for a party on that day, in order."""
        people = self.as_of.dossier.people.values()
        found = [p for p in people if self.offices[p.id].party == party and self.offices[p.id].rank <= SPEAKING_RANKS]
        return sorted(found, key=lambda p: (self.offices[p.id].rank, p.name, p.id))


def take_snapshot(look: AsOf, earlier: Snapshot | None = None) -> Snapshot:
    """Fold every stance and every event by the day; what an earlier picture shows, and nothing touched, stays."""
    dossier = look.dossier
    offices = {id: office_now(person, look.day) for id, person in dossier.people.items()}
    leaders = sorted(id for id, held in offices.items() if held.rank <= SPEAKING_RANKS)
    listed = dossier.settings.parties
    parties = (*listed, *sorted(set(dossier.parties) - set(listed), key=lambda id: (dossier.parties[id].name, id)))
    events, in_sight = _events(look, earlier)
    reset = resets(look, events)
    stances, of_leaders = (_stances(look, holders, reset, earlier) for holders in (parties, leaders))
    return Snapshot(look, stances, of_leaders, events, in_sight, reset, offices)


def in_play(before: Snapshot | None, after: Snapshot) -> dict[str, EventState]:
    """The events of which a brief can have something to say: in sight on either day, or told of between; by id."""
    if before is None or before.as_of.timeline is not after.as_of.timeline:
        return {id: after.events[id] for id in sorted(after.events)}
    ids = before.recent_events | after.recent_events | _changed_between(after.as_of, before.as_of.day)
    return {id: after.events[id] for id in sorted(ids)}


def _changed_between(look: AsOf, earlier: date) -> frozenset[str]:
    turns = look.timeline.event_change_days
    first, last = (bisect_right(turns, day, key=lambda turn: turn[0]) for day in (earlier, look.day))
    return frozenset(id for _, id in turns[first:last] if look.timeline.known_from.get(id, date.max) <= look.day)


def _events(look: AsOf, earlier: Snapshot | None) -> tuple[Mapping[str, EventState], frozenset[str]]:
    """Where the events stand, and which are in sight. What is settled stays as it was until it is told of again."""
    known: Mapping[str, EventState] = earlier.events if earlier else {}
    if earlier is None:
        near = changing = frozenset(event.id for event in look.events)
    else:
        told = _changed_between(look, earlier.as_of.day)
        near = earlier.recent_events | told
        changing = told | {id for id in earlier.recent_events if not known[id].is_settled(earlier.as_of.day)}
    events = {**known, **{id: event_state(look, look.dossier.events[id]) for id in changing}}
    return events, frozenset(id for id in near if not events[id].is_long_past(look.day))


def _stances(look: AsOf, holders: Sequence[str], reset: Mapping[str, Reset], earlier: Snapshot | None) -> Stances:
    """The stances of some holders. One stays as it was, but for its age, until something bears on it again."""
    spoken = look.timeline.by_issue
    turned = stances_changed_between(look, earlier.as_of.day) if earlier else frozenset()
    afresh = {id for id in look.dossier.issues if earlier is None or reset.get(id) != earlier.resets.get(id)}
    stances: dict[tuple[str, str], Stance] = {}
    for holder in holders:
        known = earlier.stances_of(holder) if earlier else None
        for issue in look.timeline.issues:
            key = (holder, issue.id)
            if key not in spoken:
                continue
            if known is None or key in turned or issue.id in afresh:
                it = compute_stance(look, *key, reset[issue.id].day if issue.id in reset else None)
            else:
                it = age_stance(look, before) if (before := known.get(key)) else None
            if it:
                stances[key] = it
    return stances


def stances_changed_between(look: AsOf, earlier: date) -> frozenset[tuple[str, str]]:
    """The stances on which something bears after a day and by the day of the look."""
    turns = look.timeline.stance_change_days
    first, last = (bisect_right(turns, day, key=lambda turn: turn[0]) for day in (earlier, look.day))
    return frozenset(key for _, key in turns[first:last])
