# row: 39
# response: "done"
# log: garbled
"""Bytes that are no request on the connection that the runtime keeps. It is refused and closed, which
the runtime sees after a moment, and connects anew; without that moment the refusal would be taken for
the answer to its result, and end it."""

import os
import stat
import time


def handler(event, context):
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode) and os.write(fd, b"garbage\r\n\r\n"):
                print("garbled")
        except OSError:
            pass
    time.sleep(0.5)
    return "done"
