"""The changes since the previous brief, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby

from briefgen.composition.brief import (
    CorrectionView,
    EventChangeView,
    NewlyReported,
    RecordChangeView,
    Ref,
    Side,
    StanceChangeView,
    Voice,
)
from briefgen.composition.ledger import Ledger
from briefgen.composition.meetings import party_word_views
from briefgen.composition.new_records import new_corrections, new_evidence
from briefgen.composition.record_changes import record_change_view
from briefgen.composition.record_views import outcome_view
from briefgen.composition.statements import shorten_quote
from briefgen.composition.voices import update_voice, voice_inside, voice_of
from briefgen.content.dates import Span
from briefgen.content.model import Event, Update
from briefgen.rules.changes import (  # fmt: skip
    ChangeGroup,
    EventChange,
    StanceChange,
    changes_of_leaders,
    changes_of_parties,
    event_changes,
)
from briefgen.rules.events import Standing
from briefgen.rules.record_changes import EarlierDay, find_record_changes
from briefgen.rules.snapshot import Snapshot, in_play
from briefgen.rules.stances import is_retelling, stands
from briefgen.timeline.sourcing import sources_as_good, sources_of, without_weak
from briefgen.timeline.timeline import DatedUpdate, Evidence

ChangeView = StanceChangeView | EventChangeView | NewlyReported | RecordChangeView | CorrectionView


def change_views(ledger: Ledger, earlier: EarlierDay | None, after: Snapshot) -> tuple[ChangeView, ...]:
    """Return what changed since the previous brief; nothing without one.

    The order is: reversals, events, shifts, new stances, late reports; then what the records alone changed.
    """
    if earlier is None:
        return ()
    before = earlier.corrected
    parties = changes_of_parties(before, after)
    moved = [*parties, *changes_of_leaders(before, after, parties)]
    in_question = in_play(earlier.known, after)
    records = find_record_changes(earlier, after, new_corrections(ledger))
    by_records = {change.now.event.id for record in records for change in record.events}
    events = [
        change for change in event_changes(before, after, in_question)
        if change.steps or change.now.event.id not in by_records
    ]  # fmt: skip
    late = [change for change in events if "late" in change.kinds]
    printed = {*_update_ids(events), *(change.now.event.id for change in late), *_lead_ids(moved)}
    ledger.in_changes |= printed
    return (
        *_stance_change_views(ledger, after, _in_group("reversals", moved)),
        *(_event_change_view(ledger, change) for change in events if change not in late),
        *_stance_change_views(ledger, after, _in_group("shifts", moved)),
        *_stance_change_views(ledger, after, [change for change in _in_group("new", moved) if _is_news(change)]),
        *(_event_change_view(ledger, change) for change in late),
        *_newly_reported(ledger, before.as_of.day, in_question, after, printed),
        *(record_change_view(ledger, before, change, partial(_voice, ledger, after)) for change in records),
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
        sides = change.new.opposing if change.new else ()
        key = (
            change.holder,
            change.kind,
            change.sure,
            change.was,
            change.now,
            change.path,
            options,
            change.lead,
            sides,
        )
        groups.setdefault(key, []).append(change)
    for group in groups.values():
        yield _stance_change_view(ledger, after, group)


def _stance_change_view(ledger: Ledger, after: Snapshot, group: Sequence[StanceChange]) -> StanceChangeView:
    change = group[0]
    lead = after.as_of.timeline.links.positions.get(change.lead.id) if change.lead else None
    options = after.as_of.dossier.issues[change.issue].options
    was, now = (stance.option if stance else None for stance in (change.old, change.new))
    sides = tuple(_sides(ledger, after, change))
    cited = [lead] if lead else []
    cited += [item for item in _side_evidence(change) if item is not lead]
    sources = tuple(id for item in cited for id in ledger.cite(item.position, sources_of(after.as_of, item)))
    return StanceChangeView(
        "stance", change.kind, change.sure, _is_late(ledger, after, lead), ledger.ref(change.holder),
        tuple(ledger.issue(member.issue) for member in group), change.was, change.now, change.path,
        options.get(was) if was else None, options.get(now) if now else None,
        _voice(ledger, after, lead) if lead else None, _former_lead(ledger, after, change),
        ledger.desk_date(lead.position.said) if lead else None,
        sides, _reset_event(ledger, after, change), tuple(dict.fromkeys(sources)),
    )  # fmt: skip


def _former_lead(ledger: Ledger, after: Snapshot, change: StanceChange) -> Voice | None:
    """Return the voice that led a stance before another one took the lead or reversed it."""
    lead, was_led_by = change.lead, change.old.lead if change.old else None
    if was_led_by is None and change.new:  # the previous brief had no stance, and the position names what it reverses
        was_led_by = next((reversal.old for reversal in change.new.reversals if reversal.new == lead), None)
    is_other = was_led_by is not None and lead is not None and was_led_by.voice != lead.voice
    if was_led_by is None or not (change.kind == "lead" or (change.kind == "reversed" and is_other)):
        return None
    former = after.as_of.timeline.links.positions.get(was_led_by.id)
    if former is None:
        return None
    ledger.mark_printed(former.position)
    return voice_inside(ledger, former, after.current_post(former))


def _side_evidence(change: StanceChange) -> tuple[Evidence, ...]:
    """Return the evidence of the voices that differ, the latest first, where a stance is mixed now."""
    stance = change.new
    if stance is None or not stance.opposing:
        return ()
    return tuple(sorted({stance.deciding, *stance.opposing}, key=lambda item: (item.moment, item.id), reverse=True))


def _sides(ledger: Ledger, after: Snapshot, change: StanceChange) -> Iterator[Side]:
    for item in _side_evidence(change):
        said = ledger.desk_date(item.position.said)
        yield ledger.views.get(Side, _voice(ledger, after, item), item.value_on(change.issue), said)


def _is_late(ledger: Ledger, after: Snapshot, item: Evidence | None) -> bool:
    """Return whether evidence is dated by the day of the previous brief but was known only after it."""
    if item is None or ledger.previous is None or item.moment.day > ledger.previous:
        return False
    if item.qualified_by:
        positions = after.as_of.timeline.links.positions
        accounts = [positions[id] for id in item.qualified_by]
        if all(ledger.is_new(other.position, other.moment.day, other.position.cited) for other in accounts):
            return True
    return ledger.is_new(item.position, item.moment.day, sources_as_good(after.as_of.timeline.links, item))


def _reset_event(ledger: Ledger, after: Snapshot, change: StanceChange) -> Ref | None:
    """Return the event that ended the stance, if one did."""
    reset = after.resets.get(change.issue)
    if change.kind != "withdrawn" or reset is None or change.old is None or change.old.latest > reset.day:
        return None
    return ledger.known_event(reset.event)


def _voice(ledger: Ledger, after: Snapshot, item: Evidence) -> Voice:
    return voice_of(ledger, item, after.current_post(item))


def _event_change_view(ledger: Ledger, change: EventChange) -> EventChangeView:
    state, details = change.now, change.now.details
    updates = [step.dated.update for step in change.steps]
    is_confirmed = state.standing == "confirmed"  # a rumour confirms nothing

    def cite(record: Update | Event) -> tuple[str, ...]:
        return ledger.cite(record, without_weak(ledger.as_of, record.cited) if is_confirmed else record.cited)

    sources = tuple(dict.fromkeys(id for update in updates for id in cite(update)))
    return EventChangeView(
        "event", change.kinds, ledger.ref(state.event.id), _standing_path(change), party_word_views(ledger, state),
        tuple(ledger.ref(id) for id in state.confirmed_by), state.is_fully_confirmed, state.is_reported,
        state.when, _when_before(change), details.get("place"), _place_before(change),
        ledger.ref(state.replaced_by) if state.replaced_by else None,
        ledger.known_event(details["replaces"]) if any(update.replaces for update in updates) else None,
        outcome_view(ledger, details.get("outcome")) if state.standing == "held" != change.was else None,
        sources or cite(state.event),
    )  # fmt: skip


def _when_before(change: EventChange) -> Span | None:
    """Return the date that the previous brief had, if it is another one; of a postponed event, the date that fell.

    A date that was only made more precise is the same one, unless the event was shortened.
    """
    before, now = change.before, change.now
    if before is None or before.disputed_dates:
        return None
    is_more_precise = before.when and now.when and before.when.in_zone(now.zone).contains(now.when)
    if is_more_precise and "shortened" not in change.kinds:
        return None
    when = before.when or before.was_when
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


def _newly_reported(
    ledger: Ledger, day: date, events_in_play: Iterable[str], after: Snapshot, printed: set[str]
) -> Iterator[NewlyReported]:
    """Yield what is dated by `day`, that of the previous brief, but was known only after it, except `printed` ids."""
    as_of = after.as_of
    for item in new_evidence(ledger):
        is_old = item.moment.day <= day and not item.position.standing
        if is_old and item.id not in printed and stands(as_of, item) and not is_retelling(as_of, item):
            position = item.position
            text = position.text or shorten_quote(position.quote or "").text
            yield NewlyReported(
                "late", item.id, _voice(ledger, after, item), None, ledger.desk_date(position.said), None,
                text, not position.text, None, None, None, ledger.cite(position, sources_of(as_of, item)),
            )  # fmt: skip
    events = (id for id in events_in_play if id not in printed)
    updates = (dated for id in events for dated in as_of.timeline.by_event.get(id, ()))
    late = [
        dated for dated in updates
        if dated.moment.day <= day and dated.update.id not in printed and ledger.is_new_update(dated)
    ]  # fmt: skip
    for dated in sorted(late, key=lambda dated: (dated.moment, dated.update.id or "")):
        yield _newly_reported_update(ledger, dated, after.events[dated.update.event].date_of(dated))


def _newly_reported_update(ledger: Ledger, dated: DatedUpdate, when: Span | None) -> NewlyReported:
    update = dated.update
    assert update.id is not None
    return NewlyReported(
        "late", update.id, update_voice(ledger, dated), ledger.ref(update.event), ledger.desk_date(update.date),
        update.status, update.text, False, when, update.place, outcome_view(ledger, update.outcome),
        ledger.cite(update, update.cited),
    )  # fmt: skip
