# row: classes
# response: "done"
"""The host's disk and cache: files of the standard library are flushed and dropped."""

import os


def handler(event, context):
    fd = os.open(os.__file__, os.O_RDONLY)
    for _ in range(2000):
        os.fsync(fd)
        os.fdatasync(fd)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    return "done"
