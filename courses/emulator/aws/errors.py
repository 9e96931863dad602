"""Why there is no account."""


class AwsUnavailable(Exception):
    """The local AWS cannot be started on this machine. `remedy` is what an operator can do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


class AccountLost(Exception):
    """An account's process ended in the middle of a run: the run is repeated, nobody is charged."""
