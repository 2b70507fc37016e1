"""Rules for events: the order of their statuses, and the dates of deadlines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from briefgen.content.day_times import UNTIMED
from briefgen.content.model import Dossier, Update
from briefgen.problems import Problem


def statuses_after_held(dossier: Dossier) -> Iterator[Problem]:
    """Yield each update that gives an event another status after it was held, where no correction explains it."""
    corrected_ids = {correction.of for correction in dossier.corrections}
    updates_by_event: dict[str, list[Update]] = defaultdict(list)
    for update in dossier.updates:
        if update.status and update.date.is_day and not _is_weak(dossier, update):
            updates_by_event[update.event].append(update)
    for event_id, updates in updates_by_event.items():
        held_updates = [update for update in updates if update.status == "held"]
        if not held_updates or event_id in corrected_ids or any(update.id in corrected_ids for update in updates):
            continue
        first = min(held_updates, key=_moment)
        for update in updates:
            if update.status != "held" and _moment(update) > _moment(first):
                hint = (
                    f"correct the date or the `status`; if it was not held after all, say so under `corrections:`, "
                    f"{{of: {event_id}, date: …, text: …}}"
                )
                message = (
                    f"`{event_id}` was held on {first.date}; "
                    f"the update of {update.date} says that it is {update.status}"
                )
                related = (("held here", first.at),)
                yield Problem("leaving-held", message, update.locate("status"), hint, related)


def _moment(update: Update) -> tuple[date, int]:
    """Return the day of an update and its minute of that day."""
    assert update.date.last is not None
    last = update.date.last
    if last.clock:
        return last.day, last.clock.hour * 60 + last.clock.minute
    return last.day, update.time.order[0] if update.time else UNTIMED


def _is_weak(dossier: Dossier, update: Update) -> bool:
    """Whether all sources of an update are graded E or F, so that it settles nothing."""
    grades = [dossier.sources[id].grade for id in update.cited if id in dossier.sources]
    return bool(grades) and all(grade in ("E", "F") for grade in grades)


def deadlines_without_date(dossier: Dossier) -> Iterator[Problem]:
    """Yield each deadline that has no date, neither its own nor one from an update."""
    dated_ids = {update.event for update in dossier.updates if update.when}
    for event in dossier.events.values():
        if event.kind == "deadline" and event.when is None and event.id not in dated_ids:
            yield Problem("deadline-without-date", "a deadline without a date", event.at, "add `when:`")
