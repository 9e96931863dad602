"""The lab for these tests; they need neither Django nor a database."""

from tests.emulator.lab import lab, own_lab

__all__ = ["lab", "own_lab"]
