"""The date of an event, and the place named with it, from the dates that parties and reports give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any, Literal

from briefgen.content.dates import Span, parse_span
from briefgen.content.fields import Status
from briefgen.rules.date_relations import DateRelation, relate_dates
from briefgen.timeline.timeline import AsOf, DatedUpdate

DateTurn = Literal[
    "date-set", "time-set", "moved", "extended", "shortened", "date-disputed", "date-agreed", "date-settled",
    "date-cleared",
]  # fmt: skip

# What becomes of the date of an event, by how a new date relates to it.
_TURNS_BY_RELATION: Mapping[DateRelation, DateTurn | None] = {
    "same": None, "vaguer": None, "extends": "extended", "shortens": "shortened", "refines": "date-set",
    "times": "time-set", "overlaps": "date-set", "moves": "moved",
}  # fmt: skip
_FACTS: frozenset[Status | None] = frozenset({"held", "underway"})


@dataclass(frozen=True, slots=True)
class PartyDate:
    """A date that a party gives where another party gives a different one, in the zone of the event."""

    party: str
    when: Span


@dataclass(frozen=True, slots=True)
class PartyWord:
    """What one party says about an event where another party says something different."""

    party: str
    status: Status | None
    when: Span | None
    place: str | None


@dataclass(slots=True)
class EventDates:
    """The dates given for one event so far. The one that holds is `details["when"]`, which this class changes.

    A date is a plan until a meeting is reported as held or under way. Plans of two parties can be in dispute; a fact
    ends the dispute, and only another fact or a new plan with a status of its own changes the date after that.
    """

    as_of: AsOf
    details: dict[str, Any]
    by_party: dict[str | None, Span] = field(default_factory=dict)  # None where nobody is named
    places: dict[str, str] = field(default_factory=dict)  # by party, the place that it named with a date
    own_place: str | None = None  # the latest place that no party named with a date of its own
    was_when: Span | None = None
    is_fact: bool = False
    is_over: bool = False  # the fact is that it was held
    was_under_way: bool = False  # before the last update
    is_changed: bool = False  # whether the last update changed the date, so that older confirmations no longer count

    def __post_init__(self) -> None:
        self.own_place = self.details.get("place")
        if self.details.get("when"):
            self.by_party[None] = self.details["when"]

    @property
    def is_under_way(self) -> bool:
        """Whether the meeting is reported as under way on its present date."""
        return self.is_fact and not self.is_over

    def own_span(self, span: Span) -> Span:
        """Return a date of the event by the clocks of its own zone, in which its dates are compared."""
        return span.in_zone(home_zone(self.as_of, self.details))

    def desk_span(self, span: Span) -> Span:
        """Return a date of the event on the desk's calendar."""
        zone = self.as_of.dossier.zone
        return self.own_span(span).seen_from(zone, zone)

    def keep_zone(self, zone: str) -> None:
        """Keep the zone in which the dates so far were given; the next date is in another one."""
        if when := self.details.get("when"):
            self.details["when"] = when.in_zone(zone)
        self.by_party = {party: when.in_zone(zone) for party, when in self.by_party.items()}

    def disputed(self) -> tuple[PartyDate, ...]:
        """Return the dates that different parties give, if two of them have no day in common."""
        dates = [
            PartyDate(party, self.own_span(when)) for party, when in self.by_party.items()
            if party and party in self._parties()
        ]  # fmt: skip
        if all(one.when.overlaps(other.when) for one, other in combinations(dates, 2)):
            return ()
        return tuple(sorted(dates, key=lambda party_date: (party_date.when.bounds, party_date.party)))

    def reopen(self, updates: Iterable[DatedUpdate]) -> None:
        """Let dates be plans again if one of the updates of a moment gives a date with the status of a plan."""
        if any(dated.update.when and dated.update.status and not reports_fact(dated) for dated in updates):
            self.is_fact = self.is_over = False

    def apply(self, dated: DatedUpdate) -> Iterator[DateTurn]:
        """Apply the date of an update, and yield what became of the old one."""
        self.is_changed, self.was_under_way = False, self.is_under_way
        new, old, status = dated.update.when, self.details.get("when"), dated.update.status
        if reports_fact(dated):
            yield from self._apply_fact(dated, old, new)
        elif new is None:
            if status == "postponed" and old is not None:
                self._clear(old)
                yield "date-cleared"
        elif not self.is_fact or (old is not None and self._changes_length(dated, old, new)):
            yield from self._apply_plan(dated, old, new)
        if "outcome" in self.details or status == "held":
            self._end_open_date(dated.moment.day)

    def note_place(self, dated: DatedUpdate) -> None:
        """Remember whether a party named a place with a date of its own."""
        place, party = dated.update.place, dated.party
        if place is None:
            return
        if dated.update.when and party in self._parties() and not reports_fact(dated):
            assert party is not None
            self.places[party] = place
        else:
            self.own_place = place

    def choose_disputed_date(self) -> None:
        """Of disputed dates, take the first that is not past, with the place that the same party named."""
        dates = self.disputed()
        if not dates:
            return
        ahead = [
            party_date for party_date in dates
            if not is_past_date(self.as_of.day, party_date.when, self.desk_span(party_date.when))
        ]  # fmt: skip
        choice = (ahead or dates[-1:])[0]
        self.details["when"] = choice.when
        if len({self.places.get(party_date.party) for party_date in dates}) == 1:
            return
        if place := self.places.get(choice.party, self.own_place):
            self.details["place"] = place
        else:
            self.details.pop("place", None)

    def _apply_fact(self, dated: DatedUpdate, old: Span | None, new: Span | None) -> Iterator[DateTurn]:
        disputed, self.is_fact = self.disputed(), True
        self.is_over = self.is_over or dated.update.status != "underway"
        if new is None:
            possible = [
                when for when in (self.desk_span(party_date.when) for party_date in disputed)
                if when.begins <= dated.moment.day <= (when.ends if dated.update.status == "underway" else date.max)
            ]  # fmt: skip
            if len(possible) != 1:
                self.is_fact = not disputed
                return
            new = next(party_date.when for party_date in disputed if self.desk_span(party_date.when) == possible[0])
        self.by_party = {None: new}
        if disputed:
            self.details["when"] = new
            yield "date-settled"
        else:
            yield from self._replace(dated, old, new)

    def _apply_plan(self, dated: DatedUpdate, old: Span | None, new: Span) -> Iterator[DateTurn]:
        was_disputed = bool(self.disputed())
        party = dated.party if dated.party in self._parties() else None
        is_host = dated.party is not None and dated.party == self.details.get("host")
        if party is not None and not is_host and self._contradicts_others(party, new):
            for other in self.by_party.keys() - {*self._parties()}:
                del self.by_party[other]
            self.by_party[party] = new
            self.details["when"] = self._earliest()
            self.is_changed = True
            yield "date-disputed"
            return
        if is_host or (party is None and not was_disputed):
            self.by_party = {}
        self.by_party[party] = new
        if self.disputed():
            self.details["when"] = self._earliest()
        elif was_disputed:
            own_new = self.own_span(new)
            touching = [when for when in self.by_party.values() if self.own_span(when).overlaps(own_new)]
            self.details["when"] = min(touching, key=lambda when: (when.bounds[1] - when.bounds[0], when.text))
            yield "date-agreed"
        else:
            yield from self._replace(dated, old, new)

    def _clear(self, old: Span) -> None:
        self.was_when = old if old.zone else self.own_span(old)
        self.details.pop("when")
        self.by_party.clear()
        self.is_changed, self.is_fact, self.is_over = True, False, False

    def _replace(self, dated: DatedUpdate, old: Span | None, new: Span) -> Iterator[DateTurn]:
        """Take a date that nobody disputes. One that contains the old date changes nothing, unless it prolongs it."""
        if old is None:
            self.details["when"] = new
            yield "time-set" if new.is_timed else "date-set"
            return
        relation = self._relate(dated, old, new)
        if turn := _TURNS_BY_RELATION[relation]:
            self.details["when"] = new
            has_begun = self.desk_span(old).begins <= dated.moment.day
            self.is_changed = relation != "times" and not (has_begun and relation in ("extends", "shortens"))
            if relation == "moves":
                self.was_when = old if old.zone else self.own_span(old)
            yield turn

    def _changes_length(self, dated: DatedUpdate, old: Span, new: Span) -> bool:
        """Whether a party, the host or a mediator prolongs or shortens what is under way."""
        is_entitled = not self.is_over and self._may_extend(dated)
        return is_entitled and self._relate(dated, old, new) in ("extends", "shortens")

    def _relate(self, dated: DatedUpdate, old: Span, new: Span) -> DateRelation:
        spans = self.own_span(old), self.own_span(new)
        return relate_dates(
            *spans, day=dated.moment.day, may_extend=self._may_extend(dated), is_under_way=self.was_under_way
        )

    def _may_extend(self, dated: DatedUpdate) -> bool:
        """Whether it is a party of the event, its host or a mediator who speaks; any party if the event names none."""
        if dated.party is None:
            return False
        role = self.as_of.dossier.parties[dated.party].role
        is_party = dated.party in self._parties() or not (self._parties() or role == "observer")
        return is_party or dated.party == self.details.get("host") or role in ("mediator", "host")

    def _end_open_date(self, day: date) -> None:
        """End a date without an end on the day on which an outcome or the end of the meeting was reported."""
        when: Span | None = self.details.get("when")
        if when is None or when.first is None or when.last is not None or when.first.day > day:
            return
        start, end = when.text.partition("/")[0], day.isoformat()
        self.details["when"] = parse_span(start if start == end else f"{start}/{end}")

    def _contradicts_others(self, party: str, new: Span) -> bool:
        """Whether a date has no day in common with that of another party."""
        new_span = self.own_span(new)
        others = [when for other, when in self.by_party.items() if other in self._parties() and other != party]
        return any(not self.own_span(when).overlaps(new_span) for when in others)

    def _earliest(self) -> Span:
        return min(self.by_party.values(), key=lambda when: (self.own_span(when).bounds, when.text))

    def _parties(self) -> tuple[str, ...]:
        parties: tuple[str, ...] = self.details.get("parties", ())
        return parties


def reports_fact(dated: DatedUpdate) -> bool:
    """Whether an update reports what took place, and does not plan it: by its status, or by an outcome without one."""
    status, outcome, when = dated.update.status, dated.update.outcome, dated.update.when
    if status is None and outcome is not None:
        return when is None or when.begins <= dated.moment.day
    return status in _FACTS


def home_zone(as_of: AsOf, details: Mapping[str, Any]) -> str:
    """Return the name of the time zone of an event, else of that of the desk."""
    zone: str | None = details.get("time_zone")
    return zone or as_of.dossier.settings.time_zone


def is_past_date(day: date, when: Span | None, desk_when: Span | None) -> bool:
    """Whether a date has ended before a day, by the calendar of the event and by that of the desk."""
    return when is not None and desk_when is not None and max(when.ends, desk_when.ends) < day
