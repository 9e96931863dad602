# row: 33
# detail: exit status 0
import sys


def handler(event, context):
    sys.exit(0)
