"""The lab for these tests; they need neither Django nor a database."""

from tests.emulator.lab import lab

__all__ = ["lab"]
