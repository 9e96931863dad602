"""Fixtures for tests of worlds."""

from tests.emulator.world.world import account, world

__all__ = ["account", "world"]
