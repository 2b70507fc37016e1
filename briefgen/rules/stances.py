"""The stance of a party or a person on an issue on a day, computed from dated positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from briefgen.content.fields import Take
from briefgen.rules.signals import find_signals
from briefgen.rules.voices import (
    VoiceLine,
    deciding_voice,
    is_mixed_signal,
    lead_voice,
    left_office_on,
    qualified_positions,
    sign,
    voices_on,
)
from briefgen.timeline.order import is_before, within
from briefgen.timeline.sourcing import is_retracted, is_withdrawn, sources_of, standing_sources
from briefgen.timeline.timeline import AsOf, Evidence

MixedBy = Literal["author", "speaker", "voices", "tie"]
ReversalKind = Literal["stated", "inferred", "reported", "apparent"]


@dataclass(frozen=True, slots=True)
class Reversal:
    """A position that reverses an earlier one by name."""

    new: Evidence
    old: Evidence
    kind: ReversalKind


@dataclass(frozen=True, slots=True)
class Stance:
    """Where `holder` (a party or a person) stands on `issue`: always computed, never typed."""

    holder: str
    issue: str
    value: Take
    option: str | None
    tier: int
    lead: Evidence
    deciding: Evidence
    reaffirmed: tuple[Evidence, ...]
    variants: tuple[Evidence, ...]
    opposing: tuple[Evidence, ...]
    signals: tuple[Evidence, ...]
    reversals: tuple[Reversal, ...]
    mixed_by: MixedBy | None
    latest: date
    is_standing: bool
    stale_days: int | None  # the age after which it is stale; None if it never is
    is_stale: bool
    is_predecessors: bool
    qualified: tuple[Evidence, ...]  # one speaker, one moment, with and without a condition

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        """The evidence for its value."""
        return tuple(dict.fromkeys((self.lead, self.deciding, *self.reaffirmed, *self.opposing)))


def compute_stance(as_of: AsOf, holder: str, issue: str, reset: date | None) -> Stance | None:
    """Return the stance of a party or a person on an issue, or None if there is no evidence for one.

    Evidence older than `reset` does not count. The rules are numbered as in docs/rules.md.
    """
    candidates, reversals = _candidates(as_of, holder, issue, reset)
    if not candidates:
        return None
    tier = max(tier_of(item, holder) for item in candidates)
    strongest = _without_long_held([item for item in candidates if tier_of(item, holder) == tier])
    voices = voices_on(as_of, strongest, issue)
    deciding, ties = deciding_voice(voices, issue)
    value, option = deciding.value, deciding.option_on(issue)
    mixed_by, opposing = _contradictions(as_of, voices, deciding, ties)
    lead = lead_voice(as_of, voices, deciding, issue)
    latest = _latest_day(as_of, [voice.item for voice in voices if voice.value == value])
    stale_days = _stale_days(as_of, issue, deciding.item)
    stance = Stance(
        holder=holder, issue=issue, value="mixed" if mixed_by else value, option=option, tier=tier,
        lead=lead.item, deciding=deciding.item,
        reaffirmed=tuple(
            voice.item for voice in voices
            if voice is not lead and voice.value == value and voice.item not in opposing
            and voice.item.moment >= lead.item.moment and voice.option_on(issue) == option
        ),
        variants=tuple(
            voice.item for voice in voices
            if voice is not deciding and voice.item not in opposing and sign(voice.value) == sign(value) != 0
            and (voice.value, voice.option_on(issue)) != (value, option)
        ),
        opposing=opposing,
        signals=(),
        reversals=reversals, mixed_by=mixed_by, latest=latest, is_standing=deciding.item.position.standing,
        stale_days=stale_days, is_stale=_is_stale(as_of.day, latest, stale_days),
        is_predecessors=lead.item.rank == 1 and left_office_on(as_of, lead.item) is not None,
        qualified=tuple(item for voice in voices for item in qualified_positions(voice, strongest, issue)),
    )  # fmt: skip
    weaker = [item for item in candidates if tier_of(item, holder) < tier]
    if not weaker:
        return stance
    printed, fresh_days = (*stance.supporting, *stance.variants), as_of.dossier.settings.fresh_days
    return replace(stance, signals=find_signals(weaker, deciding.item, printed, issue, fresh_days))


def age_stance(as_of: AsOf, stance: Stance) -> Stance:
    """Return a stance on a later day without new evidence: the same, except that it may have become stale."""
    is_stale = _is_stale(as_of.day, stance.latest, stance.stale_days)
    return stance if is_stale == stance.is_stale else replace(stance, is_stale=is_stale)


def claims(as_of: AsOf, party: str, issue: str) -> tuple[Evidence, ...]:
    """Return the recent claims of others about a party's stance, the latest of each speaker."""
    latest: dict[tuple[str, str], Evidence] = {}
    for item in latest_first(as_of, party, issue):
        if not within(item.moment.day, as_of.day, as_of.dossier.settings.fresh_days):
            break
        if item.is_claim and item.party == party and item.voice not in latest and stands(as_of, item):
            latest[item.voice] = item
    return tuple(reversed(latest.values()))


def latest_first(as_of: AsOf, holder: str, issue: str) -> Iterator[Evidence]:
    """Yield the evidence on an issue by the day, latest first, so that a rule looks back only as far as necessary."""
    items = as_of.timeline.by_issue.get((holder, issue), ())
    last = bisect_right(items, as_of.day, key=lambda item: item.moment.day)
    return (_as_read(as_of, items[index]) for index in range(last - 1, -1, -1))


def _as_read(as_of: AsOf, item: Evidence) -> Evidence:
    """A position without the condition that only accounts which no reader knows yet add to it."""
    is_unread = item.as_said is not None and as_of.unread_ids.issuperset(item.qualified_by)
    return item.as_said if is_unread and item.as_said else item


def tier_of(item: Evidence, holder: str) -> int:
    """Return the tier of a position in the stance of a holder. For the principal, a deputy's words are reported."""
    return min(item.tier, 1) if item.position.for_person == holder else item.tier


def _candidates(
    as_of: AsOf, holder: str, issue: str, reset: date | None
) -> tuple[list[Evidence], tuple[Reversal, ...]]:
    """The positions that count, and the reversals among them (rule 1).

    Stops at positions that can change nothing: those before a reset, or older than `fresh_days` in the strongest tier.
    """
    fresh_days = as_of.dossier.settings.fresh_days
    items: list[Evidence] = []
    newest_strong: date | None = None
    for item in latest_first(as_of, holder, issue):
        day = item.moment.day
        if (reset and day < reset) or (newest_strong and not within(day, newest_strong, fresh_days)):
            break
        if not _counts(as_of, item, holder, issue) or is_reversed(as_of, item, holder, issue):
            continue
        items.append(item)
        if tier_of(item, holder) == 2 and not item.position.standing:
            newest_strong = newest_strong or day
    items.reverse()
    links = as_of.timeline.links
    reversals = (
        Reversal(item, old, reversal_kind(tier_of(item, holder), tier_of(old, holder)))
        for item in items for id in links.reverses.get(item.id, ())
        if id in links.positions and (old := best_account(as_of, links.positions[id], holder, issue))
        and _counts(as_of, old, holder, issue)
        and not is_before(item.moment, old.moment) and not (reset and old.moment.day < reset)
    )  # fmt: skip
    return items, tuple(dict.fromkeys(reversals))


def _counts(as_of: AsOf, item: Evidence, holder: str, issue: str) -> bool:
    """Whether a position is known by the day, about the holder's own stance, in force, and the first report."""
    is_known = item.moment.day <= as_of.day and issue in item.values_by_issue and holder in item.holders
    is_known = is_known and item.id not in as_of.unread_ids
    is_own = not item.is_claim and not is_said_in_other_office(item, holder)
    return is_known and is_own and stands(as_of, item) and best_account(as_of, item, holder, issue).id == item.id


def is_said_in_other_office(item: Evidence, holder: str) -> bool:
    """Whether the speaker said this in a second office, for another party: it is not the speaker's own stance."""
    return item.in_other_office and item.person is not None and item.person.id == holder


def is_reversed(as_of: AsOf, item: Evidence, holder: str, issue: str) -> bool:
    """Whether another position that counts reverses this one by name."""
    return any(True for _ in reversing_positions(as_of, item, holder, issue))


def reversing_positions(as_of: AsOf, item: Evidence, holder: str, issue: str) -> Iterator[Evidence]:
    """Yield the positions that count and reverse this one by name, each in its best account."""
    for other in as_of.timeline.links.reversed_by.get(item.id, ()):
        if not is_before(other.moment, item.moment):
            account = best_account(as_of, other, holder, issue)
            if _counts(as_of, account, holder, issue):
                yield account


def reversal_kind(new_tier: int, old_tier: int) -> ReversalKind:
    """Return how certain a reversal is, from the tiers of the new and the old position."""
    if new_tier < 2:
        return "reported" if new_tier else "inferred"
    return "apparent" if old_tier < 2 else "stated"


def stands(as_of: AsOf, item: Evidence) -> bool:
    """Whether a position is neither withdrawn nor retracted, and has a source that is not withdrawn."""
    withdrawals = (
        other for other in as_of.timeline.links.withdrawn_by.get(item.id, ())
        if other.moment.day <= as_of.day and other.id not in as_of.unread_ids
        and not is_before(other.moment, item.moment)
    )  # fmt: skip
    return is_upheld(as_of, item) and not any(is_upheld(as_of, other) for other in withdrawals)


def is_upheld(as_of: AsOf, item: Evidence) -> bool:
    """Whether a position is not retracted, and has a source that is not withdrawn."""
    return not is_retracted(as_of, item.id) and any(not is_withdrawn(as_of, id) for id in sources_of(as_of, item))


def is_retelling(as_of: AsOf, item: Evidence) -> bool:
    """Whether a better account of the same words is known by the day, on each issue of a position."""
    if item.id not in as_of.timeline.links.accounts:
        return False
    issues: tuple[str | None, ...] = tuple(item.values_by_issue) or (None,)
    return all(best_account(as_of, item, item.party, issue) is not item for issue in issues)


def best_account(as_of: AsOf, item: Evidence, holder: str | None, issue: str | None) -> Evidence:
    """Return the account of the same words (`same_as`) that speaks for a holder on an issue by the day.

    It is the best that is neither retracted nor left without a source, or the best of all if there is no such account.
    """
    accounts = as_of.timeline.links.accounts.get(item.id)
    if accounts is None:
        return item
    best: Evidence | None = None
    for account in accounts:
        is_known = account.moment.day <= as_of.day and account.id not in as_of.unread_ids
        is_on_issue = issue is None or issue in account.values_by_issue
        if is_known and is_on_issue and (holder is None or holder in account.holders):
            if not is_retracted(as_of, account.id) and standing_sources(as_of, account.position.cited):
                return account
            best = best or account
    return best or item


def _without_long_held(items: list[Evidence]) -> list[Evidence]:
    """The positions that are not long-held, or all if there are no others (rule 2)."""
    return [item for item in items if not item.position.standing] or items


def _contradictions(
    as_of: AsOf, voices: Sequence[VoiceLine], deciding: VoiceLine, ties: Sequence[VoiceLine]
) -> tuple[MixedBy | None, tuple[Evidence, ...]]:
    """Why a stance is mixed, and the positions that contradict the deciding voice."""
    if deciding.contrary:
        return "speaker", deciding.contrary
    rivals = [voice for voice in voices if voice is not deciding and is_mixed_signal(as_of, deciding, voice)]
    if rivals or ties:
        return "voices" if rivals else "tie", tuple(voice.item for voice in rivals or ties)
    return "author" if deciding.value == "mixed" else None, ()


def _latest_day(as_of: AsOf, items: Iterable[Evidence]) -> date:
    """The day of the latest of some positions, repetitions included."""
    days = {item.id: item.moment.day for item in items}
    repetitions = (other for id in days for other in as_of.timeline.links.repeated_by.get(id, ()))
    repetition_days = [
        other.moment.day for other in repetitions if other.moment.day <= as_of.day and stands(as_of, other)
    ]
    return max([*days.values(), *repetition_days])


def _stale_days(as_of: AsOf, issue: str, deciding: Evidence) -> int | None:
    """The age after which a stance is stale: the issue's setting, else the dossier's; None if it is long-held."""
    of_issue = as_of.dossier.issues[issue].stale_days
    days = of_issue if of_issue is not None else as_of.dossier.settings.stale_days
    return None if deciding.position.standing else days


def _is_stale(day: date, latest: date, stale_days: int | None) -> bool:
    """Whether the latest position that supports a stance is older than `stale_days` (rule 4)."""
    return stale_days is not None and not within(latest, day, stale_days)
