# row: 89
# response: {"TIOCGWINSZ": "EBADF", "TIOCSTI": "ENOTTY"}
"""There is no terminal to try it on, so on no descriptor at all: the kernel would look for that first
(EBADF, as for a request that is allowed), and the filter's ENOTTY comes before the kernel looks."""

import errno
import fcntl


def handler(event, context):
    answers = {}
    for name, request in (("TIOCGWINSZ", 0x5413), ("TIOCSTI", 0x5412)):
        try:
            fcntl.ioctl(1023, request, b"x" * 8)
        except OSError as error:
            answers[name] = errno.errorcode[error.errno]
    return answers
