# row: 43
# also: exited bad-result ok
import builtins
import os
import sys


def handler(event, context):
    os._exit = sys.exit = lambda *args: None
    os.write = builtins.open = None
    raise SystemExit(0)
