"""How much may wait at once: per learner, per address of guests, and in total."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from courses.models import Learner, Submission
from courses.models.prepared import Prepared
from courses.models.slots import LEARNER
from courses.services.errors import Busy

MAX_WAITING = 3
"""Runs of one learner that may wait or run."""
MAX_QUEUE = 500
"""Runs of everybody that may wait or run."""
GUEST_RUNS_PER_MINUTE = 10
"""Of one network address."""
NEW_GUESTS_PER_MINUTE = 30
"""Of one network address: each may leave up to a megabyte of drafts, without running anything."""


class TooManyWaiting(Busy):
    """The learner's own runs fill their share."""


class QueueFull(Busy):
    """Everybody's runs fill the queue."""


class TooManyRuns(Busy):
    """Guests at one address ran too much within a minute."""


class TooManyGuests(Busy):
    """Too many guests came from one address within a minute."""


def _own() -> QuerySet[Any, Any]:
    return Submission.objects.waiting().filter(learner=LEARNER).order_by().values_list("pk")


_OWN = Prepared(_own)
_ALL = Prepared(lambda: Submission.objects.waiting().order_by().values_list("pk"))


def check_limits(by: Learner, *, address: str) -> None:
    """Raise unless one more run may wait. Called inside the transaction that adds it.

    Raises:
        TooManyWaiting, QueueFull, TooManyRuns: retry later.
    """
    if _OWN.count(learner=by.pk) >= MAX_WAITING:
        raise TooManyWaiting(
            "Not started.",
            f"{MAX_WAITING} of your runs are still waiting.",
            "Wait for one to end or stop one, then retry. Your text is kept.",
        )
    if _ALL.count() >= MAX_QUEUE:
        raise QueueFull(
            "Not started.",
            "Very many runs are waiting.",
            "Retry in a minute. Your text is kept.",
        )
    if by.is_guest and address and not _within_minute("guest-runs", address, GUEST_RUNS_PER_MINUTE):
        raise TooManyRuns(
            "Not started.",
            f"Guests at your address started {GUEST_RUNS_PER_MINUTE} runs within a minute.",
            "Retry in a minute, or sign in. Your text is kept.",
        )


def check_new_guest(*, address: str) -> None:
    """Raise unless one more guest may begin at this address ("" for an unknown one).

    Raises:
        TooManyGuests: retry later.
    """
    if address and not _within_minute("new-guests", address, NEW_GUESTS_PER_MINUTE):
        raise TooManyGuests(
            "Not saved.",
            f"{NEW_GUESTS_PER_MINUTE} people at your address began within a minute.",
            "Retry in a minute, or sign in. Your text is kept.",
        )


def _within_minute(what: str, address: str, limit: int) -> bool:
    """Count something that this address did; False when its minute is used up.

    Only a hash of the address is kept, for a minute, in the cache.
    """
    key = f"{what}:{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # the minute ended between the two calls
        return True
