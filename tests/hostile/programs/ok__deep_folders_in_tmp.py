# row: 72
# response: "done"
"""Whoever cleans up: folders as deep as they get, and files that cannot be written again."""

import os


def handler(event, context):
    os.chdir("/tmp")
    try:
        for _ in range(30_000):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
            os.chmod(".", 0o500) if _ % 2 else None
    except OSError:
        pass
    return "done"
