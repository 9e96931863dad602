"""Everything that a run can send while an invocation is in progress, served as a coroutine of loop.py.

It owns the facts: the clock, the byte caps, the memory watch, the kill and the wait status. The
first cause to stop a run is kept; what the learner's process says later cannot change it.
"""

import enum
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from courses.emulator.sandbox.run import ExitFacts, Run
from courses.emulator.sandbox.watcher import Watcher, pid_of

from .allowance import Allowance
from .logs import LogReader
from .loop import Events, PollSet, wait
from .no_aws import Endpoint
from .runtime_api import RuntimeApi
from .servers import Server

_TICK_S = 0.015
"""Between two looks at memory and at a request to cancel."""
_BUSY_TICK_S = 0.005
"""The same while memory could run out before the next look."""
_GONE_TIMEOUT_S = 10.0
_READ = 1 << 16
_AWS_CONNECTIONS = 32


class Cause(enum.Enum):
    """Why the supervisor killed a run."""

    TIMEOUT = enum.auto()
    MEMORY = enum.auto()
    OUTPUT = enum.auto()
    RESULT = enum.auto()
    CANCELLED = enum.auto()
    CRASH_STEP = enum.auto()
    AWS_LOST = enum.auto()


class Supervision:
    """One run and what is known about it. `over` is True once no process of it is left."""

    def __init__(
        self,
        run: Run,
        channels: Sequence[socket.socket],
        *,
        memory_bytes: int,
        output_limit: int,
        cancelled: threading.Event | None,
        endpoint: Endpoint,
    ) -> None:
        self._run = run
        self._poll = PollSet()
        self.api = RuntimeApi(channels[0], self._poll)
        self._aws = [
            Server(
                listener,
                self._poll,
                endpoint.answer,
                body_limit=endpoint.body_limit,
                most_buffered=endpoint.most_buffered,
                most_connections=_AWS_CONNECTIONS,
            )
            for listener in channels[1:]
        ]
        self._endpoint = endpoint
        endpoint.watch(self._poll)
        self.logs = LogReader(output_limit)
        self.watcher = Watcher(
            pid_of(run.pidfd), memory_bytes, run.group, own_network=len(channels) > 1
        )
        self._cancelled = cancelled
        self._allowance = Allowance()
        self._nothing = PollSet()
        """What is waited for while the allowance is used up."""
        self.cause: Cause | None = None
        self.over = False
        self.began = 0.0
        """When the code was handed over, on the monotonic clock: the beginning of INIT."""
        self.exit: ExitFacts | None = None
        """None while it runs, and for good when pid 1 died without a word."""
        self._poll.register(run.output, select.POLLIN)
        self._poll.register(run.status, select.POLLIN)

    def start(self, files: Mapping[str, bytes], configuration: bytes) -> None:
        """Hand over the code; what the pipe does not take at once follows in the loop."""
        self.began = time.monotonic()
        if not self._run.send_package(files, configuration):
            self._poll.register(self._run.orders, select.POLLOUT)

    async def until(self, done: Callable[[], bool], deadline: float) -> bool:
        """Serve the run until `done()`, its end, or `deadline` on the monotonic clock.

        Returns done(). Afterwards `cause` or `over` say why it was not.
        """
        if self._is_cancelled:
            self.stop(Cause.CANCELLED)  # before it began: it may be done before the first look
        next_look = time.monotonic() + _TICK_S
        while not self.over:
            if done():
                self._pump()  # what was written before the answer is in the pipe by now
                self._check()
                if done() or self.over:
                    break
            now = time.monotonic()
            if now >= deadline:
                self.stop(Cause.TIMEOUT)
                break
            if now >= next_look:
                if self._is_cancelled:
                    self.stop(Cause.CANCELLED)
                    break
                if self.watcher.is_over(deadline):
                    self.stop(Cause.MEMORY)
                    break
                looked = time.monotonic()
                tick = _BUSY_TICK_S if self.watcher.is_close else _TICK_S
                # At most half of the time goes into looks, however much there is to see.
                next_look = looked + max(tick, looked - now)
                continue
            pause = self._allowance.pause()
            if pause:
                await wait(self._nothing, min(deadline, next_look, now + pause))
                continue
            self._serve(await wait(self._poll, min(deadline, next_look)))
            self._check()
        return not self.over and done()

    @property
    def _is_cancelled(self) -> bool:
        return self._cancelled is not None and self._cancelled.is_set()

    async def wait_end(self, limit_s: float) -> None:
        """Give a runtime that has said its last word time to end by itself."""
        deadline = time.monotonic() + limit_s
        while not self.over and time.monotonic() < deadline:
            self._serve(await wait(self._poll, deadline))
            self._check()

    def limit_processor(self, share: float) -> None:
        """From now on the run has `share` of one processor, where a cgroup allows it."""
        if self._run.group is not None and not self.over:
            self._run.group.limit_processor(share)

    def freeze(self) -> None:
        """Stop every process of the run until the next invocation, as Lambda does."""
        if not self.over:
            self._run.freeze()

    def thaw(self) -> None:
        self._run.thaw()

    def has_ended(self) -> bool:
        """Look once, between two invocations."""
        self._pump()
        return self.over

    def _check(self) -> None:
        if self.over:
            return
        if self.logs.over:
            self.stop(Cause.OUTPUT)
        elif self.api.oversize:
            self.stop(Cause.RESULT)
        elif self._endpoint.lost:
            self.stop(Cause.AWS_LOST)

    def _pump(self) -> bool:
        """Serve once what is there now. True when there was anything."""
        events = self._poll.poll(0.0)
        self._serve(events)
        return bool(events)

    def _serve(self, events: Events) -> None:
        with self._allowance.spending():
            ended = self._serve_each(events)
        if ended:
            self._end()

    def _serve_each(self, events: Events) -> bool:
        """True when the run's status is there to be read."""
        ended = False
        for fd, event in events:
            if fd == self._run.output:
                self._read_output()
            elif fd == self._run.status:
                ended = True
            elif fd == self._run.orders:
                if self._run.send_more() or event & select.POLLERR:
                    self._poll.unregister(fd)
            else:
                owners: list[Server | Endpoint] = [self.api.server, self._endpoint, *self._aws]
                for owner in owners:
                    if owner.owns(fd):
                        owner.on_event(fd, event)
        return ended

    def _read_output(self) -> None:
        """One pipe full at most, so that a flood leaves room for the clock."""
        try:
            data = os.read(self._run.output, _READ)
        except BlockingIOError:
            return
        if data:
            self.logs.feed(data)
        else:
            self._poll.unregister(self._run.output)

    def _end(self) -> None:
        """Pid 1 reported, or died. Serve what the run had sent before, then let go of it."""
        if self.over:
            return
        self.over = True
        self.exit = self._run.read_exit()
        self._poll.unregister(self._run.status)
        self._run.kill()
        self._run.wait_gone(_GONE_TIMEOUT_S)
        for _ in range(1000):
            if not self._pump() or self.logs.over or self.api.oversize:
                break
        if self.cause is None and self._run.group and self._run.group.killed_for_memory():
            self.cause = Cause.MEMORY
        if self.exit is not None:
            self.watcher.peak = max(self.watcher.peak, self.exit.peak_kb * 1024)

    def stop(self, cause: Cause) -> None:
        """Kill the run for `cause`, unless it was stopped before, and wait until it is gone."""
        if self.over:
            return
        self.cause = cause
        try:
            self.watcher.note_high_water()
        finally:  # whatever a figure costs, the run ends
            self._run.kill()
            self._end()

    @property
    def lost(self) -> bool:
        """It ended without a word from pid 1 although nobody here killed it: our fault."""
        return self.over and self.cause is None and self.exit is None

    @property
    def signal_name(self) -> str:
        """ "SIGSEGV" when a signal ended the learner's process, else ""."""
        if self.exit is None or not os.WIFSIGNALED(self.exit.wait_status):
            return ""
        number = os.WTERMSIG(self.exit.wait_status)
        return signal.Signals(number).name if number in set(signal.Signals) else f"SIG{number}"

    def close(self) -> None:
        self.api.server.close()
        for server in self._aws:
            server.close()
        self._endpoint.close()
        self._run.close()
