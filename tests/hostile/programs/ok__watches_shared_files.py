# row: classes
# response: ["ENOSYS", "EPERM", "EPERM"]
"""Other runs' use of shared files: notices, leases and watches on the standard library."""

import ctypes
import errno
import fcntl
import os


def attempt(command, argument):
    fd = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
    try:
        fcntl.fcntl(fd, command, argument)
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]
    finally:
        os.close(fd)


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    watch = "done" if libc.inotify_init() >= 0 else errno.errorcode[ctypes.get_errno()]
    return [watch, attempt(fcntl.F_SETLEASE, fcntl.F_RDLCK), attempt(fcntl.F_NOTIFY, fcntl.DN_ACCESS)]
