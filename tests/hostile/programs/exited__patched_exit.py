# row: 43
# detail: exit status 7
"""Every way out that is looked up by name is replaced: were one of them taken, it would come back with
another code, and what follows it in the process would run."""

import builtins
import os
import sys


def handler(event, context):
    os._exit = sys.exit = lambda *args: None
    os.write = builtins.open = builtins.print = None
    raise SystemExit(7)
