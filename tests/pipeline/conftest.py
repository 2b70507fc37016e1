"""Fixtures of the tests of use cases."""

from __future__ import annotations

from tests.pipeline.sealed_desk import desk, sealed_once

__all__ = ["desk", "sealed_once"]
