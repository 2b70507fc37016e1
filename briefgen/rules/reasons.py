"""a stance and its picture -> why it is what it is: what each piece of evidence does, which rules decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import Stance, gone_since, is_retelling, is_reversed, stands, tier_of
from briefgen.timeline.order import within
from briefgen.timeline.timeline import Evidence

EvidenceUse = Literal[
    "decides", "leads", "reaffirms", "variant", "contradicts", "signal", "no-longer-stands", "claim", "retold",
    "reversed", "before-reset", "weaker", "long-held", "too-old", "earlier", "overtaken", "left-office",
]  # fmt: skip
ReasonCode = Literal[
    "named-words", "reported-only", "inferred-only", "latest-voice", "only-voice", "rank-at-a-tie", "mixed-voices",
    "mixed-tie", "mixed-speaker", "mixed-author", "leads-by-rank", "long-held", "stale", "predecessor",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WeighedEvidence:
    """One position on the issue by the day, and what it does for the stance."""

    item: Evidence
    use: EvidenceUse


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why somebody stands where they do: the rules that decided (docs/rules.md), and all evidence, the latest first."""

    stance: Stance | None
    rules: tuple[ReasonCode, ...]
    chain: tuple[WeighedEvidence, ...]


def explain_stance(now: Snapshot, holder: str, issue: str) -> Reasons:
    """The reasons of a party or a person on an issue; without a stance, what there is and why it makes none."""
    it = now.stances.get((holder, issue)) or now.leaders.get((holder, issue))
    known = now.as_of.timeline.by_issue.get((holder, issue), ())
    items = [item for item in known if item.moment.day <= now.as_of.day]
    chain = tuple(WeighedEvidence(item, _part(now, it, item, holder, issue)) for item in reversed(items))
    return Reasons(it, tuple(_rules(it, chain)) if it else (), chain)


def _rules(it: Stance, chain: tuple[WeighedEvidence, ...]) -> list[ReasonCode]:
    tiers: tuple[ReasonCode, ...] = ("inferred-only", "reported-only", "named-words")
    found = [tiers[it.tier]]
    if it.mixed_by:
        mixed: dict[str, ReasonCode] = {
            "voices": "mixed-voices", "tie": "mixed-tie", "speaker": "mixed-speaker", "author": "mixed-author",
        }  # fmt: skip
        found.append(mixed[it.mixed_by])
    else:
        spoken = [each.item for each in chain if each.use in ("decides", "leads", "reaffirms", "variant")]
        tied = [item for item in spoken if item.moment == it.deciding.moment and item is not it.deciding]
        alone = len({each.item.voice for each in chain if each.use in _HEARD}) == 1
        found.append("only-voice" if alone else "rank-at-a-tie" if tied else "latest-voice")
    if it.lead is not it.deciding:
        found.append("leads-by-rank")
    if it.is_standing:
        found.append("long-held")
    if it.is_stale:
        found.append("stale")
    if it.is_predecessors:
        found.append("predecessor")
    return found


# What the voices are that one of them decides among: of the same tier, still standing, in office and fresh.
_HEARD = frozenset({"decides", "leads", "reaffirms", "variant", "contradicts", "overtaken", "earlier"})


def _part(now: Snapshot, it: Stance | None, item: Evidence, holder: str, issue: str) -> EvidenceUse:
    """What a position does, or the first rule by which it does nothing."""
    look, reset = now.as_of, now.resets.get(issue)
    if it is not None:
        groups: tuple[tuple[EvidenceUse, tuple[Evidence, ...]], ...] = (
            ("decides", (it.deciding,)), ("leads", (it.lead,)), ("contradicts", it.opposing),
            ("reaffirms", it.reaffirmed), ("variant", it.variants), ("signal", it.signals),
        )  # fmt: skip
        for part, items in groups:
            if any(other is item for other in items):
                return part
    if not stands(look, item):
        return "no-longer-stands"
    if item.is_claim:
        return "claim"
    if is_retelling(look, item):
        return "retold"
    if is_reversed(look, item, holder, issue):
        return "reversed"
    if reset and item.moment.day < reset.day:
        return "before-reset"
    if it is None or tier_of(item, holder) < it.tier:
        return "weaker"
    if item.position.standing and not it.is_standing:
        return "long-held"
    if not within(item.moment.day, it.deciding.moment.day, look.dossier.settings.fresh_days):
        return "too-old"
    kept = (it.deciding, it.lead, *it.opposing, *it.reaffirmed, *it.variants)
    if any(other.voice == item.voice for other in kept):
        return "earlier"
    return "left-office" if gone_since(look, item) else "overtaken"
