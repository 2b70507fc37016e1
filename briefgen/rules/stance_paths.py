"""The path of a stance since an earlier day: the values that it had in between, one moment after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

from briefgen.content.fields import Take
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import compute_stance
from briefgen.timeline.order import Moment

StancePath = tuple[Take, ...]


def find_stance_paths(before: Snapshot, after: Snapshot) -> Mapping[tuple[str, str], StancePath]:
    """Return by holder and issue the path of each stance that took another value on the way to the one it has now.

    A path begins with the value of the earlier day, if there was one. Statements of one moment have no order among
    them, so that they make one step, and words of an unknown day make none.
    """
    paths = {}
    for key, moments in _new_moments(before, after).items():
        old, new = (snapshot.stances.get(key) or snapshot.leaders.get(key) for snapshot in (before, after))
        if len(moments) < 2 or new is None:
            continue
        values = [old.value] if old else []
        values += [value for moment in moments[:-1] if (value := _value_at(after, key, moment))]
        path = tuple(value for value, _ in groupby((*values, new.value)))
        if len(path) > (2 if old else 1):
            paths[key] = path
    return paths


def _new_moments(before: Snapshot, after: Snapshot) -> dict[tuple[str, str], list[Moment]]:
    """The moments since the earlier day at which something was said about each stance, in order."""
    evidence = after.as_of.evidence
    moments: dict[tuple[str, str], list[Moment]] = {}
    for item in evidence[bisect_right(evidence, before.as_of.day, key=lambda item: item.moment.day) :]:
        if item.is_claim or not item.moment.exact or item.id in after.as_of.unread_ids:
            continue
        for holder in item.holders:
            for issue in item.values_by_issue:
                of_key = moments.setdefault((holder, issue), [])
                if not of_key or of_key[-1] != item.moment:
                    of_key.append(item.moment)
    return moments


def _value_at(after: Snapshot, key: tuple[str, str], moment: Moment) -> Take | None:
    """The value that a stance had once everything up to a moment was said."""
    as_of = after.as_of
    later = frozenset(item.id for item in as_of.timeline.by_issue[key] if item.moment > moment)
    reset = after.resets.get(key[1])
    stance = compute_stance(replace(as_of, unread_ids=as_of.unread_ids | later), *key, reset.day if reset else None)
    return stance.value if stance else None
