"""Parts of the calendar that are longer than a day: years, halves, quarters, months, and parts of years and months."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

PeriodUnit = Literal["year", "half", "quarter", "month"]
PeriodPart = Literal["early", "mid", "late"]

_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?: (early|mid|late))?|([0-9]{4})-([QH])([0-9])")
_PARTS = get_args(PeriodPart)
# How many of a unit are in a year.
COUNTS: dict[PeriodUnit, int] = {"year": 1, "half": 2, "quarter": 4, "month": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A period as written: the third quarter of 2026, early March 2026. Its number may be one that no year has."""

    unit: PeriodUnit
    year: int
    number: int  # in the year, from 1
    part: PeriodPart | None = None

    @property
    def exists(self) -> bool:
        """Whether a year has a period of this number."""
        return 1 <= self.number <= COUNTS[self.unit]

    @property
    def first(self) -> date:
        """The first day."""
        month = 1 + (self.number - 1) * self._months
        if self.part is None:
            return date(self.year, month, 1)
        third = _PARTS.index(self.part)
        return date(self.year, month, 1 + 10 * third) if self.unit == "month" else date(self.year, 1 + 4 * third, 1)

    @property
    def last(self) -> date:
        """The last day. The early and the middle part of a month have ten days each; those of a year, four months."""
        if self.part is not None and self.part != "late":
            third = _PARTS.index(self.part) + 1
            if self.unit == "month":
                return date(self.year, self.number, 10 * third)
            return _last_of_month(self.year, 4 * third)
        return _last_of_month(self.year, self.number * self._months)

    @property
    def _months(self) -> int:
        return 12 // COUNTS[self.unit]


def match_period(text: str) -> Period | None:
    """Return the period of a text such as `2026`, `2026-Q3`, `2026-03` or `2026-03 early`; None if it is no period."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    if match[4]:
        return Period("quarter" if match[5] == "Q" else "half", int(match[4]), int(match[6]))
    part = next((part for part in _PARTS if part == match[3]), None)
    return Period("month" if match[2] else "year", int(match[1]), int(match[2] or 1), part)


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
