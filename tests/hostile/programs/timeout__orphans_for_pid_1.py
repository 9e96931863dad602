# row: classes
"""The trusted pid 1: it reaps orphans that are made without an end."""

import os


def handler(event, context):
    while True:
        try:
            pid = os.fork()
        except OSError:
            continue
        if not pid:
            try:
                os.fork()
            except OSError:
                pass
            os._exit(0)
        os.waitpid(pid, 0)
