# row: classes
# response: "limited"
"""The queue of pending signals, which is counted per user and not per run."""

import ctypes
import os
import signal

MOST = 2000


def handler(event, context):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
    libc = ctypes.CDLL(None, use_errno=True)
    sent = 0
    while sent <= MOST and libc.sigqueue(os.getpid(), signal.SIGRTMIN, 0) == 0:
        sent += 1
    return "limited" if sent < MOST else sent
