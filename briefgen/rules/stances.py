"""where a party or a person stands on an issue on a day, folded from dated positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from briefgen.content.dates import holds
from briefgen.content.fields import Take
from briefgen.timeline.order import is_before, same_day, within
from briefgen.timeline.sourcing import sources_of, standing_sources
from briefgen.timeline.timeline import NO_RANK, AsOf, Evidence

MixedBy = Literal["author", "speaker", "voices", "tie"]
ReversalKind = Literal["stated", "inferred", "reported", "apparent"]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceLine:
    """What one voice says on an issue: its latest position, and what it said otherwise at the same moment."""

    item: Evidence
    value: Take
    contrary: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reversal:
    """A position that reverses an earlier one by name."""

    new: Evidence
    old: Evidence
    kind: ReversalKind


@dataclass(frozen=True, slots=True)
class Stance:
    """Where `holder` (a party or a person) stands on `issue`: computed, never typed."""

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
    stale_days: int | None  # after how many days without a word it is stale; None: never
    is_stale: bool
    is_predecessors: bool
    qualified: tuple[Evidence, ...]  # one speaker, one moment, with and without a condition

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        """The evidence that the value rests on."""
        return tuple(dict.fromkeys((self.lead, self.deciding, *self.reaffirmed, *self.opposing)))


def sign(value: Take) -> int:
    """For and conditional are +, against is −; open, neutral and mixed have none."""
    return {"for": 1, "conditional": 1, "against": -1}.get(value, 0)


def opposite(one: Take, other: Take) -> bool:
    """Whether one is + and the other −."""
    return sign(one) * sign(other) < 0


def compute_stance(look: AsOf, holder: str, issue: str, reset: date | None) -> Stance | None:
    """The stance of a party or a person on an issue, or None where nothing is recorded since its `reset`."""
    candidates, reversals = _candidates(look, holder, issue, reset)
    if not candidates:
        return None
    tier = max(tier_of(item, holder) for item in candidates)
    strong = _without_standing([item for item in candidates if tier_of(item, holder) == tier])
    voices = _in_office(look, _voices(look, strong, issue))
    deciding, tied = _deciding(voices, issue)
    value = deciding.value
    mixed_by: MixedBy | None = "speaker" if deciding.contrary else None
    opposing = list(deciding.contrary)
    rivals = [line for line in voices if line is not deciding and _is_mixed_signal(look, deciding, line)]
    if not mixed_by and (rivals or tied):
        mixed_by = "voices" if rivals else "tie"
        opposing += [line.item for line in rivals or tied]
    elif value == "mixed":
        mixed_by = "author"
    lead, is_predecessors = _lead(look, voices, deciding, issue)
    return Stance(
        holder=holder, issue=issue,
        value="mixed" if mixed_by else value,
        option=deciding.item.position.stance[issue].option,
        tier=tier, lead=lead.item, deciding=deciding.item,
        reaffirmed=tuple(
            line.item for line in voices
            if line is not lead and line.value == value and line.item not in opposing
            and line.item.moment >= lead.item.moment and _option(line, issue) == _option(deciding, issue)
        ),
        variants=tuple(
            line.item for line in voices
            if line is not deciding and line.item not in opposing and sign(line.value) == sign(value) != 0
            and (line.value, _option(line, issue)) != (value, _option(deciding, issue))
        ),
        opposing=tuple(opposing),
        signals=tuple(
            item for item in candidates
            if tier_of(item, holder) < tier and item.value_on(issue) != value
            and (item.moment >= deciding.item.moment or same_day(item.moment, deciding.item.moment))
        ),
        reversals=reversals,
        mixed_by=mixed_by,
        latest=(latest := _latest(look, [line.item for line in voices if line.value == value])),
        is_standing=deciding.item.position.standing,
        stale_days=(stale_days := _stale_days(look, issue, deciding.item)),
        is_stale=_is_stale(look.day, latest, stale_days),
        is_predecessors=is_predecessors,
        qualified=tuple(item for line in voices for item in _qualified(line, strong, issue)),
    )  # fmt: skip


def age_stance(look: AsOf, it: Stance) -> Stance:
    """The same stance on a later day, on which nothing new bears on it: it may have gone stale."""
    is_stale = _is_stale(look.day, it.latest, it.stale_days)
    return it if is_stale == it.is_stale else replace(it, is_stale=is_stale)


def claims(look: AsOf, party: str, issue: str) -> tuple[Evidence, ...]:
    """What others say a party's stance is, lately: never its stance."""
    latest: dict[tuple[str, str], Evidence] = {}
    for item in _latest_first(look, party, issue):
        if not within(item.moment.day, look.day, look.dossier.settings.fresh_days):
            break
        if item.is_claim and item.party == party and item.voice not in latest and stands(look, item):
            latest[item.voice] = item
    return tuple(reversed(latest.values()))


def _latest_first(look: AsOf, holder: str, issue: str) -> Iterator[Evidence]:
    """The evidence on an issue by the day, the latest first: a rule looks back only as far as it must."""
    items = look.timeline.by_issue.get((holder, issue), ())
    last = bisect_right(items, look.day, key=lambda item: item.moment.day)
    return (items[index] for index in range(last - 1, -1, -1))


def tier_of(item: Evidence, holder: str) -> int:
    """A deputy who states the principal's position enters the principal's own stance as reported."""
    return min(item.tier, 1) if item.position.for_person == holder else item.tier


def _candidates(look: AsOf, holder: str, issue: str, reset: date | None) -> tuple[list[Evidence], tuple[Reversal, ...]]:
    """Step 1: the positions that can count, and the reversals by link among them.

    Looks back until what is older can change nothing: before a reset, or beyond `fresh_days` of the strongest tier.
    """
    fresh = look.dossier.settings.fresh_days
    found: list[Evidence] = []
    strongest: date | None = None
    for item in _latest_first(look, holder, issue):
        day = item.moment.day
        if (reset and day < reset) or (strongest and not within(day, strongest, fresh)):
            break
        if not _counts(look, item, holder, issue) or is_reversed(look, item, holder, issue):
            continue
        found.append(item)
        if tier_of(item, holder) == 2 and not item.position.standing:
            strongest = strongest or day
    found.reverse()
    reversals = (
        Reversal(item, old, reversal_kind(tier_of(item, holder), tier_of(old, holder)))
        for item in found for id in item.position.reverses
        if (old := look.timeline.links.positions.get(id)) and _counts(look, old, holder, issue)
        and not is_before(item.moment, old.moment) and not (reset and old.moment.day < reset)
    )  # fmt: skip
    return found, tuple(reversals)


def _counts(look: AsOf, item: Evidence, holder: str, issue: str) -> bool:
    """Known by the day, about the holder's own stance on the issue, still standing, and told here first."""
    is_known = item.moment.day <= look.day and issue in item.values_by_issue and holder in item.holders
    is_known = is_known and item.id not in look.unread
    return is_known and not item.is_claim and stands(look, item) and not is_retelling(look, item)


def is_reversed(look: AsOf, item: Evidence, holder: str, issue: str) -> bool:
    """A position that counts too names it as reversed."""
    reversing = look.timeline.links.reversed_by.get(item.id, ())
    return any(not is_before(r.moment, item.moment) and _counts(look, r, holder, issue) for r in reversing)


def reversal_kind(new: int, old: int) -> ReversalKind:
    """How sure a reversal is, by the tiers of the new line and the old."""
    if new < 2:
        return "reported" if new else "inferred"
    return "apparent" if old < 2 else "stated"


def stands(look: AsOf, item: Evidence) -> bool:
    """Not withdrawn, not retracted, and at least one of its sources still stands."""
    withdrawing = (
        other for other in look.timeline.links.withdrawn_by.get(item.id, ())
        if other.moment.day <= look.day and other.id not in look.unread and not is_before(other.moment, item.moment)
    )  # fmt: skip
    return is_upheld(look, item) and not any(is_upheld(look, other) for other in withdrawing)


def is_upheld(look: AsOf, item: Evidence) -> bool:
    """Not retracted, and with a source that still stands."""
    corrections = look.timeline.links.corrected_by.get(item.id, ())
    retracted = any(c.record.kind == "retraction" and c.moment.day <= look.day for c in corrections)
    return not retracted and bool(standing_sources(look, sources_of(look, item)))


def is_retelling(look: AsOf, item: Evidence) -> bool:
    """One utterance is one voice: another telling of it stands down where the first one is known."""
    firsts = (look.timeline.links.positions.get(id) for id in item.position.same_as)
    return any(first is not None and first.moment.day <= look.day for first in firsts)


def _without_standing(items: list[Evidence]) -> list[Evidence]:
    """Standing lines count only where their tier holds nothing else."""
    return [item for item in items if not item.position.standing] or items


def _voices(look: AsOf, items: Sequence[Evidence], issue: str) -> list[VoiceLine]:
    """Step 3: the latest position of each speaker, as far as it lies within `fresh_days` of the newest one."""
    by_voice: dict[tuple[str, str], list[Evidence]] = {}
    for item in items:
        by_voice.setdefault(item.voice, []).append(item)
    newest = max(item.moment.day for item in items)
    lines = [_line(spoken, issue) for spoken in by_voice.values()]
    fresh = look.dossier.settings.fresh_days
    return [line for line in lines if within(line.item.moment.day, newest, fresh)]


def _line(spoken: Sequence[Evidence], issue: str) -> VoiceLine:
    """One voice's line: at one moment the more qualified value, or mixed where the signs are opposite.

    What was said on or before a day, nobody knows when, takes the place of nothing that has a date.
    """
    spoken = [item for item in spoken if item.position.said.first is not None] or spoken
    last = max(item.moment for item in spoken)
    at_once = [item for item in spoken if item.moment == last]
    best = min(at_once, key=lambda item: (_QUALIFIED.index(item.value_on(issue)), item.id))
    contrary = tuple(item for item in at_once if opposite(item.value_on(issue), best.value_on(issue)))
    return VoiceLine(best, best.value_on(issue), contrary)


# At one moment, the more qualified word of one speaker stands.
_QUALIFIED: tuple[Take, ...] = ("mixed", "conditional", "open", "neutral", "for", "against")


def _qualified(line: VoiceLine, items: Iterable[Evidence], issue: str) -> list[Evidence]:
    """Where the more qualified value was taken: both records, for the warning."""
    at_once = [i for i in items if i.voice == line.item.voice and i.moment == line.item.moment]
    return at_once if len({i.value_on(issue) for i in at_once}) > 1 and not line.contrary else []


def _rank(item: Evidence) -> tuple[int, bool]:
    """The higher rank first; own words before those for somebody else."""
    return (item.rank if item.person else NO_RANK, item.position.for_person is not None)


def _deciding(voices: Sequence[VoiceLine], issue: str) -> tuple[VoiceLine, list[VoiceLine]]:
    """The latest voice; at a tie the higher rank, own words first. And those that differ and nothing sets apart."""
    last = max(line.item.moment for line in voices)
    at_once = sorted((v for v in voices if v.item.moment == last), key=lambda v: (_rank(v.item), v.item.id))
    first = at_once[0]
    said = (first.value, _option(first, issue))
    tied = [v for v in at_once[1:] if _rank(v.item) == _rank(first.item) and (v.value, _option(v, issue)) != said]
    return first, tied


def _is_mixed_signal(look: AsOf, deciding: VoiceLine, line: VoiceLine) -> bool:
    """Step 6: another speaker, opposite sign, the same day or from a higher rank at most `split_days` earlier."""
    if not opposite(line.value, deciding.value):
        return False
    is_tie = line.item.moment == deciding.item.moment and _rank(line.item) == _rank(deciding.item)
    if same_day(line.item.moment, deciding.item.moment) and not is_tie:
        return True
    higher = line.item.rank < deciding.item.rank
    return higher and within(line.item.moment.day, deciding.item.moment.day, look.dossier.settings.split_days)


def _option(line: VoiceLine, issue: str) -> str | None:
    return line.item.position.stance[issue].option


def _lead(look: AsOf, voices: Sequence[VoiceLine], deciding: VoiceLine, issue: str) -> tuple[VoiceLine, bool]:
    """Step 5: the highest rank among the voices of the same value shortly before; and whether its holder has gone."""
    split, last = look.dossier.settings.split_days, deciding.item.moment.day
    said = (deciding.value, _option(deciding, issue))
    same = [v for v in voices if (v.value, _option(v, issue)) == said and within(v.item.moment.day, last, split)]
    best = min(_rank(line.item)[0] for line in same)
    lead = max((line for line in same if _rank(line.item)[0] == best), key=lambda v: (v.item.moment, v.item.id))
    return lead, lead.item.rank == 1 and gone_since(look, lead.item) is not None


def gone_since(look: AsOf, item: Evidence) -> date | None:
    """The day since which a speaker no longer holds the post they spoke from, by the day of the brief."""
    person = item.person
    if person is None:
        return None
    if person.died and person.died.first and person.died.first.day <= look.day:
        return person.died.first.day
    if any(post.post == item.post and holds(post.from_, post.to, look.day) for post in person.posts):
        return None
    ends = [
        post.to.last.day for post in person.posts
        if post.to and post.to.last and post.to.last.day < look.day and post.post == item.post
    ]  # fmt: skip
    return max(ends, default=None)


def _in_office(look: AsOf, voices: list[VoiceLine]) -> list[VoiceLine]:
    """Step 8: once somebody in office has spoken, a rank-1 holder who has gone speaks no longer."""
    gone = {line: day for line in voices if line.item.rank == 1 and (day := gone_since(look, line.item))}
    if not gone:
        return voices
    left = min(gone.values())
    spoken = any(line not in gone and line.item.person and line.item.moment.day > left for line in voices)
    return [line for line in voices if line not in gone] if spoken else voices


def _latest(look: AsOf, behind: Iterable[Evidence]) -> date:
    """The day of the latest position behind a stance, repetitions included."""
    items = {item.id: item.moment.day for item in behind}
    others = (other for id in items for other in look.timeline.links.repeated_by.get(id, ()))
    repeats = [o.moment.day for o in others if o.moment.day <= look.day and stands(look, o)]
    return max([*items.values(), *repeats])


def _stale_days(look: AsOf, issue: str, deciding: Evidence) -> int | None:
    """The dossier's, or the issue's own; what is long held never goes stale."""
    own = look.dossier.issues[issue].stale_days
    days = own if own is not None else look.dossier.settings.stale_days
    return None if deciding.position.standing else days


def _is_stale(day: date, latest: date, stale_days: int | None) -> bool:
    """Step 4: the latest position behind it is older than that."""
    return stale_days is not None and not within(latest, day, stale_days)
