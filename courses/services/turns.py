"""Whose run is next: learners take turns, so that one's three runs do not make others wait.

A learner whose run begins goes to the end of the ring. Counted in keys of submissions, not in
time, so that no clock can upset it. Kept in memory: a restart forgets who was served last, and a
second process keeps turns of its own; the queue itself is the database.
"""

from collections.abc import Iterable
from threading import Lock

Queued = tuple[int, int]
"""Keys of a queued submission and of its learner."""


class Turns:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest = 0
        """The newest submission that was ever seen waiting."""
        self._served = 0
        self._after: dict[int, tuple[int, int]] = {}
        """By learner, when a run of theirs last began: the newest submission then, and a count."""

    def order(self, queued: Iterable[Queued]) -> list[int]:
        """Submissions in the order in which they will begin, if nobody submits anything more."""
        runs: dict[int, list[int]] = {}
        for pk, learner in sorted(queued):
            runs.setdefault(learner, []).append(pk)
        with self._lock:
            # Who was served when submission 7 was the newest comes after it and before number 8.
            ring = sorted(
                runs,
                key=lambda learner: max((runs[learner][0], 0), self._after.get(learner, (0, 0))),
            )
        rounds = max(map(len, runs.values()), default=0)
        return [
            runs[learner][number]
            for number in range(rounds)
            for learner in ring
            if number < len(runs[learner])
        ]

    def began(self, learner: int, queued: Iterable[Queued]) -> None:
        """Note that a run of `learner` begins while these wait, itself among them."""
        keys = [pk for pk, _ in queued]
        with self._lock:
            self._newest = max(self._newest, *keys)
            self._served += 1
            # Whoever was served before the oldest that waits has no place to give up any more.
            self._after = {who: mark for who, mark in self._after.items() if mark[0] >= min(keys)}
            self._after[learner] = (self._newest, self._served)
