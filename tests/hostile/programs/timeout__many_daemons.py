# row: 14
import os
import signal


def handler(event, context):
    for _ in range(60):
        try:
            pid = os.fork()
        except OSError:
            break
        if not pid:
            os.setsid()
            for number in range(1, 32):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            while True:
                signal.pause()
    while True:
        pass
