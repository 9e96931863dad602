"""Virtual time: it stands still until it is moved, and what falls due happens in one order."""

import heapq
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
"""When every graded run begins."""


class VirtualClock:
    """The time of the control plane and of its AWS. The learner's own clock is real."""

    def __init__(self, start: datetime = START) -> None:
        self.start = start
        self.now = start

    @property
    def seconds(self) -> float:
        """Since the start."""
        return (self.now - self.start).total_seconds()

    def after(self, seconds: float) -> datetime:
        return self.now + timedelta(seconds=seconds)


def stamp(moment: datetime) -> str:
    """As Lambda writes times into its records: 2026-01-31T10:00:00.000Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass(order=True, slots=True)
class Entry:
    """One thing to do. Equal times keep the order in which they were asked for."""

    due: datetime
    sequence: int
    action: Callable[[], Awaitable[None]] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)


class Agenda:
    """What is to happen, by (virtual time, sequence)."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._sequence = itertools.count()

    def at(self, due: datetime, action: Callable[[], Awaitable[None]]) -> Entry:
        entry = Entry(due, next(self._sequence), action)
        heapq.heappush(self._entries, entry)
        return entry

    def next_due(self) -> datetime | None:
        while self._entries and self._entries[0].cancelled:
            heapq.heappop(self._entries)
        return self._entries[0].due if self._entries else None

    def take(self, now: datetime) -> list[Entry]:
        """Everything that is due, in order; what these ask for comes with a later call."""
        due = []
        while (moment := self.next_due()) is not None and moment <= now:
            due.append(heapq.heappop(self._entries))
        return due
