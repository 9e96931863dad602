# row: classes
# detail: exit status 5
"""A thread that ends the process in the moment of the answer."""

import os
import threading
import time


def handler(event, context):
    threading.Timer(0.02, os._exit, (5,)).start()
    time.sleep(5)
    return "too late"
