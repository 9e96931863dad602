"""One run as its supervisor holds it: descriptors and a pidfd, no names and no pid numbers."""

import os
import select
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from courses.emulator.runtime import wire

from .cgroups import Cgroups, Group
from .errors import ZygoteDied

_SETUP_TIMEOUT_S = 20.0
_EXPECTED = {wire.LISTENING: len(wire.LISTENER_PORTS), wire.CONNECTED: 1}


@dataclass(frozen=True, slots=True)
class ExitFacts:
    """How the learner's process ended, as the kernel told pid 1. All from outside the learner."""

    wait_status: int
    peak_kb: int
    user_s: float
    system_s: float


class Run:
    """A confined process tree that waits for code. Used once; close() is always needed."""

    def __init__(
        self, *, place: int, pidfd: int, setup: socket.socket, output: int, orders: int, status: int
    ) -> None:
        self.place = place
        self.pidfd = pidfd
        self.output = output
        self.status = status
        self._setup = setup
        self._orders = orders
        self._unsent = memoryview(b"")
        self._closed = False
        self.group: Group | None = None
        self.groups: Cgroups | None = None
        """Who made `group` and removes it."""
        for fd in (output, orders, status):
            os.set_blocking(fd, False)

    @property
    def orders(self) -> int:
        return self._orders

    def channels(self) -> list[socket.socket]:
        """Two listening sockets that were born inside the run, the Runtime API's and AWS's; in tier C
        one socket that is connected to the run already.

        Raises ZygoteDied when the run ended before it was set up.
        """
        self._setup.settimeout(_SETUP_TIMEOUT_S)
        try:
            message, fds, _, _ = socket.recv_fds(self._setup, 1, len(wire.LISTENER_PORTS))
        except OSError as error:
            raise ZygoteDied(f"no listeners: {error}") from error
        finally:
            self._setup.close()
        sockets = [socket.socket(fileno=fd) for fd in fds]
        # Fewer arrive when this process has no descriptors left.
        if _EXPECTED.get(message) != len(sockets):
            for arrived in sockets:
                arrived.close()
            raise ZygoteDied(f"the run could not be set up: {self._failure()}")
        for arrived in sockets:
            arrived.setblocking(False)
        return sockets

    def is_waiting(self) -> bool:
        """Whether nothing was heard of it yet: neither that it could not be set up nor its end."""
        poll = select.poll()
        poll.register(self.status, select.POLLIN)
        return not poll.poll(0)

    def _failure(self) -> str:
        try:
            return os.read(self.status, 4096)[wire.STATUS.size :].decode(errors="replace")
        except OSError as error:
            return str(error)

    # --- orders to pid 1 -------------------------------------------------------------------

    def send_package(self, files: Mapping[str, bytes], configuration: bytes) -> bool:
        """Start to hand over the code. True when all was written; else call send_more() on POLLOUT."""
        self._unsent = memoryview(wire.pack_package(files, configuration))
        return self.send_more()

    def send_more(self) -> bool:
        with suppress(BlockingIOError):
            while self._unsent:
                try:
                    self._unsent = self._unsent[os.write(self._orders, self._unsent) :]
                except BrokenPipeError:
                    self._unsent = memoryview(b"")  # pid 1 is gone; its status tells how
        return not self._unsent

    def freeze(self) -> None:
        """Stop every process of the run, as Lambda freezes an idle environment: by its control group
        where that can, else with SIGSTOP through pid 1."""
        if not self._freeze_group(True):
            self._order(wire.FREEZE)

    def thaw(self) -> None:
        if not self._freeze_group(False):
            self._order(wire.THAW)

    def _freeze_group(self, frozen: bool) -> bool:
        if self.group is None or not self.group.freezes:
            return False
        try:
            self.group.freeze(frozen)
        except OSError:
            return False
        return True

    def _order(self, order: bytes) -> None:
        with suppress(BrokenPipeError, BlockingIOError):
            os.write(self._orders, order)

    # --- end -------------------------------------------------------------------------------

    def read_exit(self) -> ExitFacts | None:
        """After `status` became readable: the facts, or None when pid 1 died without a word."""
        try:
            record = os.read(self.status, 4096)
        except OSError:
            return None
        if len(record) < wire.STATUS.size or record[0] != wire.ENDED:
            return None
        _, wait_status, peak_kb, user_s, system_s = wire.STATUS.unpack_from(record)
        return ExitFacts(wait_status, peak_kb, user_s, system_s)

    def kill(self) -> None:
        """SIGKILL to pid 1: the kernel ends the whole pid namespace."""
        if self.group is not None:
            self.group.kill()
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def wait_gone(self, timeout_s: float, *, meanwhile: Callable[[], None] = lambda: None) -> bool:
        """Wait until no process of the run is left. `meanwhile` runs when output may have come."""
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        gone = bool(poll.poll(timeout_s * 1000))
        meanwhile()
        return gone

    def close(self) -> None:
        """Kill what is left and give the descriptors back. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.kill()
        self._setup.close()
        for fd in (self.output, self._orders, self.status, self.pidfd):
            os.close(fd)
        if self.group is not None and self.groups is not None:
            self.groups.discard(self.group)
