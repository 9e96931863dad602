"""Why a service refuses. Each says what happened, why, and what to do next, ready to show."""

from django.db import OperationalError


class Refused(Exception):
    """A request that cannot be carried out as it stands. Nothing was written, unless it says so."""

    def __init__(self, what: str, why: str, next_step: str) -> None:
        self.what = what
        self.why = why
        self.next_step = next_step
        super().__init__(f"{what} {why} {next_step}")


class Busy(Refused):
    """Too much is going on. The same request will work later; the learner's text is kept."""


class NotStored(Busy):
    """The database is locked for long, full or read-only."""

    def __init__(self) -> None:
        super().__init__(
            "Not saved.",
            "The site cannot store anything at the moment; that is noted.",
            "Keep your text, and retry in a minute.",
        )


def is_unwritable(error: OperationalError) -> bool:
    """Whether the database is locked, full or read-only, and not asked for what it has not.

    SQLite's plain SQLITE_ERROR is a wrong statement or a missing migration: a fault to be seen.
    """
    return getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_ERROR"


class NotYours(Refused):
    """The thing belongs to somebody else. Views answer as if it did not exist."""

    def __init__(self) -> None:
        super().__init__(
            "This is not available.", "It belongs to another learner.", "Go back to your own work."
        )
