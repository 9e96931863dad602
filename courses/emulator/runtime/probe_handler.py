"""A hostile handler that the doctor runs: each probe tries to get out and tells what happened.

Sent into the sandbox as a function's code like any other. Its answers are claims of a process
that we wrote; the supervisor compares them with what a confined process must see.
"""

import ctypes
import errno
import os
import socket
import subprocess


def _error(action):
    """The errno name of what the action raised, or "done" when it was allowed."""
    try:
        action()
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error.errno))
    except Exception as error:
        return type(error).__name__
    return "done"


def _syscall(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _read(path):
    with open(path) as file:
        return file.read()


def _write(path):
    with open(path, "w") as file:
        file.write("x")


def _connect(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.settimeout(1)
        sock.connect(address)


def _send_datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"x", ("192.0.2.1", 53))


def _unshare():
    ctypes_libc = ctypes.CDLL(None, use_errno=True)
    if ctypes_libc.unshare(0x10000000) < 0:
        raise OSError(ctypes.get_errno(), "unshare")


def _ptrace():
    ctypes_libc = ctypes.CDLL(None, use_errno=True)
    ctypes_libc.ptrace.restype = ctypes.c_long
    if ctypes_libc.ptrace(16, 1, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def _fork_bomb():
    children = []
    try:
        for _ in range(500):
            pid = os.fork()
            if not pid:
                os.kill(os.getpid(), 19)
                os._exit(0)
            children.append(pid)
    finally:
        for pid in children:
            os.kill(pid, 9)
            os.waitpid(pid, 0)


def handler(event, context):
    return {
        "uid": os.getuid(),
        "pid": os.getpid(),
        "passwd": _read("/etc/passwd").count("\n"),
        "shadow": _error(lambda: _read("/etc/shadow")),
        "outside-write": [_error(lambda path=path: _write(path)) for path in ("/x", "/usr/x", "/etc/x", "/var/task/x")],
        "host-files": [path for path in ("/root", "/home", "/proc/1", "/sys/kernel", "/run") if os.path.exists(path)],
        "tcp": _error(lambda: _connect(socket.AF_INET, ("192.0.2.1", 80))),
        "tcp-loopback": _error(lambda: _connect(socket.AF_INET, ("127.0.0.1", 8000))),
        "udp": _error(_send_datagram),
        "abstract-socket": _error(lambda: _connect(socket.AF_UNIX, "\0" + event["abstract"])),
        "kill-group": _error(lambda: os.kill(0, 0)),
        "unshare": _error(_unshare),
        "ptrace": _error(_ptrace),
        "memory": _error(lambda: bytearray(64 << 30)),
        "fork": _error(_fork_bomb),
        "network-interfaces": [name for _, name in socket.if_nameindex()],
        "environment": sorted(os.environ),
        "descriptors": [fd for fd in range(64) if _error(lambda fd=fd: os.fstat(fd)) == "done"],
        "tmp": os.listdir("/tmp"),
        "shell": subprocess.run(["id", "-u"], capture_output=True, text=True).stdout.strip(),
    }
