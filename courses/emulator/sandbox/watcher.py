"""Memory of a process tree, read from outside. All sizes in bytes."""

import os
import time
from contextlib import suppress
from pathlib import Path

from .cgroups import Group
from .fork_server import children_of
from .kernel_file import KernelFile

_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOK_CLOSER_AT = 0.7
"""Above this share of the limit the exact, slower figure is read."""
_EXACT_BUDGET_S = 0.2
"""Processor time for exact figures per look: enough for as many processes with boto3 as a run may
have, which share most of what is resident in each. A process with very many mappings, each of which
costs kernel memory that nothing here counts, is taken at its resident size once this is spent."""
_FREE_SOCKETS = 64
_SOCKET_BUFFER = 256 * 1024
"""What a socket may hold in kernel memory, which belongs to no process."""


def _text(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")  # a process names itself
    except OSError:
        return ""


def pid_of(pidfd: int) -> int:
    """The pid behind a pidfd as this process sees it; -1 once it has been reaped."""
    for line in _text(f"/proc/self/fdinfo/{pidfd}").splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    return -1


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        threads = [path.name for path in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return found
    for thread in threads:
        found += map(int, _text(f"/proc/{pid}/task/{thread}/children").split())
    return found


def descendants(pid: int) -> list[int]:
    """Every process below `pid`, without it."""
    found: list[int] = []
    queue = _children(pid)
    while queue:
        current = queue.pop()
        found.append(current)
        queue += _children(current)
    return found


def _resident(pid: int) -> int:
    fields = _text(f"/proc/{pid}/statm").split()
    return int(fields[1]) * _PAGE if fields else 0


def _proportional(pid: int) -> int:
    """Shared pages counted once over all who share them; resident size where that is not readable."""
    for line in _text(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return _resident(pid)


def _sockets(pid: int) -> int:
    """Sockets in the network namespace of `pid`, those on their way through others included."""
    first, _, rest = _text(f"/proc/{pid}/net/sockstat").partition("\n")
    return int(first.split()[-1]) if rest else 0


def _high_water(status: str) -> int:
    _, _, rest = status.partition("\nVmHWM:")
    return int(rest.split(maxsplit=1)[0]) * 1024 if rest else 0  # a process that has ended has none


class Watcher:
    """Follows the processes under one pid 1."""

    def __init__(
        self, pid1: int, limit: int, group: Group | None = None, *, own_network: bool = True
    ) -> None:
        """`group` is the run's control group, whose own figure is then taken."""
        self._pid1 = pid1
        self._limit = limit
        self._group = group
        self._own_network = own_network
        """Else its sockets are counted with the host's, and it can make next to none."""
        self._main: KernelFile | None = None
        """The status of the main process, which lives as long as the run."""
        self.peak = 0
        self.is_close = False
        """Several processes, or most of the limit used: look again soon."""

    def is_over(self, deadline: float) -> bool:
        """Measure now; True when the tree uses more than the limit.

        `deadline` is on the monotonic clock: a look that reaches it is given up as "no".
        """
        if self._group is not None:
            return self._is_group_over(self._group)
        members = descendants(self._pid1)
        residents = {pid: _resident(pid) for pid in members}
        sockets = _sockets(members[0]) if members and self._own_network else 0
        buffers = max(0, sockets - _FREE_SOCKETS) * _SOCKET_BUFFER
        used = sum(residents.values()) + buffers
        self.is_close = len(members) > 1 or used > self._limit * _LOOK_CLOSER_AT
        if self.is_close:
            used = buffers
            enough = time.thread_time() + _EXACT_BUDGET_S
            for pid, resident in residents.items():
                used += _proportional(pid) if time.thread_time() < enough else resident
                if time.monotonic() >= deadline:
                    return False
        self.peak = max(self.peak, used)
        return used > self._limit

    def _is_group_over(self, group: Group) -> bool:
        used = group.used()
        self.is_close = used > self._limit * _LOOK_CLOSER_AT
        self.peak = max(self.peak, used)
        return used > self._limit or group.killed_for_memory()

    def note_high_water(self) -> None:
        """Take over the kernel's own peak of the main process, which short runs reach unseen."""
        if self._group is not None:
            self.peak = max(self.peak, self._group.peak())
        with suppress(OSError):
            if self._main is None:
                for pid in children_of(self._pid1)[:1]:
                    self._main = KernelFile(f"/proc/{pid}/status")
            if self._main is not None:
                self.peak = max(self.peak, _high_water(self._main.read()))
