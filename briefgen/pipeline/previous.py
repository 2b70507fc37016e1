"""Beside the road: what was read -> the picture that the last sealed brief showed, from its own commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefgen.content.fields import MARKINGS
from briefgen.content.model import Record, Seal
from briefgen.content.redact import redact_above
from briefgen.pipeline.load import LoadedDossier, load_dossier
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.timeline.baseline import match_records
from briefgen.timeline.build import as_of, build_timeline
from briefgen.timeline.sourcing import first_published


def previous_sealed_snapshot(desk: BriefRequest, it: LoadedDossier, day: date) -> tuple[Snapshot | None, list[Problem]]:
    """The picture that the last sealed brief before a day showed."""
    last = it.timeline.dossier.sealed_before(day)
    sent = snapshot_when_sealed(desk, it, last) if last else None
    return (None, [sent]) if isinstance(sent, Problem) else (sent, [])


def snapshot_when_sealed(desk: BriefRequest, it: LoadedDossier, seal: Seal) -> Snapshot | Problem:
    """The picture that a sealed brief showed: of its own day, from its own commit; a problem where git lost that."""
    try:
        limits = [limit for limit in (seal.limit, desk.marking) if limit]
        limit = min(limits, key=MARKINGS.index, default=None)
        then = load_dossier(desk.content, seal.commit, limit, now=it)
        if seal.revision > 1:  # what it left to later briefs was not in it
            first = next(each for each in it.unredacted.seals if each.day.begins == seal.day.begins)
            then = without_later_news(then, load_dossier(desk.content, first.commit, limit, now=it), seal.day.begins)
        return take_snapshot(as_of(then.timeline, seal.day.begins))
    except (UsageFailure, EnvironmentFailure) as failure:
        why, cure = str(failure), "fetch the whole history: `git fetch --unshallow`"
    except ContentError as error:
        why, cure = error.problems[0].message, "what was content then is none now; the next sealed brief is the cure"
    message = f"the content of brief No. {seal.number} of {seal.day} cannot be read: {why}"
    return Problem("seal-commit", message, seal.at, f"{cure}. Until then late news goes by dates of publication")


def without_later_news(it: LoadedDossier, first: LoadedDossier, day: date) -> LoadedDossier:
    """A revision corrects what went out: what was published only after its day, and was not on record then, is news
    of a later brief.
    """
    held, published_on = match_records(first.unredacted, it.unredacted), it.timeline.published_on
    records: list[Record] = [
        *it.unredacted.updates,
        *it.unredacted.positions,
        *it.unredacted.notes,
        *it.unredacted.events.values(),
    ]
    new = (record for record in records if not held.contains(record))
    told_since = (record for record in new if (first_published(published_on, record.cited) or day) > day)
    later = {id for record in told_since if (id := getattr(record, "id", None))}
    return (
        replace(it, timeline=build_timeline(redact_above(it.timeline.dossier, MARKINGS[-1], later)[0])) if later else it
    )
