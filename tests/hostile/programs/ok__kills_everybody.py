# row: 37
# also: crashed
import os
import signal


def handler(event, context):
    try:
        os.kill(-1, signal.SIGKILL)
    except OSError:
        pass
    return "still here"
