"""Landlock: deny every file, TCP port, abstract socket and outside signal except what is named.

https://docs.kernel.org/userspace-api/landlock.html, ABI 1 to 6.
"""

import ctypes
import os
import struct
from collections.abc import Sequence

from .linux import call

EXECUTE = 1 << 0
WRITE_FILE = 1 << 1
READ_FILE = 1 << 2
READ_DIR = 1 << 3
MAKE_CHAR = 1 << 6
MAKE_BLOCK = 1 << 11
TRUNCATE = 1 << 14
IOCTL_DEV = 1 << 15

_NET_BIND_AND_CONNECT = 3
_NET_CONNECT = 2
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3
_RULE_PATH, _RULE_PORT = 1, 2
_CREATE_RULESET_VERSION = 1


def _rights_over_files(abi: int) -> int:
    """All the rights over files that this ABI can restrict."""
    if abi >= 5:
        return (1 << 16) - 1
    if abi >= 3:
        return (1 << 15) - 1
    return (1 << 14) - 1 if abi == 2 else (1 << 13) - 1


def abi() -> int:
    """The highest ABI of this kernel; 0 where Landlock is absent or switched off."""
    try:
        return call("landlock_create_ruleset", 0, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def restrict(
    version: int,
    *,
    read_only: Sequence[str],
    writable: Sequence[str],
    devices: Sequence[str],
    ports: Sequence[int],
) -> None:
    """Confine this thread for good. `version` is what abi() returned; no_new_privs must be set."""
    files = _rights_over_files(version)
    fields = [files]
    if version >= 4:
        fields.append(_NET_BIND_AND_CONNECT)
    if version >= 6:
        fields.append(_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = call("landlock_create_ruleset", ctypes.c_char_p(attributes), len(attributes), 0)

    def allow(path: str, access: int) -> None:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rule = struct.pack("=Qi", access & files, fd)
            call("landlock_add_rule", ruleset, _RULE_PATH, ctypes.c_char_p(rule), 0)
        finally:
            os.close(fd)

    for path in read_only:
        allow(path, READ_FILE | READ_DIR | EXECUTE)
    for path in writable:
        allow(path, files & ~(EXECUTE | MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV))
    for path in devices:
        # /dev/zero, mapped shared and writable, is memory that no process shows.
        write = 0 if path == "/dev/zero" else WRITE_FILE | TRUNCATE
        allow(path, READ_FILE | write)
    if version >= 4:
        for port in ports:
            rule = struct.pack("=QQ", _NET_CONNECT, port)
            call("landlock_add_rule", ruleset, _RULE_PORT, ctypes.c_char_p(rule), 0)
    call("landlock_restrict_self", ruleset, 0)
    os.close(ruleset)
