# row: 59
# also: handler-error timeout
class Hostile(Exception):
    def __str__(self):
        raise SystemExit(7)

    __repr__ = __str__


def handler(event, context):
    raise Hostile
