# row: 21
# peak: 115
"""In small pieces the memory is used before an allocation fails. It is held for a moment: the figure is
a sample, and what is over for less than a tick may go unseen, though never above the process's own limit."""

import time


def handler(event, context):
    caught = 0
    for _ in range(5):
        held = []
        try:
            while True:
                held.append(bytearray(1 << 20))
        except MemoryError:
            time.sleep(0.1)
            held.clear()
            caught += 1
    return caught
