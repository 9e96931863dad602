# row: classes
# detail: exit status 0
"""A child that answers for its parent: the run ends with the learner's first process."""

import os
import time


def handler(event, context):
    if os.fork():
        os._exit(0)
    time.sleep(5)
    return "from the child"
