"""The calls of Linux, and of glibc's malloc, that Python does not wrap, through ctypes.

Each call of Linux raises OSError on failure.
"""

import ctypes
import os
import struct

from .syscall_numbers import MACHINE, TABLES

_libc = ctypes.CDLL(None, use_errno=True)
_syscall = _libc.syscall
_syscall.restype = ctypes.c_long
_numbers = TABLES.get(MACHINE, {})

CLONE_NEWNS = 0x00020000
CLONE_THREAD = 0x00010000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MS_SLAVE = 1 << 19
MS_SHARED = 1 << 20
MNT_DETACH = 2

_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_MOUNT_ATTR_RDONLY_NOSUID_NODEV = 0x7

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

_M_ARENA_MAX = -8
_CAPABILITY_VERSION_3 = 0x20080522


def call(name: str, *args: int | str | ctypes.c_char_p | ctypes.c_void_p | ctypes.c_ulong) -> int:
    """Make the system call `name`. Integers go as long, strings as NUL-terminated bytes."""
    number = _numbers.get(name)
    if number is None:
        raise OSError(38, f"{name}: no system call number for {MACHINE}")
    converted: list[object] = []
    for arg in args:
        if isinstance(arg, int):
            converted.append(ctypes.c_long(arg))
        elif isinstance(arg, str):
            converted.append(ctypes.c_char_p(arg.encode()))
        else:
            converted.append(arg)
    result: int = _syscall(ctypes.c_long(number), *converted)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces in `flags`. CLONE_NEWPID takes effect at the next fork."""
    call("unshare", flags)


def setns(fd: int, kind: int) -> None:
    call("setns", fd, kind)


def is_single_threaded() -> bool:
    """True when this process has one thread, counted by the kernel and not by Python.

    `unshare(CLONE_THREAD)` changes nothing in a process with one thread and is refused in any
    other (unshare(2)).
    """
    try:
        unshare(CLONE_THREAD)
    except OSError:
        return False
    return True


def mount(
    source: str, target: str, kind: str | None = None, flags: int = 0, data: str = ""
) -> None:
    result = _libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        data.encode() if data else None,
    )
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"mount {source} on {target}: {os.strerror(code)}")


def make_read_only(target: str) -> None:
    """Make the mount at `target`, and those below it, read-only, nosuid and nodev."""
    attributes = struct.pack("=4Q", _MOUNT_ATTR_RDONLY_NOSUID_NODEV, 0, 0, 0)
    try:
        call(
            "mount_setattr",
            _AT_FDCWD,
            target,
            _AT_RECURSIVE,
            ctypes.c_char_p(attributes),
            len(attributes),
        )
    except OSError:
        # Before Linux 5.12: only the mount itself. A flag that the host's mount already has is
        # locked inside a user namespace, so it must be repeated.
        kept = os.statvfs(target).f_flag & MS_NOEXEC
        mount("none", target, None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | kept)


def bind_read_only(source: str, target: str) -> None:
    mount(source, target, None, MS_BIND | MS_REC)
    make_read_only(target)


def unmount(target: str, flags: int = MNT_DETACH) -> None:
    call("umount2", target, flags)


def pivot_root(new_root: str, put_old: str) -> None:
    call("pivot_root", new_root, put_old)


def prctl(option: int, value: int | str = 0) -> None:
    call("prctl", option, value, 0, 0, 0)


def close_range(first: int) -> None:
    """Close every descriptor from `first` on."""
    call("close_range", first, ctypes.c_ulong(0xFFFFFFFF), 0)


def drop_capabilities() -> None:
    """Empty the effective, permitted and inheritable sets."""
    header = struct.pack("=II", _CAPABILITY_VERSION_3, 0)
    call("capset", ctypes.c_char_p(header), ctypes.c_char_p(bytes(24)))


def limit_malloc_arenas(count: int) -> None:
    """Each arena reserves 64 MB of address space, which RLIMIT_AS counts."""
    _libc.mallopt(_M_ARENA_MAX, count)


def return_free_memory() -> None:
    """Give the kernel back what malloc keeps for later."""
    _libc.malloc_trim(ctypes.c_size_t(0))
