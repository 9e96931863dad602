"""The layers of one run, in order: each relies on rights that a later one takes away."""

import fcntl
import os
import resource
import signal
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import landlock, pid1, places, view, wire
from .linux import (
    CLONE_NEWNS,
    CLONE_NEWUSER,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    close_range,
    drop_capabilities,
    prctl,
    unshare,
)

if TYPE_CHECKING:
    from .newborn import Child

TELEMETRY_FD = 3
SETUP_FD, ORDERS_FD, STATUS_FD = 4, 5, 6
_FIRST_OF_MORE_FD = 7
_OUT_OF_THE_WAY = 100

_CODE_MB = 64
"""Of the code, and of its layers."""
_MB = 1 << 20
_PROCESSES = 64
"""Processes and threads of one run. AWS allows 742; documented as a difference."""
_DESCRIPTORS = 1024
"""As on AWS."""
_PENDING_SIGNALS = 1024
_CPU_SECONDS = 1000
"""A backstop behind the supervisor's wall clock: a little over Lambda's longest timeout."""
NICE = 10


def place_descriptors(fds: dict[str, int], more: Sequence[int] = ()) -> None:
    """Exactly 0 = /dev/null, 1, 2 and 3 = output, 4 setup, 5 orders, 6 status, then `more`; all else
    closed.

    Output, errors and telemetry share one pipe, so that prints and log records keep their order.
    """
    sources = [
        os.open("/dev/null", os.O_RDONLY),
        fds["output"],
        fds["output"],
        fds["output"],
        fds["setup"],
        fds["orders"],
        fds["status"],
        *more,
    ]
    moved = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY) for fd in sources]
    for target, fd in enumerate(moved):
        os.dup2(fd, target, inheritable=target < TELEMETRY_FD)
    close_range(len(sources))


def reset_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def hand_out_listeners(listeners: Sequence[int]) -> None:
    """Give them to the supervisor and keep none."""
    with socket.socket(fileno=SETUP_FD) as channel:
        socket.send_fds(channel, [wire.LISTENING], listeners)
    for listener in listeners:
        os.close(listener)


def begin() -> list[int]:
    """What need know nothing of the run. Returns the directories through which pid 1 writes /var/task
    and /opt. Raises OSError."""
    # Process groups cross pid namespaces: kill(0) would reach the launcher. Not a session, since all
    # runs together are to be one scheduling group beside the site's (policy.py, setsid).
    os.setpgid(0, 0)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    reset_signals()
    unshare(CLONE_NEWNS)
    places.follow()
    return [view.mount_code(folder, _CODE_MB) for folder in (view.TASK, view.OPT)]


def set_limits(*, descriptors: int = _DESCRIPTORS, processes: int = _PROCESSES) -> None:
    """What holds for every run. Memory limits follow once the function is known (learner.py)."""
    # Descriptors on their way through sockets are counted over all processes of this user, against
    # the sender's own limit: the fork server must always be allowed more of them than a learner.
    descriptors = min(descriptors, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
    limits = {
        resource.RLIMIT_STACK: 8 * _MB,
        resource.RLIMIT_FSIZE: 512 * _MB,
        resource.RLIMIT_NOFILE: descriptors,
        resource.RLIMIT_SIGPENDING: _PENDING_SIGNALS,
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for which, value in limits.items():
        resource.setrlimit(which, (value, value))


def enter(child: "Child") -> tuple[int, bool]:
    """Confine this process, which began so. Returns only as the learner's (pid 2), with the gate to
    wait at and whether it may take its time.

    The gate is a pipe: pid 1 writes the function's configuration to it once the code is in place.
    """
    place_descriptors(child.fds, [*child.listeners, *child.code])
    try:
        task = _FIRST_OF_MORE_FD + len(child.listeners)
        opt = task + 1
        hand_out_listeners(range(_FIRST_OF_MORE_FD, task))
        places.attach(child.place)
        gate, gate_writer = os.pipe()
        learner = os.fork()
    except OSError as error:
        pid1.fail(STATUS_FD, error)
    if learner:
        os.close(gate)
        try:
            places.leave()  # while the learner's process confines itself: no byte of a learner's is there yet
        except OSError as error:
            pid1.fail(STATUS_FD, error)
        pid1.stay(learner, task=task, opt=opt, gate=gate_writer, orders=ORDERS_FD, status=STATUS_FD)
    for fd in (task, opt, gate_writer, ORDERS_FD):
        os.close(fd)
    try:
        _confine_learner(child)
    except OSError as error:
        pid1.fail(STATUS_FD, error)  # ours, not an exit of the learner's
    os.close(STATUS_FD)
    return gate, child.waits


def _confine_learner(child: "Child") -> None:
    unshare(CLONE_NEWUSER)  # its own process count, and no rights over the mounts above
    set_limits()
    os.nice(NICE)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if child.means.landlock_abi:
        landlock.restrict(
            child.means.landlock_abi,
            read_only=("/usr", "/etc", "/opt", "/var"),
            writable=("/tmp",),  # noqa: S108 the sandbox's own
            devices=view.DEVICES,
            ports=wire.LISTENER_PORTS,
        )
    drop_capabilities()
    child.means.seccomp.load()
