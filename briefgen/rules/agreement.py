"""who agrees with whom on what, and whether they have come nearer since the day before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import Stance, opposite, sign

AgreementKind = Literal["agreed", "agreed-conditionally", "undecided", "opposed", "silent"]
Trend = Literal["narrowing", "widening"]
# From apart to together; silence is no place on the way, and never disagreement.
_NEARNESS: tuple[AgreementKind, ...] = ("opposed", "undecided", "agreed-conditionally", "agreed")


@dataclass(frozen=True, slots=True)
class PartyAgreement:
    """Two parties on one issue. `is_indicative`: a side is stale, long-held or only reported or inferred."""

    issue: str
    parties: tuple[str, str]
    kind: AgreementKind
    silent: tuple[str, ...]
    is_indicative: bool
    trend: Trend | None


def agreements(
    after: Snapshot, before: Snapshot | None, parties: Sequence[str], issues: Sequence[str]
) -> list[PartyAgreement]:
    """Every pair of parties on every issue on which one of them spoke, in order."""
    found = []
    for issue in issues:
        then = {party: before.stances.get((party, issue)) for party in parties} if before else {}
        now = {party: after.stances.get((party, issue)) for party in parties}
        soft = {party for party, side in now.items() if side and is_indicative(side)}
        same = {party for party, side in now.items() if before is None or then[party] is side}
        for pair in combinations(parties, 2):
            one, other = pair
            if not now[one] and not now[other]:
                continue
            kind = between(now[one], now[other])
            was = kind if one in same and other in same else between(then[one], then[other])
            silent = tuple(party for party in pair if not now[party]) if kind == "silent" else ()
            indicative = not silent and (one in soft or other in soft)
            found.append(PartyAgreement(issue, pair, kind, silent, indicative, _trend(was, kind)))
    return found


def between(one: Stance | None, other: Stance | None) -> AgreementKind:
    """How two stances on one issue stand to each other."""
    if one is None or other is None:
        return "silent"
    if opposite(one.value, other.value):
        return "opposed"
    if not sign(one.value) or not sign(other.value) or one.option != other.option:
        return "undecided"
    return "agreed-conditionally" if "conditional" in (one.value, other.value) else "agreed"


def is_indicative(it: Stance) -> bool:
    """Whether a stance rests on what is old, long-held or second-hand."""
    return it.is_stale or it.is_standing or it.tier < 2


def _trend(was: AgreementKind, now: AgreementKind) -> Trend | None:
    if "silent" in (was, now) or was == now:
        return None
    return "narrowing" if _NEARNESS.index(now) > _NEARNESS.index(was) else "widening"
