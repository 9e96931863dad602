# row: classes
# response: "mine"
# machine: x86_64
"""The wait status: a child that becomes pid 1's own and exits as the learner's process might."""

import ctypes
import os
import time

CLONE_PARENT, CLONE, SIGCHLD = 0x00008000, 56, 17


def handler(event, context):
    pid = ctypes.CDLL(None).syscall(CLONE, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0)
    if not pid:
        os._exit(77)
    time.sleep(0.05)
    return "mine"
