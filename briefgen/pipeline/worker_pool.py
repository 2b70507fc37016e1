"""A pool of processes for work that is independent: forks that share what the parent has loaded."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from briefgen.problems import EnvironmentFailure
from briefgen.rendering.pdf import delay_interrupts

Item = TypeVar("Item")
Result = TypeVar("Result")

_run: Callable[[Any], Any] | None = None  # set before the fork


@contextmanager
def open_worker_pool(
    run: Callable[[Item], Result], processes: int
) -> Iterator[Callable[[Sequence[Item]], Iterator[Result]]]:
    """Open a pool, and give a function that submits items: they start at once, and their results come in order.

    The workers are forks of this process, so `run` may use whatever it has loaded. On other systems than Linux, and
    with one process, items run in this process. Raises EnvironmentFailure if a worker is killed.
    """
    if processes == 1 or sys.platform != "linux":
        yield lambda items: (run(item) for item in items)
        return
    global _run
    _run = run
    gc.freeze()  # what both processes share is garbage to neither
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, mp_context=fork, initializer=_start_worker, initargs=(os.getpid(),))

    def submit(items: Sequence[Item]) -> Iterator[Result]:
        with delay_interrupts():
            return pool.map(_run_in_worker, items)

    try:
        yield submit
    except BrokenExecutor as error:
        hint = "the machine may lack memory; nothing has been changed"
        raise EnvironmentFailure("a process of the build was killed", hint) from error
    except BaseException:
        for child in multiprocessing.active_children():  # stopping a build must not wait for its workers
            child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        _run = None


def _run_in_worker(item: Any) -> Any:
    assert _run is not None
    return _run(item)


def _start_worker(parent: int) -> None:
    """Let the worker end with its parent (prctl(2), PR_SET_PDEATHSIG)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    gc.set_threshold(10_000, 20, 20)  # pages leave cycles behind; what was loaded before is frozen and not searched
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
