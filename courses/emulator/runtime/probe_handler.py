"""A hostile handler: each probe tries to get out of the sandbox and tells what came of it.

The supervisor sends this file into a run like any function's code (control/probes.py) and compares
the answers with what a confined process must see. It is ours, so its answers can be believed.
"""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CLONE_NEWUSER = 0x10000000
_PTRACE_ATTACH = 16


def _attempt(action: Callable[[], object]) -> str:
    """The name of the error that stopped the action, or "done" when nothing did."""
    try:
        action()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    except Exception as error:  # noqa: BLE001 its name is the answer
        return type(error).__name__
    return "done"


def _answer(question: Callable[[], Any]) -> Any:
    """What `question` returns, or the name of the error that stopped it."""
    found: list[Any] = []
    stopped = _attempt(lambda: found.append(question()))
    return found[0] if found else stopped


def _opens(path: str) -> bool:
    return _attempt(lambda: list(Path(path).iterdir())) == "done"


def _uid_of_a_shell() -> str:
    return subprocess.run(
        ["/usr/bin/id", "-u"], capture_output=True, text=True, check=False
    ).stdout.strip()


def _libc(name: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)


def _read(path: str) -> str:
    return Path(path).read_text()


def _write(path: str) -> None:
    Path(path).write_text("x")


def _connect(family: int, address: Any) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.settimeout(2)
        sock.connect(address)


def _send_datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"x", ("192.0.2.1", 53))


def _fork_many() -> None:
    children = []
    try:
        for _ in range(500):
            pid = os.fork()
            if not pid:
                signal.pause()
            children.append(pid)
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _leave_daemon() -> None:
    if not os.fork():
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        while True:
            signal.pause()


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """`event`: {"probe": "flood"}, or {"probe": "escape", "port": int, "abstract": str}."""
    if event["probe"] == "flood":
        while True:
            print("flood " * 1000)  # noqa: T201 the point of it
    outside = ("/x", "/usr/x", "/etc/x", "/var/task/x", "/var/runtime/x", "/dev/x")
    hosts = ("/root", "/home", "/proc/1", "/sys/kernel", "/run", "/oldroot", "/srv", "/mnt")
    answers: dict[str, Any] = {
        "uid": os.getuid(),
        "pid": os.getpid(),
        "process-group": os.getpgrp(),
        "passwd": _answer(lambda: _read("/etc/passwd").count("\n")),
        "shadow": _attempt(lambda: _read("/etc/shadow")),
        "outside-write": sorted({_attempt(lambda path=path: _write(path)) for path in outside}),  # type: ignore[misc]
        "host-folders": [path for path in hosts if _opens(path)],
        "other-places": _attempt(lambda: list(Path("/places/0").iterdir())),
        "tcp": _attempt(lambda: _connect(socket.AF_INET, ("192.0.2.1", 80))),
        "tcp-to-host": _attempt(lambda: _connect(socket.AF_INET, ("127.0.0.1", event["port"]))),
        "udp": _attempt(_send_datagram),
        "abstract-socket": _attempt(lambda: _connect(socket.AF_UNIX, "\0" + event["abstract"])),
        "unshare": _attempt(lambda: _libc("unshare", _CLONE_NEWUSER)),
        "ptrace": _attempt(lambda: _libc("ptrace", _PTRACE_ATTACH, 1, 0, 0)),
        "memory": _attempt(lambda: bytearray(64 << 30)),
        "fork": _attempt(_fork_many),
        "environment": sorted(os.environ),
        "tmp": [path.name for path in Path(tempfile.gettempdir()).iterdir()],
        "shell-uid": _answer(_uid_of_a_shell),
        "signal": _attempt(lambda: os.kill(os.getppid(), 0)),
        "chmod": _attempt(lambda: Path(sys.executable).chmod(0o777)),
    }
    _attempt(_leave_daemon)
    return answers
