"""Measurements: twice the input takes at most three times the processor time.

Each measurement is the least of several runs in one process, because a busy machine makes both sizes slow. A time below
a floor counts as the floor, because differences of microseconds are noise.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

FLOOR = 0.02  # seconds
MAX_RATIO = 3.0  # times the cost of half the input
CLEAR_RATIO = 2.5  # a first measurement this far below the limit is enough
ROUNDS = 3


def cost(run: Callable[[str], object], text: str, rounds: int = ROUNDS) -> float:
    """Return the processor seconds of a call, the least of several runs."""
    least = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        run(text)
        least = min(least, time.process_time() - start)
        if least > 0.3:  # longer than any noise
            break
    return max(least, FLOOR)


def assert_linear(
    run: Callable[[str], object], unit: str, size: int, largest: int = 0, *, before: str = "", after: str = "",
    subject: str = "",
) -> None:  # fmt: skip
    """Assert that twice the input takes at most three times as long.

    A ratio above the limit is measured again. Calls that are fast at `size` are measured at `largest`, where a
    quadratic cost becomes visible. A failure names the subject.
    """

    def repeated(length: int) -> str:
        return before + unit * (length // len(unit.encode())) + after

    for length in dict.fromkeys((size, largest or size)):
        half, full = repeated(length // 2), repeated(length)
        start = time.process_time()
        run(full)
        first = time.process_time() - start
        if first > FLOOR:
            break
    else:
        return
    if first / cost(run, half, rounds=2) <= CLEAR_RATIO:
        return
    ratios = []
    for _ in range(6):
        ratios.append(cost(run, full) / cost(run, half))
        if ratios[-1] <= MAX_RATIO:
            return
    pytest.fail(f"{subject} {unit!r}: twice the input costs {min(ratios):.1f} times as much")
