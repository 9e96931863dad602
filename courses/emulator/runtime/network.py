"""The namespaces that a run is born in: its own network, IPC and host name.

A network namespace takes the kernel longer than all other layers of a run together, and waits
behind those that are being taken down. So the fork server enters new ones when it makes the next
run's first process, before anyone waits for it: that run is born in them, and no second one is.
"""

import fcntl
import socket
import struct
from contextlib import ExitStack

from . import wire
from .linux import CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWUTS, unshare

_SIOCSIFFLAGS, _IFF_UP_AND_RUNNING = 0x8914, 0x41


def listen() -> list[int]:
    """Listening sockets, born in this network namespace; who accepts on them lives outside."""
    with ExitStack() as opened:
        listeners = []
        for port in wire.LISTENER_PORTS:
            listener = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            listener.bind(("127.0.0.1", port))
            listener.listen(64)
            listeners.append(listener)
        return [listener.detach() for listener in listeners]


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sH14x", b"lo", _IFF_UP_AND_RUNNING)
        fcntl.ioctl(probe, _SIOCSIFFLAGS, request)


def enter_new() -> list[int]:
    """Move this process into namespaces that no run has been in.

    Returns listeners of theirs, which the caller closes. Raises OSError, and leaves none open.
    """
    unshare(CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET)
    _raise_loopback()
    return listen()
