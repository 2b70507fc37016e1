"""Rules: what changed since the previous brief -> the lines that say so, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.content.dates import Span
from briefgen.content.zones import zone
from briefgen.editorial.agreement import Between
from briefgen.editorial.brief import Agreement, CorrectionTold, EventMoved, Named, NewlyReported, StanceMoved, Voice
from briefgen.editorial.changes import (
    SHIFTS,
    EventChange,
    StanceChange,
    changes_of_leaders,
    changes_of_parties,
    event_changes,
)  # fmt: skip
from briefgen.editorial.chronicle import DatedUpdate, Evidence
from briefgen.editorial.events import Standing
from briefgen.editorial.picture import Picture, in_play
from briefgen.editorial.sourcing import sources_of
from briefgen.editorial.stances import stands, told_elsewhere
from briefgen.editorial.telling import (
    Ledger,
    by_voice,
    correction_told,
    first_known,
    new_corrections,
    outcome_told,
    quote,
    voice,
)

Change = StanceMoved | EventMoved | NewlyReported | CorrectionTold


def changes_told(ledger: Ledger, before: Picture | None, after: Picture) -> tuple[Change, ...]:
    """Reversals, events, shifts, new lines, late news, corrections; nothing where there is nothing earlier."""
    if before is None:
        return ()
    parties = changes_of_parties(before, after)
    moved = [*parties, *changes_of_leaders(before, after, parties)]
    events = event_changes(before, after, ledger.known)
    late = [change for change in events if "late" in change.kinds]
    return (
        *_stances_moved(ledger, after, [change for change in moved if change.kind == "reversed"]),
        *(_event_moved(ledger, change) for change in events if change not in late),
        *_stances_moved(ledger, after, [change for change in moved if change.kind in SHIFTS]),
        *_stances_moved(ledger, after, [change for change in moved if change.kind == "new" and _is_news(change)]),
        *(_event_moved(ledger, change) for change in late),
        *_newly_reported(ledger, before, after, {*_updates(events), *(it.now.event.id for it in late), *_leads(moved)}),
        *(correction_told(ledger, dated) for dated in new_corrections(ledger)),
    )


def _updates(changes: Sequence[EventChange]) -> Iterator[str]:
    """The updates that a line on their event tells already."""
    return (step.dated.update.id for change in changes for step in change.steps if step.dated.update.id)


def _leads(moved: Sequence[StanceChange]) -> Iterator[str]:
    """The evidence that a line on a stance tells already."""
    return (change.lead.id for change in moved if change.lead and change.kind != "withdrawn" and _is_news(change))


def _is_news(change: StanceChange) -> bool:
    """A long-held line is no news, though it was recorded only now."""
    return change.new is None or not change.new.is_standing


def _stances_moved(ledger: Ledger, after: Picture, changes: Sequence[StanceChange]) -> Iterator[StanceMoved]:
    """One line for all issues on which the same voice moved the same side in the same way."""
    together: dict[tuple[object, ...], list[StanceChange]] = {}
    for change in changes:
        options = tuple(it.option if it else None for it in (change.old, change.new))
        key = (change.holder, change.kind, change.sure, change.was, change.now, options, change.lead)
        together.setdefault(key, []).append(change)
    for alike in together.values():
        yield _stance_moved(ledger, after, alike)


def _stance_moved(ledger: Ledger, after: Picture, alike: Sequence[StanceChange]) -> StanceMoved:
    change = alike[0]
    lead = after.look.chronicle.links.positions.get(change.lead.id) if change.lead else None
    options = after.look.dossier.issues[change.issue].options
    was, now = (it.option if it else None for it in (change.old, change.new))
    return StanceMoved(
        "stance", change.kind, change.sure, _is_late(ledger, after, lead), ledger.named(change.holder),
        tuple(ledger.issue(each.issue) for each in alike), change.was, change.now,
        options.get(was) if was else None, options.get(now) if now else None,
        _voice(ledger, after, lead) if lead else None, _desk(ledger, lead.position.said) if lead else None,
        _because(ledger, after, change),
        ledger.cite(lead.position, sources_of(after.look, lead)) if lead else (),
    )  # fmt: skip


def _is_late(ledger: Ledger, after: Picture, item: Evidence | None) -> bool:
    """Whether evidence is from the previous brief's day or before it, and was known only after."""
    if item is None or ledger.previous is None or item.moment.day > ledger.previous:
        return False
    return ledger.is_new(item.position, item.moment.day, sources_of(after.look, item))


def _because(ledger: Ledger, after: Picture, change: StanceChange) -> Named | None:
    """The event after which older lines on the issue no longer stand."""
    reset = after.resets.get(change.issue)
    if change.kind != "withdrawn" or reset is None or change.old is None or change.old.latest > reset.day:
        return None
    return ledger.event(reset.event)


def _desk(ledger: Ledger, span: Span) -> Span:
    """A date as the desk's calendar and clock have it."""
    home = ledger.look.dossier.zone
    return span.seen_from(home, home)


def _voice(ledger: Ledger, after: Picture, item: Evidence) -> Voice:
    held = after.offices.get(item.person.id) if item.person else None
    return voice(ledger, item, held.post if held else None)


def _event_moved(ledger: Ledger, change: EventChange) -> EventMoved:
    it, details = change.now, change.now.details
    statuses: list[Standing] = [change.was] if change.was else []
    statuses += [step.dated.update.status for step in change.steps if step.dated.update.status]
    if it.standing == "undecided":  # what the day says on it has no order
        statuses = statuses[:1] if change.was else []
    path = [status for n, status in enumerate(statuses) if n == 0 or status != statuses[n - 1]]
    if not path or path[-1] != it.standing:
        path.append(it.standing)
    updates = [step.dated.update for step in change.steps]
    sources = tuple(dict.fromkeys(id for update in updates for id in ledger.cite(update, update.cited)))
    return EventMoved(
        "event", change.kinds, ledger.named(it.event.id), tuple(path),
        tuple(ledger.named(id) for id in it.confirmed_by), it.is_fully_confirmed, it.is_reported,
        it.when, it.desk_span(ledger.look, it.was_when),
        details.get("place"), it.was_place, ledger.named(it.replaced_by) if it.replaced_by else None,
        ledger.event(details["replaces"]) if any(s.dated.update.replaces for s in change.steps) else None,
        outcome_told(ledger, details.get("outcome")) if it.standing == "held" != change.was else None,
        sources or ledger.cite(it.event, it.event.cited),
    )  # fmt: skip


def _newly_reported(ledger: Ledger, before: Picture, after: Picture, told: set[str]) -> Iterator[NewlyReported]:
    """What is dated by the previous brief's day but was known only after it, but for what a line tells already."""
    day, look = before.look.day, after.look
    for item in first_known(ledger):
        is_old = item.moment.day <= day and not item.position.standing
        if is_old and item.id not in told and stands(look, item) and not told_elsewhere(look, item):
            position = item.position
            text = position.text or quote(position.quote or "").text
            yield NewlyReported(
                "late", item.id, _voice(ledger, after, item), None, _desk(ledger, position.said), None,
                text, not position.text, None, None, ledger.cite(position, sources_of(look, item)),
            )  # fmt: skip
    events = (id for id in in_play(before, after) if id not in told)
    updates = (dated for id in events for dated in look.chronicle.by_event.get(id, ()))
    late = [it for it in updates if it.moment.day <= day and it.update.id not in told and ledger.is_new_update(it)]
    for dated in sorted(late, key=lambda dated: (dated.moment, dated.update.id or "")):
        yield _update_newly_reported(ledger, dated)


def _update_newly_reported(ledger: Ledger, dated: DatedUpdate) -> NewlyReported:
    update = dated.update
    assert update.id is not None
    dossier = ledger.look.dossier
    there = dossier.events[update.event].time_zone
    when = update.when and update.when.seen_from(zone(there) if there else dossier.zone, dossier.zone)
    return NewlyReported(
        "late", update.id, by_voice(ledger, dated), ledger.named(update.event), _desk(ledger, update.date),
        update.status, update.text, False, when, update.place, ledger.cite(update, update.cited),
    )  # fmt: skip


def agreement_told(ledger: Ledger, it: Between) -> Agreement:
    """How two parties stand to each other, by their names."""
    one, other = (ledger.named(id) for id in it.parties)
    silent = tuple(ledger.named(id) for id in it.silent)
    issue = ledger.issue(it.issue)
    return ledger.alike.told(Agreement, issue, (one, other), it.kind, silent, it.is_indicative, it.trend)
