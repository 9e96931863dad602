"""The emulator's version: it changes when the same code and event may give another record."""

EMULATOR_VERSION = "1.0"
