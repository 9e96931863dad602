"""One thread that serves several runs: coroutines, and what each of them waits for.

Nothing here knows virtual time. A coroutine gives the loop a poll set and a real deadline with
`wait()`, or another coroutine's end with `join()`; the loop polls all that wait at once. So a
handler that calls its own function waits while the other environment is served.
"""

import select
import time
from collections import deque
from collections.abc import Coroutine, Generator, Iterable
from dataclasses import dataclass
from types import coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Events = list[tuple[int, int]]
"""Descriptors and what poll() said about them."""


class PollSet:
    """What one run waits for: `select.poll`, and the loop can look at several together."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self.masks: dict[int, int] = {}

    def register(self, fd: int, mask: int) -> None:
        self._poll.register(fd, mask)
        self.masks[fd] = mask

    def modify(self, fd: int, mask: int) -> None:
        self._poll.modify(fd, mask)
        self.masks[fd] = mask

    def unregister(self, fd: int) -> None:
        """Raises KeyError for a descriptor that is not in the set."""
        self._poll.unregister(fd)
        del self.masks[fd]

    def poll(self, wait_s: float) -> Events:
        return self._poll.poll(max(0.0, wait_s) * 1000)


@dataclass(slots=True)
class _Wait:
    """A coroutine's reason to pause: events of `polls` until `deadline`, or the end of `task`."""

    polls: PollSet | None = None
    deadline: float = 0.0
    task: "Task[Any] | None" = None


@coroutine
def wait(polls: PollSet, deadline: float) -> Generator[_Wait, Events, Events]:
    """The next events of `polls`; none at `deadline` on the monotonic clock."""
    return (yield _Wait(polls, deadline))


@coroutine
def join(task: "Task[T]") -> Generator[_Wait, Events, T]:
    """The result of a task, once it has one. Raises what it raised."""
    task.joined = True
    while not task.done:
        yield _Wait(task=task)
    return task.result()


class Task(Generic[T]):
    """A coroutine that the loop drives."""

    def __init__(self, body: Coroutine[_Wait, Events, T]) -> None:
        self._body = body
        self.done = False
        self.joined = False
        """Somebody will take its result, or its error."""
        self.waits: _Wait | None = None
        self._value: T | None = None
        self._error: BaseException | None = None

    def step(self, events: Events | None) -> None:
        """Go on to the next pause or to the end."""
        try:
            self.waits = self._body.send(events)  # type: ignore[arg-type]
        except StopIteration as end:
            self._finish(end.value, None)
        except BaseException as error:  # noqa: BLE001 whoever joins the task gets it
            self._finish(None, error)

    def _finish(self, value: T | None, error: BaseException | None) -> None:
        self.done, self.waits = True, None
        self._value, self._error = value, error

    @property
    def lost_error(self) -> BaseException | None:
        """What it raised, where nobody takes it."""
        return None if self.joined else self._error

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]

    def close(self) -> None:
        """Give up: what the coroutine holds is let go of by its own `finally`."""
        self.done = True
        self._body.close()


class Loop:
    """Drives tasks in the order in which they were started. Not thread-safe."""

    def __init__(self) -> None:
        self._tasks: list[Task[Any]] = []
        self._new: deque[Task[Any]] = deque()

    def start(self, body: Coroutine[Any, Any, T]) -> Task[T]:
        """A task that runs from the next turn on."""
        task = Task(body)
        self._new.append(task)
        return task

    def run(self, body: Coroutine[Any, Any, T]) -> T:
        """Drive everything until `body` ends. Other tasks may be left; see `drain`.

        Raises what it raises, and what a task raised that nobody joined.
        """
        task = self.start(body)
        task.joined = True
        while not task.done:
            self._turn()
        return task.result()

    def drain(self) -> None:
        """Drive what is left to its end."""
        while self._tasks or self._new:
            self._turn()

    def _turn(self) -> None:
        while self._new:
            task = self._new.popleft()
            self._tasks.append(task)
            task.step(None)
        if not self._resume_joined():
            for task, events in self._poll():
                if not task.done:
                    task.step(events)
        ended = [task for task in self._tasks if task.done]
        self._tasks = [task for task in self._tasks if not task.done]
        for task in ended:
            if task.lost_error is not None:
                self.close()
                raise task.lost_error

    def _resume_joined(self) -> bool:
        ready = [task for task in self._tasks if _has_joined(task.waits) or task.done]
        for task in ready:
            if not task.done:
                task.step([])
        return bool(ready)

    def _poll(self) -> Iterable[tuple[Task[Any], Events]]:
        """Those that can go on, with their events, in the order of their start."""
        waiting = [
            (task, task.waits.polls, task.waits.deadline)
            for task in self._tasks
            if task.waits is not None and task.waits.polls is not None
        ]
        if not waiting:
            return ()
        pause = min(deadline for _, _, deadline in waiting) - time.monotonic()
        if len(waiting) == 1:
            return [(waiting[0][0], waiting[0][1].poll(pause))]
        merged = PollSet()
        for _, polls, _ in waiting:
            for fd, mask in polls.masks.items():
                merged.register(fd, mask)
        found = merged.poll(pause)
        now = time.monotonic()
        resumed = []
        for task, polls, deadline in waiting:
            events = [(fd, event) for fd, event in found if fd in polls.masks]
            if events or now >= deadline:
                resumed.append((task, events))
        return resumed

    def close(self) -> None:
        """Give up what is left."""
        for task in [*self._tasks, *self._new]:
            task.close()
        self._tasks, self._new = [], deque()


def _has_joined(waits: _Wait | None) -> bool:
    return waits is not None and waits.task is not None and waits.task.done
