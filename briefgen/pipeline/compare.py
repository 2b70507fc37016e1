"""Compare two days, or one day with what a commit had of it."""

from __future__ import annotations

from datetime import date

from briefgen.composition.brief import Comparison
from briefgen.composition.composer import compare_snapshots
from briefgen.pipeline.load import LoadedDossier, load_dossier
from briefgen.pipeline.previous import snapshot_when_sealed
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import UsageFailure
from briefgen.rendering.renderer import render_comparison
from briefgen.rendering.templates import Templates
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.timeline.build import as_of
from briefgen.timeline.days import Day, choose_day, previous_day


def compare_days(request: BriefRequest, day: Day, earlier: Day, since: str | None) -> Comparison:
    """Return what changed by a day since an earlier one, or on one day since a commit.

    Without an earlier day it is that of the previous brief; a sealed brief is taken as it was sealed.
    """
    loaded = load_dossier(request.content, request.known_at, request.marking)
    last = choose_day(loaded.timeline, day)
    if since:
        before = load_dossier(request.content, since, request.marking, loaded)
        first, snapshot, known_at = last, take_snapshot(as_of(before.timeline, last)), before.content.known_at
    else:
        earlier_day = choose_day(loaded.timeline, earlier) if earlier else None
        first, snapshot = _earlier_snapshot(request, loaded, last, earlier_day)
        known_at = None
    settings = loaded.timeline.dossier.settings
    changes, said = compare_snapshots(snapshot, take_snapshot(as_of(loaded.timeline, last)))
    return Comparison(
        settings.title, settings.language, settings.time_zone, first, last, known_at, loaded.content.known_at, changes,
        said,
    )  # fmt: skip


def _earlier_snapshot(
    request: BriefRequest, loaded: LoadedDossier, last: date, earlier: date | None
) -> tuple[date, Snapshot]:
    """The snapshot to compare with: of the earlier day, or else of the previous brief."""
    if earlier is not None and earlier > last:
        raise UsageFailure(f"{earlier} is later than {last}; write the earlier day first")
    if earlier == last:
        raise UsageFailure(f"{last} would be compared with itself; write an earlier day before it, or no day")
    dossier = loaded.timeline.dossier
    seals = [seal for seal in dossier.seals if seal.day.begins == earlier]
    seal = seals[-1] if seals else None if earlier else dossier.sealed_before(last)
    sealed = snapshot_when_sealed(request, loaded, seal) if seal else None
    if seal and isinstance(sealed, Snapshot):
        return seal.day.begins, sealed
    first = earlier or previous_day(loaded.timeline.days, last)
    if first is None:
        raise UsageFailure(f"there is nothing before {last} to compare with")
    return first, take_snapshot(as_of(loaded.timeline, first))


def render_changes(request: BriefRequest, day: Day, earlier: Day, since: str | None, *, as_json: bool) -> str:
    """Return what changed, as Markdown or JSON."""
    return render_comparison(compare_days(request, day, earlier, since), Templates(request.templates), as_json=as_json)
