# row: 31
# detail: signal: SIGABRT
import os


def handler(event, context):
    os.abort()
