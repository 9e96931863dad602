"""Where a fork's new objects come to lie: memory of its own, not gaps among the fork server's."""

import subprocess
import sys
from pathlib import Path

import pytest

from courses.emulator.runtime import heap

_ROOT = Path(__file__).parents[2]
SCATTER = """
import gc, random
from courses.emulator.runtime import heap
chance = random.Random(7)
kept = [bytes(chance.choice((15, 31, 79, 300))) for _ in range(60_000)]
kept = [block if chance.random() < 0.9 else None for block in kept]
gc.collect()
{fill}
print(len({{id(block) // heap._POOL for block in [bytes(31) for _ in range(500)]}}))
"""


def _pools_of_new_objects(fill: str) -> int:
    program = SCATTER.format(fill=fill)
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=_ROOT
    )
    return int(found.stdout)


def test_new_objects_lie_together_once_the_gaps_are_filled() -> None:
    as_few_as_hold_them = 3  # 255 blocks of 64 bytes each, and the first may have been begun
    assert _pools_of_new_objects("") > as_few_as_hold_them, "else this tests nothing"
    assert _pools_of_new_objects("heap.fill_gaps()") <= as_few_as_hold_them


def test_without_pools_of_blocks_nothing_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "_POOL_HEADER", -(1 << 20))  # no pool has as many blocks
    assert heap._free_blocks(64) == []
