# row: 65
# response: []
"""Other runs' folders and processes, by every path and number that could lead to them."""

import os


def handler(event, context):
    found = [path for path in ("/places", "/places/0", "/places/1", "/oldroot") if listed(path)]
    for pid in range(1, 400):
        if pid in (1, os.getpid()):
            continue
        try:
            os.kill(pid, 0)
            found.append(pid)
        except OSError:
            continue
    return found


def listed(path):
    try:
        return os.listdir(path)
    except OSError:
        return []
