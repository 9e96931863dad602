"""Which runs have lost their worker, told without asking what time it is.

A worker renews the leases of its runs every few seconds, so a lease that stays as it is belongs to
a worker that died or hangs. How long it has stayed is measured here, by this process's own steady
clock: the machine's may jump by hours, and then no lease is early or late by it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from courses.models import Submission

LEASE: Final = timedelta(seconds=10)
"""How long a worker may be silent before its run counts as interrupted."""
HANDED_BACK: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The lease of a run whose worker said that it stops: nobody has to wait for it."""

Mark = tuple[int, datetime | None]


class Watch:
    """Looks at the leases of all processes. For one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[int, tuple[Mark, float]] = {}
        """By submission: its try and lease, and since when they are what they are."""

    def silent(self) -> list[int]:
        """Keys of running submissions whose worker was not heard of for a lease's time."""
        now = self._clock()
        seen = {}
        for pk, tries, until in Submission.objects.running().values_list(
            "pk", "tries", "lease_until"
        ):
            mark, since = self._seen.get(pk, (None, now))
            seen[pk] = ((tries, until), since if mark == (tries, until) else now)
        self._seen = seen
        return [
            pk
            for pk, ((_, until), since) in seen.items()
            if until == HANDED_BACK or now - since >= LEASE.total_seconds()
        ]
