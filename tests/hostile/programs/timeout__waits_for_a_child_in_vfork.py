# row: classes
"""A parent that cannot be interrupted until its child ends, which it never does."""

import ctypes
import signal


def handler(event, context):
    if not ctypes.CDLL(None).vfork():
        signal.pause()
