"""Settings of all tests: hypothesis without a clock or a random seed, and the long tests left to `make thorough`."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

IS_THOROUGH = bool(os.environ.get("BRIEFGEN_THOROUGH"))  # set by `make thorough`

# A test has the same result on a busy machine and on every run.
# A few examples are too few to say that many are filtered out; `make thorough` has enough of them.
FEW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=100 if IS_THOROUGH else 40,
    suppress_health_check=[HealthCheck.too_slow] if IS_THOROUGH else FEW,
)  # fmt: skip
settings.register_profile("quick", settings.get_profile("default"), max_examples=10, suppress_health_check=FEW)
settings.load_profile("default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests marked `thorough`, of which `make test` runs a sample."""
    left_out = [] if IS_THOROUGH else [item for item in items if item.get_closest_marker("thorough")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
