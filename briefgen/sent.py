"""Beside the road: what was read -> the picture that the last sealed brief showed, from its own commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefgen.asked import Desk
from briefgen.content.fields import MARKINGS
from briefgen.content.marking import within_marking
from briefgen.content.model import Record, Seal
from briefgen.editorial.as_of import as_of, chronicle
from briefgen.editorial.known import known
from briefgen.editorial.picture import Picture, picture
from briefgen.editorial.sourcing import first_published
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure
from briefgen.reading import Read, read


def last_sealed(desk: Desk, it: Read, day: date) -> tuple[Picture | None, list[Problem]]:
    """The picture that the last sealed brief before a day showed."""
    last = it.told.dossier.sealed_before(day)
    sent = as_sent(desk, it, last) if last else None
    return (None, [sent]) if isinstance(sent, Problem) else (sent, [])


def as_sent(desk: Desk, it: Read, seal: Seal) -> Picture | Problem:
    """The picture that a sealed brief showed: of its own day, from its own commit; a problem where git lost that."""
    try:
        limits = [limit for limit in (seal.limit, desk.marking) if limit]
        limit = min(limits, key=MARKINGS.index, default=None)
        then = read(desk.content, seal.commit, limit, now=it)
        if seal.revision > 1:  # what it left to later briefs was not in it
            first = next(each for each in it.whole.seals if each.day.begins == seal.day.begins)
            then = without_later_news(then, read(desk.content, first.commit, limit, now=it), seal.day.begins)
        return picture(as_of(then.told, seal.day.begins))
    except (UsageFailure, EnvironmentFailure) as failure:
        why, cure = str(failure), "fetch the whole history: `git fetch --unshallow`"
    except ContentError as error:
        why, cure = error.problems[0].message, "what was content then is none now; the next sealed brief is the cure"
    message = f"the content of brief No. {seal.number} of {seal.day} cannot be read: {why}"
    return Problem("seal-commit", message, seal.at, f"{cure}. Until then late news goes by dates of publication")


def without_later_news(it: Read, first: Read, day: date) -> Read:
    """A revision corrects what went out: what was published only after its day, and was not on record then, is news
    of a later brief.
    """
    held, published_on = known(first.whole, it.whole), it.told.published_on
    records: list[Record] = [*it.whole.updates, *it.whole.positions, *it.whole.notes, *it.whole.events.values()]
    new = (record for record in records if not held.holds(record))
    told_since = (record for record in new if (first_published(published_on, record.cited) or day) > day)
    later = {id for record in told_since if (id := getattr(record, "id", None))}
    return replace(it, told=chronicle(within_marking(it.told.dossier, MARKINGS[-1], later)[0])) if later else it
