# row: classes
# also: timeout
# timeout: 4
# overshoot: 8
"""The watcher's time: processes with so many mappings that each look at them takes long."""

import ctypes
import os
import time

SIZE = 256 << 20


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    start = libc.mmap(None, ctypes.c_size_t(SIZE), 0, 0x22, -1, 0)
    for offset in range(0, SIZE, 8192):
        libc.mprotect(start + offset, 4096, 1)
    for _ in range(16):
        if not os.fork():
            time.sleep(60)
    time.sleep(60)
