"""Times in which code cannot run here. What is queued then waits; nothing of it ends.

Two sizes: the sandbox does not work at all, or one exercise asks for more than this machine's
sandbox gives, as one on AWS does in tier C. Kept in memory: a restart looks anew anyway.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from courses.emulator import SandboxUnavailable

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 2.0
"""After a refusal, until the sandbox is tried again; then twice as long each time."""
LONGEST_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True)
class Outage:
    """Why nothing runs, or not this exercise, and what the operator can do about it."""

    reason: str
    remedy: str
    of_everything: bool
    pause_s: float = FIRST_PAUSE_S
    """How long to wait before the next try."""
    again_at: float = 0.0
    """When that is, on the clock of `Outages`."""


class Outages:
    """What cannot run now. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._everything: Outage | None = None
        self._versions: dict[int, Outage] = {}
        """By key of the exercise's version, `NO_VERSION` for the playground."""

    def begin(self, error: SandboxUnavailable, *, version: int | None = None) -> Outage:
        """Note a refusal of one version's run, or of everything. The next one pauses longer."""
        with self._lock:
            known = self._everything if version is None else self._versions.get(version)
            pause = min(known.pause_s * 2, LONGEST_PAUSE_S) if known else FIRST_PAUSE_S
            outage = Outage(str(error), error.remedy, version is None, pause, self._clock() + pause)
            if version is None:
                self._everything = outage
            else:
                self._versions[version] = outage
        if known is None or known.reason != outage.reason:
            line = (
                "learners' code cannot run here: %s %s"
                if version is None
                else "an exercise cannot run here: %s %s"
            )
            logger.warning(line, outage.reason, outage.remedy)
        return outage

    def end(self, *, version: int | None = None) -> bool:
        """Note that a version's run began, or that the sandbox works. True if that is news."""
        with self._lock:
            if version is not None:
                return self._versions.pop(version, None) is not None
            ended, self._everything = self._everything is not None, None
            if ended:
                # What the exercises lacked may have come with it: let each try at once.
                now = self._clock()
                self._versions = {
                    pk: replace(outage, again_at=now) for pk, outage in self._versions.items()
                }
        if ended:
            logger.warning("learners' code runs again")
        return ended

    @property
    def everything(self) -> Outage | None:
        """The outage of the whole sandbox, if there is one."""
        return self._everything

    def held(self) -> set[int]:
        """Versions whose runs shall not be taken before their pause is over."""
        now = self._clock()
        with self._lock:
            return {pk for pk, outage in self._versions.items() if outage.again_at > now}

    def refused(self) -> set[int]:
        """Versions whose last run was refused, also those that may be tried again by now."""
        with self._lock:
            return set(self._versions)

    def of(self, version: int) -> Outage | None:
        """Why a queued run of this version has to wait; None when nothing is in its way."""
        with self._lock:
            return self._everything or self._versions.get(version)
