"""The namespaces of the next run that a fork inherits, made while nobody waits.

A network namespace takes the kernel longer than all other layers of a run together, and waits
behind those that are being taken down. So the fork server moves into new ones soon after each
fork: the next run is born in them, and no second run ever is.
"""

import fcntl
import socket
import struct

from . import wire
from .linux import CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWUTS, unshare

_SIOCSIFFLAGS, _IFF_UP_AND_RUNNING = 0x8914, 0x41


def listen() -> list[int]:
    """Listening sockets, born in this network namespace; who accepts on them lives outside."""
    listeners = []
    for port in wire.LISTENER_PORTS:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            listener.bind(("127.0.0.1", port))
            listener.listen(64)
            listeners.append(listener.detach())
    return listeners


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sH14x", b"lo", _IFF_UP_AND_RUNNING)
        fcntl.ioctl(probe, _SIOCSIFFLAGS, request)


class Nursery:
    """Lives in the fork server. What `ready` holds belongs to the namespaces that it is in now."""

    def __init__(self) -> None:
        self.ready: list[int] = []
        """The listeners; empty where the namespaces are a run's already."""

    def make(self) -> None:
        """Be in namespaces that no run has been in. Raises OSError; nothing is ready then."""
        if not self.ready:
            unshare(CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET)
            _raise_loopback()
            self.ready = listen()

    def take(self) -> list[int]:
        """Give them to a run: its listeners, which the caller closes."""
        taken, self.ready = self.ready, []
        return taken
