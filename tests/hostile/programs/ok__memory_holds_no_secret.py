# row: 67
# canary: yes
# memory: 512
# timeout: 20
# response: ["frozen", "mine"]
"""Everything that the collector or a frame leads to, with what the process had before it was forked
("frozen"), holds this event's token ("mine") and no other."""

import gc
import re
import sys

TOKEN = re.compile("CANARY-([a-z]+)-")


def handler(event, context):
    gc.unfreeze()
    found, seen = set(), set()
    # A dict of nothing but texts is unknown to the collector: it is found by what refers to it.
    waiting = [sys._getframe().f_back, *gc.get_objects()]
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if value is sys.modules:
            found.add("frozen")
        if type(value) in (bytes, bytearray):
            found.update(TOKEN.findall(value.decode(errors="replace")))
        elif type(value) is str:
            found.update(TOKEN.findall(value))
        elif value is not waiting:
            waiting += gc.get_referents(value)
    return sorted(found)
