"""The layers of a run in tier C, where the host allows no namespaces: Landlock, seccomp, another uid.

No process can be started and no socket opened, so that the learner's process is one process. Its
trusted parent, the keeper, does what pid 1 does elsewhere; its death ends the learner by PDEATHSIG.
"""

import os
import signal
import socket
import struct
from typing import TYPE_CHECKING

from . import bpf, channel, confine, landlock, pid1, policy, scratch, wire
from .linux import PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, drop_capabilities, prctl
from .syscall_numbers import MACHINE

if TYPE_CHECKING:
    from .newborn import Child

_READABLE = ("/usr", "/lib", "/lib64", "/bin")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_DESCRIPTORS = 256
_PROCESSES = 512
"""Without a user namespace the kernel counts all threads of the uid, those of other runs included."""
_WATCH_S = 0.1


def _connect() -> int:
    """Hand one end of a new connection to the supervisor; the other is the learner's channel.

    The learner cannot send descriptors over it: seccomp refuses every call that could.
    """
    ours, theirs = socket.socketpair()
    setup = socket.socket(fileno=confine.SETUP_FD)
    socket.send_fds(setup, [wire.CONNECTED], [theirs.fileno()])
    setup.close()
    theirs.close()
    return ours.detach()


def enter(child: "Child") -> tuple[int, bool]:
    """Confine this process, as `confine.enter`."""
    os.setpgid(0, 0)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    confine.place_descriptors(child.fds)
    confine.reset_signals()
    try:
        connection = _connect()
        task = os.open(child.layout.task, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        opt = os.open(child.layout.opt, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        files = os.open(child.layout.tmp, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        gate, gate_writer = os.pipe()
        keeper = os.getpid()
        learner = os.fork()
    except OSError as error:
        pid1.fail(confine.STATUS_FD, error)
    if learner:
        os.close(gate)
        os.close(connection)
        pid1.stay(
            learner,
            task=task,
            opt=opt,
            gate=gate_writer,
            orders=confine.ORDERS_FD,
            status=confine.STATUS_FD,
            alone=True,
            watch=lambda: scratch.is_over(files, child.means.tmp_bytes),
            watch_s=_WATCH_S,
        )
    for fd in (task, opt, files, gate_writer, confine.ORDERS_FD):
        os.close(fd)
    try:
        os.dup2(connection, channel.FD, inheritable=False)
        if connection != channel.FD:
            os.close(connection)
        _confine_learner(child, keeper)
    except OSError as error:
        pid1.fail(confine.STATUS_FD, error)
    os.close(confine.STATUS_FD)
    return gate, child.waits


def _confine_learner(child: "Child", keeper: int) -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # not inherited by a fork
    if os.getppid() != keeper:
        os._exit(1)
    confine.set_limits(descriptors=_DESCRIPTORS, processes=_PROCESSES)
    os.nice(confine.NICE)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    layout = child.layout
    landlock.restrict(
        child.means.landlock_abi,
        read_only=[
            path
            for path in (*_READABLE, layout.lang, layout.packages, layout.task, layout.opt)
            if os.path.isdir(path)  # noqa: PTH112 as cheap as it gets, at each run
        ],
        writable=(layout.tmp,),
        devices=_DEVICES,
        ports=(),
    )
    drop_capabilities()
    bpf.Filter(program_for(os.getpid())).load()


def program_for(pid: int) -> bytes:
    """The filter of one run: signals to itself alone."""
    return _PROGRAM.replace(_MARK, struct.pack("=I", pid))


_MARK = struct.pack("=I", policy.SELF_MARK)
_PROGRAM = bpf.assemble(policy.rules_alone(MACHINE), default=policy.ENOSYS, machine=MACHINE)
