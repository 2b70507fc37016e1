"""Rules: the pictures of days, one after the other -> the course of each stance: when it turned, and to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from briefgen.content.dates import Span, parse_span
from briefgen.content.fields import Take
from briefgen.editorial.brief import CourseStep, CourseTold, FlagCode
from briefgen.editorial.chronicle import AsOf, Evidence
from briefgen.editorial.events import Reset, resets, state
from briefgen.editorial.picture import Picture, turned_between
from briefgen.editorial.sourcing import loudest_flag
from briefgen.editorial.stances import Stance, is_upheld, stance
from briefgen.editorial.telling import Ledger, cite_evidence

COURSE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Step:
    """From its day on a stance has this value, and what it rests on; without a value it stands no longer."""

    day: date
    value: Take | None
    option: str | None
    tier: int
    behind: tuple[Evidence, ...]
    reset_by: str | None  # the event after which it stands no longer


Courses = Mapping[tuple[str, str], tuple[Step, ...]]  # by party and issue


def courses_of(looks: Iterable[AsOf]) -> Courses:
    """The courses of the parties' stances over some days in order, each folded when something can bear on it.

    The days are all on which a stance can change, since the first of them.
    """
    courses: Courses = {}
    before: tuple[date, Mapping[str, Reset]] | None = None
    for look in looks:
        events = {event.id: event for its in look.chronicle.links.resets.values() for event in its}
        known = (it for it in events.values() if look.chronicle.starts.get(it.id, date.max) <= look.day)
        reset = resets(look, {event.id: state(look, event) for event in known})
        if before is None:
            keys: Iterable[tuple[str, str]] = look.chronicle.by_issue
        else:
            day, earlier = before
            afresh = {id for id in look.dossier.issues if reset.get(id) != earlier.get(id)}
            keys = turned_between(look, day) | {key for key in look.chronicle.by_issue if key[1] in afresh}
        found = {
            key: stance(look, *key, reset[key[1]].day if key[1] in reset else None)
            for key in keys if key[0] in look.dossier.parties
        }  # fmt: skip
        courses = _followed(courses, look.day, found, reset)
        before = look.day, reset
    return courses


def _followed(
    courses: Courses, day: date, found: Mapping[tuple[str, str], Stance | None], reset: Mapping[str, Reset]
) -> Courses:
    """The courses taken on to a day by the stances that may be other ones on it: ageing alone is no step."""
    steps: dict[tuple[str, str], Step] = {}
    for key, it in found.items():
        last = courses[key][-1] if key in courses else None
        if it is not None and (last is None or (last.value, last.option) != (it.value, it.option)):
            steps[key] = Step(day, it.value, it.option, it.tier, it.behind, None)
        elif it is None and last is not None and last.value:
            ended = reset.get(key[1])
            steps[key] = Step(day, None, None, 2, (), ended.event if ended else None)
    return {**courses, **{key: (*courses.get(key, ()), step) for key, step in steps.items()}} if steps else courses


def _seen(courses: Courses, now: Picture, before: Picture | None) -> Courses:
    """The courses taken on from a picture to a later one."""
    known = before.stances if before else {}
    found: dict[tuple[str, str], Stance | None] = {
        key: it for key, it in now.stances.items() if it is not known.get(key)
    }
    found |= dict.fromkeys(known.keys() - now.stances.keys())
    return _followed(courses, now.look.day, found, now.resets)


def courses_told(ledger: Ledger, window: Sequence[Picture], parties: Sequence[str]) -> tuple[CourseTold, ...]:
    """The stances that turned within COURSE_DAYS, issue by issue; of two parties the other one's beside it too.

    `window` are the pictures of those days, the first as it was on the day before them.
    """
    courses: Courses = {}
    for now, before in zip(window, (None, *window), strict=False):
        courses = _seen(courses, now, before)
    since = ledger.look.day - timedelta(days=COURSE_DAYS)
    told: list[CourseTold] = []
    for issue in ledger.look.chronicle.issues:
        found = {
            party: steps for party in parties
            if (party, issue.id) in courses and (steps := _upheld(ledger.look, (party, issue.id), courses))
        }  # fmt: skip
        turned = {party for party, steps in found.items() if len(steps) > 1}
        if turned and len(parties) <= 2:
            turned = set(found)
        told += (course_told(ledger, party, issue.id, found[party], since) for party in found if party in turned)
    return tuple(told)


def all_courses_told(
    ledger: Ledger, courses: Courses, keys: Iterable[tuple[str, str]], since: date
) -> tuple[CourseTold, ...]:
    """The courses of some stances since a day: those that stood by then, or have stood since."""
    found = ((key, _since(_upheld(ledger.look, key, courses), since)) for key in keys if key in courses)
    return tuple(course_told(ledger, *key, steps, since) for key, steps in found if steps)


def _since(steps: tuple[Step, ...], day: date) -> tuple[Step, ...]:
    """What stood by a day, and the steps after it."""
    first = max((n for n, step in enumerate(steps) if step.day <= day), default=0)
    return steps[first if not steps or steps[first].value else first + 1 :]


def _upheld(look: AsOf, key: tuple[str, str], courses: Courses) -> tuple[Step, ...]:
    """The steps as they are known now: what rested on nothing but retracted words or withdrawn sources never was.

    Where later words upheld the value, it began with the first of them.
    """
    steps = courses[key]
    ends = [*(step.day for step in steps[1:]), date.max]
    kept: list[Step] = []
    for step, end in zip(steps, ends, strict=True):
        now = _as_known_now(look, key, step, end) if step.value else step
        if now is None or (not now.value and not kept):
            continue
        if kept and (kept[-1].value, kept[-1].option) == (now.value, now.option):
            continue
        kept.append(now)
    return tuple(kept)


def _as_known_now(look: AsOf, key: tuple[str, str], step: Step, end: date) -> Step | None:
    behind = tuple(item for item in step.behind if is_upheld(look, item))
    if behind == step.behind:
        return step
    if any(item.take(key[1]) == step.value for item in behind):
        return replace(step, behind=behind)
    for item in look.chronicle.by_issue[key]:
        is_its = step.day <= item.moment.day < end and item.take(key[1]) == step.value and not item.is_claim
        if is_its and item.moment.day <= look.day and is_upheld(look, item):
            return replace(step, day=item.moment.day, tier=item.tier, behind=(item,))
    return None


def course_told(ledger: Ledger, party: str, issue: str, steps: Sequence[Step], since: date) -> CourseTold:
    """A course since a day: what stood by then stands at the edge, without a date."""
    options = ledger.look.dossier.issues[issue].options
    told = []
    for before, step in zip([None, *steps], steps, strict=False):
        ended = tuple(_ended_by(ledger.look, before, step)) if before is not None and not step.value else ()
        sources = dict.fromkeys(id for item in (*step.behind, *ended) for id in cite_evidence(ledger, item))
        event = ledger.named(step.reset_by) if step.reset_by and not ended else None
        if event is not None:
            reset = ledger.look.dossier.events[event.id]
            sources |= dict.fromkeys(ledger.cite(reset, reset.cited))
        told.append(
            ledger.alike.told(
                CourseStep,
                _when(step) if step.day > since else None, step.value,
                options.get(step.option) if step.option else None, _sure(ledger.look, step), event,
                tuple(sources),
            )
        )  # fmt: skip
    return CourseTold(ledger.named(party), ledger.issue(issue), since, tuple(told))


def _ended_by(look: AsOf, before: Step, step: Step) -> Iterator[Evidence]:
    """The words that took back what stood before."""
    for item in before.behind:
        for other in look.chronicle.links.withdrawn_by.get(item.id, ()):
            if other.moment.day <= step.day:
                yield other


def _when(step: Step) -> Span:
    """The day of a step; "by" it where nobody knows when it was said, "about" it where that is so."""
    said = [item.position.said for item in step.behind if item.moment.day == step.day]
    if said and all(span.first is None for span in said):
        return parse_span(f"../{step.day}")
    return parse_span(f"{step.day}~" if said and all(span.approximate for span in said) else str(step.day))


def _sure(look: AsOf, step: Step) -> FlagCode | None:
    """What must be said of a step that is not in named words: inferred, reported, by somebody unnamed."""
    if not step.value:
        return None
    loudest = loudest_flag(look, step.behind)
    if loudest in ("single-unnamed-source", "unnamed-only"):
        return loudest
    return {0: "inferred", 1: "reported"}.get(step.tier)  # type: ignore[return-value]
