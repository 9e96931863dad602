# row: classes
# detail: exit status 0
"""Another program in place of the runtime, which ends well and says nothing."""

import os


def handler(event, context):
    os.execv("/bin/true", ["bootstrap"])
