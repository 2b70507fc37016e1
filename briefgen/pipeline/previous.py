"""The previous brief: what the last sealed one showed, from its own commit."""

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


def previous_sealed_snapshot(
    request: BriefRequest, loaded: LoadedDossier, day: date
) -> tuple[Snapshot | None, list[Problem]]:
    """Return the snapshot that the last sealed brief before a day showed, or a problem that says why it is lost."""
    seal = loaded.timeline.dossier.sealed_before(day)
    snapshot = snapshot_when_sealed(request, loaded, seal) if seal else None
    return (None, [snapshot]) if isinstance(snapshot, Problem) else (snapshot, [])


def snapshot_when_sealed(request: BriefRequest, loaded: LoadedDossier, seal: Seal) -> Snapshot | Problem:
    """Return the snapshot that a sealed brief showed: of its day, from its commit; a problem if git lost the commit."""
    day = seal.day.begins
    try:
        limits = [limit for limit in (seal.limit, request.marking) if limit]
        limit = min(limits, key=MARKINGS.index, default=None)
        sealed = load_dossier(request.content, seal.commit, limit, loaded)
        if seal.revision > 1:  # it left later news to later briefs
            first_seal = next(other for other in loaded.content.unredacted.seals if other.day.begins == day)
            first = load_dossier(request.content, first_seal.commit, limit, loaded)
            sealed = without_later_news(sealed, first, day)
        return take_snapshot(as_of(sealed.timeline, day))
    except (UsageFailure, EnvironmentFailure) as failure:
        reason, hint = str(failure), "fetch the whole history: `git fetch --unshallow`"
    except ContentError as error:
        reason = error.problems[0].message
        hint = "that content is not valid any more; the next sealed brief will be compared with again"
    message = f"the content of brief No. {seal.number} of {seal.day} cannot be read: {reason}"
    return Problem("seal-commit", message, seal.at, f"{hint}. Until then late news goes by dates of publication")


def without_later_news(loaded: LoadedDossier, first: LoadedDossier, day: date) -> LoadedDossier:
    """Return a dossier without the news that a revised brief leaves to later briefs.

    A revision corrects a brief. A record that the first revision did not have, and whose sources were published only
    after its day, is news of a later brief.
    """
    unredacted = loaded.content.unredacted
    baseline, published_on = match_records(first.content.unredacted, unredacted), loaded.timeline.published_on
    records: list[Record] = [
        *unredacted.updates, *unredacted.positions, *unredacted.notes, *unredacted.events.values(),
    ]  # fmt: skip
    new = (record for record in records if not baseline.contains(record))
    published_later = (record for record in new if (first_published(published_on, record.cited) or day) > day)
    later = {id for record in published_later if (id := getattr(record, "id", None))}
    if not later:
        return loaded
    dossier, _ = redact_above(loaded.timeline.dossier, MARKINGS[-1], later)
    return replace(loaded, timeline=build_timeline(dossier))
