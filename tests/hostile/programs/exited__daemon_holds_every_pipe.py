# row: classes
# detail: exit status 4
# again: ok
import os
import signal
import time


def handler(event, context):
    if event == "again":
        return "clean"
    if not os.fork():
        os.setsid()
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        while True:
            try:
                os.write(1, b"still writing\n")
            except OSError:
                pass
            time.sleep(0.001)
    os._exit(4)
