"""The pool of threads that takes runs from the queue, in the process that serves the pages.

It starts with the first submission, or when the server calls `get_pool`, never on import, so that
commands and a process that will fork have no threads. The queue is the database: a restart loses
nothing, and a second process would share the work.
"""

import atexit
import logging
import os
import time
from contextlib import suppress
from threading import Condition, Event, Lock, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from courses.emulator import SandboxFacts, SandboxUnavailable
from courses.models import RunState, Submission
from courses.services import announcements, housekeeping, runs
from courses.services.engine import Engine, LocalEngine
from courses.services.leases import LEASE, Watch
from courses.services.outages import LONGEST_PAUSE_S, Outage, Outages
from courses.services.turns import Turns

logger = logging.getLogger(__name__)

HEARTBEAT_S = LEASE.total_seconds() / 4
"""How often leases are renewed and interrupted runs looked for."""
GRACE_S = 5.0
"""How long a stopping pool waits for runs in flight."""


class Pool:
    """At most `threads` runs at once. Runs still in flight when it stops are repeated later."""

    def __init__(self, engine: Engine, *, threads: int) -> None:
        self.engine = engine
        self.outages = Outages()
        self.turns = Turns()
        self.threads = threads
        self.facts: SandboxFacts | None = None
        """What confined a run when the sandbox was tried last; None when it refused."""
        self._started: list[Thread] = []
        self._wanted = Condition()
        self._pending = False
        self._stopping = Event()
        self._look = Event()
        self._watch = Watch()
        self._running: dict[int, Event] = {}
        """Keys of the submissions in work, each with the event that cancels its run."""

    def start(self) -> None:
        """Queue again what a former process left behind, then begin to take runs."""
        self._started = [
            Thread(target=self._work, name=f"run-{number}", daemon=True)
            for number in range(1, self.threads + 1)
        ]
        self._started.append(Thread(target=self._keep, name="run-keeper", daemon=True))
        self._started.append(Thread(target=self._probe, name="run-probe", daemon=True))
        for thread in self._started:
            thread.start()

    def wake(self) -> None:
        """Say that the queue may hold something."""
        with self._wanted:
            self._pending = True
            self._wanted.notify()

    def look_again(self) -> None:
        """Try at once whether the sandbox works, without waiting for the next pause to end."""
        self._look.set()

    def cancel(self, pk: int) -> None:
        """End the run of this submission, if it is one of ours."""
        with self._wanted:
            event = self._running.get(pk)
        if event is not None:
            event.set()

    def stop(self, *, grace: float = GRACE_S) -> None:
        """Take nothing more, wait for what runs, and leave the rest to the next process."""
        self._stopping.set()
        self._look.set()
        with self._wanted:
            self._wanted.notify_all()
        deadline = time.monotonic() + grace
        for thread in self._started:
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._wanted:
            left = dict(self._running)
        if left:
            with suppress(DatabaseError):  # full or locked: the next process waits out the leases
                runs.hand_back(list(left))
            for event in left.values():
                event.set()
        self.engine.close()

    def _work(self) -> None:
        try:
            while not self._stopping.is_set():
                if not self._take_one():
                    close_old_connections()  # keeps one that works
                    self._wait()
        finally:
            connection.close()

    def _wait(self) -> None:
        with self._wanted:
            if not self._pending and not self._stopping.is_set():
                self._wanted.wait()
            self._pending = False

    def _take_one(self) -> bool:
        """Take and finish one run; False when none can begin."""
        if self.outages.everything is not None:
            return False
        try:
            submission = runs.claim(turns=self.turns, held=self.outages.held(), more=self.wake)
            if submission is None:
                return False
            cancelled = Event()
            with self._wanted:
                self._running[submission.pk] = cancelled
            try:
                runs.grade(submission, engine=self.engine, cancelled=cancelled)
                self.outages.end(version=submission.version_key)
            except SandboxUnavailable as error:
                self.outages.begin(error, version=submission.version_key)
                self.look_again()  # is it this exercise, or everything?
            finally:
                with self._wanted:
                    # Queued again, it may be another worker's by now.
                    if self._running.get(submission.pk) is cancelled:
                        del self._running[submission.pk]
        except Exception:
            # The thread lives on, for without it the queue would stand still. The run keeps its
            # lease and is taken again when that has passed; the heartbeat wakes us for it.
            logger.exception("a run could not be finished; it will be repeated")
            return False
        return True

    def _keep(self) -> None:
        """Renew leases, notice runs cancelled elsewhere, rescue interrupted ones; tidy daily."""
        try:
            tidy_at = time.monotonic()
            while True:
                try:
                    self._heartbeat()
                    if time.monotonic() >= tidy_at:
                        tidy_at = time.monotonic() + housekeeping.EVERY.total_seconds()
                        housekeeping.tidy()
                except Exception:
                    # The thread lives on, for without it no lease would be renewed.
                    logger.exception("the queue was not looked after; trying again")
                close_old_connections()
                if self._stopping.wait(HEARTBEAT_S):
                    return
        finally:
            connection.close()

    def _probe(self) -> None:
        """Start the sandbox before anybody waits for it; while it refuses, try again and again."""
        while not self._stopping.is_set():
            pause: float | None = None
            self._look.clear()
            try:
                self.facts = self.engine.check()
            except SandboxUnavailable as error:
                self.facts = None
                pause = self.outages.begin(error).pause_s
            except Exception:
                # A fault of ours is each run's own to report; the thread lives on to look again.
                logger.exception("the sandbox could not be tried")
                pause = LONGEST_PAUSE_S
            else:
                if self.outages.end():
                    self.wake()
            self._look.wait(pause)

    def _heartbeat(self) -> None:
        with self._wanted:
            running = dict(self._running)
        if running:
            still = runs.renew(list(running))
            for pk, cancelled in running.items():
                if pk not in still:
                    cancelled.set()
        self.engine.tidy()
        runs.requeue_interrupted(self._watch.silent())
        if Submission.objects.queued().exists():
            self.wake()


def default_threads() -> int:
    """LAMBDA_LAB_WORKERS, or one for each processor core this process may use."""
    configured: int = getattr(settings, "LAMBDA_LAB_WORKERS", 0)
    return configured or len(os.sched_getaffinity(0))


_lock = Lock()
_pool: Pool | None = None
_pool_pid = 0


def get_pool() -> Pool:
    """This process's pool, started now if it is not. A forked child gets its own."""
    global _pool, _pool_pid
    with _lock:
        if _pool is None or _pool_pid != os.getpid():
            pool = Pool(LocalEngine(), threads=default_threads())
            pool.start()
            atexit.register(pool.stop)
            _pool, _pool_pid = pool, os.getpid()
        return _pool


def use_pool(pool: Pool | None) -> None:
    """Put another pool, started or not, in place of this process's own; None takes it away."""
    global _pool, _pool_pid
    with _lock:
        _pool, _pool_pid = pool, os.getpid()


def cancel(pk: int) -> None:
    """End the run of this submission, if this process works on it."""
    with _lock:
        pool = _pool
    if pool is not None:
        pool.cancel(pk)
    announcements.announce(pk)


def outage_of(submission: Submission) -> Outage | None:
    """Why this queued run cannot begin in this process now; None when it only has to wait its turn."""
    if submission.state != RunState.QUEUED:
        return None
    return get_pool().outages.of(submission.version_key)


def engine_version() -> str:
    """Reports of another version are not reused."""
    return get_pool().engine.version
