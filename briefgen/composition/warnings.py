"""Warnings about the brief of a day: what its editor should check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefgen.problems import Problem
from briefgen.rules.events import EventState
from briefgen.rules.newer import words_after_stale
from briefgen.rules.reasons import deputy_conflicts, reversal_advice
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import Stance
from briefgen.timeline.timeline import AsOf, Evidence


def find_warnings(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield the warnings about the stances and the recent events of a day."""
    for stance in snapshot.stances.values():
        yield from _stance_warnings(snapshot.as_of, stance)
        for new, old in deputy_conflicts(stance):
            message = (
                f"a deputy and the principal say opposite things on `{stance.issue}`, so `{stance.holder}` is mixed"
            )
            hint = f"{reversal_advice(snapshot.as_of.dossier, new, old)}; else leave it, the brief prints both"
            yield _position_problem(new, "deputy-differs", message, hint, [old])
    for id in sorted(snapshot.recent_events):
        yield from _event_warnings(snapshot.events[id])


def _stance_warnings(as_of: AsOf, stance: Stance) -> Iterator[Problem]:
    issue = f"on `{stance.issue}`"
    if stance.mixed_by == "speaker":
        message = f"the same speaker takes two sides {issue} at one moment"
        hint = "give each a `time`, or correct a stance"
        yield _position_problem(stance.deciding, "mixed-speaker", message, hint, stance.opposing)
    elif stance.mixed_by == "tie":
        message = f"nothing decides what `{stance.holder}` says {issue}"
        hint = "give each position a `time`, or one of the speakers a higher `rank` under `people:`"
        yield _position_problem(stance.deciding, "undecided", message, hint, stance.opposing)
    if stance.qualified:
        message = f"the same speaker takes two lines {issue} at one moment; the more cautious one is printed"
        hint = "give each a `time` if one came later, or correct a stance"
        yield _position_problem(stance.qualified[0], "qualified-speaker", message, hint, stance.qualified[1:])
    if stance.is_stale:
        newer = words_after_stale(as_of, stance)
        message = f"`{stance.holder}` {issue}: {_age(as_of, stance, newer)}"
        hint = "record a newer position if there is one; else leave it, the brief says how old it is"
        yield _position_problem(stance.deciding, "stale-stance", message, hint, newer, "the newer one")


def _age(as_of: AsOf, stance: Stance, newer: Sequence[Evidence]) -> str:
    """Return how old a stance is, and what is on record since."""
    if not newer:
        return f"nothing newer than {stance.latest}"
    words = "; ".join(
        f"newer: {item.position.said.text} {_speaker(as_of, item)}, `{item.value_on(stance.issue)}`"
        f"{' (claim about another party)' if item.is_claim else ''}"
        for item in newer
    )  # fmt: skip
    is_on_record = stance.tier == 2 and all(item.tier < 2 or item.is_claim for item in newer)
    age = "no on-record statement since" if is_on_record else "the stance rests on statements up to"
    return f"{age} {stance.latest}; {words}"


def _speaker(as_of: AsOf, item: Evidence) -> str:
    """Return who states a position: a name, a description, an office or a party."""
    speaker = item.position.speaker
    if item.person or speaker is None:
        return item.person.name if item.person else as_of.dossier.parties[item.own_party or ""].name
    return speaker.described or speaker.office or as_of.dossier.parties[item.own_party or ""].name


def _position_problem(
    item: Evidence, code: str, message: str, hint: str, others: Iterable[Evidence] = (), label: str = "the other one"
) -> Problem:
    related = tuple((label, other.position.at) for other in others if other != item)
    return Problem(code, message, item.position.at, hint, related)


def _event_warnings(state: EventState) -> Iterator[Problem]:
    event = state.event
    if state.standing in ("lapsed", "not-known"):
        hint = "add an update: held, postponed or cancelled"
        yield Problem("lapsed", f"the day of `{event.id}` is past and no outcome is recorded", event.at, hint)
    if state.standing == "held" and not state.says_what_came:
        hint = "add an `outcome`, or a `text` to the update"
        yield Problem("held-without-outcome", f"`{event.id}` was held; what came of it?", event.at, hint)
    if state.disputed_dates:
        dates = " and ".join(f"{dated.when} ({dated.party})" for dated in state.disputed_dates)
        message = f"the parties name different dates for `{event.id}`: {dates}"
        hint = "nothing to do if the parties do differ; otherwise correct an update"
        yield Problem("date-disputed", message, event.at, hint)
    if "status" in state.undecided and state.party_words:
        words = " and ".join(f"{word.status} ({word.party})" for word in state.party_words)
        message = f"the parties say different things about `{event.id}` at one moment: {words}"
        hint = "nothing to do if the parties do differ; otherwise give each update a `time:`, or correct one"
        yield Problem("undecided", message, state.path[-1].dated.update.at, hint)
    for name in (name for name in state.undecided if name != "status" or not state.party_words):
        message = f"`{event.id}`: updates of one moment differ in `{name}`, so nothing decides"
        hint = "give each update a `time:`, or correct one"
        yield Problem("undecided", message, state.path[-1].dated.update.at, hint)
