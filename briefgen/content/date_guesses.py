"""Guesses at the date or time that an editor meant, from the ways in which letters and tables write them."""

from __future__ import annotations

import re

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def guess_dates(text: str) -> list[str]:
    """Return the dates that a text may mean, in the form of content files; some may be no real dates.

    Where day and month are ambiguous, the reading with the day first comes first.
    """
    words = re.sub(r"^[a-z]{3,6}day,? ", "", " ".join(text[:40].casefold().split()))
    month = r"([a-z]{3,9})\.?"
    if match := re.fullmatch(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})", words):
        return [_iso_date(match[1], match[3], match[4])]
    if match := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", words):
        return [_iso_date(match[1], match[2], match[3])]
    if match := re.fullmatch(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4})", words):
        return [_iso_date(match[4], match[3], match[1]), _iso_date(match[4], match[1], match[3])]
    if match := re.fullmatch(rf"([0-9]{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? {month},? ([0-9]{{4}})", words):
        return [_iso_date(match[3], _month_number(match[2]), match[1])]
    if match := re.fullmatch(rf"{month} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})", words):
        return [_iso_date(match[3], _month_number(match[1]), match[2])]
    if match := re.fullmatch(rf"{month},? ([0-9]{{4}})", words):
        return [f"{match[2]}-{_month_number(match[1]):0>2}"]
    if match := re.fullmatch(r"([0-9]{4})[./]([0-9]{1,2})", words):
        return [f"{match[1]}-{match[2]:0>2}"]
    if match := re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2}),? (?:at )?([0-9]{2}:[0-9]{2})", words):
        return [f"{match[1]}T{match[2]}"]
    return []


def guess_clock_time(text: str) -> str:
    """Return the clock time that a text may mean, or an empty text; it may be no real time."""
    match = re.fullmatch(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))? ?(?:([ap])\.?m\.?)?", text.casefold())
    if not match or not (match[2] or match[3]):
        return ""
    hour, minute = int(match[1]), match[2] or "00"
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "p" else 0) if 1 <= hour <= 12 else 99
    return f"{hour:02}:{minute}"


def _month_number(name: str) -> str:
    """Return the number of a month by its name or its first three or four letters, or `0`."""
    numbers = (number for number, month in enumerate(MONTHS, 1) if name in (month, month[:3], month[:4]))
    return str(next(numbers, 0))


def _iso_date(year: str, month: str, day: str) -> str:
    return f"{year}-{month:0>2}-{day:0>2}"
