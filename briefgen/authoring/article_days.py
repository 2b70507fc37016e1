"""The days and parts of the day that a text names, as seen from the day of its publication."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

from briefgen.content.date_guesses import MONTHS
from briefgen.content.day_times import DAY_PARTS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def find_written_date(text: str) -> date | None:
    """Return the first date with a year, such as `2026-02-04`, `4 February 2026` or `February 4, 2026`; or None."""
    month = "|".join(MONTHS)
    patterns = (
        r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b",
        rf"(?i)\b(?P<d>\d{{1,2}})\s+(?P<m>{month})\s+(?P<y>\d{{4}})\b",
        rf"(?i)\b(?P<m>{month})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})\b",
    )
    for pattern in patterns:
        if match := re.search(pattern, text):
            name = match["m"].lower()
            month_number = MONTHS.index(name) + 1 if name in MONTHS else int(name)
            try:
                day = date(int(match["y"]), month_number, int(match["d"]))
                return day if 1000 <= day.year < 9000 else None
            except ValueError:
                continue
    return None


def find_day(text: str, published: date | None, *, ahead: bool) -> date | None:
    """Return the first day that a text names, or None.

    A weekday or a day without a year is the last such day, or with `ahead` the next one.
    """
    written = find_written_date(text)
    if written or published is None:
        return written
    candidates = (_find_weekday(text, published, ahead=ahead), _find_day_of_year(text, published, ahead=ahead))
    days = [candidate for candidate in candidates if candidate]
    return min(days)[1] if days else None


def _find_weekday(text: str, published: date, *, ahead: bool) -> tuple[int, date] | None:
    """Return the position and the day of a word such as `Friday`, `today` or `tomorrow`."""
    match = re.search(rf"(?i)\b(last\s+|next\s+)?({'|'.join(WEEKDAYS)}|today|yesterday|tomorrow)\b", text)
    if match is None or (not ahead and (match[1] or "").lower().startswith("next")):
        return None
    word = match[2].lower()
    if word in ("today", "yesterday", "tomorrow"):
        return match.start(), published + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[word])
    distance = (published.weekday() - WEEKDAYS.index(word)) % 7
    return match.start(), published + timedelta(days=(-distance) % 7) if ahead else published - timedelta(days=distance)


def _find_day_of_year(text: str, published: date, *, ahead: bool) -> tuple[int, date] | None:
    """Return the position and the day of a date such as `10 March` or `March 10`.

    Of two dates in `moved from 6 March to 9 March` the second one counts.
    """
    month = "|".join(MONTHS)
    dates = list(re.finditer(rf"(?i)\b(?:(\d{{1,2}})\s+({month})|({month})\s+(\d{{1,2}}))\b", text))
    if not dates:
        return None
    is_moved = len(dates) > 1 and re.search(
        r"\b(?:moved?|postponed|put off|shifted|delayed|brought forward|rescheduled)\b.*\b(?:to|until)\s+$",
        text[: dates[-1].start()],
    )
    match = dates[-1] if is_moved else dates[0]
    number, name = int(match[1] or match[4]), (match[2] or match[3]).lower()
    years = (published.year, published.year + 1) if ahead else (published.year, published.year - 1)
    for year in years:
        with suppress(ValueError):
            day = date(year, MONTHS.index(name) + 1, number)
            if (day >= published) if ahead else (day <= published):
                return match.start(), day
    return None


def find_day_part(text: str) -> str | None:
    """Return the part of the day that a text names, such as `evening`, or None."""
    day = "|".join((*WEEKDAYS, "today", "yesterday"))
    if re.search(r"(?i)\bin the (?:early|small) hours\b", text):
        return "small-hours"
    match = re.search(rf"(?i)\b(?:(?:{day})|this|in the|at)\s+({'|'.join(DAY_PARTS)})\b", text)
    return match[1].lower() if match else None
