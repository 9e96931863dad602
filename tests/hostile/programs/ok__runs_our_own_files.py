# row: classes
# response: ["EPERM", "EPERM"]
"""The sandbox's own files, which a learner can read: they give no right to use them."""

import errno
import sys

sys.path.append("/var/lab")


def attempt(action):
    try:
        action()
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]


def handler(event, context):
    from lambda_lab_runtime import linux, view

    return [
        attempt(lambda: linux.unshare(linux.CLONE_NEWUSER)),
        attempt(lambda: view.mount_code("/opt", 1)),
    ]
