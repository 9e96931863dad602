"""The share of a processor that a function's memory buys, as the kernel accounts for it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LocalLambda, Outcome
from courses.emulator.sandbox import cgroups
from tests.emulator.test_cgroups import BUSY, with_groups


def _quota(run: Path) -> float:
    """The share of a processor that the kernel lets a group have; none is 0."""
    try:
        if (run / "cpu.max").exists():
            most, period = (run / "cpu.max").read_text().split()
            return 0.0 if most == "max" else int(most) / int(period)
        most, period = ((run / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
    except OSError:
        return 0.0  # of an earlier run, just being removed
    return max(0, int(most)) / int(period)


@with_groups
def test_the_processor_is_shared_by_memory(lab: LocalLambda) -> None:
    """1,769 MB are one processor. Two sizes loop at the same time, so that both meet the same noise."""
    sizes = (128, 1024)
    groups = lab.zygote("plain").groups
    assert groups is not None
    functions = [
        lab.create_function(FunctionConfig(memory_mb=size, timeout_s=20), {"handler.py": BUSY})
        for size in sizes
    ]
    with functions[0] as small, functions[1] as large:
        for function in functions:
            assert function.invoke(0.0).outcome is Outcome.OK, "INIT, which has a whole processor"
        runs = {_quota(run): run for run in groups._folders["cpu"].glob("run-*")}
        runs.pop(0.0, None)  # the one that was made ahead
        assert sorted(runs) == pytest.approx([size / 1769 for size in sizes], rel=0.01)
        with ThreadPoolExecutor(2) as pool:
            used = list(pool.map(lambda function: function.invoke(2.0).response, (small, large)))
        for run in runs.values():
            assert cgroups._number((run / "cpu.stat").read_text(), "nr_throttled") > 0, (
                "each wanted more than its share"
            )
    assert 2 < used[1] / used[0] < 16, "8 is due; a share that is the same for all gives 1"
    assert used[0] < 2.0 * 2 * sizes[0] / 1769
