"""Rules: where a party or a person stands on an issue on a day, folded from dated positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from briefgen.content.dates import holds
from briefgen.content.fields import Take, zone
from briefgen.content.model import Event
from briefgen.editorial.chronicle import NO_RANK, AsOf, DatedUpdate, Evidence
from briefgen.editorial.order import is_before, same_day, within
from briefgen.editorial.sourcing import sources_of, standing_sources

MixedBy = Literal["author", "speaker", "voices", "tie"]
ReversalKind = Literal["stated", "inferred", "reported", "apparent"]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
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
    is_stale: bool
    is_predecessors: bool
    qualified: tuple[Evidence, ...]  # one speaker, one moment, with and without a condition

    @property
    def behind(self) -> tuple[Evidence, ...]:
        """The evidence that the value rests on."""
        return tuple(dict.fromkeys((self.lead, self.deciding, *self.reaffirmed, *self.opposing)))


def sign(value: Take) -> int:
    """For and conditional are +, against is −; open, neutral and mixed have none."""
    return {"for": 1, "conditional": 1, "against": -1}.get(value, 0)


def opposite(one: Take, other: Take) -> bool:
    """Whether one is + and the other −."""
    return sign(one) * sign(other) < 0


def stance(look: AsOf, holder: str, issue: str) -> Stance | None:
    """The stance of a party or a person on an issue, or None where nothing is recorded."""
    candidates, reversals = _candidates(look, holder, issue)
    if not candidates:
        return None
    tier = max(_tier(item, holder) for item in candidates)
    strong = _without_standing([item for item in candidates if _tier(item, holder) == tier])
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
            if _tier(item, holder) < tier and item.take(issue) != value
            and (item.moment >= deciding.item.moment or same_day(item.moment, deciding.item.moment))
        ),
        reversals=reversals,
        mixed_by=mixed_by,
        latest=(latest := _latest(look, [line.item for line in voices if line.value == value])),
        is_standing=deciding.item.position.standing,
        is_stale=not deciding.item.position.standing and not within(latest, look.day, _stale_days(look, issue)),
        is_predecessors=is_predecessors,
        qualified=tuple(item for line in voices for item in _qualified(line, strong, issue)),
    )  # fmt: skip


def claims(look: AsOf, party: str, issue: str) -> tuple[Evidence, ...]:
    """What others say a party's stance is, lately: never its stance."""
    fresh = look.dossier.settings.fresh_days
    items = [item for item in _by_day(look, party, issue) if item.is_claim and item.party == party]
    latest = {item.voice: item for item in items if stands(look, item) and within(item.moment.day, look.day, fresh)}
    return tuple(latest.values())


def _by_day(look: AsOf, holder: str, issue: str) -> list[Evidence]:
    return [item for item in look.chronicle.by_issue.get((holder, issue), ()) if item.moment.day <= look.day]


def _tier(item: Evidence, holder: str) -> int:
    """A deputy who states the principal's position enters the principal's own stance as reported."""
    return min(item.tier, 1) if item.position.for_person == holder else item.tier


def _candidates(look: AsOf, holder: str, issue: str) -> tuple[list[Evidence], tuple[Reversal, ...]]:
    """Step 1: the positions that can count, and the reversals by link among them."""
    reset = _reset_day(look, issue)
    known = {
        item.id: item
        for item in _by_day(look, holder, issue)
        if not item.is_claim
        and stands(look, item)
        and not (reset and item.moment.day < reset)
        and not told_elsewhere(look, item)
    }
    reversals = tuple(
        Reversal(item, known[old], reversal_kind(_tier(item, holder), _tier(known[old], holder)))
        for item in known.values() for old in item.position.reverses
        if old in known and not is_before(item.moment, known[old].moment)
    )  # fmt: skip
    gone = {reversal.old.id for reversal in reversals}
    return [item for item in known.values() if item.id not in gone], reversals


def reversal_kind(new: int, old: int) -> ReversalKind:
    """How sure a reversal is, by the tiers of the new line and the old."""
    if new < 2:
        return "reported" if new else "inferred"
    return "apparent" if old < 2 else "stated"


def stands(look: AsOf, item: Evidence) -> bool:
    """Not withdrawn, not retracted, and at least one of its sources still stands."""
    withdrawing = (
        other for other in look.evidence
        if item.id in other.position.withdraws and not is_before(other.moment, item.moment)
    )  # fmt: skip
    return _is_upheld(look, item) and not any(_is_upheld(look, other) for other in withdrawing)


def _is_upheld(look: AsOf, item: Evidence) -> bool:
    """Not retracted, and with a source that still stands."""
    retracted = any(c.record.of == item.id and c.record.kind == "retraction" for c in look.corrections)
    return not retracted and bool(standing_sources(look, sources_of(look, item)))


def told_elsewhere(look: AsOf, item: Evidence) -> bool:
    """One utterance is one voice: another telling of it stands down where the first one is known."""
    known = {other.id for other in look.evidence} if item.position.same_as else set()
    return any(first in known for first in item.position.same_as)


def _reset_day(look: AsOf, issue: str) -> date | None:
    """The day of the latest event that says that older stances on the issue no longer stand."""
    days = [day for event in look.events if issue in _resets(look, event) and (day := _day_held(look, event))]
    return max(days, default=None)


def _updates(look: AsOf, event: Event) -> list[DatedUpdate]:
    return [u for u in look.chronicle.by_event.get(event.id, ()) if u.moment.day <= look.day]


def _resets(look: AsOf, event: Event) -> set[str]:
    return {*event.resets, *(issue for u in _updates(look, event) for issue in u.update.resets)}


def _day_held(look: AsOf, event: Event) -> date | None:
    """The day of an event that has come and was not called off; without a date, the day it became known."""
    updates = _updates(look, event)
    statuses = [u.update.status for u in updates if u.update.status]
    if statuses and statuses[-1] in ("cancelled", "postponed"):
        return None
    whens = [u.update.when for u in updates if u.update.when]
    when = whens[-1] if whens else event.when
    if when is None:
        return look.chronicle.starts.get(event.id)
    home = zone(event.time_zone) if event.time_zone else look.dossier.zone
    start = when.seen_from(home, look.dossier.zone).first
    return start.day if start and start.day <= look.day else None


def _without_standing(items: list[Evidence]) -> list[Evidence]:
    """Standing lines count only where their tier holds nothing else."""
    return [item for item in items if not item.position.standing] or items


def _voices(look: AsOf, items: Sequence[Evidence], issue: str) -> list[Line]:
    """Step 3: the latest position of each speaker, as far as it lies within `fresh_days` of the newest one."""
    by_voice: dict[tuple[str, str], list[Evidence]] = {}
    for item in items:
        by_voice.setdefault(item.voice, []).append(item)
    newest = max(item.moment.day for item in items)
    lines = [_line(spoken, issue) for spoken in by_voice.values()]
    fresh = look.dossier.settings.fresh_days
    return [line for line in lines if within(line.item.moment.day, newest, fresh)]


def _line(spoken: Sequence[Evidence], issue: str) -> Line:
    """One voice's line: at one moment the more qualified value, or mixed where the signs are opposite."""
    last = max(item.moment for item in spoken)
    at_once = [item for item in spoken if item.moment == last]
    best = min(at_once, key=lambda item: (_QUALIFIED.index(item.take(issue)), item.id))
    contrary = tuple(item for item in at_once if opposite(item.take(issue), best.take(issue)))
    return Line(best, best.take(issue), contrary)


# At one moment, the more qualified word of one speaker stands.
_QUALIFIED: tuple[Take, ...] = ("mixed", "conditional", "open", "neutral", "for", "against")


def _qualified(line: Line, items: Iterable[Evidence], issue: str) -> list[Evidence]:
    """Where the more qualified value was taken: both records, for the warning."""
    at_once = [i for i in items if i.voice == line.item.voice and i.moment == line.item.moment]
    return at_once if len({i.take(issue) for i in at_once}) > 1 and not line.contrary else []


def _rank(item: Evidence) -> tuple[int, bool]:
    """The higher rank first; own words before those for somebody else."""
    return (item.rank if item.person else NO_RANK, item.position.for_person is not None)


def _deciding(voices: Sequence[Line], issue: str) -> tuple[Line, list[Line]]:
    """The latest voice; at a tie the higher rank, own words first. And those that differ and nothing sets apart."""
    last = max(line.item.moment for line in voices)
    at_once = sorted((v for v in voices if v.item.moment == last), key=lambda v: (_rank(v.item), v.item.id))
    first = at_once[0]
    said = (first.value, _option(first, issue))
    tied = [v for v in at_once[1:] if _rank(v.item) == _rank(first.item) and (v.value, _option(v, issue)) != said]
    return first, tied


def _is_mixed_signal(look: AsOf, deciding: Line, line: Line) -> bool:
    """Step 6: another speaker, opposite sign, the same day or from a higher rank at most `split_days` earlier."""
    if not opposite(line.value, deciding.value):
        return False
    is_tie = line.item.moment == deciding.item.moment and _rank(line.item) == _rank(deciding.item)
    if same_day(line.item.moment, deciding.item.moment) and not is_tie:
        return True
    higher = line.item.rank < deciding.item.rank
    return higher and within(line.item.moment.day, deciding.item.moment.day, look.dossier.settings.split_days)


def _option(line: Line, issue: str) -> str | None:
    return line.item.position.stance[issue].option


def _lead(look: AsOf, voices: Sequence[Line], deciding: Line, issue: str) -> tuple[Line, bool]:
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


def _in_office(look: AsOf, voices: list[Line]) -> list[Line]:
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
    repeats = [o.moment.day for o in look.evidence if any(id in items for id in o.position.repeats) and stands(look, o)]
    return max([*items.values(), *repeats])


def _stale_days(look: AsOf, issue: str) -> int:
    own = look.dossier.issues[issue].stale_days
    return own if own is not None else look.dossier.settings.stale_days
