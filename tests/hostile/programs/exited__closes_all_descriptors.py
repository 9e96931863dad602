# row: 39
# also: bad-result ok timeout
import os


def handler(event, context):
    os.closerange(0, 1024)
    return "done"
