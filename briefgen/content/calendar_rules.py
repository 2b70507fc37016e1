"""The rule for years of another calendar than the Gregorian one, which EDTF and ISO 8601 use."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.content.dates import Span
from briefgen.content.model import Dossier, Person, Record
from briefgen.problems import Place, Problem

# No news is dated before the Gregorian calendar; the years of the Persian and the Islamic calendar lie there.
FIRST_GREGORIAN_YEAR = 1582


def years_of_other_calendars(dossier: Dossier) -> Iterator[Problem]:
    """Yield each date before the Gregorian calendar: most likely a year of another calendar, written as it stood."""
    for record in dossier.records:
        for span, place in _dates(record):
            end = span.last or span.first
            if end is not None and end.day.year < FIRST_GREGORIAN_YEAR:
                yield _problem(end.day.year, place)


def _dates(record: Record) -> Iterator[tuple[Span, Place]]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Span):
            yield value, record.locate(name)
    if isinstance(record, Person):
        for index, post in enumerate(record.posts):
            for key, span in (("from", post.from_), ("to", post.to)):
                if span is not None:
                    yield span, record.locate("posts", index, key)


def _problem(year: int, place: Place) -> Problem:
    # A Persian year begins in March; 33 Islamic years are about 32 Gregorian ones.
    islamic = int(year * 0.970229 + 621.57)
    hint = (
        f"write the Gregorian date; {year} of the Persian calendar is {year + 621} or {year + 622}, of the Islamic "
        f"calendar about {islamic}"
    )
    return Problem("other-calendar", f"the year {year}", place, hint)
