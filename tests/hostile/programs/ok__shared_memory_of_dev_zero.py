# row: classes
# response: "EACCES"
"""Shared pages by way of a device: they stay when no process maps them any more."""

import errno
import mmap
import os


def handler(event, context):
    try:
        fd = os.open("/dev/zero", os.O_RDWR)
        mmap.mmap(fd, 1 << 20)
        return "mapped"
    except OSError as error:
        return errno.errorcode[error.errno]
