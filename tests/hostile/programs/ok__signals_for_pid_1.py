# row: 36
# response: "done"
"""The trusted pid 1: the one signal that it handles, a hundred thousand times, and all others."""

import os
import signal


def handler(event, context):
    for number in range(100_000):
        try:
            os.kill(1, signal.SIGCHLD)
        except PermissionError:
            if number > 100:
                break
    for number in signal.valid_signals():
        try:
            os.kill(1, number)
        except OSError:
            continue
    return "done"
