"""The histories of stances as they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from briefgen.composition.brief import FlagCode, HistoryStepView, StanceHistoryView
from briefgen.composition.ledger import Ledger
from briefgen.composition.statements import cite_evidence
from briefgen.content.dates import Span, parse_span
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stance_history import (
    HISTORY_DAYS,
    HistoryStep,
    StanceHistories,
    StanceKey,
    ending_evidence,
    histories_of_snapshots,
    steps_since,
    supported_steps,
)
from briefgen.timeline.sourcing import strongest_caveat
from briefgen.timeline.timeline import AsOf


def recent_history_start(day: date) -> date:
    """Return the day on which the recent histories of a day begin."""
    return day - timedelta(days=HISTORY_DAYS)


def recent_history_views(
    ledger: Ledger, snapshots: Sequence[Snapshot], parties: Sequence[str]
) -> tuple[StanceHistoryView, ...]:
    """Return the histories of the stances that changed within HISTORY_DAYS, issue by issue.

    Of two parties, the history of the one that did not move stands beside that of the other. `snapshots` are those of
    these days; the first is as it was on the day before them.
    """
    histories = histories_of_snapshots(snapshots)
    since = recent_history_start(ledger.as_of.day)
    views: list[StanceHistoryView] = []
    for issue in ledger.as_of.timeline.issues:
        steps_of = {
            party: steps for party in parties
            if (party, issue.id) in histories and (steps := supported_steps(ledger.as_of, (party, issue.id), histories))
        }  # fmt: skip
        moved = {party for party, steps in steps_of.items() if len(steps) > 1}
        if moved and len(parties) <= 2:
            moved = set(steps_of)
        views += (
            _history_view(ledger, party, issue.id, steps_of[party], since) for party in steps_of if party in moved
        )
    return tuple(views)


def history_views_since(
    ledger: Ledger, histories: StanceHistories, keys: Iterable[StanceKey], since: date
) -> tuple[StanceHistoryView, ...]:
    """Return the histories of some stances since a day: of those that stood on it, or have stood since."""
    supported = (
        (key, steps_since(supported_steps(ledger.as_of, key, histories), since)) for key in keys if key in histories
    )
    return tuple(_history_view(ledger, *key, steps, since) for key, steps in supported if steps)


def _history_view(
    ledger: Ledger, party: str, issue: str, steps: Sequence[HistoryStep], since: date
) -> StanceHistoryView:
    """A history since a day: the value that stood then comes first, without a date."""
    options = ledger.as_of.dossier.issues[issue].options
    views = []
    for before, step in zip([None, *steps], steps, strict=False):
        ended_by = tuple(ending_evidence(ledger.as_of, before, step)) if before is not None and not step.value else ()
        sources = dict.fromkeys(id for item in (*step.supporting, *ended_by) for id in cite_evidence(ledger, item))
        event = ledger.ref(step.reset_by) if step.reset_by and not ended_by else None
        if event is not None:
            reset = ledger.as_of.dossier.events[event.id]
            sources |= dict.fromkeys(ledger.cite(reset, reset.cited))
        views.append(
            ledger.views.get(
                HistoryStepView,
                _step_date(step) if step.day > since else None, step.value,
                options.get(step.option) if step.option else None, _caveat(ledger.as_of, step), event,
                tuple(sources),
            )
        )  # fmt: skip
    return ledger.views.get(StanceHistoryView, ledger.ref(party), ledger.issue(issue), tuple(views))


def _step_date(step: HistoryStep) -> Span:
    """The day of a step: "by" it where nobody knows when it was said, "about" it where the date is approximate."""
    said = [item.position.said for item in step.supporting if item.moment.day == step.day]
    if said and all(span.first is None for span in said):
        return parse_span(f"../{step.day}")
    return parse_span(f"{step.day}~" if said and all(span.approximate for span in said) else str(step.day))


def _caveat(as_of: AsOf, step: HistoryStep) -> FlagCode | None:
    """The caveat of a step without named direct words: inferred, reported, or by an unnamed speaker."""
    if not step.value:
        return None
    strongest = strongest_caveat(as_of, step.supporting)
    if strongest in ("single-unnamed-source", "unnamed-only"):
        return strongest
    return {0: "inferred", 1: "reported"}.get(step.tier)  # type: ignore[return-value]
