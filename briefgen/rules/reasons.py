"""The reasons for a stance: the part of each piece of evidence, and the rules that decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.content.model import Dossier
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import (
    Stance,
    best_account,
    is_reversed,
    is_said_in_other_office,
    reversing_positions,
    stands,
    tier_of,
)
from briefgen.rules.voices import left_office_on
from briefgen.timeline.order import within
from briefgen.timeline.timeline import Evidence

EvidenceUse = Literal[
    "decides", "leads", "reaffirms", "variant", "contradicts", "signal", "no-longer-stands", "claim", "retold",
    "reversed", "before-reset", "weaker", "long-held", "too-old", "earlier", "overtaken", "left-office",
    "other-office",
]  # fmt: skip
ReasonCode = Literal[
    "named-words", "reported-only", "inferred-only", "latest-voice", "only-voice", "rank-at-a-tie", "mixed-voices",
    "mixed-tie", "mixed-speaker", "mixed-author", "leads-by-rank", "long-held", "stale", "predecessor",
]  # fmt: skip


# The uses of voices among which the deciding one is chosen: same tier, in force, in office and recent.
_VOICE_USES = frozenset({"decides", "leads", "reaffirms", "variant", "contradicts", "overtaken", "earlier"})


@dataclass(frozen=True, slots=True)
class WeighedEvidence:
    """A position on an issue, and its part in the stance."""

    item: Evidence
    use: EvidenceUse
    reversed_by: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons for a stance: the rules that decided it (docs/rules.md), and all evidence, the latest first."""

    stance: Stance | None
    rules: tuple[ReasonCode, ...]
    chain: tuple[WeighedEvidence, ...]


def explain_stance(snapshot: Snapshot, holder: str, issue: str) -> Reasons:
    """Return the reasons for the stance of a party or a person; without a stance, why the evidence makes none."""
    stance = snapshot.stances.get((holder, issue)) or snapshot.leaders.get((holder, issue))
    items = snapshot.as_of.timeline.by_issue.get((holder, issue), ())
    by_the_day = [item for item in items if item.moment.day <= snapshot.as_of.day]
    chain = tuple(_weigh(snapshot, stance, item, holder, issue) for item in reversed(by_the_day))
    return Reasons(stance, tuple(_rules(stance, chain)) if stance else (), chain)


def deputy_conflicts(stance: Stance | None) -> tuple[tuple[Evidence, Evidence], ...]:
    """Return the words of a mixed stance that a deputy and the principal contradict, each pair with the newer first."""
    if stance is None or stance.mixed_by != "voices":
        return ()
    pairs = [(stance.deciding, other) for other in stance.opposing]
    return tuple(
        (new, old) if new.moment >= old.moment else (old, new)
        for new, old in pairs if _principal(new) == _principal(old) is not None
        and (new.position.for_person or old.position.for_person)
    )  # fmt: skip


def _principal(item: Evidence) -> str | None:
    """The person whose position it is: the principal of a deputy, else the speaker."""
    return item.position.for_person or (item.person.id if item.person else None)


def reversal_advice(dossier: Dossier, new: Evidence, old: Evidence) -> str:
    """Return how an editor records that the newer of two words replaces the older one."""
    if old.id in dossier.ids["position"]:
        return (
            f"if the new word replaces the old one, add `reverses: [{old.id}]` to the position of {new.position.said}"
        )
    return (
        f"if the new word replaces the old one, give the position of {old.position.said} an `id:`, "
        f"and add `reverses: [that id]` to the one of {new.position.said}"
    )


def _rules(stance: Stance, chain: tuple[WeighedEvidence, ...]) -> list[ReasonCode]:
    tiers: tuple[ReasonCode, ...] = ("inferred-only", "reported-only", "named-words")
    rules = [tiers[stance.tier]]
    if stance.mixed_by:
        mixed: dict[str, ReasonCode] = {
            "voices": "mixed-voices", "tie": "mixed-tie", "speaker": "mixed-speaker", "author": "mixed-author",
        }  # fmt: skip
        rules.append(mixed[stance.mixed_by])
    else:
        rules.append(_deciding_rule(stance, chain))
    if stance.lead is not stance.deciding:
        rules.append("leads-by-rank")
    if stance.is_standing:
        rules.append("long-held")
    if stance.is_stale:
        rules.append("stale")
    if stance.is_predecessors:
        rules.append("predecessor")
    return rules


def _deciding_rule(stance: Stance, chain: tuple[WeighedEvidence, ...]) -> ReasonCode:
    deciding = stance.deciding
    if len({weighed.item.voice for weighed in chain if weighed.use in _VOICE_USES}) == 1:
        return "only-voice"
    same_side = [weighed.item for weighed in chain if weighed.use in ("decides", "leads", "reaffirms", "variant")]
    has_tie = any(item.moment == deciding.moment and item is not deciding for item in same_side)
    return "rank-at-a-tie" if has_tie else "latest-voice"


def _weigh(snapshot: Snapshot, stance: Stance | None, item: Evidence, holder: str, issue: str) -> WeighedEvidence:
    """A position with its part in a stance, and with what reversed it."""
    use, as_of = _use(snapshot, stance, item, holder, issue), snapshot.as_of
    new = tuple(dict.fromkeys(reversing_positions(as_of, item, holder, issue))) if use == "reversed" else ()
    return WeighedEvidence(item, use, new)


def _use(snapshot: Snapshot, stance: Stance | None, item: Evidence, holder: str, issue: str) -> EvidenceUse:
    """The part of a position in a stance, or the first rule by which it has none."""
    as_of, reset = snapshot.as_of, snapshot.resets.get(issue)
    if stance is not None and (use := _use_in_stance(stance, item)):
        return use
    if not stands(as_of, item):
        return "no-longer-stands"
    if item.is_claim:
        return "claim"
    if is_said_in_other_office(item, holder):
        return "other-office"
    if best_account(as_of, item, holder, issue) is not item:
        return "retold"
    if is_reversed(as_of, item, holder, issue):
        return "reversed"
    if reset and item.moment.day < reset.day:
        return "before-reset"
    if stance is None or tier_of(item, holder) < stance.tier:
        return "weaker"
    if item.position.standing and not stance.is_standing:
        return "long-held"
    if not within(item.moment.day, stance.deciding.moment.day, as_of.dossier.settings.fresh_days):
        return "too-old"
    voices = (stance.deciding, stance.lead, *stance.opposing, *stance.reaffirmed, *stance.variants)
    if any(other.voice == item.voice for other in voices):
        return "earlier"
    return "left-office" if left_office_on(as_of, item) else "overtaken"


def _use_in_stance(stance: Stance, item: Evidence) -> EvidenceUse | None:
    groups: tuple[tuple[EvidenceUse, tuple[Evidence, ...]], ...] = (
        ("decides", (stance.deciding,)), ("leads", (stance.lead,)), ("contradicts", stance.opposing),
        ("reaffirms", stance.reaffirmed), ("variant", stance.variants), ("signal", stance.signals),
    )  # fmt: skip
    return next((use for use, items in groups if any(other is item for other in items)), None)
