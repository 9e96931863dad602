# row: classes
"""A stopped process: it can neither answer nor be told apart from a frozen one."""

import os
import signal


def handler(event, context):
    os.kill(os.getpid(), signal.SIGSTOP)
