# row: 20
# timeout: 20
# overshoot: 3
import os
import time


def handler(event, context):
    for _ in range(8):
        if not os.fork():
            held = bytearray(os.urandom(1 << 20) * 60)
            time.sleep(60)
            return len(held)
    time.sleep(60)
