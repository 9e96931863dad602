# row: classes
# response: [true, true]
"""A session of its own: said to be made, so that subprocess can ask for one, and not made."""

import os
import subprocess


def handler(event, context):
    before = os.getsid(0)
    os.setsid()
    ended = subprocess.run(["/bin/true"], start_new_session=True, check=True)
    return [os.getsid(0) == before, ended.returncode == 0]
