"""The fork server: imports everything once, then forks one confined child per request.

It never reads a learner's byte: a request is a fixed header and descriptors, and the child reads
its own payload. It holds no secret, so a learner who walks the heap finds only this package.
"""

import errno
import gc
import json
import os
import select
import socket
import sys
from contextlib import ExitStack, suppress
from typing import Any, NamedTuple

from . import (
    bpf,
    bubble,
    channel,
    confine,
    landlock,
    learner,
    network,
    policy,
    wire,
    without_namespaces,
)
from .heap import fill_gaps
from .layout import Layout
from .linux import (
    CLONE_NEWPID,
    PR_SET_CHILD_SUBREAPER,
    PR_SET_NAME,
    PR_SET_PDEATHSIG,
    is_single_threaded,
    limit_malloc_arenas,
    prctl,
    return_free_memory,
    setns,
    unshare,
)
from .newborn import MOST_FDS, Means, Newborn
from .places import Places
from .preload import preload
from .scratch import Scratch
from .syscall_numbers import MACHINE
from .wire import CONTROL_FD

_SIGKILL = 9
_HOSTNAME = "sandbox"
_NAME = os.path.basename(sys.executable)  # noqa: PTH119
"""Of the fork server and of every run in /proc, as exec names them."""
_ORPHANS_MS = 200
_QUIET_MS = 20
"""A run that begins has the processors first; then the next one's first process is made."""


def _close_all(fds: list[int]) -> None:
    for fd in fds:
        os.close(fd)


class _Embryo(NamedTuple):
    """The first process of the next run, as the fork server knows it."""

    pidfd: int
    order: socket.socket
    """Its folder for /tmp, whether it will wait, its layout and its descriptors go here. Its end ends it."""


class _Server:
    def __init__(self, control: socket.socket, options: dict[str, Any], layout: Layout) -> None:
        self._control = control
        self._children: dict[int, int] = {}  # pidfd -> pid
        self._layout = layout
        self._places: Places | Scratch | None = None
        if layout.is_like_lambda:
            self._places = Places(options["tmp_mb"])
        elif not options["bubble"]:
            self._places = Scratch(layout.stage)
        self._embryo: _Embryo | None = None
        program = bpf.assemble(policy.rules(MACHINE), default=policy.ENOSYS, machine=MACHINE)
        self._means = Means(
            landlock_abi=landlock.abi(),
            seccomp=bpf.Filter(program),
            tmp_bytes=options["tmp_mb"] << 20,
            bubble=options["bubble"],
        )
        # setns() takes a pidfd since Linux 5.8, so no /proc is needed to come back.
        self._own_pidfd = os.pidfd_open(os.getpid())
        self._poll = select.poll()
        self._poll.register(control.fileno(), select.POLLIN)

    def hello(self) -> None:
        facts = {
            "landlock_abi": self._means.landlock_abi,
            "python": ".".join(map(str, sys.version_info[:3])),
        }
        self._control.send(json.dumps(facts).encode())

    def serve(self) -> Newborn:
        """Answer requests for ever. Returns only in a forked child."""
        while True:
            events = self._poll.poll(self._patience_ms())
            if not events:
                with suppress(OSError):  # the next request meets it again, and is told
                    if isinstance(self._places, Places):
                        self._places.prepare()
                with suppress(OSError):
                    made = self._prepare()
                    if isinstance(made, Newborn):
                        return made
            for fd, _ in events:
                if fd != self._control.fileno():
                    self._reap(fd)
                    continue
                newborn = self._take_request()
                if newborn is not None:
                    return newborn

    def _prepare(self) -> _Embryo | Newborn:
        """Make the first process of the next run and what it is born in, unless it is there.

        In that process the frames of this server's loop end at once, and it waits without them.
        """
        if self._embryo is not None:
            return self._embryo
        with ExitStack() as not_ours:
            listeners = network.enter_new() if self._layout.is_like_lambda else []
            not_ours.callback(_close_all, listeners)
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            not_ours.enter_context(theirs)
            prctl(PR_SET_NAME, wire.EMBRYO)  # born with it: nobody takes it for a run meanwhile
            try:
                pid = self._fork()
            except OSError:
                prctl(PR_SET_NAME, _NAME)
                ours.close()
                raise
            if not pid:
                not_ours.pop_all()
                return self._as_newborn(theirs, listeners, ours)
            prctl(PR_SET_NAME, _NAME)
        try:
            pidfd = os.pidfd_open(pid)
        except OSError:
            os.kill(pid, _SIGKILL)
            os.waitpid(pid, 0)
            ours.close()
            raise
        self._children[pidfd] = pid
        self._poll.register(pidfd, select.POLLIN)
        self._embryo = _Embryo(pidfd, ours)
        return self._embryo

    def _as_newborn(
        self, order: socket.socket, listeners: list[int], not_its: socket.socket
    ) -> Newborn:
        """In the embryo. Whatever goes wrong ends it: it must never go on in this server's loop."""
        try:
            not_its.close()
            self._control.close()
            _close_all(list(self._children))
            return Newborn(order, listeners, self._layout, self._means, _NAME)
        except BaseException:  # noqa: BLE001
            os._exit(1)

    def _patience_ms(self) -> int | None:
        """In tier C orphans come here, learners whose keeper was killed; they are reaped in passing."""
        if self._layout.is_like_lambda:
            return None if self._embryo is not None else _QUIET_MS
        kept = set(self._children.values())
        with suppress(ChildProcessError):
            while (
                ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            ) is not None:
                if ended.si_pid in kept:
                    break  # its pidfd says so too
                os.waitpid(ended.si_pid, 0)
        return _ORPHANS_MS

    def _take_request(self) -> Newborn | None:
        message, fds, _, _ = socket.recv_fds(self._control, wire.REQUEST.size, MOST_FDS)
        if not message:
            os._exit(0)  # the supervisor is gone; the end of this pid namespace ends every run
        verb, place, waits, doors = wire.REQUEST.unpack(message)
        if verb == wire.RELEASE:
            if self._places is not None:
                with suppress(OSError):  # what could not be given back must not end others' runs
                    self._places.release(place)
            return None
        try:
            if len(fds) != len(wire.SPAWN_FDS) + doors:
                _close_all(fds)
                raise OSError(errno.EMFILE, "not every descriptor arrived")
            return self._spawn(place, waits, fds)
        except OSError as error:
            self._control.send(f"E{error}".encode())
            return None

    def _spawn(self, place: int, waits: bool, fds: list[int]) -> Newborn | None:
        """Hand a request on to the embryo. Where that is born for it, returns in it too."""
        try:
            folder = ""
            if self._places is not None:
                self._places.ensure(place)
                folder = self._places.files(place)
            order = json.dumps([folder, waits, self._layout_for(folder)]).encode()
            made = self._prepare()
            if not isinstance(made, Newborn) and not self._give(made, order, fds):
                made = self._prepare()  # that one had died, which is about to be heard of
                if not isinstance(made, Newborn) and not self._give(made, order, fds):
                    raise OSError(errno.EPIPE, "the run's first process died")
            if isinstance(made, Newborn):
                return made
        finally:
            _close_all(fds)
        socket.send_fds(self._control, [wire.SPAWNED], [made.pidfd])
        return None

    def _give(self, embryo: _Embryo, order: bytes, fds: list[int]) -> bool:
        """Whether it takes the order. Whatever happens to it, the next request finds another."""
        self._embryo = None
        with embryo.order:
            try:
                socket.send_fds(embryo.order, [order], fds)
            except BrokenPipeError:
                return False
        return True

    def _layout_for(self, folder: str) -> Layout:
        if not isinstance(self._places, Scratch):
            return self._layout
        return self._layout._replace(task=self._places.task, opt=self._places.opt, tmp=folder)

    def _fork(self) -> int:
        """Fork into a new pid namespace, in tier C into none; 0 in the child."""
        if not self._layout.is_like_lambda:
            if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 a name is all that is wanted
                raise OSError(0, "the zygote has more than one thread")
            return os.fork()
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
        if self._embryo is not None and self._embryo.pidfd == pidfd:
            self._embryo.order.close()
            self._embryo = None
        self._poll.unregister(pidfd)
        os.close(pidfd)


def _serve() -> Newborn:
    prctl(PR_SET_PDEATHSIG, _SIGKILL)
    options = json.loads(sys.argv[1])
    control = socket.socket(fileno=CONTROL_FD)
    control.set_inheritable(False)
    layout = Layout(**options["layout"])
    is_alone = not layout.is_like_lambda and not options["bubble"]
    if layout.is_like_lambda:
        socket.sethostname(_HOSTNAME)
    else:
        prctl(PR_SET_CHILD_SUBREAPER, 1)
    if is_alone:
        sys.modules["runtime_client"] = channel.as_native_module()
    limit_malloc_arenas(2)
    preload(options["profile"], layout.packages)
    if is_alone:
        client = sys.modules["awslambdaric.lambda_runtime_client"]
        client.BaseLambdaRuntimeClient.call_rapid = channel.call_rapid
    learner.warm_up()
    server = _Server(control, options, layout)
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]  # a learner's module may have any name
    sys.path.remove(layout.lab)
    gc.collect()
    fill_gaps()
    return_free_memory()  # every fork copies the table of what there is
    gc.freeze()  # keeps the collector from touching, and so copying, the shared pages
    server.hello()
    return server.serve()


def main() -> None:
    """Entry point inside the view. The frames that a learner can walk hold nothing but this."""
    child = _serve().await_order()
    if child.means.bubble:
        bubble.start(child, child.means.bubble)
    enter = confine.enter if child.layout.is_like_lambda else without_namespaces.enter
    learner.run(*enter(child), child.layout)
