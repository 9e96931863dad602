"""Why there is no account."""

from courses.emulator.sandbox.errors import SandboxUnavailable


class AwsUnavailable(SandboxUnavailable):
    """The local AWS cannot be started on this machine. `remedy` is what an operator can do."""


class AccountLost(Exception):
    """An account's process ended in the middle of a run: the run is repeated, nobody is charged."""
