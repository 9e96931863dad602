# row: classes
"""Telemetry frames without content, each of which is a record."""

import os


def handler(event, context):
    for _ in range(20):
        os.write(3, (b"\xa5\x5a\x00\x03" + bytes(12)) * 700)
    return "done"
