"""How a new date of an event relates to the one that it had."""

from __future__ import annotations

from datetime import date
from typing import Literal

from briefgen.content.dates import Span

DateRelation = Literal["same", "vaguer", "extends", "shortens", "refines", "times", "overlaps", "moves"]


def relate_dates(old: Span, new: Span, *, day: date, may_extend: bool, is_under_way: bool = False) -> DateRelation:
    """Return how a new date of an event, said on a day, relates to the old one; both are in its own zone.

    Only a statement that `may_extend` prolongs an event: one of a party, the host or a mediator. A plan for some days,
    such as those of a week, becomes more precise even on one of them, unless its first day stays or it is under way.
    """
    if new.contains(old):
        if old.contains(new):
            return "same"
        return "extends" if may_extend and _shares_one_end(old, new, day) else "vaguer"
    if not old.overlaps(new):
        return "moves"
    if new.is_timed and old.is_day:
        return "times"
    if old.contains(new):
        has_begun = old.is_day_fixed and not old.is_day and old.begins <= day
        return "shortens" if has_begun and (is_under_way or old.bounds[0] == new.bounds[0]) else "refines"
    return "overlaps"


def _shares_one_end(old: Span, new: Span, day: date) -> bool:
    """Whether a date has one end of another, and states the other end, which is open only once the event has begun."""
    has_stated_ends = new.is_day_fixed and new.stated_days == (new.begins, new.ends)
    is_open_end = new.last is None and new.stated_days is not None and not new.approximate and old.begins <= day
    if not old.is_day_fixed or not (has_stated_ends or is_open_end):
        return False
    return (old.bounds[0] == new.bounds[0]) != (old.bounds[1] == new.bounds[1])
