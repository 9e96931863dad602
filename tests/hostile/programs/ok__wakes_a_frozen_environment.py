# row: classes
# response: ["ENOSYS", "EPERM"]
# machine: x86_64
"""Time between two invocations: signals that the kernel would send to a stopped process."""

import ctypes
import errno
import fcntl
import signal


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    timer_create = 222
    libc.syscall(timer_create, 0, 0, 0)
    timer = errno.errorcode[ctypes.get_errno()]
    try:
        fcntl.fcntl(1, fcntl.F_SETSIG, signal.SIGCONT)
        return [timer, "done"]
    except OSError as error:
        return [timer, errno.errorcode[error.errno]]
