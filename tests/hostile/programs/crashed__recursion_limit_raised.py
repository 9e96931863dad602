# row: 29
# also: handler-error out-of-memory exited
# timeout: 10
import sys


class Deep:
    def __repr__(self):
        return repr(self)


def handler(event, context):
    sys.setrecursionlimit(10**9)
    return repr(Deep())
