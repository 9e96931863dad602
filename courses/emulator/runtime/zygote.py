"""The fork server: imports everything once, then forks one confined child per request.

It never reads a learner's byte: a request is a fixed header and descriptors, and the child reads
its own payload. It holds no secret, so a learner who walks the heap finds only this package.
"""

import errno
import gc
import importlib
import json
import os
import select
import socket
import sys
from dataclasses import dataclass

from . import bpf, confine, landlock, learner, policy, sdk, wire
from .launcher import CONTROL_FD
from .linux import (
    CLONE_NEWPID,
    PR_SET_PDEATHSIG,
    is_single_threaded,
    limit_malloc_arenas,
    prctl,
    setns,
    unshare,
)
from .places import Places
from .syscall_numbers import MACHINE
from .view import LAB, PACKAGES

# Imported once here, so that every handler finds them loaded.
_STANDARD_LIBRARY = """
    base64 collections concurrent.futures contextlib copy csv dataclasses datetime decimal enum functools
    hashlib hmac html http.client importlib io itertools json linecache logging math operator random re secrets
    statistics string tempfile threading traceback typing urllib.parse urllib.request uuid zoneinfo
""".split()
_PRELOADED = {"plain": [], "boto3": ["boto3"]}
_SIGKILL = 9
_HOSTNAME = "sandbox"


@dataclass(frozen=True, slots=True)
class Child:
    """What a forked child is to become: descriptors by name (wire.SPAWN_FDS) and its place."""

    place: int
    waits: bool
    """It will be a spare: nobody waits yet, so it has time to warm up."""
    fds: dict[str, int]
    landlock_abi: int
    seccomp: bpf.Filter


def _preload(profile: str) -> None:
    import site

    sys.path.append(PACKAGES)
    for name in (*_STANDARD_LIBRARY, *_PRELOADED[profile]):
        importlib.import_module(name)
    if profile == "boto3":
        sdk.load()
    importlib.import_module("awslambdaric.__main__")
    # What `site` would add without -S: handlers may call exit() and quit().
    site.setquit()
    site.setcopyright()
    site.sethelper()


def _close_all(fds: list[int]) -> None:
    for fd in fds:
        os.close(fd)


class _Server:
    def __init__(self, control: socket.socket, options: dict[str, int]) -> None:
        self._control = control
        self._children: dict[int, int] = {}  # pidfd -> pid
        self._places = Places(options["tmp_mb"])
        self._landlock_abi = landlock.abi()
        program = bpf.assemble(policy.rules(MACHINE), default=policy.ENOSYS, machine=MACHINE)
        self._seccomp = bpf.Filter(program)
        # setns() takes a pidfd since Linux 5.8, so no /proc is needed to come back.
        self._own_pidfd = os.pidfd_open(os.getpid())
        self._poll = select.poll()
        self._poll.register(control.fileno(), select.POLLIN)

    def hello(self) -> None:
        facts = {
            "landlock_abi": self._landlock_abi,
            "python": ".".join(map(str, sys.version_info[:3])),
        }
        self._control.send(json.dumps(facts).encode())

    def serve(self) -> Child:
        """Answer requests for ever. Returns only in a forked child."""
        while True:
            for fd, _ in self._poll.poll():
                if fd != self._control.fileno():
                    self._reap(fd)
                    continue
                child = self._take_request()
                if child is not None:
                    self._control.detach()  # its number will soon be another descriptor
                    return child

    def _take_request(self) -> Child | None:
        message, fds, _, _ = socket.recv_fds(self._control, wire.REQUEST.size, len(wire.SPAWN_FDS))
        if not message:
            os._exit(0)  # the supervisor is gone; the end of this pid namespace ends every run
        verb, place, waits = wire.REQUEST.unpack(message)
        if verb == wire.RELEASE:
            self._places.release(place)
            return None
        try:
            return self._spawn(place, waits, fds)
        except OSError as error:
            self._control.send(f"E{error}".encode())
            return None

    def _spawn(self, place: int, waits: bool, fds: list[int]) -> Child | None:
        try:
            if len(fds) != len(wire.SPAWN_FDS):
                raise OSError(errno.EMFILE, "not every descriptor arrived")
            self._places.ensure(place)
            pid = self._fork()
        except OSError:
            _close_all(fds)
            raise
        if not pid:
            named = dict(zip(wire.SPAWN_FDS, fds, strict=True))
            return Child(place, waits, named, self._landlock_abi, self._seccomp)
        _close_all(fds)
        try:
            pidfd = os.pidfd_open(pid)
        except OSError:
            os.kill(pid, _SIGKILL)
            os.waitpid(pid, 0)
            raise
        self._children[pidfd] = pid
        self._poll.register(pidfd, select.POLLIN)
        socket.send_fds(self._control, [wire.SPAWNED], [pidfd])
        return None

    def _fork(self) -> int:
        """Fork into a new pid namespace; 0 in the child."""
        if not is_single_threaded():
            raise OSError(0, "the zygote has more than one thread")
        unshare(CLONE_NEWPID)  # takes effect for the next fork only
        try:
            pid = os.fork()
        except OSError:
            # Learners can use up the processes of this user for a while. Without the way back, the
            # next unshare would be refused, and so would every one after it.
            setns(self._own_pidfd, CLONE_NEWPID)
            raise
        if pid:
            setns(self._own_pidfd, CLONE_NEWPID)
        return pid

    def _reap(self, pidfd: int) -> None:
        os.waitpid(self._children.pop(pidfd), 0)
        self._poll.unregister(pidfd)
        os.close(pidfd)


def _serve() -> Child:
    prctl(PR_SET_PDEATHSIG, _SIGKILL)
    options = json.loads(sys.argv[1])
    control = socket.socket(fileno=CONTROL_FD)
    control.set_inheritable(False)
    socket.sethostname(_HOSTNAME)
    limit_malloc_arenas(2)
    _preload(options["profile"])
    learner.warm_up()
    server = _Server(control, options)
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]  # a learner's module may have any name
    sys.path.remove(LAB)
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the shared pages
    server.hello()
    return server.serve()


def main() -> None:
    """Entry point inside the view. The frames that a learner can walk hold nothing but this."""
    learner.run(*confine.enter(_serve()))
