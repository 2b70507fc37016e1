"""Times of the day as authors write them: clock times, parts of the day, and the cut-off of a brief."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from briefgen.content.date_guesses import guess_clock_time
from briefgen.content.dates import is_valid
from briefgen.content.instants import CLOCK, DateProblem, parse_clock

UNTIMED = -2 * 24 * 60  # minutes: before every time of the day, even one that the cut-off moved to the next day

# The hour at which each part of the day starts, for comparison with clock times; never printed. The night is the end of
# the day whose date it has; the hours after midnight have the date of the next day.
DAY_PARTS = {"small-hours": 0, "morning": 6, "midday": 12, "afternoon": 13, "evening": 18, "night": 22}
# What people write for a part of the day, and the parts that they may mean.
_OTHER_PARTS = {
    "tonight": ("evening", "night"), "overnight": ("night", "small-hours"), "noon": ("midday",),
    "midnight": ("night", "small-hours"), "dawn": ("small-hours", "morning"), "dusk": ("evening",),
    "nighttime": ("night",), "early-hours": ("small-hours",), "small": ("small-hours",),
    "early": ("small-hours", "morning"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayTime:
    """A time in a day: a clock time, or a part of the day, which only orders and is never printed as an hour."""

    text: str
    clock: time | None = None
    part: str | None = None
    side: int = 0  # -1 is before the part, +1 after it

    @property
    def order(self) -> tuple[int, int]:
        """Minutes from midnight and the side; `day` counts as untimed, which comes before every time."""
        if self.clock is not None:
            return (self.clock.hour * 60 + self.clock.minute, 0)
        if self.part is None or self.part == "day":
            return (UNTIMED, self.side)
        return (DAY_PARTS[self.part] * 60, self.side)


def parse_day_time(text: str) -> DayTime:
    """Return the time of a clock time (`10:30`) or a part of the day (`evening`, `before midday`).

    Raises DateProblem for any other text.
    """
    if match := CLOCK.fullmatch(text):
        return DayTime(text, clock=parse_clock(match[1], match[2], text))
    words = text.split()
    side = {"before": -1, "after": 1}.get(words[0], 0) if len(words) == 2 else 0
    part = words[-1] if len(words) == 1 + bool(side) else ""
    if part in DAY_PARTS or part == "day":
        return DayTime(text, part=part, side=side)
    clock_time = guess_clock_time(text)
    other_parts = next((_OTHER_PARTS[word] for word in text.casefold().split()[:3] if word in _OTHER_PARTS), ())
    if clock_time and is_valid(parse_day_time, clock_time):
        hint = f"write {clock_time}"
    elif other_parts:
        meanings = {"night": " (of the same date)", "small-hours": " (with the date of the day that begins)"}
        hint = f"write {' or '.join(part + meanings.get(part, '') for part in other_parts)}"
    else:
        hint = f"write 10:30, or one of {', '.join([*DAY_PARTS, 'day'])}, also with before or after"
    raise DateProblem("bad-time", f"`{text}` is not a time of day", hint)


def parse_cutoff(text: str) -> int:
    """Return the cut-off of a brief in minutes from midnight; `24:00` is the end of the day.

    Raises DateProblem for any other text.
    """
    if text == "24:00":
        return 24 * 60
    match = CLOCK.fullmatch(text)
    if not match:
        raise DateProblem("bad-time", f"`{text}` is not a clock time", "write 18:00, or 24:00 for the end of the day")
    clock = parse_clock(match[1], match[2], text)
    return clock.hour * 60 + clock.minute
