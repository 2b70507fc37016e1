"""Every call that changes the disk fails once, or is the last one of a killed command; nothing is lost or left."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.harness import Driver, Trial, build_shim
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.slow

EVERY_CALL = bool(os.environ.get("BRIEFGEN_ALL_FAULTS"))  # the long run: every fault at every call

if sys.platform != "linux" or not shutil.which("gcc"):
    pytest.skip("faults are injected by a library for Linux that gcc compiles", allow_module_level=True)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    folder = tmp_path_factory.mktemp("faults")
    process = Driver(build_shim(folder), folder)
    yield process
    process.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_old_or_new_whatever_fails(name: str, driver: Driver, tmp_path: Path) -> None:
    trial = Trial(name, driver, tmp_path)
    fired, errors = 0, []
    for fault in trial.faults(every_call=EVERY_CALL):
        took_place, lines = trial.play(fault)
        fired += took_place
        errors += lines
    print(f"{name}: {sum(trial.counts.values())} calls, {fired} faults, {len(errors)} wrong")
    assert fired
    assert errors == []
