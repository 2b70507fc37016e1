"""What all tests share: hypothesis without a clock, and the shipped example."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No deadline and no random seed: a test says the same on a busy machine and on every run.
settings.register_profile("briefgen", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("briefgen")
