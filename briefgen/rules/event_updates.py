"""The updates of an event, applied in order: its status, dates, place and confirmations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from itertools import combinations, groupby
from typing import Any, Literal, get_args

from briefgen.content.dates import Span
from briefgen.content.fields import Status
from briefgen.content.model import DETAIL_FIELDS, Event
from briefgen.content.zones import time_zone
from briefgen.timeline.timeline import AsOf, DatedUpdate

Turn = Literal["date-set", "time-set", "moved", "place-set", "date-disputed", "date-agreed", "date-cleared", "back-on"]
TURNS: tuple[Turn, ...] = get_args(Turn)

# Where updates of one moment give different statuses, the first of these in the list is kept.
_MOST_CAUTIOUS_FIRST: tuple[Status, ...] = (
    "cancelled", "postponed", "in-doubt", "rumoured", "proposed", "tentative", "expected", "confirmed", "underway",
    "held",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PathStep:
    """One update on an event's path, and the changes that it made."""

    dated: DatedUpdate
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class PartyDate:
    """A date that a party gives where another party gives a different one."""

    party: str
    when: Span


@dataclass(frozen=True, slots=True)
class EventFields:
    """The fields of an event after its updates, and the path to them."""

    details: Mapping[str, Any]
    status: Status | None
    statuses: frozenset[Status]  # all that it ever had
    was_when: Span | None
    was_place: str | None
    disputed_dates: tuple[PartyDate, ...]
    confirmations: tuple[DatedUpdate, ...]  # since the date last changed
    path: tuple[PathStep, ...]
    undecided: tuple[str, ...]  # fields in which updates of one moment differ


def apply_updates(as_of: AsOf, event: Event, updates: Iterable[DatedUpdate]) -> EventFields:
    """Return an event after some updates. They are in order, and each replaces the fields that it names."""
    builder = _EventBuilder(
        as_of, {name: value for name in DETAIL_FIELDS if _has_value(value := getattr(event, name))}
    )  # fmt: skip
    if event.when:
        builder.dates[None] = event.when
    for _, of_one_moment in groupby(updates, key=lambda dated: dated.moment):
        builder.apply(list(of_one_moment))
    return builder.result()


def home_zone(as_of: AsOf, details: Mapping[str, Any]) -> tzinfo:
    """Return the time zone of an event, else that of the desk."""
    return time_zone(details["time_zone"]) if details.get("time_zone") else as_of.dossier.zone


def is_past_date(day: date, when: Span | None) -> bool:
    """Whether a date has ended before a day."""
    return when is not None and when.ends < day


@dataclass(slots=True)
class _EventBuilder:
    """The state of an event while its updates are applied."""

    as_of: AsOf
    details: dict[str, Any]
    status: Status | None = None
    statuses: set[Status] = field(default_factory=set)
    confirmations: list[DatedUpdate] = field(default_factory=list)
    # Updates of a party that give a date and no status, for as long as the date is not settled.
    date_updates: list[DatedUpdate] = field(default_factory=list)
    dates: dict[str | None, Span] = field(default_factory=dict)  # by party; None where nobody is named
    places: dict[str | None, str] = field(default_factory=dict)  # by party, the place that it named with a date
    was_when: Span | None = None
    was_place: str | None = None
    undecided: list[str] = field(default_factory=list)
    path: list[PathStep] = field(default_factory=list)

    def result(self) -> EventFields:
        self._choose_disputed_date()
        return EventFields(
            self.details, self.status, frozenset(self.statuses), self.was_when, self.was_place, self.disputed_dates(),
            tuple(self.confirmations), tuple(self.path), tuple(self.undecided),
        )  # fmt: skip

    def apply(self, updates: Sequence[DatedUpdate]) -> None:
        """Apply the updates of one moment. A field in which they differ is undecided."""
        status_before, place_before, when_before = self.status, self.details.get("place"), self.details.get("when")
        self._apply_fields(updates)
        dates = [dated.update.when for dated in updates if dated.update.when]
        if dates:
            self._clear_undecided("when")
        # Of two dates of one moment the earlier one comes last and stays, whatever their order in the files.
        for dated in sorted(updates, key=_date_order, reverse=True):
            turns = [*self._apply_date(dated), *self._other_turns(dated, status_before, place_before)]
            if dated.update.status == "confirmed":
                self.confirmations.append(dated)
            else:
                self._confirm_by_date(dated)
            self.path.append(PathStep(dated, tuple(turns)))
        has_contradiction = any(
            not (one.contains(other) or other.contains(one)) for one, other in combinations(dates, 2)
        )
        if has_contradiction and not self.disputed_dates():
            self.undecided.append("when")
            self.was_when = when_before or self.was_when

    def disputed_dates(self) -> tuple[PartyDate, ...]:
        """The dates that different parties give, if two of them have no day in common."""
        dates = [PartyDate(party, when) for party, when in self.dates.items() if party and party in self._parties()]
        spans = [self._desk_span(party_date.when) for party_date in dates]
        if all(one.overlaps(other) for one, other in combinations(spans, 2)):
            return ()
        return tuple(sorted(dates, key=lambda party_date: (party_date.when.bounds, party_date.party)))

    def _apply_fields(self, updates: Sequence[DatedUpdate]) -> None:
        """Apply the status and every detail but the date."""
        for name in ("status", *(name for name in DETAIL_FIELDS if name != "when")):
            values = [value for dated in updates if _has_value(value := getattr(dated.update, name))]
            if not values:
                continue
            differ = any(value != values[0] for value in values[1:])
            self._clear_undecided(name)
            if differ:
                self.undecided.append(name)
            if name == "status":
                status: Status = min(values, key=_MOST_CAUTIOUS_FIRST.index)
                self.status = status
                self.statuses.add(status)
                continue
            value = min(values, key=str) if differ else values[0]
            if name != "place" or differ or not _is_more_precise(self.details.get("place"), value):
                self.details[name] = value

    def _clear_undecided(self, name: str) -> None:
        self.undecided = [other for other in self.undecided if other != name]

    def _confirm_by_date(self, dated: DatedUpdate) -> None:
        """Count a party that gives the date of a confirmed meeting as confirming it, whoever gave that date first.

        A date that is disputed confirms nothing until it is agreed.
        """
        if dated.update.when and dated.party and not dated.update.status:
            self.date_updates.append(dated)
        if self.status == "confirmed" and not self.disputed_dates():
            when = self._desk_span(self.details["when"]) if self.details.get("when") else None
            for candidate in self.date_updates:
                if when and candidate.update.when and when.contains(self._desk_span(candidate.update.when)):
                    self.confirmations.append(candidate)
            self.date_updates.clear()

    def _other_turns(
        self, dated: DatedUpdate, status_before: Status | None, place_before: str | None
    ) -> Iterator[Turn]:
        status, place = dated.update.status, dated.update.place
        if status_before == "cancelled" and status not in (None, "cancelled"):
            yield "back-on"
        if place and place != place_before and not _is_more_precise(place_before, place):
            if not _is_more_precise(place, place_before):
                self.was_place = place_before or self.was_place
            yield "place-set"

    def _apply_date(self, dated: DatedUpdate) -> Iterator[Turn]:
        new, old = dated.update.when, self.details.get("when")
        if new is None:
            if dated.update.status == "postponed" and old is not None:
                self._clear_date(old)
                yield "date-cleared"
            return
        if dated.update.place:
            self.places[dated.party] = dated.update.place
        was_disputed = bool(self.disputed_dates())
        party = dated.party if dated.party in self._parties() else None
        is_host = dated.party is not None and dated.party == self.details.get("host")
        if party is not None and not is_host and self._contradicts_others(party, new):
            for other in self.dates.keys() - {*self._parties()}:
                del self.dates[other]
            self.dates[party] = new
            self.details["when"] = self._earliest_date()
            self.confirmations.clear()
            yield "date-disputed"
            return
        if is_host or (party is None and not was_disputed):
            self.dates = {}
        self.dates[party] = new
        if self.disputed_dates():
            self.details["when"] = self._earliest_date()
        elif was_disputed:
            touching = [when for when in self.dates.values() if when.overlaps(new)]
            self.details["when"] = min(touching, key=lambda when: (when.bounds[1] - when.bounds[0], when.text))
            yield "date-agreed"
        else:
            yield from self._replace_date(old, new)

    def _clear_date(self, old: Span) -> None:
        self.was_when = old
        self.details.pop("when")
        self.dates.clear()
        self.confirmations.clear()

    def _replace_date(self, old: Span | None, new: Span) -> Iterator[Turn]:
        """Take a date that nobody disputes. One that contains the old date is less precise and changes nothing."""
        if old is None:
            self.details["when"] = new
            yield "time-set" if new.is_timed else "date-set"
            return
        old_span, new_span = self._desk_span(old), self._desk_span(new)
        if new_span.contains(old_span):
            return
        self.details["when"] = new
        if new.is_timed and old_span.is_day and old_span.overlaps(new_span):
            yield "time-set"
            return
        if old_span.overlaps(new_span):
            yield "date-set"
        else:
            self.was_when = old
            yield "moved"
        self.confirmations.clear()

    def _contradicts_others(self, party: str, new: Span) -> bool:
        """Whether a date has no day in common with that of another party."""
        new_span = self._desk_span(new)
        others = [when for other, when in self.dates.items() if other in self._parties() and other != party]
        return any(not self._desk_span(when).overlaps(new_span) for when in others)

    def _earliest_date(self) -> Span:
        return min(self.dates.values(), key=lambda when: (when.bounds, when.text))

    def _choose_disputed_date(self) -> None:
        """Of disputed dates, take the first that is not past, with the place that the same party named."""
        dates = self.disputed_dates()
        if not dates:
            return
        ahead = [
            party_date for party_date in dates if not is_past_date(self.as_of.day, self._desk_span(party_date.when))
        ]
        choice = (ahead or dates[-1:])[0]
        self.details["when"] = choice.when
        if len({self.places.get(party_date.party) for party_date in dates}) > 1 and choice.party in self.places:
            self.details["place"], self.was_place = self.places[choice.party], None

    def _parties(self) -> tuple[str, ...]:
        parties: tuple[str, ...] = self.details.get("parties", ())
        return parties

    def _desk_span(self, span: Span) -> Span:
        return span.seen_from(home_zone(self.as_of, self.details), self.as_of.dossier.zone)


def _has_value(value: Any) -> bool:
    return value is not None and value != ()


def _date_order(dated: DatedUpdate) -> tuple[Any, ...]:
    return (*dated.update.when.bounds, dated.update.id or "") if dated.update.when else ()


def _is_more_precise(place: str | None, other: str | None) -> bool:
    """Whether a place lies within another, as `Muscat, Oman` lies within `Oman`."""
    words, other_words = (set(re.findall(r"\w+", (text or "").casefold())) for text in (place, other))
    return set() < other_words < words
