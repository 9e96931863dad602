# row: 9
# timeout: 5
# log: EAGAIN at the cap
import errno
import os
import time


def handler(event, context):
    forked, refused = 0, False
    while True:
        try:
            if not os.fork():
                time.sleep(60)
            forked += 1
        except OSError as error:
            if not refused:
                print(errno.errorcode[error.errno], "at the cap" if 32 < forked < 64 else f"after {forked}")
            refused = True
            time.sleep(0.01)
