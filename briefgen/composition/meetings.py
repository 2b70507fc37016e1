"""the state of an event -> a meeting as it is printed, with its path; and the weeks around the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from typing import Literal

from briefgen.composition.brief import (  # fmt: skip
    EventStep,
    Meeting,
    NamedDate,
    ParticipantView,
    TimelineEntry,
    WindowOfMeetings,
)
from briefgen.composition.views import Ledger, outcome_view, update_voice
from briefgen.content.model import Participant as ParticipantWritten
from briefgen.content.zones import time_zone
from briefgen.rules.events import EventState, Turn, upcoming
from briefgen.timeline.sourcing import rests_on_withdrawn_sources
from briefgen.timeline.timeline import DatedUpdate

TIMELINE_DAYS = 30


def meeting_windows(ledger: Ledger, states: Iterable[EventState]) -> tuple[WindowOfMeetings, ...]:
    """The upcoming meetings, window by window; a window without any is left out."""
    return tuple(
        WindowOfMeetings(name, tuple(meeting_view(ledger, it) for it in its))
        for name, its in upcoming(ledger.as_of, states).items() if its
    )  # fmt: skip


def recent_meetings(
    ledger: Ledger, states: Iterable[EventState], *, printed: set[str], pinned: frozenset[str]
) -> tuple[Meeting, ...]:
    """What is not ahead and has news (updates first known since the previous brief, a day gone by), or is pinned."""
    rest = [it for it in states if it.event.id not in printed]
    found = [it for it in rest if it.event.id in pinned or _has_news(ledger, it)]
    found.sort(key=lambda it: (it.when is None, it.when.bounds if it.when else (), it.event.title, it.event.id))
    return tuple(meeting_view(ledger, it) for it in found)


def _has_news(ledger: Ledger, it: EventState) -> bool:
    updates = [*(step.dated for step in it.path), *it.signals]
    if any(ledger.is_new_update(dated) for dated in updates):
        return True
    start = ledger.as_of.timeline.known_from[it.event.id]
    if not it.path and ledger.is_new(it.event, start, it.event.cited):
        return True
    if it.when is None or it.when.last is None or not it.is_past:
        return False
    ended, previous = it.when.ends, ledger.previous or date.min
    if it.standing in ("held", "happened"):
        return previous < ended <= ledger.as_of.day
    return previous <= ended  # it became so only when its day was over


def meeting_view(ledger: Ledger, it: EventState) -> Meeting:
    """An event as it stands, with the whole path that led there."""
    look, details, event = ledger.as_of, it.details, it.event
    home = time_zone(details["time_zone"]) if details.get("time_zone") else look.dossier.zone
    when = details["when"].seen_from(home, home) if details.get("when") else None
    start = it.when.begins if it.when and it.when.first else None
    is_ahead = it.when is not None and it.when.ends >= look.day and not it.is_past
    path = tuple(step_view(ledger, s.dated, s.turns, home, is_signal=False) for s in it.path)
    path += tuple(step_view(ledger, signal, (), home, is_signal=True) for signal in it.signals)
    own = ledger.cite(event, event.cited)
    return Meeting(
        id=event.id, uid=event.formerly[0] if event.formerly else event.id, title=event.title,
        kind=event.kind, standing=it.standing,
        confirmed_by=tuple(ledger.named(id) for id in it.confirmed_by), is_fully_confirmed=it.is_fully_confirmed,
        is_reported=it.is_reported,
        when=when, desk_when=it.when, zone=details.get("time_zone") or look.dossier.settings.time_zone,
        in_days=max((start - look.day).days, 0) if start and it.when and it.when.is_day and is_ahead else None,
        was_when=it.was_when, was_place=it.was_place,
        disputed_dates=tuple(NamedDate(ledger.named(d.party), d.when) for d in it.disputed_dates),
        undecided=it.undecided, place=details.get("place"),
        host=ledger.named(details["host"]) if details.get("host") else None, via=details.get("via"),
        parties=tuple(ledger.named(id) for id in details.get("parties", ())),
        participants=tuple(_participant(ledger, p) for p in details.get("participants", ())),
        format=details.get("format"),
        agenda=tuple(ledger.issue(id) for id in details.get("agenda", ())),
        disputed=tuple(ledger.issue(id) for id in details.get("disputed", ())),
        outcome=outcome_view(ledger, details.get("outcome")),
        replaced_by=ledger.named(it.replaced_by) if it.replaced_by else None,
        path=path, sources=tuple(dict.fromkeys((*own, *(id for told in path for id in told.sources)))),
    )  # fmt: skip


def step_view(
    ledger: Ledger, dated: DatedUpdate, turns: tuple[Turn, ...], home: tzinfo, *, is_signal: bool
) -> EventStep:
    """One update of an event's path; its planned date as the event's own zone has it."""
    update, desk = dated.update, ledger.as_of.dossier.zone
    assert update.id is not None
    when = update.when.seen_from(home, home) if update.when else None
    return EventStep(
        id=update.id, date=update.date.seen_from(desk, desk), time=update.time.text if update.time else None,
        status=update.status, turns=turns, by=update_voice(ledger, dated), text=update.text, when=when,
        place=update.place, format=update.format, sources=ledger.cite(update, update.cited),
        is_new=ledger.is_new_update(dated), is_signal=is_signal,
        is_withdrawn=rests_on_withdrawn_sources(ledger.as_of, update),
    )  # fmt: skip


def _participant(ledger: Ledger, who: ParticipantWritten) -> ParticipantView:
    if who.person:
        return ParticipantView(ledger.person(who.person), who.role)
    return ParticipantView(ledger.named(who.party).name if who.party else who.described or "", who.role)


def _mark(it: EventState, day: date) -> Literal["happened", "ahead", "neither"]:
    """What the timeline's sign says of an event."""
    if it.standing in ("held", "happened", "underway"):
        return "happened"
    gone = it.is_past or it.is_cancelled
    return "neither" if gone or it.when is None or it.when.ends < day else "ahead"


def timeline_entries(ledger: Ledger, states: Iterable[EventState]) -> tuple[TimelineEntry, ...]:
    """The events of the last 30 and the next 30 days, in order."""
    look, span = ledger.as_of, timedelta(days=TIMELINE_DAYS)
    entries = []
    for it in states:
        if it.when is None or it.when.ends < look.day - span or it.when.begins > look.day + span:
            continue
        confirmed = tuple(ledger.named(id) for id in it.confirmed_by)
        entry = TimelineEntry(
            ledger.named(it.event.id),
            it.when,
            it.standing,
            confirmed,
            it.is_fully_confirmed,
            it.is_reported,
            _mark(it, look.day),
        )
        start = it.when.bounds[0] if it.when.first else it.when.bounds[1]
        entries.append(((start, it.when.bounds[1], it.event.id), entry))
    return tuple(entry for _, entry in sorted(entries, key=lambda pair: pair[0]))
