"""The fork server of fake AWSs: imports moto once, warms it, and forks one clean account per request.

It reads no byte of a learner's: a request is one byte and the account's descriptor. It is started
with an empty environment, is single-threaded, and holds no secret.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from ...runtime.linux import close_range
from ...runtime.wire import CONTROL_FD
from . import mends, probe, services, warmth
from .lockdown import Lockdown
from .server import Server

FORK, SPARE, FORKED, REFUSED, READY = b"F", b"S", b"P", b"E", b"R"
"""A request for a child that is used at once, or for one that warms itself up and says when it has."""
_LAST_FIXED_FD = 4


def _hello(control: socket.socket, lockdown: Lockdown) -> None:
    from moto import __version__

    facts = {"moto": __version__, "services": services.SERVICES, "probes": probe.run(lockdown)}
    control.send(json.dumps(facts).encode())


def _fork() -> tuple[int, int]:
    """The child's pid and pidfd; 0 and none of these in the child. Raises OSError, and leaves no child."""
    pid = os.fork()
    if not pid:
        return 0, -1
    try:
        return pid, os.pidfd_open(pid)
    except OSError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise


def _serve(control: socket.socket, lockdown: Lockdown) -> tuple[socket.socket, bool]:
    """Fork for each request until the site is gone. Returns only in a child, with its descriptor and
    whether it will wait."""
    children: dict[int, int] = {}
    poll = select.poll()
    poll.register(control.fileno(), select.POLLIN)
    while True:
        for fd, _ in poll.poll():
            if fd in children:
                poll.unregister(fd)
                os.close(fd)
                with suppress(ChildProcessError):
                    os.waitpid(children.pop(fd), 0)
                continue
            message, fds, _, _ = socket.recv_fds(control, 1, 1)
            if not message:
                os._exit(0)  # the end of this process ends every account
            if not fds:
                control.send(REFUSED)
                continue
            try:
                pid, pidfd = _fork()
            except OSError:  # something is short; the accounts that there are live on
                os.close(fds[0])
                control.send(REFUSED)
                continue
            if not pid:
                control.close()
                if fds[0] != _LAST_FIXED_FD:
                    os.dup2(fds[0], _LAST_FIXED_FD, inheritable=False)
                close_range(_LAST_FIXED_FD + 1)
                lockdown.child()
                return socket.socket(fileno=_LAST_FIXED_FD), message == SPARE
            os.close(fds[0])
            children[pidfd] = pid
            poll.register(pidfd, select.POLLIN)
            socket.send_fds(control, [FORKED], [pidfd])


def main() -> None:
    """Entry point, with the site's control socket as descriptor 3 and options as JSON."""
    options: dict[str, Any] = json.loads(sys.argv[1])
    sys.path.append(options["packages"])
    control = socket.socket(fileno=CONTROL_FD)
    services.load()
    mends.install()
    warmth.in_zygote()
    Lockdown.zygote(options["readable"])
    lockdown = Lockdown()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _hello(control, lockdown)
    gc.collect()
    gc.freeze()  # what is warm stays out of the children's collections, and shared with them
    # A learner could make moto warn without end, into a file that the site opened.
    null = os.open("/dev/null", os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)
    mine, waits = _serve(control, lockdown)
    if waits:
        warmth.in_spare()
        mine.sendall(READY)
    Server(mine).serve()
