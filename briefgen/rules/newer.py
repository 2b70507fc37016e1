"""What is on record and newer than a stance: weaker or long-held positions, and what others claim."""

from __future__ import annotations

from datetime import date

from briefgen.rules.stances import Stance, is_retelling, latest_first, stands
from briefgen.timeline.timeline import AsOf, Evidence


def words_after_stale(as_of: AsOf, stance: Stance) -> tuple[Evidence, ...]:
    """Return what is on record and newer than a stale stance; nothing for a stance that is not stale."""
    return newer_words(as_of, stance.holder, stance.issue, stance.latest) if stance.is_stale else ()


def newer_words(as_of: AsOf, holder: str, issue: str, since: date) -> tuple[Evidence, ...]:
    """Return the holder's own latest position after a day, and the latest claim about it where that is newer still."""
    claim: Evidence | None = None
    for item in latest_first(as_of, holder, issue):
        if item.moment.day <= since:
            break
        if not stands(as_of, item) or is_retelling(as_of, item):
            continue
        if not item.is_claim:
            return (item, claim) if claim else (item,)
        if claim is None and item.party == holder:
            claim = item
    return (claim,) if claim else ()
