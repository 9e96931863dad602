# row: 38
# also: ok exited
import os
import signal


def handler(event, context):
    os.kill(0, signal.SIGKILL)
    return "still here"
