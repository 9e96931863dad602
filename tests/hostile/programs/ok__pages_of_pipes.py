# row: classes
# response: "done"
"""The pages that pipes may hold, which are counted per user and not per run."""

import fcntl
import os

held = []


def handler(event, context):
    try:
        while True:
            reader, writer = os.pipe()
            held.append((reader, writer))
            os.set_blocking(writer, False)
            try:
                fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
            except OSError:
                pass
            try:
                while True:
                    os.write(writer, bytes(1 << 16))
            except BlockingIOError:
                pass
    except OSError:
        return "done"
