"""where an event stands on a day, folded from its dated updates, and in which window it lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, groupby
from typing import Any, Literal, NamedTuple

from briefgen.content.dates import Span
from briefgen.content.fields import Status
from briefgen.content.model import DETAIL_FIELDS, Event
from briefgen.content.zones import time_zone
from briefgen.timeline.sourcing import rests_on_weak_sources, rests_on_withdrawn_sources
from briefgen.timeline.timeline import AsOf, DatedUpdate

Window = Literal["today", "next-7", "next-30", "later", "no-date"]
WINDOWS: tuple[Window, ...] = ("today", "next-7", "next-30", "later", "no-date")
# What a reader is told: a typed status, or one that only the day can tell.
Standing = (
    Status | Literal["planned", "happened", "lapsed", "not-known", "expired", "replaced", "date-disputed", "undecided"]
)
Turn = Literal["date-set", "time-set", "moved", "place-set", "date-disputed", "date-agreed", "date-cleared", "back-on"]

# Once a meeting got this far, its silence is a lapse; before, it is only not known to have taken place.
_FIRM: frozenset[Status] = frozenset({"tentative", "expected", "confirmed", "underway", "postponed"})
REMEMBERED_DAYS = 30
_HAPPENS: frozenset[str] = frozenset({"incident", "action"})


@dataclass(frozen=True, slots=True)
class PathStep:
    """One update on an event's path, and what it turned."""

    dated: DatedUpdate
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class PartyDate:
    """A date that a party gives where another gives a different one."""

    party: str
    when: Span


@dataclass(frozen=True, slots=True)
class EventState:
    """Where an event stands on a day. `details` are its changing fields as folded; `when` is on the desk's calendar."""

    event: Event
    standing: Standing
    status: Status | None
    details: Mapping[str, Any]
    when: Span | None
    was_when: Span | None
    was_place: str | None
    disputed_dates: tuple[PartyDate, ...]
    confirmed_by: tuple[str, ...]
    is_fully_confirmed: bool
    is_reported: bool  # confirmed by somebody who is not named as well, or by nobody else
    replaced_by: str | None
    path: tuple[PathStep, ...]
    signals: tuple[DatedUpdate, ...]
    undecided: tuple[str, ...]

    def desk_span(self, look: AsOf, span: Span | None) -> Span | None:
        """A date of this event on the desk's calendar."""
        return span.seen_from(_home(look, self.details), look.dossier.zone) if span else None

    @property
    def is_past(self) -> bool:
        """Nothing is to be expected of it any more."""
        return self.standing in ("held", "happened", "lapsed", "not-known", "expired")

    def is_ahead(self, day: date) -> bool:
        """Whether it is still to come on a day, dated or not."""
        return not self.is_past and not self.is_cancelled and (self.when is None or self.when.ends >= day)

    @property
    def is_cancelled(self) -> bool:
        """Called off, or another took its place."""
        return self.standing in ("cancelled", "replaced")

    def is_settled(self, day: date) -> bool:
        """No date of it is near or to come, in whatever zone: only what is told later can change how it stands."""
        dates = (*(named.when for named in self.disputed_dates), *((self.when,) if self.when else ()))
        return all(span.ends < day - timedelta(days=1) for span in dates)

    def is_long_past(self, day: date) -> bool:
        """Whether it ended so long ago that the brief of a day is silent about it."""
        return self.when is not None and self.when.ends < day - timedelta(days=REMEMBERED_DAYS)

    @property
    def says_what_came(self) -> bool:
        """An outcome is recorded, or the update that says it was held has a text."""
        return "outcome" in self.details or any(
            step.dated.update.text for step in self.path if step.dated.update.status == "held"
        )


@dataclass(slots=True)
class _EventBuilder:
    """The state while updates come in."""

    details: dict[str, Any]
    status: Status | None = None
    statuses: set[Status] = field(default_factory=set)
    confirmations: list[DatedUpdate] = field(default_factory=list)
    given: list[DatedUpdate] = field(
        default_factory=list
    )  # updates that only give a date, of which it is not settled yet
    dates: dict[str | None, Span] = field(default_factory=dict)  # who gave which date; None: nobody named
    places: dict[str | None, str] = field(default_factory=dict)  # the place that somebody named with a date
    was_when: Span | None = None
    was_place: str | None = None
    undecided: list[str] = field(default_factory=list)
    path: list[PathStep] = field(default_factory=list)


def event_state(look: AsOf, event: Event) -> EventState:
    """Fold an event's updates by the day, field by field, in the order of dated things."""
    updates = [u for u in look.timeline.by_event.get(event.id, ()) if u.moment.day <= look.day]
    signals = tuple(
        u for u in updates
        if rests_on_weak_sources(look, u.update) or rests_on_withdrawn_sources(look, u.update)
    )  # fmt: skip
    fold = _EventBuilder({name: value for name in DETAIL_FIELDS if _typed(value := getattr(event, name))})
    if event.when:
        fold.dates[None] = event.when
    for _, tied in groupby((u for u in updates if u not in signals), key=lambda u: u.moment):
        _apply_update(look, event, fold, list(tied))
    _settle_on_a_date(look, fold)
    when = _desk_span(look, fold.details)
    if when is not None and when.ends > look.day:
        fold.details.pop("outcome", None)  # an outcome does not hold before the end of `when`
    standing = _standing(look, event, fold, when)
    disputed = _disputed(look, fold)
    return EventState(
        event=event, standing=standing, status=fold.status, details=fold.details, when=when,
        was_when=fold.was_when, was_place=fold.was_place, disputed_dates=disputed,
        confirmed_by=(by := _confirmers(fold)), is_fully_confirmed=_fully_confirmed(look, fold.details, by),
        is_reported=any(u.party is None for u in fold.confirmations),
        replaced_by=_replacement(look, event), path=tuple(fold.path), signals=signals, undecided=tuple(fold.undecided),
    )  # fmt: skip


class Reset(NamedTuple):
    """From that day older stances on an issue no longer stand, because of an event."""

    day: date
    event: str


def resets(look: AsOf, states: Mapping[str, EventState]) -> dict[str, Reset]:
    """For each issue the latest event that says that older stances on it no longer stand."""
    found: dict[str, Reset] = {}
    for issue, events in look.timeline.links.resets.items():
        days = ((event.id, _day_of_reset(look, states[event.id], issue)) for event in events if event.id in states)
        if known := [Reset(day, id) for id, day in days if day]:
            found[issue] = max(known)
    return found


def _day_of_reset(look: AsOf, it: EventState, issue: str) -> date | None:
    """The day of an event that has come and was not called off; without a date, the day it became known."""
    if it.standing in ("cancelled", "postponed", "replaced") or issue not in it.details.get("resets", ()):
        return None
    if it.when is None or it.when.first is None:
        return look.timeline.known_from[it.event.id]
    return it.when.begins if it.when.begins <= look.day else None


def _typed(value: Any) -> bool:
    return value is not None and value != ()


def _apply_update(look: AsOf, event: Event, fold: _EventBuilder, tied: Sequence[DatedUpdate]) -> None:
    """Take the updates of one moment: what they agree on holds, what they differ in is undecided."""
    before = (fold.status, fold.details.get("place"))
    status_before = fold.status
    for name in ("status", *DETAIL_FIELDS):
        values = [v for u in tied if _typed(v := getattr(u.update, name))]
        if not values or name == "when":
            continue
        differ = any(value != values[0] for value in values[1:])
        fold.undecided = [other for other in fold.undecided if other != name]
        value = min(values, key=_cautious) if name == "status" else min(values, key=str) if differ else values[0]
        if differ:
            fold.undecided.append(name)
        if name == "status":
            fold.status = value
            fold.statuses.add(value)
        elif name != "place" or differ or not _is_within(fold.details.get("place"), value):
            fold.details[name] = value
    dates = [u.update.when for u in tied if u.update.when]
    old = fold.details.get("when")
    if dates:
        fold.undecided = [other for other in fold.undecided if other != "when"]
    # Of two dates of one moment the earlier one comes last and is listed, whatever their order in the files.
    for dated in sorted(
        tied, key=lambda u: (*u.update.when.bounds, u.update.id or "") if u.update.when else (), reverse=True
    ):
        turns = [*_apply_date(look, fold, dated), *_other_turns(fold, dated, before, status_before)]
        if dated.update.status == "confirmed":
            fold.confirmations.append(dated)
        else:
            _stand_by_its_date(look, fold, dated)
        fold.path.append(PathStep(dated, tuple(turns)))
    apart = any(not (a.holds(b) or b.holds(a)) for a, b in combinations(dates, 2))
    if apart and not _disputed(look, fold):
        fold.undecided.append("when")
        fold.was_when = old or fold.was_when


def _stand_by_its_date(look: AsOf, fold: _EventBuilder, dated: DatedUpdate) -> None:
    """A party that gives a confirmed meeting its date stands by that date, be it a new one or the one that others gave;
    so does one that gave it while it was in dispute, once it is agreed.
    """
    if dated.update.when and dated.party and not dated.update.status:
        fold.given.append(dated)
    if fold.status == "confirmed" and not _disputed(look, fold):
        home, desk = _home(look, fold.details), look.dossier.zone
        now = fold.details["when"].seen_from(home, desk) if fold.details.get("when") else None
        for it in fold.given:
            if now and it.update.when and now.holds(it.update.when.seen_from(home, desk)):
                fold.confirmations.append(it)
        fold.given.clear()


def _is_within(place: str | None, other: str | None) -> bool:
    """Whether a place is told more precisely than another: `Muscat, Oman` lies within `Oman`."""
    words, wider = (set(re.findall(r"\w+", (text or "").casefold())) for text in (place, other))
    return set() < wider < words


# Where two updates of one moment differ, the reader is told the more cautious of the two, and that it is undecided.
_CAUTION: tuple[Status, ...] = (
    "cancelled", "postponed", "in-doubt", "rumoured", "proposed", "tentative", "expected", "confirmed", "underway",
    "held",
)  # fmt: skip


def _cautious(status: Status) -> int:
    return _CAUTION.index(status)


def _other_turns(
    fold: _EventBuilder, dated: DatedUpdate, before: tuple[Status | None, Any], status_before: Status | None
) -> Iterator[Turn]:
    if status_before == "cancelled" and dated.update.status not in (None, "cancelled"):
        yield "back-on"
    if dated.update.place and dated.update.place != before[1] and not _is_within(before[1], dated.update.place):
        if not _is_within(dated.update.place, before[1]):
            fold.was_place = before[1] or fold.was_place
        yield "place-set"


def _apply_date(look: AsOf, fold: _EventBuilder, dated: DatedUpdate) -> Iterator[Turn]:
    """A date inside the earlier one refines it, one that contains it changes nothing; only a disjoint one moves it."""
    new, old = dated.update.when, fold.details.get("when")
    if new is not None and dated.update.place:
        fold.places[dated.party] = dated.update.place
    if new is None:
        if dated.update.status == "postponed" and old is not None:
            fold.was_when = old
            fold.details.pop("when")
            fold.dates.clear()
            fold.confirmations.clear()
            yield "date-cleared"
        return
    disputed_before = bool(_disputed(look, fold))
    parties = fold.details.get("parties", ())
    home = _home(look, fold.details)
    seen_new = new.seen_from(home, look.dossier.zone)
    seen_old = old.seen_from(home, look.dossier.zone) if old else None
    by = dated.party if dated.party in parties else None
    settles = dated.party is not None and dated.party == fold.details.get("host")
    apart = [p for p, w in fold.dates.items() if p in parties and p != by
             and not w.seen_from(home, look.dossier.zone).touches(seen_new)]  # fmt: skip
    if by is not None and apart and not settles:
        fold.dates = {p: w for p, w in fold.dates.items() if p in parties} | {by: new}
        fold.details["when"] = min(fold.dates.values(), key=lambda w: (w.bounds, w.text))
        fold.confirmations.clear()
        yield "date-disputed"
        return
    if settles or (by is None and not disputed_before):
        fold.dates = {}
    fold.dates[by] = new
    if _disputed(look, fold):
        fold.details["when"] = min(fold.dates.values(), key=lambda w: (w.bounds, w.text))
    elif disputed_before:
        touching = [w for w in fold.dates.values() if w.touches(new)]
        fold.details["when"] = min(touching, key=lambda w: (w.bounds[1] - w.bounds[0], w.text))
        yield "date-agreed"
    elif seen_old is None:
        fold.details["when"] = new
        yield "time-set" if new.is_timed else "date-set"
    elif not seen_new.holds(seen_old):
        fold.details["when"] = new
        if new.is_timed and seen_old.is_day and seen_old.touches(seen_new):
            yield "time-set"
            return
        if seen_old.touches(seen_new):
            yield "date-set"
        else:
            fold.was_when = old
            yield "moved"
        fold.confirmations.clear()


def _home(look: AsOf, details: Mapping[str, Any]) -> Any:
    return time_zone(details["time_zone"]) if details.get("time_zone") else look.dossier.zone


def _disputed(look: AsOf, fold: _EventBuilder) -> tuple[PartyDate, ...]:
    """The dates that different parties give, where they have nothing in common."""
    named = [(p, w) for p, w in fold.dates.items() if p in fold.details.get("parties", ())]
    home = _home(look, fold.details)
    spans = [w.seen_from(home, look.dossier.zone) for _, w in named]
    if all(a.touches(b) for i, a in enumerate(spans) for b in spans[i + 1 :]):
        return ()
    return tuple(sorted((PartyDate(str(p), w) for p, w in named), key=lambda n: (n.when.bounds, n.party)))


def _settle_on_a_date(look: AsOf, fold: _EventBuilder) -> None:
    """Of disputed dates the first that is not past is printed, with the place that was named with it and no other."""
    disputed = _disputed(look, fold)
    if not disputed:
        return
    home = _home(look, fold.details)
    ahead = [it for it in disputed if not _is_past(look, it.when.seen_from(home, look.dossier.zone))]
    shown = (ahead or disputed[-1:])[0]
    fold.details["when"] = shown.when
    if len({fold.places.get(it.party) for it in disputed}) > 1 and shown.party in fold.places:
        fold.details["place"], fold.was_place = fold.places[shown.party], None


def _desk_span(look: AsOf, details: Mapping[str, Any]) -> Span | None:
    when: Span | None = details.get("when")
    return when.seen_from(_home(look, details), look.dossier.zone) if when else None


def _is_past(look: AsOf, when: Span | None) -> bool:
    return when is not None and when.ends < look.day


def _standing(look: AsOf, event: Event, fold: _EventBuilder, when: Span | None) -> Standing:
    if "status" in fold.undecided:
        return "undecided"
    if fold.status in ("held", "cancelled"):
        return fold.status
    if _replacement(look, event):
        return "replaced"
    if "outcome" in fold.details:
        return "held"
    if fold.status == "postponed":
        return "postponed"
    if (
        event.kind in _HAPPENS
        and when is not None
        and when.begins <= look.day
        and _is_reported_about(look, event, when.begins)
    ):
        return "happened"
    if _is_past(look, when):
        if event.kind == "deadline":
            return "expired"
        return "lapsed" if fold.statuses & _FIRM or not fold.statuses else "not-known"
    return "date-disputed" if _disputed(look, fold) else fold.status or "planned"


def _is_reported_about(look: AsOf, event: Event, day: date) -> bool:
    """Whether something was told of an event on its day or after; what was only announced may not have happened."""
    updates = look.timeline.by_event.get(event.id, ())
    told = [dated.moment.day for dated in updates if dated.moment.day <= look.day]
    cited = (*event.cited, *(id for dated in updates for id in dated.update.cited if dated.moment.day <= look.day))
    told += [on for id in cited if (on := look.timeline.published_on.get(id)) and on <= look.day]
    return not told or max(told) >= day


def _replacement(look: AsOf, event: Event) -> str | None:
    """The event that replaces this one by the day; of several the one that came last."""
    found = [pair for pair in look.timeline.links.replaced_by.get(event.id, ()) if pair[0] <= look.day]
    return max(found)[1] if found else None


def _confirmers(fold: _EventBuilder) -> tuple[str, ...]:
    """The parties that confirmed since the date last changed, in the order in which they did."""
    return tuple(dict.fromkeys(u.party for u in fold.confirmations if u.party))


def _fully_confirmed(look: AsOf, details: Mapping[str, Any], by: Sequence[str]) -> bool:
    """Plain “confirmed” needs all its parties, its host or a mediator."""
    parties = details.get("parties", ())
    if by and parties and set(parties) <= set(by):
        return True
    return any(p == details.get("host") or look.dossier.parties[p].role == "mediator" for p in by)


def window(day: date, when: Span | None) -> Window | None:
    """The first window that a date touches from `day` on, or None where it is past."""
    if when is None:
        return "no-date"
    if when.ends < day:
        return None
    start = max(when.begins, day)
    if start == day:
        return "today"
    if start <= day + timedelta(days=7):
        return "next-7"
    return "next-30" if start <= day + timedelta(days=30) else "later"


def upcoming(look: AsOf, states: Iterable[EventState]) -> dict[Window, list[EventState]]:
    """The meetings ahead by window, each window in order; what is cancelled or replaced stays until its day."""
    found: dict[Window, list[EventState]] = {name: [] for name in WINDOWS}
    for it in states:
        name = window(look.day, it.when)
        undated_happening = it.event.kind in _HAPPENS and it.when is None
        if name is None or undated_happening or (name == "no-date" and it.is_cancelled):
            continue
        if it.is_past:
            continue
        found[name].append(it)
    for its in found.values():
        its.sort(key=lambda it: (it.when.bounds if it.when else (), it.is_cancelled, it.event.title, it.event.id))
    return found
