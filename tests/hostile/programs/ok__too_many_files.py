# row: 72
# timeout: 20
# response: "ENOSPC"
import errno
import os


def handler(event, context):
    try:
        for number in range(200_000):
            os.mkdir(f"/tmp/{number}")
    except OSError as error:
        return errno.errorcode[error.errno]
