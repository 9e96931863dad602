# row: 17
# also: handler-error
# timeout: 10
import mmap


def handler(event, context):
    held = []
    while True:
        area = mmap.mmap(-1, 16 << 20)
        for offset in range(0, 16 << 20, 4096):
            area[offset] = 1
        held.append(area)
