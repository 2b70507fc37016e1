"""Processes of this machine, as /proc lists them; for tests of which process outlives which."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MAX_WAIT = 60.0  # seconds: a limit for what should take a moment, not a measurement


def descendants(pid: int) -> set[int]:
    """Return the running processes that a process started, and those that these started."""
    family: set[int] = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            family |= {int(child) for child in path.read_text().split()}
    return family.union(*map(descendants, family))


def is_alive(pid: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process so far; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until(condition: Callable[[], object], description: str) -> None:
    """Wait for a condition; AssertionError after `MAX_WAIT`."""
    deadline = time.monotonic() + MAX_WAIT
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {description}"
        time.sleep(0.02)


def wait_for_end(pid: int, description: str) -> None:
    """Wait until a process has ended; AssertionError if it works on for more than five seconds of CPU time."""
    limit = cpu_seconds(pid) + 5
    wait_until(lambda: not is_alive(pid) or cpu_seconds(pid) > limit, description)
    assert not is_alive(pid), f"worked on for five seconds, but should have: {description}"
