"""The state of an event on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from briefgen.content.dates import Span, is_in_period
from briefgen.content.fields import HAPPENING_KINDS, Status
from briefgen.content.model import Event
from briefgen.rules.event_dates import PartyDate, PartyWord, home_zone, is_past_date
from briefgen.rules.event_updates import EventFields, PathStep, apply_updates
from briefgen.timeline.sourcing import is_event_withdrawn, is_update_withdrawn, rests_on_weak_sources
from briefgen.timeline.timeline import AsOf, DatedUpdate

# A typed status, or one that follows from the day, the kind of event or other records.
Standing = (
    Status
    | Literal[
        "planned", "happened", "lapsed", "not-known", "expired", "replaced", "withdrawn", "date-disputed", "undecided"
    ]
)

# Of an event that is over, with or without a known outcome.
PAST_STANDINGS: frozenset[Standing] = frozenset({"held", "happened", "lapsed", "not-known", "expired"})
# Of an event that does not take place, or that nobody reports any more.
CALLED_OFF_STANDINGS: frozenset[Standing] = frozenset({"cancelled", "replaced", "withdrawn"})
# Of an event that is planned firmly enough to be due when its days come.
_DUE_STANDINGS: frozenset[Standing] = frozenset({"confirmed", "expected", "planned"})
REMEMBERED_DAYS = 30
# An event that ever had one of these lapses when its date passes. Others are not known to have taken place.
_FIRM_STATUSES: frozenset[Status] = frozenset({"tentative", "expected", "confirmed", "underway", "postponed"})


@dataclass(frozen=True, slots=True)
class EventState:
    """The state of an event on a day. `details` are its fields after all updates.

    `when` is in the event's time zone, by which it is printed and listed; `desk_when` is on the desk's calendar, by
    which it has begun and is over.
    """

    event: Event
    standing: Standing
    status: Status | None
    details: Mapping[str, Any]
    is_due: bool  # planned for these days, and nobody has reported that it is under way
    when: Span | None
    desk_when: Span | None
    zone: str
    was_when: Span | None
    was_place: str | None
    disputed_dates: tuple[PartyDate, ...]
    party_words: tuple[PartyWord, ...]  # where the parties differ on its status or its date
    confirmed_by: tuple[str, ...]
    is_fully_confirmed: bool
    is_reported: bool  # somebody without a name confirmed it
    replaced_by: str | None
    path: tuple[PathStep, ...]
    signals: tuple[DatedUpdate, ...]
    undecided: tuple[str, ...]

    @property
    def last_day(self) -> date:
        """The day after which it is past: the last one of the event's calendar and of the desk's."""
        return max((when.ends for when in (self.when, self.desk_when) if when), default=date.max)

    @property
    def order(self) -> tuple[date, datetime, datetime] | tuple[()]:
        """The key for lists in order of time: by the event's day, within it by the desk's clock; first without date."""
        if self.when is None or self.desk_when is None:
            return ()
        return (self.when.begins, *self.desk_when.bounds)

    @property
    def is_past(self) -> bool:
        """Whether it is over, with or without a known outcome."""
        return self.standing in PAST_STANDINGS

    @property
    def start(self) -> tuple[date, datetime] | tuple[()]:
        """The key for lists by beginning: the event's day and the desk's clock; the end if only that is known."""
        if self.when is None or self.desk_when is None:
            return ()
        first, last = self.desk_when.bounds
        return (self.when.begins, first) if self.when.first and self.when.stated_days else (self.when.ends, last)

    def date_of(self, dated: DatedUpdate) -> Span | None:
        """Return the date that an update gives, in the zone that the event had then; a signal's in the latest zone."""
        applied = next((step.when for step in self.path if step.dated is dated), None)
        when = dated.update.when
        return applied or (when.in_zone(dated.update.time_zone or self.zone) if when else None)

    def is_ahead(self, day: date) -> bool:
        """Whether it is still to come on a day, dated or not."""
        return not self.is_past and not self.is_called_off and self.last_day >= day

    @property
    def is_called_off(self) -> bool:
        """Whether it was cancelled, another event replaces it, or nothing reports it any more."""
        return self.standing in CALLED_OFF_STANDINGS

    def is_settled(self, day: date) -> bool:
        """Whether only new records can change its state, because all its dates are past in every time zone."""
        days = [party_date.when.ends for party_date in self.disputed_dates] + ([self.last_day] if self.when else [])
        return all(last_day < day - timedelta(days=2) for last_day in days)

    def is_long_past(self, day: date) -> bool:
        """Whether it ended so long ago that the brief of a day no longer mentions it."""
        return self.when is not None and self.last_day < day - timedelta(days=REMEMBERED_DAYS)

    @property
    def says_what_came(self) -> bool:
        """Whether an outcome is recorded, or the update that says it was held has a text."""
        return "outcome" in self.details or any(
            step.dated.update.text for step in self.path if step.dated.update.status == "held"
        )


def event_state(as_of: AsOf, event: Event) -> EventState:
    """Return the state of an event on a day.

    Updates that are retracted, or whose sources are all weak or withdrawn, are signals.
    """
    updates = [
        dated for dated in as_of.timeline.by_event.get(event.id, ())
        if dated.moment.day <= as_of.day and dated.update.id not in as_of.unread_ids
    ]  # fmt: skip
    signals = tuple(
        dated for dated in updates
        if rests_on_weak_sources(as_of, dated.update) or is_update_withdrawn(as_of, dated.update)
    )  # fmt: skip
    fields = apply_updates(as_of, event, (dated for dated in updates if dated not in signals))
    details = dict(fields.details)
    zone = home_zone(as_of, details)
    when: Span | None = details["when"].in_zone(zone) if details.get("when") else None
    desk_when = when.seen_from(as_of.dossier.zone, as_of.dossier.zone) if when else None
    if fields.status != "held" and desk_when is not None and desk_when.ends > as_of.day:
        details.pop("outcome", None)  # an outcome counts only from the end of the event
    confirmed_by = tuple(dict.fromkeys(dated.party for dated in fields.confirmations if dated.party))
    standing = _standing(as_of, event, fields, details, when, desk_when)
    if is_event_withdrawn(as_of, event, (dated.update for dated in updates)):
        standing = "withdrawn"
    return EventState(
        event=event, standing=standing, status=fields.status, details=details,
        is_due=_is_due(as_of.day, event, standing, when),
        when=when, desk_when=desk_when, zone=zone, was_when=fields.was_when, was_place=fields.was_place,
        party_words=fields.party_words if standing in ("undecided", "date-disputed") else (),
        disputed_dates=() if standing in CALLED_OFF_STANDINGS else fields.disputed_dates,
        confirmed_by=confirmed_by, is_fully_confirmed=_is_fully_confirmed(as_of, details, confirmed_by),
        is_reported=any(dated.party is None for dated in fields.confirmations),
        replaced_by=_replacement(as_of, event), path=fields.path, signals=signals, undecided=fields.undecided,
    )  # fmt: skip


def _standing(
    as_of: AsOf, event: Event, fields: EventFields, details: Mapping[str, Any], when: Span | None,
    desk_when: Span | None,
) -> Standing:  # fmt: skip
    if "status" in fields.undecided:
        return "undecided"
    if fields.status in ("held", "cancelled"):
        return fields.status
    if _replacement(as_of, event):
        return "replaced"
    if "outcome" in details:
        return "held"
    if fields.status == "postponed":
        return "postponed"
    if _has_happened(as_of, event, desk_when):
        return "happened"
    if is_past_date(as_of.day, when, desk_when):
        if event.kind == "deadline":
            return "expired"
        return "lapsed" if fields.statuses & _FIRM_STATUSES or not fields.statuses else "not-known"
    if fields.disputed_dates:
        return "date-disputed"
    if fields.status == "confirmed" and fields.is_under_way and is_in_period(when, when, as_of.day):
        return "underway"  # a later confirmation does not end it
    return fields.status or "planned"


def _is_due(day: date, event: Event, standing: Standing, when: Span | None) -> bool:
    """Whether an event of several stated days is planned to be going on; with clock times, all through the day.

    A single day needs no word for it: the event stands under today.
    """
    if when is None or event.kind == "deadline" or standing not in _DUE_STANDINGS:
        return False
    has_stated_days = when.is_day_fixed and when.stated_days == (when.begins, when.ends)
    if not has_stated_days or when.begins == when.ends:
        return False
    return when.begins < day < when.ends if when.is_timed else when.begins <= day <= when.ends


def _has_happened(as_of: AsOf, event: Event, when: Span | None) -> bool:
    """Whether an incident or an action took place: a source or an update is from its day or later.

    Older ones only announce it. An event without any dated source counts as reported.
    """
    if event.kind not in HAPPENING_KINDS or when is None or when.begins > as_of.day:
        return False
    updates = [dated for dated in as_of.timeline.by_event.get(event.id, ()) if dated.moment.day <= as_of.day]
    days = [dated.moment.day for dated in updates]
    for source in (*event.cited, *(source for dated in updates for source in dated.update.cited)):
        published = as_of.timeline.published_on.get(source)
        if published and published <= as_of.day:
            days.append(published)
    return not days or max(days) >= when.begins


def _replacement(as_of: AsOf, event: Event) -> str | None:
    """The event that replaces this one by the day, the latest of several."""
    replacements = [pair for pair in as_of.timeline.links.replaced_by.get(event.id, ()) if pair[0] <= as_of.day]
    return max(replacements)[1] if replacements else None


def _is_fully_confirmed(as_of: AsOf, details: Mapping[str, Any], confirmed_by: Sequence[str]) -> bool:
    """Whether all its parties, its host or a mediator confirmed it."""
    parties = details.get("parties", ())
    if confirmed_by and parties and set(parties) <= set(confirmed_by):
        return True
    return any(
        party == details.get("host") or as_of.dossier.parties[party].role == "mediator" for party in confirmed_by
    )


class Reset(NamedTuple):
    """The day from which older stances on an issue no longer count, and the event that ended them."""

    day: date
    event: str


def latest_resets(as_of: AsOf, states: Mapping[str, EventState]) -> dict[str, Reset]:
    """Return for each issue the latest event that resets it."""
    resets: dict[str, Reset] = {}
    for issue, events in as_of.timeline.links.resets.items():
        days = ((event.id, _reset_day(as_of, states[event.id], issue)) for event in events if event.id in states)
        if of_issue := [Reset(day, id) for id, day in days if day]:
            resets[issue] = max(of_issue)
    return resets


def _reset_day(as_of: AsOf, state: EventState, issue: str) -> date | None:
    """The day on which an event resets an issue, or None if it is still ahead or does not take place.

    Without a date it is the day on which the event became known.
    """
    if state.is_called_off or state.standing == "postponed" or issue not in state.details.get("resets", ()):
        return None
    if state.desk_when is None or state.desk_when.first is None:
        return as_of.timeline.known_from[state.event.id]
    return state.desk_when.begins if state.desk_when.begins <= as_of.day else None
