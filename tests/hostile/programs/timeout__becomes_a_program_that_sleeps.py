# row: classes
"""Another program in place of the runtime: limits and the clock stay."""

import os


def handler(event, context):
    os.execv("/bin/sleep", ["bootstrap", "60"])
