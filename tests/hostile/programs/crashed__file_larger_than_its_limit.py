# row: 71
# detail: signal: SIGXFSZ
# log: 536870911
"""The signal of the file size limit, which ends a process that does not ignore it."""

import os
import signal

MOST = 512 << 20


def handler(event, context):
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with open("/tmp/large", "wb", buffering=0) as file:
        file.seek(MOST - 2)
        file.write(b"x")
        print(os.fstat(file.fileno()).st_size)
        file.seek(MOST)
        file.write(b"x")
