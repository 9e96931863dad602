# row: 83
# response: []
# machine: x86_64
"""New namespaces by clone instead of unshare, one flag at a time."""

import ctypes
import os

CLONE, SIGCHLD = 56, 17
FLAGS = (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    made = []
    for flag in FLAGS:
        pid = libc.syscall(CLONE, flag | SIGCHLD, 0, 0, 0, 0)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            made.append(hex(flag))
    return made
