# row: 71
# response: "EFBIG"
"""The size of a file that takes no room."""

import errno
import os


def handler(event, context):
    fd = os.open("/tmp/sparse", os.O_RDWR | os.O_CREAT)
    try:
        os.ftruncate(fd, 1 << 40)
        return "made"
    except OSError as error:
        return errno.errorcode[error.errno]
