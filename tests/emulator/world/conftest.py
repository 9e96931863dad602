"""Fixtures for tests of worlds."""

from tests.emulator.world.lambda_calls import lone
from tests.emulator.world.world import account, world

__all__ = ["account", "lone", "world"]
