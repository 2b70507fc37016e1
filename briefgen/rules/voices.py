"""The voices on an issue: what each speaker says, which of them decides and leads, and which contradict it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from briefgen.content.fields import Take
from briefgen.timeline.offices import holds_post
from briefgen.timeline.order import is_same_day, within
from briefgen.timeline.timeline import NO_RANK, AsOf, Evidence

# Where a speaker says several things at one moment, the first of these in the list counts.
_MOST_QUALIFIED_FIRST: tuple[Take, ...] = ("mixed", "conditional", "open", "neutral", "for", "against")


@dataclass(frozen=True, slots=True, eq=False)
class VoiceLine:
    """The latest position of one speaker on an issue, and any opposite ones of the same moment."""

    item: Evidence
    value: Take
    contrary: tuple[Evidence, ...] = ()

    def option_on(self, issue: str) -> str | None:
        return self.item.position.stance[issue].option


def sign(value: Take) -> int:
    """Return 1 for the values on the positive side, -1 for the negative side, 0 for values on neither."""
    return {"for": 1, "conditional": 1, "against": -1}.get(value, 0)


def opposite(one: Take, other: Take) -> bool:
    """Whether one value is on the positive side and the other on the negative side."""
    return sign(one) * sign(other) < 0


def voices_on(as_of: AsOf, items: Sequence[Evidence], issue: str) -> list[VoiceLine]:
    """Return the voice of each speaker (rule 3), without those that have left office (rule 8)."""
    by_speaker: dict[tuple[str, str], list[Evidence]] = {}
    for item in items:
        by_speaker.setdefault(item.voice, []).append(item)
    voices = [_voice_line(positions, issue) for positions in by_speaker.values()]
    newest = max(voice.item.moment.day for voice in voices)
    fresh_days = as_of.dossier.settings.fresh_days
    return _in_office(as_of, [voice for voice in voices if within(voice.item.moment.day, newest, fresh_days)])


def _voice_line(positions: Sequence[Evidence], issue: str) -> VoiceLine:
    """The latest position of one speaker. Of several at one moment, the most qualified."""
    last = max(item.moment for item in positions)
    latest = [item for item in positions if item.moment == last]
    best = min(latest, key=lambda item: (_MOST_QUALIFIED_FIRST.index(item.value_on(issue)), item.id))
    value = best.value_on(issue)
    return VoiceLine(best, value, tuple(item for item in latest if opposite(item.value_on(issue), value)))


def qualified_positions(voice: VoiceLine, items: Iterable[Evidence], issue: str) -> list[Evidence]:
    """Return the positions of one moment among which the most qualified was taken, to warn about them."""
    latest = [item for item in items if item.voice == voice.item.voice and item.moment == voice.item.moment]
    return latest if len({item.value_on(issue) for item in latest}) > 1 and not voice.contrary else []


def deciding_voice(voices: Sequence[VoiceLine], issue: str) -> tuple[VoiceLine, list[VoiceLine]]:
    """Return the voice that decides the value, and those that tie with it and say something else (rule 3).

    The latest voice decides. At one moment the higher rank decides, at equal rank a person's own words.
    """
    last = max(voice.item.moment for voice in voices)
    latest = sorted(
        (voice for voice in voices if voice.item.moment == last), key=lambda voice: (_rank(voice.item), voice.item.id)
    )
    first = latest[0]
    take = (first.value, first.option_on(issue))
    ties = [
        voice for voice in latest[1:]
        if _rank(voice.item) == _rank(first.item) and (voice.value, voice.option_on(issue)) != take
    ]  # fmt: skip
    return first, ties


def is_mixed_signal(as_of: AsOf, deciding: VoiceLine, voice: VoiceLine) -> bool:
    """Whether another voice makes the stance mixed (rule 6).

    It is on the opposite side, and spoke on the same day or, with a higher rank, at most `split_days` before.
    """
    if not opposite(voice.value, deciding.value):
        return False
    is_tie = voice.item.moment == deciding.item.moment and _rank(voice.item) == _rank(deciding.item)
    if is_same_day(voice.item.moment, deciding.item.moment) and not is_tie:
        return True
    has_higher_rank = voice.item.rank < deciding.item.rank
    split_days = as_of.dossier.settings.split_days
    return has_higher_rank and within(voice.item.moment.day, deciding.item.moment.day, split_days)


def lead_voice(as_of: AsOf, voices: Sequence[VoiceLine], deciding: VoiceLine, issue: str) -> VoiceLine:
    """Return the voice that is quoted first: the highest rank that said the same within `split_days` (rule 5)."""
    split_days, last = as_of.dossier.settings.split_days, deciding.item.moment.day
    take = (deciding.value, deciding.option_on(issue))
    candidates = [
        voice for voice in voices
        if (voice.value, voice.option_on(issue)) == take and within(voice.item.moment.day, last, split_days)
    ]  # fmt: skip
    highest = min(_rank(voice.item)[0] for voice in candidates)
    return max(
        (voice for voice in candidates if _rank(voice.item)[0] == highest),
        key=lambda voice: (voice.item.moment, voice.item.id),
    )


def _rank(item: Evidence) -> tuple[int, bool]:
    """The order of voices at one moment: the higher rank first, then own words before those for somebody else."""
    return (item.rank if item.person else NO_RANK, item.position.for_person is not None)


def left_office_on(as_of: AsOf, item: Evidence) -> date | None:
    """Return the day on which a speaker left the post that they spoke from, or None if they still hold it."""
    person = item.person
    if person is None:
        return None
    if person.died and person.died.first and person.died.first.day <= as_of.day:
        return person.died.first.day
    if holds_post(person, as_of.day, item.post, item.own_party):
        return None
    ends = [
        post.to.last.day for post in person.posts
        if post.to and post.to.last and post.to.last.day < as_of.day
        and (post.post, post.party or person.party) == (item.post, item.own_party)
    ]  # fmt: skip
    return max(ends, default=None)


def _in_office(as_of: AsOf, voices: list[VoiceLine]) -> list[VoiceLine]:
    """The voices without former holders of rank 1, once somebody in office has spoken since."""
    former_holders = {
        voice: day for voice in voices if voice.item.rank == 1 and (day := left_office_on(as_of, voice.item))
    }  # fmt: skip
    if not former_holders:
        return voices
    first_departure = min(former_holders.values())
    has_successor = any(
        voice not in former_holders and voice.item.person and voice.item.moment.day > first_departure
        for voice in voices
    )
    return [voice for voice in voices if voice not in former_holders] if has_successor else voices
