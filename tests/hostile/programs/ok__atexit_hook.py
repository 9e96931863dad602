# row: 61
# response: "kept"
import atexit
import time


def handler(event, context):
    atexit.register(time.sleep, 60)
    return "kept"
