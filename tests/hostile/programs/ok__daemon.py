# row: 13
# response: "done"
import os
import signal
import time


def handler(event, context):
    if not os.fork():
        os.setsid()
        if not os.fork():
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            while True:
                time.sleep(60)
        os._exit(0)
    return "done"
