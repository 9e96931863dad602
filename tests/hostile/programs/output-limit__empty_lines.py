# row: classes
"""Records instead of bytes: a quarter of a megabyte that would become 262,144 log records."""

import os


def handler(event, context):
    for _ in range(4):
        os.write(1, b"\n" * 60_000)
    return "done"
