"""The agreement of each two parties on each issue, and whether they have moved closer since the previous brief."""

from __future__ import annotations

from typing import Literal, NamedTuple

from briefgen.rules.stances import Stance
from briefgen.rules.voices import opposite, sign

AgreementKind = Literal["agreed", "agreed-conditionally", "undecided", "opposed", "silent"]
Trend = Literal["narrowing", "widening"]
# Silence is missing: it is neither agreement nor disagreement, so it is never part of a trend.
_CLOSEST_LAST: tuple[AgreementKind, ...] = ("opposed", "undecided", "agreed-conditionally", "agreed")


class Agreement(NamedTuple):
    """The agreement of two parties on one issue. `is_indicative`: one of the stances is weak evidence."""

    kind: AgreementKind
    is_indicative: bool
    trend: Trend | None


def compute_agreement(
    one: Stance | None, other: Stance | None, old_one: Stance | None, old_other: Stance | None
) -> Agreement:
    """Return how far two stances on one issue agree, and the trend since the two stances of the previous brief.

    Where a stance did not change, it is the same object in both.
    """
    kind = agreement_kind(one, other)
    is_unchanged = one is old_one and other is old_other
    old_kind = kind if is_unchanged else agreement_kind(old_one, old_other)
    indicative = one is not None and other is not None and (is_indicative(one) or is_indicative(other))
    return Agreement(kind, indicative, _trend(old_kind, kind))


def agreement_kind(one: Stance | None, other: Stance | None) -> AgreementKind:
    """Return how far two stances on one issue agree."""
    if one is None or other is None:
        return "silent"
    if opposite(one.value, other.value):
        return "opposed"
    if not sign(one.value) or not sign(other.value) or one.option != other.option:
        return "undecided"
    return "agreed-conditionally" if "conditional" in (one.value, other.value) else "agreed"


def is_indicative(stance: Stance) -> bool:
    """Whether a stance is stale, long-held, or only reported or inferred."""
    return stance.is_stale or stance.is_standing or stance.tier < 2


def _trend(old: AgreementKind, new: AgreementKind) -> Trend | None:
    if "silent" in (old, new) or old == new:
        return None
    return "narrowing" if _CLOSEST_LAST.index(new) > _CLOSEST_LAST.index(old) else "widening"
