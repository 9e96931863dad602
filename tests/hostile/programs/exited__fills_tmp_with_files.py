# row: classes
# timeout: 20
# again: ok
import os


def handler(event, context):
    if event == "again":
        return "clean"
    try:
        for number in range(200_000):
            open(f"/tmp/{number}", "w").close()
    except OSError:
        os._exit(1)
