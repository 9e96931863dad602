# row: 39
# response: "done"
"""The runtime connects anew."""

import os


def handler(event, context):
    os.closerange(0, 1024)
    return "done"
