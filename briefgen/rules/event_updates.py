"""The updates of an event, applied in order: its status, dates, place and confirmations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby
from typing import Any, Literal, get_args

from briefgen.content.dates import Span
from briefgen.content.fields import Status
from briefgen.content.model import DETAIL_FIELDS, Event
from briefgen.rules.event_dates import DateTurn, EventDates, PartyDate, PartyWord, home_zone, reports_fact
from briefgen.timeline.timeline import AsOf, DatedUpdate

Turn = Literal[DateTurn, "place-set", "back-on"]
TURNS: tuple[Turn, ...] = get_args(Turn)

# Where updates of one moment give different statuses, the first of these in the list is kept.
_MOST_CAUTIOUS_FIRST: tuple[Status, ...] = (
    "cancelled", "postponed", "in-doubt", "rumoured", "proposed", "tentative", "expected", "confirmed", "underway",
    "held",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PathStep:
    """One update on an event's path, and the changes that it made; `when` is in the zone that the event had then."""

    dated: DatedUpdate
    turns: tuple[Turn, ...]
    when: Span | None


@dataclass(frozen=True, slots=True)
class EventFields:
    """The fields of an event after its updates, and the path to them."""

    details: Mapping[str, Any]
    status: Status | None
    statuses: frozenset[Status]  # all that it ever had
    was_when: Span | None
    was_place: str | None
    disputed_dates: tuple[PartyDate, ...]
    party_words: tuple[PartyWord, ...]  # of parties that give different statuses at one moment, or different dates
    confirmations: tuple[DatedUpdate, ...]  # since the date last changed
    path: tuple[PathStep, ...]
    undecided: tuple[str, ...]  # fields in which updates of one moment differ
    is_under_way: bool  # as reported for the present date


def apply_updates(as_of: AsOf, event: Event, updates: Iterable[DatedUpdate]) -> EventFields:
    """Return an event after some updates. They are in order, and each replaces the fields that it names."""
    details = {name: value for name in DETAIL_FIELDS if _has_value(value := getattr(event, name))}
    builder = _EventBuilder(details, EventDates(as_of, details))
    for _, of_one_moment in groupby(updates, key=lambda dated: dated.moment):
        builder.apply(list(of_one_moment))
    return builder.result()


@dataclass(slots=True)
class _EventBuilder:
    """The state of an event while its updates are applied."""

    details: dict[str, Any]
    dates: EventDates  # which changes the date and the place of a disputed date in `details`
    status: Status | None = None
    statuses: set[Status] = field(default_factory=set)
    confirmations: list[DatedUpdate] = field(default_factory=list)
    # Updates of a party that give a date and no status, for as long as the date is not settled.
    date_updates: list[DatedUpdate] = field(default_factory=list)
    was_place: str | None = None
    undecided: list[str] = field(default_factory=list)
    undecided_updates: list[DatedUpdate] = field(default_factory=list)  # those that give the undecided statuses
    path: list[PathStep] = field(default_factory=list)

    def result(self) -> EventFields:
        place = self.details.get("place")
        self.dates.choose_disputed_date()
        words = self._party_words()
        if "status" in self.undecided and len({word.place for word in words}) > 1:
            self._choose_place(words)
        if self.details.get("place") != place:
            self.was_place = None
        return EventFields(
            self.details, self.status, frozenset(self.statuses), self.dates.was_when, self.was_place,
            self.dates.disputed(), words, tuple(self.confirmations), tuple(self.path), tuple(self.undecided),
            self.dates.is_under_way,
        )  # fmt: skip

    def apply(self, updates: Sequence[DatedUpdate]) -> None:
        """Apply the updates of one moment. A field in which they differ is undecided."""
        status_before, place_before, when_before = self.status, self.details.get("place"), self.details.get("when")
        zone = home_zone(self.dates.as_of, self.details)
        if any(dated.update.when and dated.update.time_zone not in (None, zone) for dated in updates):
            self.dates.keep_zone(zone)
        self._apply_fields(updates)
        dates = [self.dates.own_span(when) for when in _decisive_dates(updates)]
        if dates:
            self._clear_undecided("when")
        self.dates.reopen(updates)
        for dated in sorted(updates, key=self._date_order, reverse=True):
            self.dates.note_place(dated)
            turns = [*self.dates.apply(dated), *self._other_turns(dated, status_before, place_before)]
            if self.dates.is_changed:
                self.confirmations.clear()
            if dated.update.status == "confirmed":
                self.confirmations.append(dated)
            else:
                self._confirm_by_date(dated)
            when = dated.update.when
            self.path.append(PathStep(dated, tuple(turns), self.dates.own_span(when) if when else None))
        has_contradiction = any(
            not (one.contains(other) or other.contains(one)) for one, other in combinations(dates, 2)
        )
        if has_contradiction and not self.dates.disputed():
            self.undecided.append("when")
            self.dates.was_when = when_before or self.dates.was_when

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
                self.undecided_updates = [dated for dated in updates if differ and dated.update.status]
                status: Status = min(values, key=_MOST_CAUTIOUS_FIRST.index)
                self.status = status
                self.statuses.add(status)
                continue
            value = min(values, key=str) if differ else values[0]
            if name != "place" or differ or not _is_more_precise(self.details.get("place"), value):
                self.details[name] = value

    def _clear_undecided(self, name: str) -> None:
        self.undecided = [other for other in self.undecided if other != name]

    def _choose_place(self, words: Sequence[PartyWord]) -> None:
        """Of the places that parties give, take that of the party whose date is taken, and none without a date."""
        when = self.dates.own_span(self.details["when"]) if self.details.get("when") else None
        place = next((word.place for word in words if word.when and word.when == when), None)
        if place:
            self.details["place"] = place
        else:
            self.details.pop("place", None)

    def _party_words(self) -> tuple[PartyWord, ...]:
        """Return what each party says where two of them differ; nothing where not all who differ are parties."""
        dates = {party_date.party: party_date.when for party_date in self.dates.disputed()}
        if "status" not in self.undecided:
            places = self.dates.places
            return tuple(PartyWord(party, None, when, places.get(party)) for party, when in dates.items())
        statuses = {(dated.party or "", dated.update.status) for dated in self.undecided_updates}
        by_party = {dated.party: dated.update for dated in self.undecided_updates if dated.party}
        if not len(statuses) == len(by_party) > 1:
            return ()
        words = []
        for party, update in by_party.items():
            when = self.dates.own_span(update.when) if update.when else dates.get(party)
            words.append(PartyWord(party, update.status, when, update.place))
        return tuple(
            sorted(words, key=lambda word: (word.when is None, word.when.bounds if word.when else (), word.party))
        )

    def _confirm_by_date(self, dated: DatedUpdate) -> None:
        """Count a party that gives the date of a confirmed meeting as confirming it, whoever gave that date first.

        A date that is disputed confirms nothing until it is agreed.
        """
        if dated.update.when and dated.party and not dated.update.status:
            self.date_updates.append(dated)
        if self.status == "confirmed" and not self.dates.disputed():
            when = self.dates.own_span(self.details["when"]) if self.details.get("when") else None
            for candidate in self.date_updates:
                if when and candidate.update.when and when.contains(self.dates.own_span(candidate.update.when)):
                    self.confirmations.append(candidate)
            self.date_updates.clear()

    def _date_order(self, dated: DatedUpdate) -> tuple[Any, ...]:
        """Sort key of the updates of one moment, the last to apply first.

        A fact is applied after the plans. Of two dates the earlier one comes last and stays, whatever their order in
        the files.
        """
        update = dated.update
        is_plan = not reports_fact(dated)
        return (is_plan, *self.dates.own_span(update.when).bounds, update.id or "") if update.when else (is_plan,)

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


def _has_value(value: Any) -> bool:
    return value is not None and value != ()


def _decisive_dates(updates: Iterable[DatedUpdate]) -> list[Span]:
    """The dates that updates of one moment give: those of facts if there are any, else those of plans."""
    with_date = [dated for dated in updates if dated.update.when]
    facts = [dated for dated in with_date if reports_fact(dated)]
    return [dated.update.when for dated in facts or with_date if dated.update.when]


def _is_more_precise(place: str | None, other: str | None) -> bool:
    """Whether a place lies within another, as `Muscat, Oman` lies within `Oman`."""
    words, other_words = (set(re.findall(r"\w+", (text or "").casefold())) for text in (place, other))
    return set() < other_words < words
