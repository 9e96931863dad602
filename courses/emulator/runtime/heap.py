"""How the fork server's objects lie in memory: each page that a fork writes to is copied first."""

from collections import Counter

_ALIGNMENT = 16
_LARGEST = 512
"""Bytes. CPython's allocator serves objects up to this size from pools of blocks of one size each."""
_POOL = 1 << 14
_POOL_HEADER = 48
_INTEGER = 32
"""The block of an integer that is an address."""
_INTEGERS = 32
"""At most as many are counted with at a time here."""
_MOST_BYTES = 2 << 20
"""Of one size. Other allocators have no pools."""
_gaps: list[list[object]] = []


def fill_gaps() -> None:
    """Take the free blocks among the objects, for good: what a run allocates then lies together, in pools
    of its own, instead of one object in each of many pages.

    The allocator begins a new pool only where no other has a free block.
    """
    for size in range(_INTEGER, _LARGEST + 1, _ALIGNMENT):
        _gaps.append(_free_blocks(size))


def _free_blocks(size: int) -> list[object]:
    """All that there were. Where no pool was found that is new, none."""
    capacity = (_POOL - _POOL_HEADER) // size - (_INTEGERS if size == _INTEGER else 0)
    taken: list[object] = []
    by_pool: Counter[int] = Counter()
    for number in range(_MOST_BYTES // size):
        block = _block(size, number)
        taken.append(block)
        pool = id(block) // _POOL
        by_pool[pool] += 1
        if by_pool[pool] == capacity:
            return [block for block in taken if id(block) // _POOL != pool]
    return []


def _block(size: int, number: int) -> object:
    """A new object that takes one block."""
    return 1 << 40 | number if size == _INTEGER else bytes(size - bytes.__basicsize__)
