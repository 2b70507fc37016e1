"""what changed since the previous brief -> the lines that say so, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.composition.brief import (
    AgreementView,
    CorrectionView,
    EventChangeView,
    NewlyReported,
    Ref,
    StanceChangeView,
    Voice,
)
from briefgen.composition.views import (
    Ledger,
    correction_view,
    first_known,
    new_corrections,
    outcome_view,
    shorten_quote,
    update_voice,
    voice_of,
)
from briefgen.content.dates import Span
from briefgen.content.zones import time_zone
from briefgen.rules.agreement import PartyAgreement
from briefgen.rules.changes import (  # fmt: skip
    SHIFTS,
    EventChange,
    StanceChange,
    changes_of_leaders,
    changes_of_parties,
    event_changes,
)
from briefgen.rules.events import Standing
from briefgen.rules.snapshot import Snapshot, in_play
from briefgen.rules.stances import is_retelling, stands
from briefgen.timeline.sourcing import sources_of
from briefgen.timeline.timeline import DatedUpdate, Evidence

ChangeView = StanceChangeView | EventChangeView | NewlyReported | CorrectionView


def change_views(ledger: Ledger, before: Snapshot | None, after: Snapshot) -> tuple[ChangeView, ...]:
    """Reversals, events, shifts, new lines, late news, corrections; nothing where there is nothing earlier."""
    if before is None:
        return ()
    parties = changes_of_parties(before, after)
    moved = [*parties, *changes_of_leaders(before, after, parties)]
    events = event_changes(before, after, ledger.baseline)
    late = [change for change in events if "late" in change.kinds]
    return (
        *_stance_change_views(ledger, after, [change for change in moved if change.kind == "reversed"]),
        *(_event_change_view(ledger, change) for change in events if change not in late),
        *_stance_change_views(ledger, after, [change for change in moved if change.kind in SHIFTS]),
        *_stance_change_views(ledger, after, [change for change in moved if change.kind == "new" and _is_news(change)]),
        *(_event_change_view(ledger, change) for change in late),
        *_newly_reported(ledger, before, after, {*_updates(events), *(it.now.event.id for it in late), *_leads(moved)}),
        *(correction_view(ledger, dated) for dated in new_corrections(ledger)),
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


def _stance_change_views(
    ledger: Ledger, after: Snapshot, changes: Sequence[StanceChange]
) -> Iterator[StanceChangeView]:
    """One line for all issues on which the same voice moved the same side in the same way."""
    together: dict[tuple[object, ...], list[StanceChange]] = {}
    for change in changes:
        options = tuple(it.option if it else None for it in (change.old, change.new))
        key = (change.holder, change.kind, change.sure, change.was, change.now, options, change.lead)
        together.setdefault(key, []).append(change)
    for alike in together.values():
        yield _stance_change_view(ledger, after, alike)


def _stance_change_view(ledger: Ledger, after: Snapshot, alike: Sequence[StanceChange]) -> StanceChangeView:
    change = alike[0]
    lead = after.as_of.timeline.links.positions.get(change.lead.id) if change.lead else None
    options = after.as_of.dossier.issues[change.issue].options
    was, now = (it.option if it else None for it in (change.old, change.new))
    return StanceChangeView(
        "stance", change.kind, change.sure, _is_late(ledger, after, lead), ledger.named(change.holder),
        tuple(ledger.issue(each.issue) for each in alike), change.was, change.now,
        options.get(was) if was else None, options.get(now) if now else None,
        _voice(ledger, after, lead) if lead else None, _at_desk(ledger, lead.position.said) if lead else None,
        _because(ledger, after, change),
        ledger.cite(lead.position, sources_of(after.as_of, lead)) if lead else (),
    )  # fmt: skip


def _is_late(ledger: Ledger, after: Snapshot, item: Evidence | None) -> bool:
    """Whether evidence is from the previous brief's day or before it, and was known only after."""
    if item is None or ledger.previous is None or item.moment.day > ledger.previous:
        return False
    return ledger.is_new(item.position, item.moment.day, sources_of(after.as_of, item))


def _because(ledger: Ledger, after: Snapshot, change: StanceChange) -> Ref | None:
    """The event after which older lines on the issue no longer stand."""
    reset = after.resets.get(change.issue)
    if change.kind != "withdrawn" or reset is None or change.old is None or change.old.latest > reset.day:
        return None
    return ledger.event(reset.event)


def _at_desk(ledger: Ledger, span: Span) -> Span:
    """A date as the desk's calendar and clock have it."""
    home = ledger.as_of.dossier.zone
    return span.seen_from(home, home)


def _voice(ledger: Ledger, after: Snapshot, item: Evidence) -> Voice:
    held = after.offices.get(item.person.id) if item.person else None
    return voice_of(ledger, item, held.post if held else None)


def _event_change_view(ledger: Ledger, change: EventChange) -> EventChangeView:
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
    return EventChangeView(
        "event", change.kinds, ledger.named(it.event.id), tuple(path),
        tuple(ledger.named(id) for id in it.confirmed_by), it.is_fully_confirmed, it.is_reported,
        it.when, it.desk_span(ledger.as_of, it.was_when),
        details.get("place"), it.was_place, ledger.named(it.replaced_by) if it.replaced_by else None,
        ledger.event(details["replaces"]) if any(s.dated.update.replaces for s in change.steps) else None,
        outcome_view(ledger, details.get("outcome")) if it.standing == "held" != change.was else None,
        sources or ledger.cite(it.event, it.event.cited),
    )  # fmt: skip


def _newly_reported(ledger: Ledger, before: Snapshot, after: Snapshot, told: set[str]) -> Iterator[NewlyReported]:
    """What is dated by the previous brief's day but was known only after it, but for what a line tells already."""
    day, look = before.as_of.day, after.as_of
    for item in first_known(ledger):
        is_old = item.moment.day <= day and not item.position.standing
        if is_old and item.id not in told and stands(look, item) and not is_retelling(look, item):
            position = item.position
            text = position.text or shorten_quote(position.quote or "").text
            yield NewlyReported(
                "late", item.id, _voice(ledger, after, item), None, _at_desk(ledger, position.said), None,
                text, not position.text, None, None, ledger.cite(position, sources_of(look, item)),
            )  # fmt: skip
    events = (id for id in in_play(before, after) if id not in told)
    updates = (dated for id in events for dated in look.timeline.by_event.get(id, ()))
    late = [it for it in updates if it.moment.day <= day and it.update.id not in told and ledger.is_new_update(it)]
    for dated in sorted(late, key=lambda dated: (dated.moment, dated.update.id or "")):
        yield _update_newly_reported(ledger, dated)


def _update_newly_reported(ledger: Ledger, dated: DatedUpdate) -> NewlyReported:
    update = dated.update
    assert update.id is not None
    dossier = ledger.as_of.dossier
    there = dossier.events[update.event].time_zone
    when = update.when and update.when.seen_from(time_zone(there) if there else dossier.zone, dossier.zone)
    return NewlyReported(
        "late", update.id, update_voice(ledger, dated), ledger.named(update.event), _at_desk(ledger, update.date),
        update.status, update.text, False, when, update.place, ledger.cite(update, update.cited),
    )  # fmt: skip


def agreement_view(ledger: Ledger, it: PartyAgreement) -> AgreementView:
    """How two parties stand to each other, by their names."""
    one, other = (ledger.named(id) for id in it.parties)
    silent = tuple(ledger.named(id) for id in it.silent)
    issue = ledger.issue(it.issue)
    return ledger.interner.intern(AgreementView, issue, (one, other), it.kind, silent, it.is_indicative, it.trend)
