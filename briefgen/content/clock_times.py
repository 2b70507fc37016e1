"""clock times that a zone does not have on their night, or has twice, because its clocks are changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from briefgen.content.dates import Span
from briefgen.content.model import Dossier, Event, Person, Position, Record, Update
from briefgen.content.zones import time_zone
from briefgen.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock time without an offset as it is written: its day, its zone, its place, and the key of its date."""

    day: date
    clock: time
    zone_name: str
    place: Place
    key: str
    is_apart: bool  # it stands in `time`, not in the date itself


def changed_clocks(dossier: Dossier) -> Iterator[Problem]:
    """Every clock time without an offset exists in its zone on its day, and only once."""
    for record, zone_name in _zones(dossier):
        for clock in _clocks(record, zone_name, dossier.settings.time_zone):
            yield from _problem(clock)


def _zones(dossier: Dossier) -> Iterator[tuple[Record, str]]:
    """Every record with the zone of its `when`: an update has that of the updates before it, or of its event."""
    desk = dossier.settings.time_zone
    zones = {id: event.time_zone or desk for id, event in dossier.events.items()}
    for update in sorted(dossier.updates, key=lambda update: update.date.begins):
        zones[update.event] = update.time_zone or zones.get(update.event, desk)
        yield update, zones[update.event]
    for record in dossier.records:
        if not isinstance(record, Update):
            yield record, record.time_zone or desk if isinstance(record, Event) else desk


def _clocks(record: Record, zone_name: str, desk: str) -> Iterator[_Clock]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Span) and value.is_timed:
            yield from _ends(value, zone_name if name == "when" else desk, record.locate(name), name)
    if isinstance(record, Person):
        for index, post in enumerate(record.posts):
            for key, span in (("from", post.from_), ("to", post.to)):
                if span is not None:
                    yield from _ends(span, desk, record.locate("posts", index, key), key)
    if isinstance(record, (Position, Update)) and record.time is not None and record.time.clock is not None:
        key, span = ("said", record.said) if isinstance(record, Position) else ("date", record.date)
        if span.is_day and span.first is not None and not span.is_timed:
            yield _Clock(span.first.day, record.time.clock, desk, record.locate("time"), key, True)


def _ends(span: Span, zone_name: str, place: Place, key: str) -> Iterator[_Clock]:
    for end in dict.fromkeys((span.first, span.last)):
        if end is not None and end.clock is not None and end.offset is None:
            yield _Clock(end.day, end.clock, zone_name, place, key, False)


def _problem(clock: _Clock) -> Iterator[Problem]:
    """The problem of a time in the gap of a night, or in an hour that comes twice (PEP 495)."""
    here = time_zone(clock.zone_name)
    earlier = datetime.combine(clock.day, clock.clock, here)
    later = earlier.replace(fold=1)
    offsets = [moment.utcoffset() or timedelta() for moment in (earlier, later)]
    if offsets[0] == offsets[1]:
        return
    written = f"{clock.clock:%H:%M}"
    if earlier.astimezone(UTC).astimezone(here).replace(tzinfo=None) != earlier.replace(tzinfo=None):
        meant = earlier.replace(tzinfo=None) + (offsets[1] - offsets[0])
        near = f"{meant:%H:%M}" if meant.date() == clock.day else f"{meant:%Y-%m-%dT%H:%M}"
        message = f"{written} does not exist on {clock.day} in {clock.zone_name}: the clocks go forward"
        hint = f"did you mean {near}? A time of another zone needs its offset, such as {clock.day}T{written}Z"
        yield Problem("skipped-time", message, clock.place, hint)
        return
    ways = [f"{clock.key}: {clock.day}T{written}{_offset(offset)}" for offset in offsets]
    message = f"{written} comes twice on {clock.day} in {clock.zone_name}: the clocks go back"
    hint = f"it is read as the earlier one; write `{ways[0]}` for that, or `{ways[1]}` for the later"
    yield Problem("ambiguous-time", message, clock.place, hint + (", and delete `time`" if clock.is_apart else ""))


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)  # before standard time some offsets have seconds
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
