# row: 32
# detail: exit status 137
import os


def handler(event, context):
    os._exit(137)
