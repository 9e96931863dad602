# row: 17
# message: Cannot allocate memory
"""Shared pages that are taken out of the mapping again: memory that no process shows."""

import mmap


def handler(event, context):
    held = []
    while True:
        area = mmap.mmap(-1, 16 << 20)
        for offset in range(0, 16 << 20, 1 << 20):
            area[offset : offset + (1 << 20)] = b"x" * (1 << 20)
            area.madvise(mmap.MADV_DONTNEED, offset, 1 << 20)
        held.append(area)
