# row: 23
# timeout: 10
import sys


def handler(event, context):
    while True:
        print("flood " * 100, file=sys.stderr)
