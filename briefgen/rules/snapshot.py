"""The snapshot of a day: the stances of all parties and leaders, and the states of all events."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from briefgen.content.model import Person
from briefgen.rules.events import EventState, Reset, event_state, latest_resets
from briefgen.rules.stances import Stance, age_stance, compute_stance
from briefgen.timeline.offices import holds_post, office_now
from briefgen.timeline.timeline import AsOf, Evidence, Office

SPEAKING_RANKS = 2  # people of rank 1 and 2 get stances of their own
Stances = Mapping[tuple[str, str], Stance]  # by (party or person, issue)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The stances, events and offices on a day, computed from the dossier as of that day.

    `changed` holds the stances of parties that are not those of the earlier snapshot from which it was taken, None for
    one that no longer stands; without an earlier snapshot all of them.
    """

    as_of: AsOf
    stances: Stances
    leaders: Stances
    events: Mapping[str, EventState]
    recent_events: frozenset[str]  # those that are not long past
    resets: Mapping[str, Reset]  # by issue
    offices: Mapping[str, Office]
    changed: Mapping[tuple[str, str], Stance | None]

    def stances_of(self, holder: str) -> Stances | None:
        """Return the stances among which those of a party or a person are, or None for people of a lower rank."""
        if holder in self.as_of.dossier.parties:
            return self.stances
        return self.leaders if self.offices[holder].rank <= SPEAKING_RANKS else None

    def current_post(self, item: Evidence) -> str | None:
        """Return the post in which a position was said if its speaker still holds it, else their post on that day."""
        if item.person is None:
            return None
        office = self.offices[item.person.id]
        if office.post and holds_post(item.person, self.as_of.day, item.post, item.own_party):
            return item.post
        is_namesake = office.post == item.post and office.party != item.own_party
        return None if is_namesake else office.post

    def leaders_of(self, party: str) -> list[Person]:
        """Return the people of rank 1 and 2 who speak for a party on that day, in order."""
        people = self.as_of.dossier.people.values()
        leaders = [
            person for person in people
            if self.offices[person.id].party == party and self.offices[person.id].rank <= SPEAKING_RANKS
        ]  # fmt: skip
        return sorted(leaders, key=lambda person: (self.offices[person.id].rank, person.name, person.id))


def take_snapshot(as_of: AsOf, earlier: Snapshot | None = None) -> Snapshot:
    """Return the snapshot of a day. It reuses from an earlier one every value that cannot have changed since."""
    dossier = as_of.dossier
    offices = {id: office_now(person, as_of.day) for id, person in dossier.people.items()}
    leaders = sorted(id for id, office in offices.items() if office.rank <= SPEAKING_RANKS)
    main_parties = dossier.settings.parties
    others = set(dossier.parties) - set(main_parties)
    parties = (*main_parties, *sorted(others, key=lambda id: (dossier.parties[id].name, id)))
    events, recent_events = _events(as_of, earlier)
    resets = latest_resets(as_of, events)
    stances, of_leaders = (_stances(as_of, holders, resets, earlier) for holders in (parties, leaders))
    changed = _changed_stances(earlier.stances if earlier else {}, stances)
    return Snapshot(as_of, stances, of_leaders, events, recent_events, resets, offices, changed)


def in_play(before: Snapshot | None, after: Snapshot) -> dict[str, EventState]:
    """Return by id the events that a brief can mention: recent on either day, or changed between them."""
    if before is None or before.as_of.timeline is not after.as_of.timeline:
        return {id: after.events[id] for id in sorted(after.events)}
    ids = before.recent_events | after.recent_events | _events_changed_between(after.as_of, before.as_of.day)
    return {id: after.events[id] for id in sorted(ids)}


def _events_changed_between(as_of: AsOf, earlier: date) -> frozenset[str]:
    changes = as_of.timeline.event_change_days
    first, last = (bisect_right(changes, day, key=lambda change: change[0]) for day in (earlier, as_of.day))
    known_from = as_of.timeline.known_from
    return frozenset(id for _, id in changes[first:last] if known_from.get(id, date.max) <= as_of.day)


def _events(as_of: AsOf, earlier: Snapshot | None) -> tuple[Mapping[str, EventState], frozenset[str]]:
    """The states of the events, and which of them are recent. A settled event is computed again only when updated."""
    states: Mapping[str, EventState] = earlier.events if earlier else {}
    if earlier is None:
        recent_ids = open_ids = frozenset(event.id for event in as_of.events)
    else:
        changed_ids = _events_changed_between(as_of, earlier.as_of.day)
        recent_ids = earlier.recent_events | changed_ids
        open_ids = changed_ids | {id for id in earlier.recent_events if not states[id].is_settled(earlier.as_of.day)}
    states = {**states, **{id: event_state(as_of, as_of.dossier.events[id]) for id in open_ids}}
    return states, frozenset(id for id in recent_ids if not states[id].is_long_past(as_of.day))


def _stances(as_of: AsOf, holders: Sequence[str], resets: Mapping[str, Reset], earlier: Snapshot | None) -> Stances:
    """The stances of some holders. One without new evidence stays the same, except for its age."""
    changed_keys = stances_changed_between(as_of, earlier.as_of.day) if earlier else frozenset()
    reset_anew = {id for id in as_of.dossier.issues if earlier is None or resets.get(id) != earlier.resets.get(id)}
    stances: dict[tuple[str, str], Stance] = {}
    for holder in holders:
        old_stances = earlier.stances_of(holder) if earlier else None
        for issue in as_of.timeline.issues:
            key = (holder, issue.id)
            if key not in as_of.timeline.by_issue:
                continue
            if old_stances is None or key in changed_keys or issue.id in reset_anew:
                stance = compute_stance(as_of, *key, resets[issue.id].day if issue.id in resets else None)
            else:
                stance = age_stance(as_of, old) if (old := old_stances.get(key)) else None
            if stance:
                stances[key] = stance
    return stances


def _changed_stances(before: Stances, after: Stances) -> Mapping[tuple[str, str], Stance | None]:
    changed: dict[tuple[str, str], Stance | None] = {
        key: stance for key, stance in after.items() if stance is not before.get(key)
    }
    return changed | dict.fromkeys(before.keys() - after.keys())


def stances_changed_between(as_of: AsOf, earlier: date) -> frozenset[tuple[str, str]]:
    """Return the holder and issue of each stance that can change after an earlier day and by the day of the view."""
    changes = as_of.timeline.stance_change_days
    first, last = (bisect_right(changes, day, key=lambda change: change[0]) for day in (earlier, as_of.day))
    return frozenset(key for _, key in changes[first:last])
