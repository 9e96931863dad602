# row: 10
# log: EAGAIN
# timeout: 5
import errno
import os


def handler(event, context):
    refused = False
    while True:
        try:
            os.fork()
        except OSError as error:
            if not refused:
                print(errno.errorcode[error.errno])
            refused = True
