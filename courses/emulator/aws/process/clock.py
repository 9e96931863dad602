"""The virtual clock as this process sees it: every module that asks for the time gets this one.

It stands still between two orders of the control plane, so that delays, visibility timeouts and
expiries cost no time and come out the same on every run.
"""

import datetime
import time
from typing import Any

_travel: list[Any] = []
monotonic = time.monotonic


def set_time(now: datetime.datetime) -> None:
    """From now on it is `now`, until told otherwise. `now` carries a time zone."""
    import time_machine

    if _travel:
        _travel[0].move_to(now, tick=False)
    else:
        _travel.append(time_machine.travel(now, tick=False).start())


def warm_up() -> None:
    """Load everything that the first order takes, and let time go on."""
    import time_machine

    travel = time_machine.travel(now(), tick=False)
    travel.start()
    travel.stop()


def now() -> datetime.datetime:
    """The virtual time, in UTC."""
    return datetime.datetime.now(datetime.UTC)
