"""Compose the briefs of one day or of many, in one walk through time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from briefgen.composition.brief import NO_IMPRINT, ComposedBrief, Imprint
from briefgen.composition.composer import compose
from briefgen.composition.ledger import new_view_cache
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.rules.stance_history import HISTORY_DAYS
from briefgen.timeline.build import as_of
from briefgen.timeline.days import previous_day
from briefgen.timeline.timeline import Timeline


def compose_briefs(
    timeline: Timeline, days: Sequence[date], imprint: Imprint = NO_IMPRINT, sealed: Snapshot | None = None
) -> Iterator[ComposedBrief]:
    """Yield the briefs of some days, in order, each compared with the day before it, or with a sealed snapshot.

    The walk starts so many days before the first that the recent history of each stance is complete.
    """
    if not days:
        return
    start = min(days[0] - timedelta(days=HISTORY_DAYS), previous_day(timeline.days, days[0]) or days[0])
    first, last = bisect_right(timeline.change_days, start), bisect_right(timeline.change_days, days[-1])
    requested, with_brief, views = set(days), set(timeline.days), new_view_cache()
    window = [take_snapshot(as_of(timeline, start))]
    before = window[0] if start in with_brief else None
    for day in sorted({*timeline.change_days[first:last], *days}):
        window.append(take_snapshot(as_of(timeline, day), window[-1]))
        recent = bisect_right(window, day - timedelta(days=HISTORY_DAYS), key=lambda snapshot: snapshot.as_of.day)
        del window[: max(recent - 1, 0)]  # the first that remains shows what stood before the recent days
        if day in requested:
            yield compose(window[-1], sealed or before, window, imprint, views)
        if day in with_brief:
            before = window[-1]


def compose_brief(
    timeline: Timeline, day: date, imprint: Imprint = NO_IMPRINT, sealed: Snapshot | None = None
) -> ComposedBrief:
    """Return the brief of a day, compared with a sealed snapshot or else with the last earlier day that has a brief."""
    return next(compose_briefs(timeline, [day], imprint, sealed))
