# row: 71
# also: crashed handler-error ok
"""The signal of the file size limit, which ends a process that does not ignore it."""

import signal


def handler(event, context):
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with open("/tmp/large", "wb") as file:
        file.seek((512 << 20) - 1)
        file.write(b"xx")
    return "written"
