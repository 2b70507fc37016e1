"""The changes of stances and events between the snapshots of two days."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from briefgen.content.fields import Take
from briefgen.rules.event_updates import PathStep, Turn
from briefgen.rules.events import EventState, Standing
from briefgen.rules.snapshot import Snapshot, Stances, in_play
from briefgen.rules.stance_paths import StancePath, find_stance_paths
from briefgen.rules.stances import Reversal, ReversalKind, Stance, compute_stance, reversal_kind
from briefgen.rules.voices import opposite
from briefgen.timeline.sourcing import conditions_published_late, published_late
from briefgen.timeline.timeline import Evidence

StanceChangeKind = Literal[
    "reversed", "reversed-back", "shifted", "shifted-back", "option", "withdrawn", "lead", "new",
]  # fmt: skip
EventChangeKind = Literal["new", "late", "status", "confirmed-by"] | Turn
ChangeGroup = Literal["reversals", "shifts", "new"]  # which changes of stances a brief prints together


class ChangeRule(NamedTuple):
    """How one kind of change of a stance is handled.

    `group` says with which changes a brief prints it. A change `by_date` takes a stance to another value, so the dates
    of the statements alone show it, even if the evidence was published late.
    """

    group: ChangeGroup
    by_date: bool


# Every kind has a row: all that the kinds decide is decided here.
STANCE_CHANGE_RULES: Mapping[StanceChangeKind, ChangeRule] = {
    "reversed": ChangeRule("reversals", by_date=True),
    "reversed-back": ChangeRule("reversals", by_date=False),
    "shifted": ChangeRule("shifts", by_date=True),
    "shifted-back": ChangeRule("shifts", by_date=False),
    "option": ChangeRule("shifts", by_date=False),
    "withdrawn": ChangeRule("shifts", by_date=False),
    "lead": ChangeRule("shifts", by_date=False),
    "new": ChangeRule("new", by_date=False),
}


@dataclass(frozen=True, slots=True)
class StanceChange:
    """The change of the stance of a party or a person on an issue."""

    kind: StanceChangeKind
    holder: str
    issue: str
    was: Take | None
    now: Take | None
    sure: ReversalKind | None  # how certain a reversal is
    old: Stance | None
    new: Stance | None
    path: StancePath = ()  # from the old value to the new one, if it had others in between

    @property
    def rule(self) -> ChangeRule:
        """How a change of this kind is handled."""
        return STANCE_CHANGE_RULES[self.kind]

    @property
    def lead(self) -> Evidence | None:
        """The position to quote: that of the new lead voice, or of the old one if the stance was withdrawn.

        If the new stance is mixed, it is the latest of the contradicting positions that are new.
        """
        if self.new and self.old and self.new.mixed_by:
            old_ids = {item.id for item in self.old.supporting}
            added = [item for item in (self.new.lead, *self.new.opposing) if item.id not in old_ids]
            return max(added, key=lambda item: (item.moment, item.id), default=self.new.lead)
        stance = self.new or self.old
        return stance.lead if stance else None


@dataclass(frozen=True, slots=True)
class EventChange:
    """The change of an event: its state before, the new steps, its state now."""

    kinds: tuple[EventChangeKind, ...]
    before: EventState | None  # None if the event was not known
    now: EventState
    steps: tuple[PathStep, ...]

    @property
    def was(self) -> Standing | None:
        """The standing before."""
        return self.before.standing if self.before else None


def as_read_then(before: Snapshot, after: Snapshot) -> Snapshot:
    """Return an earlier snapshot as its readers knew it: without evidence that was published only later.

    Otherwise a position of that day that was published since would never appear as a change. Where the dates alone
    already show a reversal or a shift, the stance stays. A snapshot of another dossier, such as that of the commit of a
    sealed brief, holds nothing published later and is returned as it is.
    """
    if before.as_of.timeline is not after.as_of.timeline:
        return before
    late_evidence = published_late(after.as_of, before.as_of.day)
    late_conditions = conditions_published_late(after.as_of, before.as_of.day)
    unread_ids = frozenset(item.id for item in late_evidence).union(*(ids for _, ids in late_conditions))
    as_of = replace(before.as_of, unread_ids=unread_ids)
    positions = as_of.timeline.links.positions
    old_positions = [old for item in late_evidence for id in item.position.withdraws if (old := positions.get(id))]
    keys = {
        (holder, issue)
        for item in (*late_evidence, *old_positions, *(item for item, _ in late_conditions))
        for issue in item.values_by_issue for holder in item.holders
    }  # fmt: skip

    def without_late(stances: Stances, later: Stances) -> Stances:
        own_keys = (key for key in keys if before.stances_of(key[0]) is stances)
        affected_keys = [key for key in own_keys if not _is_change_by_date(key, stances, later)]
        resets = {key: reset.day if (reset := before.resets.get(key[1])) else None for key in affected_keys}
        new_stances = {key: compute_stance(as_of, *key, resets[key]) for key in affected_keys}
        return {key: stance for key, stance in {**stances, **new_stances}.items() if stance}

    return replace(
        before,
        stances=without_late(before.stances, after.stances),
        leaders=without_late(before.leaders, after.leaders),
    )


def _is_change_by_date(key: tuple[str, str], before: Stances, after: Stances) -> bool:
    """Whether the dates alone already show a change of a stance; another lead voice is not enough."""
    if key not in before or key not in after:
        return key in before
    change = _stance_change(key, before[key], after[key])
    return change is not None and change.rule.by_date


def stance_changes(
    before: Stances, after: Stances, paths: Mapping[tuple[str, str], StancePath] = MappingProxyType({})
) -> list[StanceChange]:
    """Return the changes that turn the stances `before` into those `after`, in the order of `after`.

    `paths` has the stances that took other values on the way.
    """
    changes = [_with_path(key, before.get(key), stance, paths.get(key, ())) for key, stance in after.items()]
    withdrawals = [
        StanceChange("withdrawn", *key, stance.value, None, None, stance, None)
        for key, stance in before.items() if key not in after
    ]  # fmt: skip
    return [change for change in (*changes, *withdrawals) if change]


def _with_path(key: tuple[str, str], old: Stance | None, new: Stance, path: StancePath) -> StanceChange | None:
    """The change of a stance with its path. One that is back where it was has changed if it has a path."""
    if not path or old is None or old.value != new.value:
        change = _stance_change(key, old, new)
        return replace(change, path=path) if change else None
    is_reversal = any(opposite(value, old.value) for value in path)
    kind: StanceChangeKind = "reversed-back" if is_reversal else "shifted-back"
    return StanceChange(kind, *key, old.value, new.value, None, old, new, path)


def _stance_change(key: tuple[str, str], old: Stance | None, new: Stance) -> StanceChange | None:
    if old is None:
        for reversal in new.reversals:
            if reversal.new == new.lead:
                was = reversal.old.value_on(key[1])
                return StanceChange("reversed", *key, was, new.value, reversal.kind, old, new)
        return StanceChange("new", *key, None, new.value, None, old, new)
    if opposite(old.value, new.value):
        return StanceChange("reversed", *key, old.value, new.value, _reversal_kind(old, new), old, new)
    kind: StanceChangeKind | None = None
    if old.value != new.value:
        kind = "shifted"
    elif old.option != new.option:
        kind = "option"
    elif old.lead.voice != new.lead.voice and not (old.lead.is_unnamed and new.lead.is_unnamed):
        kind = "lead"
    return StanceChange(kind, *key, old.value, new.value, None, old, new) if kind else None


def _reversal_kind(old: Stance, new: Stance) -> ReversalKind:
    """How certain a reversal is: as the lead voice says by name, else by the tiers of the two stances."""
    by_name: list[Reversal] = [
        reversal for reversal in new.reversals
        if reversal.new.id == new.lead.id and reversal.old.id == old.lead.id
    ]  # fmt: skip
    return by_name[0].kind if by_name else reversal_kind(new.tier, old.tier)


def changes_of_parties(before: Snapshot, after: Snapshot) -> list[StanceChange]:
    """Return how the stances of the parties changed."""
    stances = _on_record(before.stances, after, after.as_of.dossier.parties)
    return stance_changes(stances, after.stances, find_stance_paths(before, after))


def changes_of_leaders(before: Snapshot, after: Snapshot, parties: list[StanceChange]) -> list[StanceChange]:
    """Return how the stances of people of rank 1 and 2 changed, where their party's changes do not say it already."""
    of_parties = {(change.holder, change.issue, change.kind, change.now) for change in parties}
    changes = []
    stances = _on_record(before.leaders, after, after.as_of.dossier.people)
    for change in stance_changes(stances, after.leaders, find_stance_paths(before, after)):
        party = after.offices[change.holder].party or ""
        stance = after.stances.get((party, change.issue))
        agrees_with_party = stance is not None and stance.value == change.now and change.kind != "reversed"
        is_partys_change = (party, change.issue, change.kind, change.now) in of_parties
        if change.kind == "withdrawn" or agrees_with_party or is_partys_change:
            continue
        printed_evidence = (stance.lead, *stance.variants, *stance.opposing) if stance else ()
        if change.new is None or change.new.lead not in printed_evidence:
            changes.append(change)
    return changes


def _on_record(stances: Stances, after: Snapshot, holders: Container[str]) -> Stances:
    """The stances whose holder and issue exist in the later snapshot, which can be of another dossier."""
    issues = after.as_of.dossier.issues
    return {key: stance for key, stance in stances.items() if key[0] in holders and key[1] in issues}


def event_changes(
    before: Snapshot, after: Snapshot, states: Mapping[str, EventState] | None = None
) -> list[EventChange]:  # fmt: skip
    """Return how events changed: first those ahead, then those past, each in the order of their dates.

    The events are those of `states`, else all that a brief can mention. One that nothing reports any more is no news.
    """
    states, day = in_play(before, after) if states is None else states, before.as_of.day
    reported = {id: state for id, state in states.items() if state.standing != "withdrawn"}
    changes = [_event_change(before.events.get(id), state, day) for id, state in reported.items()]
    return sorted((change for change in changes if change), key=_event_order)


def _event_order(change: EventChange) -> tuple[Any, ...]:
    state = change.now
    return state.is_past, state.when is None, state.order, state.event.id


def _event_change(old: EventState | None, new: EventState, previous_day: date) -> EventChange | None:
    if old is new:
        return None
    old_ids = {step.dated.update.id for step in old.path} if old else set()
    steps = tuple(step for step in new.path if step.dated.update.id not in old_ids)
    kinds = tuple(dict.fromkeys(_event_change_kinds(old, new, steps, previous_day)))
    return EventChange(kinds, old, new, steps) if kinds else None


def _event_change_kinds(
    old: EventState | None, new: EventState, steps: tuple[PathStep, ...], previous_day: date
) -> Iterator[EventChangeKind]:
    if old is None:
        is_late = new.when is not None and new.when.last is not None and new.last_day <= previous_day
        yield "late" if is_late and new.is_past else "new"
    elif old.standing != new.standing or any(step.dated.update.status not in (None, new.status) for step in steps):
        yield "status"
    for step in steps:
        yield from step.turns
    if old and old.standing == new.standing == "confirmed" and set(new.confirmed_by) - set(old.confirmed_by):
        yield "confirmed-by"
