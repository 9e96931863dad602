# row: 36
# response: "still here"
import os
import signal


def handler(event, context):
    for pid in (os.getppid(), 1):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    return "still here"
