"""The changes since the previous brief, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from briefgen.composition.brief import CorrectionView, EventChangeView, NewlyReported, Ref, StanceChangeView, Voice
from briefgen.composition.ledger import Ledger
from briefgen.composition.new_records import new_corrections, new_evidence
from briefgen.composition.record_views import correction_view, outcome_view
from briefgen.composition.statements import shorten_quote
from briefgen.composition.voices import update_voice, voice_of
from briefgen.content.dates import Span
from briefgen.content.zones import time_zone
from briefgen.rules.changes import (  # fmt: skip
    ChangeGroup,
    EventChange,
    StanceChange,
    changes_of_leaders,
    changes_of_parties,
    event_changes,
)
from briefgen.rules.events import Standing
from briefgen.rules.snapshot import Snapshot, in_play
from briefgen.rules.stances import is_retelling, stands
from briefgen.timeline.sourcing import sources_of
from briefgen.timeline.timeline import DatedUpdate, Evidence

ChangeView = StanceChangeView | EventChangeView | NewlyReported | CorrectionView


def change_views(ledger: Ledger, before: Snapshot | None, after: Snapshot) -> tuple[ChangeView, ...]:
    """Return what changed since the previous brief; nothing without one.

    The order is: reversals, events, shifts, new stances, late reports, corrections.
    """
    if before is None:
        return ()
    parties = changes_of_parties(before, after)
    moved = [*parties, *changes_of_leaders(before, after, parties)]
    events = event_changes(before, after, ledger.baseline)
    late = [change for change in events if "late" in change.kinds]
    printed = {*_update_ids(events), *(change.now.event.id for change in late), *_lead_ids(moved)}
    ledger.in_changes |= printed
    return (
        *_stance_change_views(ledger, after, _in_group("reversals", moved)),
        *(_event_change_view(ledger, change) for change in events if change not in late),
        *_stance_change_views(ledger, after, _in_group("shifts", moved)),
        *_stance_change_views(ledger, after, [change for change in _in_group("new", moved) if _is_news(change)]),
        *(_event_change_view(ledger, change) for change in late),
        *_newly_reported(ledger, before, after, printed),
        *(correction_view(ledger, dated) for dated in new_corrections(ledger)),
    )


def _in_group(group: ChangeGroup, changes: Sequence[StanceChange]) -> list[StanceChange]:
    """Return the changes of stances whose kind belongs to a group."""
    return [change for change in changes if change.rule.group == group]


def _update_ids(changes: Sequence[EventChange]) -> Iterator[str]:
    """Yield the ids of the updates that the changes of events print."""
    return (step.dated.update.id for change in changes for step in change.steps if step.dated.update.id)


def _lead_ids(changes: Sequence[StanceChange]) -> Iterator[str]:
    """Yield the ids of the evidence that the changes of stances print."""
    return (change.lead.id for change in changes if change.lead and change.kind != "withdrawn" and _is_news(change))


def _is_news(change: StanceChange) -> bool:
    """Return whether a change is news: a long-held position is not, although it is recorded only now."""
    return change.new is None or not change.new.is_standing


def _stance_change_views(
    ledger: Ledger, after: Snapshot, changes: Sequence[StanceChange]
) -> Iterator[StanceChangeView]:
    """Yield one view for all issues on which the same holder changed in the same way, led by the same evidence."""
    groups: dict[tuple[object, ...], list[StanceChange]] = {}
    for change in changes:
        options = tuple(stance.option if stance else None for stance in (change.old, change.new))
        key = (change.holder, change.kind, change.sure, change.was, change.now, options, change.lead)
        groups.setdefault(key, []).append(change)
    for group in groups.values():
        yield _stance_change_view(ledger, after, group)


def _stance_change_view(ledger: Ledger, after: Snapshot, group: Sequence[StanceChange]) -> StanceChangeView:
    change = group[0]
    lead = after.as_of.timeline.links.positions.get(change.lead.id) if change.lead else None
    options = after.as_of.dossier.issues[change.issue].options
    was, now = (stance.option if stance else None for stance in (change.old, change.new))
    return StanceChangeView(
        "stance", change.kind, change.sure, _is_late(ledger, after, lead), ledger.ref(change.holder),
        tuple(ledger.issue(member.issue) for member in group), change.was, change.now,
        options.get(was) if was else None, options.get(now) if now else None,
        _voice(ledger, after, lead) if lead else None, _in_desk_zone(ledger, lead.position.said) if lead else None,
        _reset_event(ledger, after, change),
        ledger.cite(lead.position, sources_of(after.as_of, lead)) if lead else (),
    )  # fmt: skip


def _is_late(ledger: Ledger, after: Snapshot, item: Evidence | None) -> bool:
    """Return whether evidence is dated by the day of the previous brief but was known only after it."""
    if item is None or ledger.previous is None or item.moment.day > ledger.previous:
        return False
    return ledger.is_new(item.position, item.moment.day, sources_of(after.as_of, item))


def _reset_event(ledger: Ledger, after: Snapshot, change: StanceChange) -> Ref | None:
    """Return the event that ended the stance, if one did."""
    reset = after.resets.get(change.issue)
    if change.kind != "withdrawn" or reset is None or change.old is None or change.old.latest > reset.day:
        return None
    return ledger.known_event(reset.event)


def _in_desk_zone(ledger: Ledger, span: Span) -> Span:
    """Return a date in the desk's time zone."""
    zone = ledger.as_of.dossier.zone
    return span.seen_from(zone, zone)


def _voice(ledger: Ledger, after: Snapshot, item: Evidence) -> Voice:
    office = after.offices.get(item.person.id) if item.person else None
    return voice_of(ledger, item, office.post if office else None)


def _event_change_view(ledger: Ledger, change: EventChange) -> EventChangeView:
    state, details = change.now, change.now.details
    updates = [step.dated.update for step in change.steps]
    sources = tuple(dict.fromkeys(id for update in updates for id in ledger.cite(update, update.cited)))
    return EventChangeView(
        "event", change.kinds, ledger.ref(state.event.id), _standing_path(change),
        tuple(ledger.ref(id) for id in state.confirmed_by), state.is_fully_confirmed, state.is_reported,
        state.when, _when_before(ledger, change), details.get("place"), _place_before(change),
        ledger.ref(state.replaced_by) if state.replaced_by else None,
        ledger.known_event(details["replaces"]) if any(update.replaces for update in updates) else None,
        outcome_view(ledger, details.get("outcome")) if state.standing == "held" != change.was else None,
        sources or ledger.cite(state.event, state.event.cited),
    )  # fmt: skip


def _when_before(ledger: Ledger, change: EventChange) -> Span | None:
    """Return the date that the previous brief had, if it is another one; of a postponed event, the date that fell."""
    before, now = change.before, change.now
    if before is None or before.disputed_dates:
        return None
    when = before.when or before.desk_span(ledger.as_of, before.was_when)
    return None if when == now.when else when


def _place_before(change: EventChange) -> str | None:
    """Return the place that the previous brief had, if it is another one."""
    if change.before is None or change.now.was_place is None:
        return None
    place: str | None = change.before.details.get("place")
    return None if place == change.now.details.get("place") else place


def _standing_path(change: EventChange) -> tuple[Standing, ...]:
    """Return the standings from the old to the new one, without repetitions."""
    state = change.now
    standings: list[Standing] = [change.was] if change.was else []
    if state.standing != "undecided":  # undecided updates of one moment have no order
        standings += [step.dated.update.status for step in change.steps if step.dated.update.status]
    return tuple(standing for standing, _ in groupby((*standings, state.standing)))


def _newly_reported(ledger: Ledger, before: Snapshot, after: Snapshot, printed: set[str]) -> Iterator[NewlyReported]:
    """Yield what is dated by the previous brief's day but was known only after it, except `printed` ids."""
    day, as_of = before.as_of.day, after.as_of
    for item in new_evidence(ledger):
        is_old = item.moment.day <= day and not item.position.standing
        if is_old and item.id not in printed and stands(as_of, item) and not is_retelling(as_of, item):
            position = item.position
            text = position.text or shorten_quote(position.quote or "").text
            yield NewlyReported(
                "late", item.id, _voice(ledger, after, item), None, _in_desk_zone(ledger, position.said), None,
                text, not position.text, None, None, None, ledger.cite(position, sources_of(as_of, item)),
            )  # fmt: skip
    events = (id for id in in_play(before, after) if id not in printed)
    updates = (dated for id in events for dated in as_of.timeline.by_event.get(id, ()))
    late = [
        dated for dated in updates
        if dated.moment.day <= day and dated.update.id not in printed and ledger.is_new_update(dated)
    ]  # fmt: skip
    for dated in sorted(late, key=lambda dated: (dated.moment, dated.update.id or "")):
        yield _newly_reported_update(ledger, dated)


def _newly_reported_update(ledger: Ledger, dated: DatedUpdate) -> NewlyReported:
    update = dated.update
    assert update.id is not None
    dossier = ledger.as_of.dossier
    zone = dossier.events[update.event].time_zone
    when = update.when and update.when.seen_from(time_zone(zone) if zone else dossier.zone, dossier.zone)
    return NewlyReported(
        "late", update.id, update_voice(ledger, dated), ledger.ref(update.event), _in_desk_zone(ledger, update.date),
        update.status, update.text, False, when, update.place, outcome_view(ledger, update.outcome),
        ledger.cite(update, update.cited),
    )  # fmt: skip
