"""What the records alone changed since the previous brief, as it is printed: withdrawals, corrections and edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from briefgen.composition.brief import CorrectionView, EventEffect, FallenRecord, RecordChangeView, StanceEffect, Voice
from briefgen.composition.ledger import Ledger
from briefgen.composition.record_views import correction_view, source_name
from briefgen.composition.statements import shorten_quote
from briefgen.composition.voices import update_voice
from briefgen.rules.changes import StanceChange
from briefgen.rules.record_changes import EventRecordChange, RecordChange
from briefgen.rules.snapshot import Snapshot
from briefgen.timeline.sourcing import sources_of
from briefgen.timeline.timeline import DatedUpdate, Evidence

VoiceOf = Callable[[Evidence], Voice]


def record_change_view(
    ledger: Ledger, corrected: Snapshot, change: RecordChange, voice: VoiceOf
) -> RecordChangeView | CorrectionView:
    """Return a change of the records as it is printed; `corrected` is the day of the previous brief, corrected."""
    stances = tuple(_stance_effects(ledger, corrected, change.stances, voice))
    events = tuple(_event_effect(ledger, effect) for effect in change.events)
    if change.correction is not None:
        return correction_view(ledger, change.correction, stances, events)
    fallen = (
        *(_fallen_statement(ledger, item, voice) for item in change.positions),
        *(_fallen_update(ledger, dated) for dated in change.updates),
    )
    cited = dict.fromkeys(id for effect in stances for id in effect.sources)
    if change.source is None:
        return RecordChangeView("record", "edited", None, None, fallen, stances, events, tuple(cited))
    source = ledger.as_of.dossier.sources[change.source]
    return RecordChangeView(
        "record", "source-withdrawn", source_name(source), source.withdrawn, fallen, stances, events,
        tuple(dict.fromkeys((*ledger.cite(source, (source.id,)), *cited))),
    )  # fmt: skip


def _stance_effects(
    ledger: Ledger, corrected: Snapshot, changes: Sequence[StanceChange], voice: VoiceOf
) -> Iterator[StanceEffect]:
    """Yield one effect for all issues on which the records changed the stance of one holder in the same way."""
    groups: dict[tuple[object, ...], list[StanceChange]] = {}
    for change in changes:
        values = tuple((stance.value, stance.option) if stance else None for stance in (change.old, change.new))
        key = (change.holder, values, change.new.lead if change.new else None)
        groups.setdefault(key, []).append(change)
    for group in groups.values():
        change, lead = group[0], group[0].new.lead if group[0].new else None
        options = corrected.as_of.dossier.issues[change.issue].options
        was, now = (stance.option if stance else None for stance in (change.old, change.new))
        yield StanceEffect(
            ledger.ref(change.holder), tuple(ledger.issue(member.issue) for member in group),
            change.old.value if change.old else None, change.now,
            options.get(was) if was else None, options.get(now) if now else None,
            voice(lead) if lead else None, ledger.desk_date(lead.position.said) if lead else None,
            ledger.cite(lead.position, sources_of(corrected.as_of, lead)) if lead else (),
        )  # fmt: skip


def _event_effect(ledger: Ledger, change: EventRecordChange) -> EventEffect:
    before, now = change.before, change.now
    places = before.details.get("place"), now.details.get("place")
    dates = before.when, now.when
    return EventEffect(
        ledger.ref(now.event.id), before.standing, now.standing,
        *(dates if dates[0] != dates[1] else (None, None)), *(places if places[0] != places[1] else (None, None)),
    )  # fmt: skip


def _fallen_statement(ledger: Ledger, item: Evidence, voice: VoiceOf) -> FallenRecord:
    position = item.position
    ledger.mark_printed(position)
    text = position.text or shorten_quote(position.quote or "").text
    return FallenRecord(item.id, voice(item), None, ledger.desk_date(position.said), None, text, not position.text)


def _fallen_update(ledger: Ledger, dated: DatedUpdate) -> FallenRecord:
    update = dated.update
    assert update.id is not None
    ledger.mark_printed(update)
    return FallenRecord(
        update.id, update_voice(ledger, dated), ledger.ref(update.event), ledger.desk_date(update.date), update.status,
        update.text, False,
    )  # fmt: skip
