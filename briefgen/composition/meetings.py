"""Events as printed meetings with their paths, and the timeline around the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from briefgen.composition.brief import (  # fmt: skip
    EventStep,
    Meeting,
    NamedDate,
    OutcomeView,
    ParticipantView,
    PartyWordView,
    TimelineEntry,
    WindowOfMeetings,
)
from briefgen.composition.ledger import Ledger
from briefgen.composition.record_views import outcome_view
from briefgen.composition.voices import update_voice
from briefgen.content.dates import Span
from briefgen.content.model import Participant
from briefgen.rules.event_updates import Turn
from briefgen.rules.events import EventState
from briefgen.rules.windows import upcoming
from briefgen.timeline.sourcing import is_update_withdrawn, without_weak
from briefgen.timeline.timeline import DatedUpdate

TIMELINE_DAYS = 30


def meeting_windows(ledger: Ledger, states: Iterable[EventState]) -> tuple[WindowOfMeetings, ...]:
    """Return the upcoming meetings by window, without empty windows."""
    return tuple(
        WindowOfMeetings(window, tuple(meeting_view(ledger, state) for state in window_states))
        for window, window_states in upcoming(ledger.as_of, states).items() if window_states
    )  # fmt: skip


def recent_meetings(
    ledger: Ledger, states: Iterable[EventState], *, printed: set[str], pinned: frozenset[str]
) -> tuple[Meeting, ...]:
    """Return the meetings that have news or are `pinned`, except those `printed` as upcoming."""
    recent = [
        state
        for state in states
        if state.event.id not in printed and (state.event.id in pinned or _has_news(ledger, state))
    ]
    recent.sort(
        key=lambda state: (
            state.when is None,
            state.order,
            state.event.title,
            state.event.id,
        )
    )
    return tuple(meeting_view(ledger, state) for state in recent)


def _has_news(ledger: Ledger, state: EventState) -> bool:
    """Return whether an event has a new update, is newly known, or has ended since the previous brief."""
    updates = [*(step.dated for step in state.path), *state.signals]
    if any(ledger.is_new_update(dated) for dated in updates):
        return True
    start = ledger.as_of.timeline.known_from[state.event.id]
    if not state.path and ledger.is_new(state.event, start, state.event.cited):
        return True
    if state.when is None or state.when.last is None or not state.is_past:
        return False
    ended, previous = state.last_day, ledger.previous or date.min
    if state.standing in ("held", "happened"):
        return previous < ended <= ledger.as_of.day
    return previous <= ended  # a lapse becomes known only when the day of the event is over


def meeting_view(ledger: Ledger, state: EventState) -> Meeting:
    """Return the state of an event as a printed meeting, with its path."""
    details, event = state.details, state.event
    path = tuple(step_view(ledger, step.dated, step.turns, step.when, is_signal=False) for step in state.path)
    path += tuple(step_view(ledger, signal, (), state.date_of(signal), is_signal=True) for signal in state.signals)
    event_sources = ledger.cite(event, event.cited)
    sources = tuple(dict.fromkeys((*event_sources, *(id for step in path for id in step.sources))))
    if state.standing == "confirmed":  # a rumour confirms nothing
        sources = without_weak(ledger.as_of, sources)
    return ledger.views.get(
        Meeting, id=event.id, uid=event.formerly[0] if event.formerly else event.id, title=event.title,
        kind=event.kind, standing=state.standing, is_due=state.is_due,
        confirmed_by=tuple(ledger.ref(id) for id in state.confirmed_by), is_fully_confirmed=state.is_fully_confirmed,
        is_reported=state.is_reported,
        when=state.when, desk_when=state.desk_when, zone=state.zone,
        was_when=state.was_when, was_place=state.was_place,
        disputed_dates=tuple(
            ledger.views.get(NamedDate, ledger.ref(dated.party), dated.when) for dated in state.disputed_dates
        ),
        party_words=party_word_views(ledger, state),
        undecided=state.undecided, place=details.get("place"),
        host=ledger.ref(details["host"]) if details.get("host") else None, via=details.get("via"),
        parties=tuple(ledger.ref(id) for id in details.get("parties", ())),
        participants=tuple(_participant_view(ledger, person) for person in details.get("participants", ())),
        format=details.get("format"),
        agenda=tuple(ledger.issue(id) for id in details.get("agenda", ())),
        disputed=tuple(ledger.issue(id) for id in details.get("disputed", ())),
        outcome=outcome_view(ledger, details.get("outcome")),
        replaced_by=ledger.ref(state.replaced_by) if state.replaced_by else None,
        path=path, sources=sources,
    )  # fmt: skip


def party_word_views(ledger: Ledger, state: EventState) -> tuple[PartyWordView, ...]:
    """Return what each party says about an event on which they differ."""
    return tuple(
        ledger.views.get(PartyWordView, ledger.ref(word.party), word.status, word.when, word.place)
        for word in state.party_words
    )


def step_view(
    ledger: Ledger, dated: DatedUpdate, turns: tuple[Turn, ...], when: Span | None, *, is_signal: bool
) -> EventStep:
    """Return an update as a step of an event's path. `when` is its date in the event's time zone."""
    update, desk_zone = dated.update, ledger.as_of.dossier.zone
    assert update.id is not None
    if ledger.is_new_update(dated):
        ledger.new_updates.add(update.id)
    cited = update.cited if is_signal or update.status != "confirmed" else without_weak(ledger.as_of, update.cited)
    return ledger.views.get(
        EventStep, id=update.id, date=update.date.seen_from(desk_zone, desk_zone),
        time=update.time.text if update.time else None,
        status=update.status, turns=turns, by=update_voice(ledger, dated), text=update.text, when=when,
        place=update.place, format=update.format, sources=ledger.cite(update, cited),
        is_signal=is_signal, is_withdrawn=is_update_withdrawn(ledger.as_of, update),
    )  # fmt: skip


def _participant_view(ledger: Ledger, participant: Participant) -> ParticipantView:
    if participant.person:
        return ledger.views.get(ParticipantView, ledger.person_name(participant.person), participant.role)
    name = ledger.ref(participant.party).name if participant.party else participant.described or ""
    return ledger.views.get(ParticipantView, name, participant.role)


def timeline_entries(ledger: Ledger, states: Iterable[EventState]) -> tuple[TimelineEntry, ...]:
    """Return the events of the TIMELINE_DAYS before and after the day, in order."""
    day, reach = ledger.as_of.day, timedelta(days=TIMELINE_DAYS)
    entries = []
    for state in states:
        when = state.when
        if when is None or when.ends < day - reach or when.begins > day + reach:
            continue
        confirmed_by = tuple(ledger.ref(id) for id in state.confirmed_by)
        entry = ledger.views.get(
            TimelineEntry,
            ledger.ref(state.event.id),
            when,
            state.standing,
            party_word_views(ledger, state),
            confirmed_by,
            state.is_fully_confirmed,
            state.is_reported,
            state.is_due,
            _outcome(ledger, state),
            _timeline_mark(state, day),
        )
        entries.append(((state.start, when.bounds[1], state.event.id), entry))
    return tuple(entry for _, entry in sorted(entries, key=lambda pair: pair[0]))


def _outcome(ledger: Ledger, state: EventState) -> OutcomeView | None:
    """Return what came of an event; without an outcome, the text of the update that says it was held."""
    if "outcome" in state.details or not state.says_what_came:
        return outcome_view(ledger, state.details.get("outcome"))
    texts = [step.dated.update.text for step in state.path if step.dated.update.status == "held"]
    return ledger.views.get(OutcomeView, None, next((text for text in reversed(texts) if text), None), None)


def _timeline_mark(state: EventState, day: date) -> Literal["happened", "ahead", "neither"]:
    if state.standing in ("held", "happened", "underway"):
        return "happened"
    is_over = state.is_due or state.is_past or state.is_called_off or state.last_day < day
    return "neither" if is_over else "ahead"
