# row: 61
# response: "kept"
class Loop:
    def __del__(self):
        while True:
            pass


KEPT = Loop()


def handler(event, context):
    return "kept"
