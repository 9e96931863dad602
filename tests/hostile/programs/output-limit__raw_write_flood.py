# row: 24
# timeout: 10
import os


def handler(event, context):
    while True:
        os.write(1, b"\xa5\x5a\x00\x03" * 4096)
