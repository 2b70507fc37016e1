"""the pictures of two days -> what a reader must know has changed between them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from briefgen.content.fields import Take
from briefgen.rules.events import EventState, PathStep, Standing, Turn
from briefgen.rules.snapshot import Snapshot, Stances, in_play
from briefgen.rules.stances import Reversal, ReversalKind, Stance, compute_stance, opposite, reversal_kind
from briefgen.timeline.baseline import Baseline
from briefgen.timeline.sourcing import published_late
from briefgen.timeline.timeline import Evidence

StanceChangeKind = Literal["reversed", "shifted", "option", "withdrawn", "lead", "new"]
EventChangeKind = Literal["new", "late", "status", "confirmed-by"] | Turn
SHIFTS: tuple[StanceChangeKind, ...] = ("shifted", "option", "withdrawn", "lead")


@dataclass(frozen=True, slots=True)
class StanceChange:
    """A party or a person moved on an issue; of a reversal `sure` says how surely. `old` and `new` are the stances."""

    kind: StanceChangeKind
    holder: str
    issue: str
    was: Take | None
    now: Take | None
    sure: ReversalKind | None
    old: Stance | None
    new: Stance | None

    @property
    def lead(self) -> Evidence | None:
        """Who leads the line as it now is; of what was withdrawn, who led it; of what is mixed now, who came last."""
        if self.new and self.old and self.new.mixed_by:
            known = {item.id for item in self.old.supporting}
            added = [item for item in (self.new.lead, *self.new.opposing) if item.id not in known]
            return max(added, key=lambda item: (item.moment, item.id), default=self.new.lead)
        it = self.new or self.old
        return it.lead if it else None


@dataclass(frozen=True, slots=True)
class EventChange:
    """An event moved, in one line: from where it stood, by which new steps, to where it stands."""

    kinds: tuple[EventChangeKind, ...]
    was: Standing | None
    now: EventState
    steps: tuple[PathStep, ...]


def as_read_then(before: Snapshot, after: Snapshot) -> Snapshot:
    """The picture of an earlier day for those who read its brief: without what was published only after it.

    A stance stays as that day's dates have it where that tells of a change; else late evidence would hide one: a line
    that turned the day before, and was told only since, has turned for the reader. Needs both of one dossier.
    """
    if before.as_of.timeline is not after.as_of.timeline:
        return before  # that of a commit: it holds what was on record
    late = published_late(after.as_of, before.as_of.day)
    look = replace(before.as_of, unread=frozenset(item.id for item in late))
    positions = look.timeline.links.positions
    taken_back = [old for item in late for id in item.position.withdraws if (old := positions.get(id))]
    keys = {
        (holder, issue) for item in (*late, *taken_back) for issue in item.values_by_issue for holder in item.holders
    }

    def is_told(key: tuple[str, str], then: Stances, now: Stances) -> bool:
        """Whether the dates alone tell of another value; who leads a line is less than that it has turned."""
        if key not in then or key not in now:
            return key in then
        change = _stance_change(key, then[key], now[key])
        return change is not None and change.kind in ("reversed", "shifted")

    def read(then: Stances, now: Stances) -> Stances:
        hidden = [key for key in keys if not is_told(key, then, now)]
        resets = {key: reset.day if (reset := before.resets.get(key[1])) else None for key in hidden}
        had = {key: compute_stance(look, *key, resets[key]) for key in hidden}
        return {key: it for key, it in {**then, **had}.items() if it}

    return replace(before, stances=read(before.stances, after.stances), leaders=read(before.leaders, after.leaders))


def stance_changes(before: Stances, after: Stances) -> list[StanceChange]:
    """How every stance moved, in the order of `after`: applied to `before`, the changes give `after`."""
    gone = [
        StanceChange("withdrawn", *key, it.value, None, None, it, None)
        for key, it in before.items()
        if key not in after
    ]
    moved = [_stance_change(key, before.get(key), it) for key, it in after.items()]
    return [change for change in (*moved, *gone) if change]


def _stance_change(key: tuple[str, str], old: Stance | None, new: Stance) -> StanceChange | None:
    if old is None:
        turned = [r for r in new.reversals if r.new == new.lead]
        if turned:
            return StanceChange("reversed", *key, turned[0].old.value_on(key[1]), new.value, turned[0].kind, old, new)
        return StanceChange("new", *key, None, new.value, None, old, new)
    if opposite(old.value, new.value):
        return StanceChange("reversed", *key, old.value, new.value, _sure(old, new), old, new)
    kind: StanceChangeKind | None = None
    if old.value != new.value:
        kind = "shifted"
    elif old.option != new.option:
        kind = "option"
    elif old.lead.voice != new.lead.voice and not (old.lead.is_unnamed and new.lead.is_unnamed):
        kind = "lead"
    return StanceChange(kind, *key, old.value, new.value, None, old, new) if kind else None


def _sure(old: Stance, new: Stance) -> ReversalKind:
    """A reversal by link says itself how sure it is; else the tiers of the two lines do."""
    linked: list[Reversal] = [r for r in new.reversals if r.new.id == new.lead.id and r.old.id == old.lead.id]
    return linked[0].kind if linked else reversal_kind(new.tier, old.tier)


def changes_of_parties(before: Snapshot, after: Snapshot) -> list[StanceChange]:
    """How the parties moved."""
    return stance_changes(_on_record(before.stances, after, after.as_of.dossier.parties), after.stances)


def changes_of_leaders(before: Snapshot, after: Snapshot, parties: list[StanceChange]) -> list[StanceChange]:
    """How people of rank 1–2 moved, where that is not what their party's line says already."""
    told = {(change.holder, change.issue, change.kind, change.now) for change in parties}
    found = []
    for change in stance_changes(_on_record(before.leaders, after, after.as_of.dossier.people), after.leaders):
        party = after.offices[change.holder].party or ""
        line = after.stances.get((party, change.issue))
        same_line = line is not None and line.value == change.now and change.kind != "reversed"
        if change.kind == "withdrawn" or same_line or (party, change.issue, change.kind, change.now) in told:
            continue
        if line is None or change.new is None or change.new.lead not in (line.lead, *line.variants, *line.opposing):
            found.append(change)
    return found


def _on_record(stances: Stances, after: Snapshot, holders: Container[str]) -> Stances:
    """Without those of whom, or on what, the later picture knows nothing: of other content, what is gone from it."""
    issues = after.as_of.dossier.issues
    return {key: it for key, it in stances.items() if key[0] in holders and key[1] in issues}


def event_changes(before: Snapshot, after: Snapshot, known: Baseline | None = None) -> list[EventChange]:
    """How the events moved: those ahead first, then those past, each in the order of their dates.

    Where the earlier picture is one of other content, `known` tells what that content held.
    """
    playing, day = in_play(before, after), before.as_of.day
    found = [_event_change(before.events.get(id), it, known, day) for id, it in playing.items()]
    moved = [change for change in found if change]
    return sorted(
        moved,
        key=lambda c: (c.now.is_past, c.now.when is None, c.now.when.bounds if c.now.when else (), c.now.event.id),
    )


def _event_change(
    old: EventState | None, new: EventState, known: Baseline | None, previous: date
) -> EventChange | None:
    if old is new:
        return None
    told = {step.dated.update.id for step in old.path} if old else set()
    steps = tuple(step for step in new.path if step.dated.update.id not in told)
    if old is not None and known is not None:  # one that was edited and has no id is no new step
        day = max((step.dated.moment.day for step in old.path), default=date.min)
        steps = tuple(s for s in steps if s.dated.moment.day > day or not known.contains(s.dated.update))
    kinds = tuple(dict.fromkeys(_event_kinds(old, new, steps, previous)))
    return EventChange(kinds, old.standing if old else None, new, steps) if kinds else None


def _event_kinds(
    old: EventState | None, new: EventState, steps: tuple[PathStep, ...], previous: date
) -> Iterator[EventChangeKind]:
    if old is None:
        is_late = new.when is not None and new.when.last is not None and new.when.ends <= previous
        yield "late" if is_late and new.is_past else "new"
    elif old.standing != new.standing or any(s.dated.update.status not in (None, new.status) for s in steps):
        yield "status"
    for step in steps:
        yield from step.turns
    if old and old.standing == new.standing == "confirmed" and set(new.confirmed_by) - set(old.confirmed_by):
        yield "confirmed-by"
