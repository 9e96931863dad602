# row: 8
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def handler(event, context):
    raise Endless
