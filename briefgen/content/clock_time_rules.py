"""The rule for clock times that a zone skips or has twice, on the night on which its clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from briefgen.content.dates import Span
from briefgen.content.model import Dossier, Event, Person, Position, Record, Update
from briefgen.content.zones import time_zone
from briefgen.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class _ClockTime:
    """A clock time without an offset, with its day, its zone, its place and the key of its date."""

    day: date
    clock: time
    zone_name: str
    place: Place
    key: str
    is_separate: bool  # written in `time`, not in the date


def times_at_clock_changes(dossier: Dossier) -> Iterator[Problem]:
    """Yield each clock time without an offset that its zone does not have on its day, or has twice."""
    for record, zone_name in _zones(dossier):
        for clock_time in _clock_times(record, zone_name, dossier.settings.time_zone):
            yield from _problem(clock_time)


def _zones(dossier: Dossier) -> Iterator[tuple[Record, str]]:
    """Yield every record with the zone of its `when`; an update has that of earlier updates or of its event."""
    desk_zone = dossier.settings.time_zone
    zones = {id: event.time_zone or desk_zone for id, event in dossier.events.items()}
    for update in sorted(dossier.updates, key=lambda update: update.date.begins):
        zones[update.event] = update.time_zone or zones.get(update.event, desk_zone)
        yield update, zones[update.event]
    for record in dossier.records:
        if not isinstance(record, Update):
            yield record, record.time_zone or desk_zone if isinstance(record, Event) else desk_zone


def _clock_times(record: Record, zone_name: str, desk_zone: str) -> Iterator[_ClockTime]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Span) and value.is_timed:
            yield from _ends(value, zone_name if name == "when" else desk_zone, record.locate(name), name)
    if isinstance(record, Person):
        for index, post in enumerate(record.posts):
            for key, span in (("from", post.from_), ("to", post.to)):
                if span is not None:
                    yield from _ends(span, desk_zone, record.locate("posts", index, key), key)
    if isinstance(record, (Position, Update)) and record.time is not None and record.time.clock is not None:
        key, span = ("said", record.said) if isinstance(record, Position) else ("date", record.date)
        if span.is_day and span.first is not None and not span.is_timed:
            yield _ClockTime(span.first.day, record.time.clock, desk_zone, record.locate("time"), key, True)


def _ends(span: Span, zone_name: str, place: Place, key: str) -> Iterator[_ClockTime]:
    for end in dict.fromkeys((span.first, span.last)):
        if end is not None and end.clock is not None and end.offset is None:
            yield _ClockTime(end.day, end.clock, zone_name, place, key, False)


def _problem(clock_time: _ClockTime) -> Iterator[Problem]:
    """Yield the problem of a time that the zone skips, or of one in an hour that comes twice (PEP 495)."""
    zone = time_zone(clock_time.zone_name)
    earlier = datetime.combine(clock_time.day, clock_time.clock, zone)
    later = earlier.replace(fold=1)
    offsets = [moment.utcoffset() or timedelta() for moment in (earlier, later)]
    if offsets[0] == offsets[1]:
        return
    text = f"{clock_time.clock:%H:%M}"
    if earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != earlier.replace(tzinfo=None):
        actual = earlier.replace(tzinfo=None) + (offsets[1] - offsets[0])
        suggestion = f"{actual:%H:%M}" if actual.date() == clock_time.day else f"{actual:%Y-%m-%dT%H:%M}"
        message = f"{text} does not exist on {clock_time.day} in {clock_time.zone_name}: the clocks go forward"
        hint = f"did you mean {suggestion}? A time of another zone needs its offset, such as {clock_time.day}T{text}Z"
        yield Problem("skipped-time", message, clock_time.place, hint)
        return
    spellings = [f"{clock_time.key}: {clock_time.day}T{text}{_format_offset(offset)}" for offset in offsets]
    message = f"{text} comes twice on {clock_time.day} in {clock_time.zone_name}: the clocks go back"
    hint = f"it is read as the earlier one; write `{spellings[0]}` for that, or `{spellings[1]}` for the later"
    yield Problem(
        "ambiguous-time", message, clock_time.place, hint + (", and delete `time`" if clock_time.is_separate else "")
    )


def _format_offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)  # before standard time some offsets have seconds
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
