"""dates, counts and lists -> words, from the one table of labels and the patterns of the desk's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property, lru_cache
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_date

from briefgen.composition.brief import Brief, Meeting, Omission, Ref
from briefgen.content.dates import Instant, Span
from briefgen.content.fields import Section
from briefgen.content.zones import time_zone
from briefgen.rendering.templates import BadLabel, UnknownLabel

LABELS: Mapping[Section, str] = {"bottom-line": "bottom_line", "meetings": "upcoming"}


@dataclass(frozen=True)
class Words:
    """The labels of one language, and the day from which dates are told (its year is not repeated)."""

    labels: Mapping[str, Mapping[str, Any]]
    language: str
    day: date
    zone: str

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.language, sep="-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the `dir` of the page."""
        return str(self.locale.text_direction)

    def direction_of(self, language: str) -> str:
        """The direction of another language's script."""
        return str(Locale.parse(language, sep="-").text_direction)

    def label(self, table: str, key: str, /, **values: object) -> str:
        """The words for a key, with values where it has names in braces; UnknownLabel where the table has none."""
        try:
            words = str(self.labels[table][key])
        except KeyError:
            raise UnknownLabel(f"[{table}] {key}") from None
        return self._filled(words, values, table, key) if values else words

    def count(self, key: str, n: int) -> str:
        """A number with its noun, in the plural that the language has for it."""
        forms = self.labels.get("counts", {}).get(key)
        if not forms:
            raise UnknownLabel(f"[counts] {key}")
        form = forms[0] if self.locale.plural_form(n) == "one" else forms[-1]
        return self._filled(str(form), {"n": n}, "counts", key)

    def title(self, brief: Brief, section: Section) -> str:
        """The title of a section: the desk's own, in which `{day}` is the day of the previous brief, or the label."""
        own = brief.edition.titles.get(section) or self.label("sections", LABELS.get(section, section))
        return own.replace("{day}", self.weekday(brief.previous) if brief.previous else "")

    def standing(self, meeting: Meeting) -> str:
        """Where a meeting stands, and by whose word."""
        said = self.label("statuses", meeting.standing)
        if meeting.standing != "confirmed" or meeting.is_fully_confirmed:
            return said
        by = "by_report" if not meeting.confirmed_by else "by_and_report" if meeting.is_reported else "by_only"
        names = self.every(party.name for party in meeting.confirmed_by)
        return f"{said} {self.label('meetings', by, parties=names)}"

    def pairs(self, pairs: Iterable[tuple[Ref, Ref]]) -> str:
        """`a and b; a and c`."""
        return "; ".join(self.label("between", "pair", one=a.name, other=b.name) for a, b in pairs)

    def left(self, left: Iterable[Omission]) -> str:
        """What an edition leaves to the full brief, as a list in words."""
        return self.every(
            self.label("left", it.section)
            if it.more is None
            else self.count(f"more_{it.section}", it.more) + (f" ({', '.join(it.names)})" if it.names else "")
            for it in left
        )

    def every(self, items: Iterable[str]) -> str:
        """`a, b and c`."""
        names = list(items)
        if len(names) < 2:
            return "".join(names)
        last = self.label("page", "list_and")
        return f"{', '.join(names[:-1])} {last} {names[-1]}"

    def long_day(self, day: date) -> str:
        """`Wednesday 4 February 2026`."""
        return self._date(day, "day")

    def month(self, day: date) -> str:
        """`February 2026`."""
        return self._date(day, "month")

    def short_day(self, day: date) -> str:
        """`4 Feb`, with the year where it is not the brief's."""
        return self._date(day, "short" if day.year == self.day.year else "short_year")

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

    def when(self, span: Span, *, long: bool = False) -> str:
        """When something is planned; an open interval is told by its start."""
        if span.last is None and span.first is not None:
            say = self._long_instant if long else self._instant
            return self.label("dates", "from", day=say(span.first))
        return self.span(span, long=long)

    def full(self, span: Span) -> str:
        """The same with the year, always."""
        return replace(self, day=date.min).span(span)

    def span(self, span: Span, *, long: bool = False) -> str:
        """A date of any of the supported forms, in words: short, or `long` with the day of the week."""
        say = self._long_instant if long else self._instant
        if span.first is None and span.last is not None:
            words = self.label("dates", "by", day=say(span.last))
        elif span.last is None and span.first is not None:
            words = self.label("dates", "since", day=say(span.first))
        else:
            assert span.first is not None and span.last is not None
            words = self._closed(span.first, span.last, span.text, long)
        return self.label("dates", "about", day=words) if span.approximate else words

    def clock(self, minutes: int) -> str:
        """Minutes from midnight as a clock shows them."""
        if minutes == 24 * 60:
            return self.label("dates", "end_of_day")
        return f"{minutes // 60:02}:{minutes % 60:02}"

    def zone_name(self, name: str) -> str:
        """The city of an IANA zone, as people say it."""
        return name.rpartition("/")[2].replace("_", " ")

    def desk_clock(self, span: Span, own_zone: str) -> str | None:
        """The desk's own time of a meeting elsewhere, where it differs from the place's."""
        if not span.is_timed or span.first is None or span.first.clock is None:
            return None
        here = span.first.seen_from(time_zone(own_zone), time_zone(self.zone))
        there = span.first.seen_from(time_zone(own_zone), time_zone(own_zone))
        if (here.day, here.clock) == (there.day, there.clock):
            return None
        moved = f"{self.short_day(here.day)}, " if here.day != there.day else ""
        return f"{moved}{_hhmm(here.clock)} {self.zone_name(self.zone)}"

    def _closed(self, first: Instant, last: Instant, text: str, long: bool) -> str:
        say = self._long_instant if long else self._instant
        if first == last:
            return say(first)
        if "/" not in text:  # a month
            return self._date(first.day, "month")
        if first.day == last.day and first.clock and last.clock:
            return f"{say(first)}–{_hhmm(last.clock)}"
        if (first.day.year, first.day.month) == (last.day.year, last.day.month) and not (first.clock or last.clock):
            return f"{first.day.day}–{self.short_day(last.day)}"
        return self.label("dates", "from_to", first=say(first), last=say(last))

    def _instant(self, at: Instant) -> str:
        return self._at(self.short_day(at.day), _hhmm(at.clock))

    def _long_instant(self, at: Instant) -> str:
        return self._at(self.weekday(at.day), _hhmm(at.clock))

    def _at(self, day: str, time: str) -> str:
        return self.label("dates", "at", day=day, time=time) if time else day

    def _date(self, day: date, pattern: str) -> str:
        try:
            return _date(day, self.label("dates", pattern), self.locale)
        except (AttributeError, ValueError, KeyError):
            message = "not a pattern for a day: its letters are those of Unicode’s UTS #35, such as `EEEE d MMMM y`"
            raise BadLabel(message, "dates", pattern) from None

    def _filled(self, words: str, values: Mapping[str, object], table: str, key: str) -> str:
        """A text with values for the names in braces."""
        try:
            return "".join([f"{text}{values[name]}" if name else text for text, name in _slots(words)])
        except KeyError as error:
            known = " and ".join(f"{{{name}}}" for name in values)
            raise BadLabel(f"nothing is known here for {{{error.args[0]}}}, but {known}", table, key) from None
        except ValueError:
            raise BadLabel("braces hold a name and nothing else, such as {day}", table, key) from None


@lru_cache(maxsize=10_000)
def _date(day: date, pattern: str, locale: Locale) -> str:
    """A day by a pattern (Unicode, UTS #35); the days of a site are written thousands of times."""
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=2_000)
def _slots(words: str) -> tuple[tuple[str, str | None], ...]:
    """Texts, each with the name that follows it; ValueError for more, with which braces would reach into things."""
    found = tuple(Formatter().parse(words))
    if any(name is not None and (spec or way or not name.isidentifier()) for _, name, spec, way in found):
        raise ValueError(words)
    return tuple((text, name) for text, name, *_ in found)


def _hhmm(clock: time | None) -> str:
    return clock.strftime("%H:%M") if clock else ""


def sentence(text: str, aside: str | None = None) -> str:
    """A text with a full stop where it has no mark at its end; an aside, in brackets, stands before the full stop."""
    whole = text if text.rstrip("”’\"')")[-1:] in ".!?…" else f"{text}."
    if not aside:
        return whole
    return f"{whole[:-1]} {aside}." if whole.endswith(".") else f"{whole} {aside}"
