"""Guesses at the date or time that an editor meant, from the ways in which letters and tables write them."""

from __future__ import annotations

import re

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "4th": "4",
    "last": "4",
}  # fmt: skip
_PARTS = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid", "late": "late",
    "end": "late",
}  # fmt: skip


def guess_dates(text: str) -> list[str]:
    """Return the dates that a text may mean, in the form of content files; some may be no real dates.

    Where day and month are ambiguous, the reading with the day first comes first.
    """
    words = " ".join(text[:80].casefold().split())
    return [*_guess_date(words), *_guess_period(words), *_guess_several(words), *_guess_bound(words)]


def _guess_date(words: str) -> list[str]:
    """A day or a month."""
    words = re.sub(r"^[a-z]{3,6}day,? ", "", words)
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


def _guess_period(words: str) -> list[str]:
    """A year, a quarter or a half, or the early, middle or late part of a month or a year."""
    words = words.removeprefix("the ")
    if match := re.fullmatch(r"year ([0-9]{4})", words):
        return [match[1]]
    if match := re.fullmatch(r"([0-9]{4})-(3[3-6]|4[01])", words):  # the codes of EDTF
        code = int(match[2])
        return [f"{match[1]}-Q{code - 32}" if code < 40 else f"{match[1]}-H{code - 39}"]
    for letter, name in (("q", "quarter"), ("h", "half")):
        number = rf"(?:{letter}([1-4])|([1-4]){letter}|({'|'.join(_ORDINALS)}) {name})"
        if match := re.fullmatch(rf"{number}(?: of |[ /-])?([0-9]{{4}})", words):
            ordinal = match[1] or match[2] or _ORDINALS[match[3]]
            return [f"{match[4]}-{letter.upper()}{ordinal}"]
        if match := re.fullmatch(rf"([0-9]{{4}})[-/ ]?{letter}([1-4])", words):
            return [f"{match[1]}-{letter.upper()}{match[2]}"]
    parts = "|".join(_PARTS)
    if match := re.fullmatch(rf"({parts})(?: of |[ -])(.+)", words):
        return [f"{rest} {_PARTS[match[1]]}" for rest in [*_guess_date(match[2]), match[2]]]
    if match := re.fullmatch(rf"(.+?)(?:, ?|[ -])({parts})", words):
        return [f"{rest} {_PARTS[match[2]]}" for rest in [*_guess_date(match[1]), match[1]]]
    return []


def _guess_several(words: str) -> list[str]:
    """Two or more dates between which it lies, or of which it is one."""
    for words_between, sign in (
        (r" or |,? ?\|", " | "),
        (r" to | until | - | ?[–—] ?|(?<=^[0-9])-|(?<=^[0-9]{2})-", "/"),
    ):
        texts = re.split(words_between, words)
        if len(texts) > 1:
            dates = [_complete(text.strip(), words) for text in texts]
            return [sign.join(dates)] if all(dates) else []
    return []


def _complete(text: str, words: str) -> str:
    """One of several dates. What it does not say, the month or the year, is in the words beside it."""
    names = re.findall(r"[a-z]{3,9}", words)
    months = [name for name in names if _month_number(name) != "0"]
    years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", words)
    own_months = [name for name in months if name in text]
    own_days = re.findall(r"(?<![0-9])[0-9]{1,2}(?![0-9])", text)
    whole_date = _guess_date(text) or ([text] if re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text) else [])
    if whole_date or not months or not years:
        return next(iter(whole_date), "")
    day = f"{own_days[0]} " if own_days else ""
    return next(iter(_guess_date(f"{day}{(own_months or months)[-1]} {years[-1]}")), "")


def _guess_bound(words: str) -> list[str]:
    """A date that is approximate or open on one side."""
    for pattern, form in ((r"about|around|circa|c\.|~", "{}~"), (r"by|until", "../{}"), (r"from|since", "{}/..")):
        if match := re.fullmatch(rf"(?:{pattern}) ?(.+)", words):
            rest = match[1]
            return [form.format(guess) for guess in [rest, *_guess_date(rest)]]
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
