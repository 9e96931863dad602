"""The calls that Python does not wrap."""

import ctypes
import mmap

from courses.emulator.runtime.linux import HUGE_PAGE, make_huge


def test_a_page_that_cannot_be_huge_is_said_so() -> None:
    """Nothing is mapped at the beginning of the address space."""
    assert not make_huge(0)


def test_making_a_page_huge_keeps_what_is_in_it() -> None:
    with mmap.mmap(-1, 3 * HUGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        begin = ctypes.c_char.from_buffer(memory)
        address = ctypes.addressof(begin)
        offset = -address % HUGE_PAGE
        for position in range(0, HUGE_PAGE, mmap.PAGESIZE):
            memory[offset + position] = position // mmap.PAGESIZE % 251
        make_huge(address + offset)
        found = memory[offset : offset + HUGE_PAGE : mmap.PAGESIZE]
        assert found == bytes(n % 251 for n in range(HUGE_PAGE // mmap.PAGESIZE))
        del begin
