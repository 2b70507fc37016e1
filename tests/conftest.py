"""Settings of all tests: hypothesis without a clock or a random seed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A test has the same result on a busy machine and on every run.
settings.register_profile("default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(  # of `make quick`; a few examples are too few to say that many are filtered out
    "quick", settings.get_profile("default"), max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
settings.load_profile("default")
