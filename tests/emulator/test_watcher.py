"""What the watcher counts where there is no control group: each page once, however many share it."""

import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from courses.emulator.sandbox.watcher import Watcher, descendants

MB = 1 << 20
SIZE_MB = 60
FAMILY = """
import os, sys, time
first = os.fork()  # the process above is pid 1 of a run, which is not counted
if not first:
    pages = bytearray(b"x") * (int(sys.argv[1]) << 20)
    for _ in range(3):
        if not os.fork():
            if sys.argv[2] == "write":
                pages[:: 4096] = b"y" * len(pages[:: 4096])
            else:
                assert sum(pages[:: 4096])
            os.write(1, b".")
            break
    time.sleep(60)
os.waitpid(first, 0)
"""
"""A process with so many MB and three forks that read them or write to each page, then wait."""

Start = Callable[[str], int]


@pytest.fixture
def family() -> Iterator[Start]:
    """Starts one and returns its pid 1 once every fork has touched every page."""
    with ExitStack() as undo:

        def start(what: str) -> int:
            command = [sys.executable, "-I", "-S", "-c", FAMILY, str(SIZE_MB), what]
            process = undo.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE))

            def end() -> None:
                for pid in descendants(process.pid):
                    subprocess.run(["kill", "-9", str(pid)], check=False)

            undo.callback(end)
            assert process.stdout is not None
            assert process.stdout.read(3) == b"..."
            assert len(descendants(process.pid)) == 4
            return process.pid

        yield start


def look(pid1: int, limit_mb: int) -> tuple[bool, float]:
    """Whether the run is over a limit, and the MB that were measured."""
    watcher = Watcher(pid1, limit_mb * MB, own_network=False)
    over = watcher.is_over(math.inf)
    assert watcher.is_close, "four processes: the next look comes soon"
    return over, watcher.peak / MB


def test_pages_that_forks_share_are_counted_once(family: Start) -> None:
    """Each of the four has them in its resident size, together more than 240 MB."""
    over, used = look(family("read"), 2 * SIZE_MB)
    assert not over
    assert SIZE_MB <= used < 2 * SIZE_MB


def test_pages_that_forks_have_written_are_counted_for_each(family: Start) -> None:
    over, used = look(family("write"), 2 * SIZE_MB)
    assert over
    assert 4 * SIZE_MB <= used < 6 * SIZE_MB


def test_what_is_shared_counts_too(family: Start) -> None:
    over, _ = look(family("read"), SIZE_MB)
    assert over


def test_without_time_for_exact_figures_each_is_taken_at_its_resident_size(
    family: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dearer error: a run that would slow the watcher down is ended rather than trusted."""
    monkeypatch.setattr("courses.emulator.sandbox.watcher._EXACT_BUDGET_S", 0.0)
    over, used = look(family("read"), 2 * SIZE_MB)
    assert over
    assert used >= 4 * SIZE_MB
