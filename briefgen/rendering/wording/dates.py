"""Dates and times in words, by the patterns of a catalog."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date

from briefgen.content.dates import Span
from briefgen.content.instants import Instant
from briefgen.content.periods import Period, match_period
from briefgen.content.zones import time_zone
from briefgen.problems import with_article
from briefgen.rendering.label_files import BadLabel
from briefgen.rendering.wording.catalog import Catalog


@dataclass(frozen=True)
class DateWords(Catalog):
    """A catalog, and the day from which dates are written: its year is not repeated. `zone` is the desk's."""

    day: date
    zone: str

    def long_day(self, day: date) -> str:
        """`Wednesday 4 February 2026`."""
        return self._date(day, "day")

    def month(self, day: date) -> str:
        """`February 2026`."""
        return self._date(day, "month")

    def short_day(self, day: date) -> str:
        """`4 Feb`, with the year where it is not the brief's."""
        return self._date(day, self._short_pattern(day))

    def weekday(self, day: date) -> str:
        """`Friday 6 February`, with the year where it is not the brief's."""
        return self._date(day, "weekday" if day.year == self.day.year else "day")

    def said(self, span: Span, part: str | None = None) -> str:
        """When something was said: `4 Feb, in the evening`, `by 4 Feb`, `January 2026`."""
        words = self.span(span)
        is_open = span.first is None or span.last is None
        if part and not span.is_timed and not (is_open and " " in part):
            return self._at(words, self.part(part))
        return words

    def part(self, text: str) -> str:
        """A part of the day in words; a clock time as it is."""
        return text if text[0].isdigit() else self.label("times", text.replace(" ", "_"))

    def when(self, span: Span, *, long: bool = False, open_end: Literal["from", "not_before"] = "from") -> str:
        """When something is planned; an open interval is named by its start, in the words of `open_end`.

        A clock time of an event is that of the event's zone, which is named where the desk's clock shows another time.
        A `long` date has the desk's time beside it.
        """
        desk_clock = self.desk_clock(span)
        zone = f" {zone_city(span.zone)}" if desk_clock and span.zone else ""
        if zone and span.first and span.last and span.last.clock is None:  # an hour at the beginning alone
            print_instant = self._long_instant if long else self.instant
            first, last = (print_instant(end) for end in (span.first, span.last))
            words = self.label("dates", "from_to", first=first + zone, last=last)
        else:
            words = self.span(span, long=long, open_end=open_end) + zone
        return f"{words} ({desk_clock})" if long and desk_clock else words

    def full(self, span: Span) -> str:
        """A date that always has its year."""
        return replace(self, day=date.min).span(span)

    def span(self, span: Span, *, long: bool = False, open_end: str = "since") -> str:
        """A date in any of the supported forms: short, or `long` with the day of the week.

        Two days of one month are always short: `4–6 Feb`. `open_end` is the message for a date without an end. The zone
        of a clock time is not named: see `when`.
        """
        print_instant = self._long_instant if long else self.instant
        if span.options:
            return self._choice(span.options, long)
        if span.first is not None and span.last is not None:
            if not span.approximate:
                return self._closed(span, print_instant)
            period = match_period(span.text.removesuffix("~"))
            words = self._named_period(period) if period else self._closed(span, print_instant)
            return self.label("dates", "about", day=words)
        start, _, end = span.text.partition("/")
        period = match_period((start if span.first else end).removesuffix("~"))
        bound = span.first or span.last
        assert bound is not None
        words = self._named_period(period) if period else print_instant(bound)
        words = self.label("dates", "about", day=words) if span.approximate else words
        if span.first is not None:
            return self.label("dates", open_end, day=words)
        if period and period.part is None:
            return self.label("dates", "by_end", period=words)
        return self.label("dates", "by", day=words)

    def clock(self, minutes: int) -> str:
        """Minutes from midnight as a clock shows them."""
        if minutes == 24 * 60:
            return self.label("dates", "end_of_day")
        return f"{minutes // 60:02}:{minutes % 60:02}"

    def zone_name(self, name: str) -> str:
        """The city of an IANA zone, as people say it."""
        return zone_city(name)

    def desk_clock(self, span: Span) -> str | None:
        """The desk's own time of an event elsewhere, where it differs: `8 Feb, 05:00 Muscat`, `12:00–14:00 Muscat`."""
        clocks = _clocks(span, self.zone)
        if not clocks:
            return None
        first, last = clocks[0][1], clocks[-1][1]
        has_other_day = any(here.day != there.day for there, here in clocks)
        if first == last:
            words = self.instant(first) if has_other_day else _hhmm(first.clock)
        elif first.day == last.day:
            start = self.instant(first) if has_other_day else _hhmm(first.clock)
            words = self.label("dates", "range", first=start, last=_hhmm(last.clock))
        else:
            words = self.label("dates", "from_to", first=self.instant(first), last=self.instant(last))
        return f"{words} {zone_city(self.zone)}"

    def _period(self, text: str) -> str | None:
        """The period that one end of a date names; None if that is a day."""
        period = match_period(text.removesuffix("~"))
        return self._words_of(period) if period else None

    def _words_of(self, period: Period) -> str:
        year = self._date(period.first, "year")
        if period.unit in ("quarter", "half"):
            return self.label("periods", f"{period.unit}_{period.number}", year=year)
        words = self._date(period.first, "month") if period.unit == "month" else year
        return self.label("periods", period.part, period=words) if period.part else words

    def _named_period(self, period: Period) -> str:
        """A period behind a preposition: `the second quarter of 2026`."""
        words = self._words_of(period)
        return self.label("periods", "the", period=words) if period.unit in ("quarter", "half") else words

    def _choice(self, options: Sequence[Span], long: bool) -> str:
        """Several dates of which it is one: `10 or 12 Mar`, and with the days of the week where dates are `long`."""
        days = [option.begins for option in options]
        are_days = all(option.is_day and not option.is_timed for option in options)
        if not long and are_days and len({(day.year, day.month) for day in days}) == 1:
            return self._days_of_month(days, self.either)
        return self.either([self.span(option, long=long) for option in options])

    def _closed(self, span: Span, print_instant: Callable[[Instant], str]) -> str:
        first, last = span.first, span.last
        assert first is not None and last is not None
        if first == last:
            return print_instant(first)
        start, _, end = span.text.partition("/")
        periods = self._period(start), self._period(end or start)
        if any(periods):
            names = periods[0] or print_instant(first), periods[1] or print_instant(last)
            return names[0] if names[0] == names[1] else self.label("dates", "from_to", first=names[0], last=names[1])
        if first.day == last.day and first.clock and last.clock:
            return self.label("dates", "range", first=print_instant(first), last=_hhmm(last.clock))
        if (first.day.year, first.day.month) == (last.day.year, last.day.month) and not (first.clock or last.clock):
            return self._days_of_month([first.day, last.day], self._range)
        return self.label("dates", "from_to", first=print_instant(first), last=print_instant(last))

    def _range(self, days: Sequence[str]) -> str:
        return self.label("dates", "range", first=days[0], last=days[-1])

    def _days_of_month(self, days: Sequence[date], join: Callable[[Sequence[str]], str]) -> str:
        """Some days of one month: `4–6 Feb`, `Feb 4–6`, `4.–6. Feb.`, by the short pattern."""
        last = days[-1]
        key = self._short_pattern(last)
        split = _DAY_OF_PATTERN.fullmatch(self.message("dates", key))
        if split is None:
            words = [self._date(day, key) for day in days]
            is_range = join == self._range
            return self.label("dates", "from_to", first=words[0], last=words[-1]) if is_range else join(words)
        before, number, after = split.groups()
        middle = join([self._by_pattern(day, number, key) for day in days])
        return self._by_pattern(last, before, key) + middle + self._by_pattern(last, after, key)

    def _short_pattern(self, day: date) -> str:
        return "short" if day.year == self.day.year else "short_year"

    def instant(self, at: Instant) -> str:
        """One end of a date: `14 Aug`, `6 Feb, 12:00`."""
        return self._at(self.short_day(at.day), _hhmm(at.clock))

    def _long_instant(self, at: Instant) -> str:
        return self._at(self.weekday(at.day), _hhmm(at.clock))

    def _at(self, day: str, time: str) -> str:
        return self.label("dates", "at", day=day, time=time) if time else day

    def _date(self, day: date, pattern: str) -> str:
        if not isinstance(day, date):
            raise TypeError(f"a day is needed here, not {with_article(type(day).__name__)}")
        return self._by_pattern(day, self.message("dates", pattern), pattern)

    def _by_pattern(self, day: date, pattern: str, key: str) -> str:
        """A day by a pattern, or by a part of one. Raises BadLabel, with the key of the pattern, if it is none."""
        try:
            return _format_date(day, pattern, self.locale) if pattern else ""
        except (AttributeError, ValueError, KeyError):
            message = "not a pattern for a day: its letters are those of Unicode’s UTS #35, such as `EEEE d MMMM y`"
            raise BadLabel(message, "dates", key) from None


# A pattern without a day of the week, at the number of its day, with the dot or the sign that belongs to the number:
# `d`, `d.`, `d日`.
_REST = r"((?:'[^']*+'|[^'dEec]++)*+)"
_DAY_OF_PATTERN = re.compile(rf"{_REST}(dd?(?:\.|[^\W\d_a-zA-Z])?){_REST}")


@lru_cache(maxsize=10_000)
def _format_date(day: date, pattern: str, locale: Locale) -> str:
    """A day by a pattern (Unicode, UTS #35); the days of a site are written thousands of times."""
    return format_date(day, pattern, locale=locale)


def _hhmm(clock: time | None) -> str:
    return clock.strftime("%H:%M") if clock else ""


def zone_city(name: str) -> str:
    """Return the city of an IANA zone, as people say it."""
    return name.rpartition("/")[2].replace("_", " ")


def iso_when(span: Span, desk_zone: str) -> str:
    """Return when an event is planned as it was written, without words.

    A clock time that the desk's clock does not show is that of the event's zone, with its name and the desk's time:
    `2026-02-07T20:00 New York (2026-02-08T05:00 Muscat)`.
    """
    clocks = _clocks(span, desk_zone)
    if not clocks or span.zone is None:
        return span.text
    there, here = ("/".join(map(_iso_instant, dict.fromkeys(ends))) for ends in zip(*clocks, strict=True))
    if len(clocks) < 2 and "/" in span.text:  # one end is a day, or open
        first, last = (_iso_instant(end) if end else ".." for end in (span.first, span.last))
        there = f"{first}/{last}"
    about = "~" if span.approximate else ""
    return f"{there}{about} {zone_city(span.zone)} ({here} {zone_city(desk_zone)})"


def _clocks(span: Span, desk_zone: str) -> list[tuple[Instant, Instant]]:
    """Return the clock times of an event's date in its zone and at the desk; none where the two are the same."""
    if span.zone is None:
        return []
    zones = time_zone(span.zone), time_zone(desk_zone)
    pairs = dict.fromkeys((end, end.seen_from(*zones)) for end in (span.first, span.last) if end and end.clock)
    is_same = all((there.day, there.clock) == (here.day, here.clock) for there, here in pairs)
    return [] if is_same else list(pairs)


def _iso_instant(instant: Instant) -> str:
    return f"{instant.day}T{_hhmm(instant.clock)}" if instant.clock else str(instant.day)
