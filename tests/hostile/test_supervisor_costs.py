"""What a flood costs the process that supervises it: memory in proportion to what it must keep.

Work is bounded by the programs' own outcomes: where it grew with the square of what a learner
sends, their runs would take minutes.
"""

from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LocalLambda
from tests.hostile.program import PROGRAMS, load

_ALLOWED_KB = 96 * 1024
"""A result of six megabytes as bytes, text and value at once, with room for the allocator."""


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(name)


@pytest.mark.parametrize(
    "name",
    [
        "bad-result__many_names_twice",
        "bad-result__packed_answer",
        "bad-result__two_million_lists",
        "handler-error__error_of_many_megabytes",
        "ok__many_connections",
        "ok__many_headers",
        "ok__pipelined_requests",
        "ok__slow_requests",
        "output-limit__empty_lines",
        "result-limit__runtime_api_flood",
        "timeout__chunks_of_one_byte",
        "timeout__claims_a_huge_body",
    ],
)
def test_the_supervisor_holds_little_for_a_flood(lab: LocalLambda, name: str) -> None:
    program = load(PROGRAMS / f"{name}.py")
    lab.facts()
    config = FunctionConfig(
        timeout_s=program.number("timeout", 1 if name.startswith("timeout") else 10),
        memory_mb=program.number("memory", 128),
    )
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _status("VmRSS")
    with lab.create_function(config, program.files) as function:
        assert function.invoke({}).outcome in program.outcomes
    assert _status("VmHWM") - before < _ALLOWED_KB
