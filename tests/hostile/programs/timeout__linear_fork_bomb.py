# row: 9
import os
import time


def handler(event, context):
    while True:
        try:
            if not os.fork():
                time.sleep(60)
        except OSError:
            time.sleep(0.01)
