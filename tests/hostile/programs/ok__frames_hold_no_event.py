# row: 68
# canary: yes
# response: ["mine"]
"""The frames of the runtime hold the token of this event ("mine") and no other."""

import re
import sys

TOKEN = re.compile("CANARY-([a-z]+)-")


def handler(event, context):
    frame, found = sys._getframe().f_back, set()
    while frame:
        for names in (frame.f_locals, frame.f_globals):
            for item in list(names.values()):
                found.update(TOKEN.findall(repr(item)))
        frame = frame.f_back
    return sorted(found)
