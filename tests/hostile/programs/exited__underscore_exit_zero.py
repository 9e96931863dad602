# row: 32
# detail: exit status 0
import os


def handler(event, context):
    os._exit(0)
