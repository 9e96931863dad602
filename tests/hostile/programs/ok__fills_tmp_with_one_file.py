# row: 71
# fills-tmp: ENOSPC
# memory: 2048
# timeout: 20
"""One file until there is no room. A small one beside it, so that the room ends before the size limit
of a file, which may be as large."""

import errno


def handler(event, context):
    block = b"x" * (1 << 20)
    written = 0
    try:
        with open("/tmp/small", "wb", buffering=0) as file:
            written += file.write(b"x" * 4096)
        with open("/tmp/big", "wb", buffering=0) as file:
            while written < 4 << 30:
                written += file.write(block)
    except OSError as error:
        return [errno.errorcode[error.errno], written]
    return ["none", written]
