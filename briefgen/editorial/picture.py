"""Rules: AsOf -> the picture of a day: where every party, its leaders and every event stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefgen.content.model import Event, Issue, Person
from briefgen.editorial.chronicle import AsOf, Office
from briefgen.editorial.events import EventState, state
from briefgen.editorial.offices import office_now
from briefgen.editorial.stances import Stance, stance

SPEAKING_RANKS = 2  # people of rank 1 and 2 get a stance of their own
Stances = Mapping[tuple[str, str], Stance]  # by party or person, and issue


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is folded from the dossier as it stood on a day."""

    look: AsOf
    stances: Stances
    leaders: Stances
    events: Mapping[str, EventState]
    offices: Mapping[str, Office]

    def leaders_of(self, party: str) -> list[Person]:
        """The people of rank 1 and 2 who speak for a party on that day, in order."""
        people = self.look.dossier.people.values()
        found = [p for p in people if self.offices[p.id].party == party and self.offices[p.id].rank <= SPEAKING_RANKS]
        return sorted(found, key=lambda p: (self.offices[p.id].rank, p.name, p.id))


def picture(look: AsOf, earlier: Picture | None = None) -> Picture:
    """Fold every stance and every event by the day; what an earlier picture shows as over is not folded again."""
    dossier = look.dossier
    offices = {id: office_now(person, look.day) for id, person in dossier.people.items()}
    leaders = sorted(id for id, held in offices.items() if held.rank <= SPEAKING_RANKS)
    listed = dossier.settings.parties
    parties = (*listed, *sorted(set(dossier.parties) - set(listed), key=lambda id: (dossier.parties[id].name, id)))
    return Picture(
        look, _stances(look, parties), _stances(look, leaders),
        {event.id: _state(look, event, earlier) for event in look.events}, offices,
    )  # fmt: skip


def _state(look: AsOf, event: Event, earlier: Picture | None) -> EventState:
    """An event that was over stays as it was until something is said of it again."""
    before = earlier.events.get(event.id) if earlier else None
    if before is not None and before.is_over:
        updates = look.chronicle.by_event.get(event.id, ())
        told = len(before.path) + len(before.signals)
        known = bisect_right(updates, look.day, key=lambda dated: dated.moment.day)
        if told == known and event.id not in look.chronicle.links.replaced_by:
            return before
    return state(look, event)


def issues_in_order(look: AsOf) -> Sequence[Issue]:
    """The issues as the brief takes them: by `order`, those without one last, by title."""
    return sorted(look.dossier.issues.values(), key=lambda i: (i.order is None, i.order or 0, i.title, i.id))


def _stances(look: AsOf, holders: Sequence[str]) -> Stances:
    issues = [issue.id for issue in issues_in_order(look)]
    keys = [key for holder in holders for issue in issues if (key := (holder, issue)) in look.chronicle.by_issue]
    return {key: it for key in keys if (it := stance(look, *key))}
