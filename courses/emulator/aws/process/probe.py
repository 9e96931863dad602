"""Proof by doing: before the zygote serves, a fork that is confined like an account tries to get out."""

import errno
import json
import os
import socket
from collections.abc import Callable
from typing import Any

from .lockdown import Lockdown

_ROOM = 4096


def _connect() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM):
        return


def _name_lookup() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM):
        return


def _fork() -> None:
    if not os.fork():
        os._exit(0)


def _open(path: str, flags: int = os.O_RDONLY) -> None:
    os.close(os.open(path, flags, 0o600))


ATTEMPTS: dict[str, Callable[[], Any]] = {
    "tcp": _connect,
    "udp": _name_lookup,
    "fork": _fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 it must fail
    "signal": lambda: os.kill(1, 0),
    "write": lambda: _open("/tmp/probe", os.O_WRONLY | os.O_CREAT),  # noqa: S108 it must fail
    "passwd": lambda: _open("/etc/passwd"),
    "processes": lambda: _open("/proc/1/environ"),
}


def run(lockdown: Lockdown) -> dict[str, str]:
    """The name of the errno that stopped each attempt; "" for one that nothing stopped."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(ours)
        lockdown.child()
        os.write(theirs, json.dumps({name: _try(act) for name, act in ATTEMPTS.items()}).encode())
        os._exit(0)
    os.close(theirs)
    told = os.read(ours, _ROOM)
    os.close(ours)
    os.waitpid(pid, 0)
    found: dict[str, str] = json.loads(told) if told else dict.fromkeys(ATTEMPTS, "")
    return found


def _try(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error.errno))
    return ""
