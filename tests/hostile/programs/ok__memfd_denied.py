# row: 18
# response: "PermissionError"
import os


def handler(event, context):
    try:
        os.memfd_create("x")
    except OSError as error:
        return type(error).__name__
