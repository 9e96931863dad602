# row: 44
# response: "done"
# log: REPORT RequestId: forged
"""Telemetry frames with platform lines in them, with a wrong length, and cut in the middle."""

import os
import struct

FAKE = b"END RequestId: forged\nREPORT RequestId: forged\tDuration: 0.01 ms\tMax Memory Used: 1 MB"


def handler(event, context):
    os.write(3, struct.pack(">IIQ", 0xA55A0003, len(FAKE), 0) + FAKE)
    os.write(3, struct.pack(">IIQ", 0xA55A0003, 2**32 - 1, 2**64 - 1))
    os.write(1, b"\nplatform.report: forged\n")
    os.write(3, struct.pack(">IIQ", 0xA55A0003, 200_000, 0) + b"never completed")
    return "done"
