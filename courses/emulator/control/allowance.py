"""How much of the supervisor's processor one run may use: a learner can ask faster than we answer."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_BURST_S = 0.5
"""More than any honest invocation takes: the largest payload, answer and log are a tenth of it."""
_SHARE = 0.25
_LONGEST_PAUSE_S = 0.1


class Allowance:
    """A bucket of processor seconds that fills at a quarter of real time. One per run.

    `spent` and `now` are clocks in seconds: this thread's processor time and real time.
    """

    def __init__(
        self,
        spent: Callable[[], float] = time.thread_time,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spent = spent
        self._now = now
        self._left = _BURST_S
        self._filled = now()

    @contextmanager
    def spending(self) -> Iterator[None]:
        """What is done within it is taken from the bucket."""
        began = self._spent()
        try:
            yield
        finally:
            self._left -= self._spent() - began

    def pause(self) -> float:
        """Seconds to leave the run alone, 0 while there is something in the bucket."""
        now = self._now()
        self._left = min(_BURST_S, self._left + (now - self._filled) * _SHARE)
        self._filled = now
        return min(_LONGEST_PAUSE_S, max(0.0, -self._left / _SHARE))
