"""The history of each stance: the days on which it took a value, changed or ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from briefgen.content.fields import Take
from briefgen.rules.events import Reset, event_state, latest_resets
from briefgen.rules.snapshot import Snapshot, stances_changed_between
from briefgen.rules.stances import Stance, compute_stance, is_upheld
from briefgen.timeline.timeline import AsOf, Evidence

HISTORY_DAYS = 30

StanceKey = tuple[str, str]  # party and issue


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """The value that a stance has from a day on, and the evidence for it; no value where the stance ended."""

    day: date
    value: Take | None
    option: str | None
    tier: int
    supporting: tuple[Evidence, ...]
    reset_by: str | None  # the event that ended the stance


StanceHistories = Mapping[StanceKey, tuple[HistoryStep, ...]]


def stance_histories(days: Iterable[AsOf]) -> StanceHistories:
    """Return the history of every party's stances over some days.

    `days` are in order, and include every day since the first of them on which a stance can change.
    """
    histories: StanceHistories = {}
    before: tuple[date, Mapping[str, Reset]] | None = None
    for as_of in days:
        events = {event.id: event for of_issue in as_of.timeline.links.resets.values() for event in of_issue}
        states = {
            event.id: event_state(as_of, event)
            for event in events.values() if as_of.timeline.known_from.get(event.id, date.max) <= as_of.day
        }  # fmt: skip
        reset_of = latest_resets(as_of, states)
        if before is None:
            keys: Iterable[StanceKey] = as_of.timeline.by_issue
        else:
            day, earlier = before
            reset_anew = {issue for issue in as_of.dossier.issues if reset_of.get(issue) != earlier.get(issue)}
            keys = stances_changed_between(as_of, day) | {
                key for key in as_of.timeline.by_issue if key[1] in reset_anew
            }
        stances = {
            key: compute_stance(as_of, *key, reset_of[key[1]].day if key[1] in reset_of else None)
            for key in keys if key[0] in as_of.dossier.parties
        }  # fmt: skip
        histories = _extend(histories, as_of.day, stances, reset_of)
        before = as_of.day, reset_of
    return histories


def histories_of_snapshots(snapshots: Iterable[Snapshot]) -> StanceHistories:
    """Return the same from snapshots that exist already, in order; each was taken from the one before it."""
    histories: StanceHistories = {}
    for number, snapshot in enumerate(snapshots):
        histories = _extend(
            histories, snapshot.as_of.day, snapshot.changed if number else snapshot.stances, snapshot.resets
        )
    return histories


def _extend(
    histories: StanceHistories, day: date, stances: Mapping[StanceKey, Stance | None], reset_of: Mapping[str, Reset]
) -> StanceHistories:
    """The histories with a step for each of these stances that has another value than before; age alone is no step."""
    steps: dict[StanceKey, HistoryStep] = {}
    for key, stance in stances.items():
        last = histories[key][-1] if key in histories else None
        if stance is not None and (last is None or (last.value, last.option) != (stance.value, stance.option)):
            steps[key] = HistoryStep(day, stance.value, stance.option, stance.tier, stance.supporting, None)
        elif stance is None and last is not None and last.value:
            reset = reset_of.get(key[1])
            steps[key] = HistoryStep(day, None, None, 2, (), reset.event if reset else None)
    if not steps:
        return histories
    return {**histories, **{key: (*histories.get(key, ()), step) for key, step in steps.items()}}


def supported_steps(as_of: AsOf, key: StanceKey, histories: StanceHistories) -> tuple[HistoryStep, ...]:
    """Return the steps of a stance as they are known on a day.

    A step that rests only on retracted positions or withdrawn sources is left out. Where later words said the same, the
    step begins with the first of them. What then remains began on the day on which it was said, not on the day of the
    withdrawal.
    """
    steps = histories[key]
    ends = [*(step.day for step in steps[1:]), date.max]
    supported: list[HistoryStep] = []
    fallen_on: date | None = None  # the first day of the steps just left out
    for step, end in zip(steps, ends, strict=True):
        now = _still_supported(as_of, key, step, end) if step.value else _still_ended(as_of, step)
        if now is None or (not now.value and not supported):
            fallen_on = fallen_on or step.day
            continue
        if fallen_on and now.supporting:
            now = _since_said(now, fallen_on, supported[-1].day if supported else date.min)
        fallen_on = None
        if supported and (supported[-1].value, supported[-1].option) == (now.value, now.option):
            continue
        supported.append(now)
    return tuple(supported)


def _still_ended(as_of: AsOf, step: HistoryStep) -> HistoryStep | None:
    """A step that ended a stance, unless an event ended it that nothing reports any more."""
    event = as_of.dossier.events.get(step.reset_by) if step.reset_by else None
    if event is None or event_state(as_of, event).standing != "withdrawn":
        return step
    return None


def _since_said(step: HistoryStep, fallen_on: date, last_day: date) -> HistoryStep:
    """A step that remains where another fell: from the day on which it was said, if nothing else stood after that."""
    said = min(item.moment.day for item in step.supporting)
    return replace(step, day=min(step.day, said if said > last_day else fallen_on))


def _still_supported(as_of: AsOf, key: StanceKey, step: HistoryStep, end: date) -> HistoryStep | None:
    supporting = tuple(item for item in step.supporting if is_upheld(as_of, item))
    if supporting == step.supporting:
        return step
    if any(item.value_on(key[1]) == step.value for item in supporting):
        return replace(step, supporting=supporting)
    for item in as_of.timeline.by_issue[key]:
        says_so = step.day <= item.moment.day < end and item.value_on(key[1]) == step.value and not item.is_claim
        if says_so and item.moment.day <= as_of.day and is_upheld(as_of, item):
            return replace(step, day=item.moment.day, tier=item.tier, supporting=(item,))
    return None


def steps_since(steps: tuple[HistoryStep, ...], day: date) -> tuple[HistoryStep, ...]:
    """Return the step that stood on a day, and those after it."""
    first = max((number for number, step in enumerate(steps) if step.day <= day), default=0)
    return steps[first if not steps or steps[first].value else first + 1 :]


def ending_evidence(as_of: AsOf, before: HistoryStep, step: HistoryStep) -> Iterator[Evidence]:
    """Yield the positions that withdrew what stood before a step."""
    for item in before.supporting:
        for other in as_of.timeline.links.withdrawn_by.get(item.id, ()):
            if other.moment.day <= step.day:
                yield other
