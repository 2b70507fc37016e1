"""Processes of this machine, as /proc shows them; for tests of who outlives whom."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60.0  # seconds; a bound for what should take a moment, not a measure of it


def descendants(pid: int) -> set[int]:
    """The living processes that a process started, and those that these started."""
    parents = {child: parent for child, (parent, _) in _states().items()}
    below, before = {pid}, set[int]()
    while below != before:
        before = set(below)
        below |= {child for child, parent in parents.items() if parent in below}
    return below - {pid}


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    return _states().get(pid, (0, "Z"))[1] not in "ZX"


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process so far; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition; AssertionError where it does not come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)


def _states() -> dict[int, tuple[int, str]]:
    states = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            states[int(path.name)] = int(parent), state
    return states
