"""Rules: the pictures of days, one after the other -> the course of each stance: when it turned, and to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from briefgen.content.fields import Take
from briefgen.editorial.brief import CourseStep, CourseTold
from briefgen.editorial.chronicle import Evidence
from briefgen.editorial.picture import Picture
from briefgen.editorial.sourcing import sources_of
from briefgen.editorial.telling import Ledger

COURSE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Step:
    """From its day on a stance has this value; without one it stands no longer."""

    day: date
    value: Take | None
    option: str | None
    lead: Evidence | None


Courses = Mapping[tuple[str, str], tuple[Step, ...]]  # by party and issue


def followed(courses: Courses, now: Picture) -> Courses:
    """The courses of the parties' stances, taken on to a later picture: ageing alone is no step."""
    steps: dict[tuple[str, str], Step] = {}
    for key, it in now.stances.items():
        last = courses[key][-1] if key in courses else None
        if last is None or (last.value, last.option) != (it.value, it.option):
            steps[key] = Step(now.look.day, it.value, it.option, it.lead)
    for key, past in courses.items():
        if past[-1].value and key not in now.stances:
            steps[key] = Step(now.look.day, None, None, None)
    return {**courses, **{key: (*courses.get(key, ()), step) for key, step in steps.items()}} if steps else courses


def courses_told(ledger: Ledger, courses: Courses, parties: Sequence[str]) -> tuple[CourseTold, ...]:
    """The stances that turned within COURSE_DAYS, issue by issue; of two parties the other one's beside it too."""
    since = ledger.look.day - timedelta(days=COURSE_DAYS)
    told: list[CourseTold] = []
    for issue in ledger.look.chronicle.issues:
        found = {party: courses[party, issue.id] for party in parties if (party, issue.id) in courses}
        turned = {party for party, steps in found.items() if any(step.day > since for step in steps[1:])}
        if turned and len(parties) <= 2:
            turned = set(found)
        told += (_told(ledger, party, issue.id, steps, since) for party, steps in found.items() if party in turned)
    return tuple(told)


def _told(ledger: Ledger, party: str, issue: str, steps: Sequence[Step], since: date) -> CourseTold:
    """What stood before the window stands at its edge, without a day."""
    first = max(sum(step.day <= since for step in steps) - 1, 0)
    options = ledger.look.dossier.issues[issue].options
    return CourseTold(
        ledger.named(party), ledger.issue(issue), since,
        tuple(
            CourseStep(
                step.day if step.day > since else None, step.value, options.get(step.option) if step.option else None,
                ledger.cite(step.lead.position, sources_of(ledger.look, step.lead)) if step.lead else (),
            )
            for step in steps[first:]
        ),
    )  # fmt: skip
