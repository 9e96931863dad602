"""AWS's own strings, held to what was recorded on real AWS.

The recordings are of localstack/localstack at 8b9a79f (Apache-2.0), with the dates given.
"""

import re

import pytest

from courses.emulator.control import platform_strings as strings
from courses.emulator.records import Report

RECORDED_MESSAGES = [
    # (ours, recorded, recording and date)
    (
        strings.timeout_message("<id>", 1),
        "RequestId: <id> Error: Task timed out after 1.00 seconds",
        "timeout_payload, 2025-11-25",
    ),
    (
        strings.timeout_message("<id>", 30),
        "RequestId: <id> Error: Task timed out after 30.00 seconds",
        "segfault_runs_into_timeout, 2025-11-24",
    ),
    (
        strings.exit_message("<id>", 0),
        "RequestId: <id> Error: Runtime exited without providing a reason",
        "exit_in_handler, 2025-11-24",
    ),
    (
        strings.exit_message("<id>", 127),
        "RequestId: <id> Error: Runtime exited with error: exit status 127",
        "exit_status_127, 2025-11-24",
    ),
    (
        strings.too_large_message(),
        "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        "response_too_large, 2025-11-24",
    ),
    (strings.start("<id>"), "START RequestId: <id> Version: $LATEST", "tail_of_invoke, 2025-11-24"),
    (strings.end("<id>"), "END RequestId: <id>", "tail_of_invoke, 2025-11-24"),
]


@pytest.mark.parametrize(("ours", "recorded", "source"), RECORDED_MESSAGES)
def test_messages_are_as_recorded(ours: str, recorded: str, source: str) -> None:
    assert ours == recorded, source


def report(**changes: object) -> Report:
    values: dict[str, object] = {
        "duration_ms": 3.01,
        "billed_ms": 4,
        "memory_mb": 128,
        "max_memory_used_mb": 36,
        "init_ms": None,
        "status": "success",
    }
    return Report(**(values | changes))  # type: ignore[arg-type]


def test_report_of_a_cold_start() -> None:
    """async_error_with_retry, recorded 2023-09-04; the form is unchanged on 2025-11-25."""
    assert strings.report("<id>", report(init_ms=110.10), with_status=False) == (
        "REPORT RequestId: <id>\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 36 MB\tInit Duration: 110.10 ms\t"
    )


def test_report_of_a_warm_start() -> None:
    """async_error_with_retry, recorded 2023-09-04."""
    assert strings.report("<id>", report(duration_ms=2.9, billed_ms=3), with_status=False) == (
        "REPORT RequestId: <id>\tDuration: 2.90 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 36 MB\t"
    )


def test_report_states_a_timeout() -> None:
    line = strings.report("<id>", report(status="timeout"), with_status=True)
    assert line.endswith("Max Memory Used: 36 MB\tStatus: timeout")


def test_report_states_an_error_of_the_platform() -> None:
    line = strings.report(
        "<id>", report(status="error", error_type="Runtime.ExitError"), with_status=True
    )
    assert line.endswith("\tStatus: error\tError Type: Runtime.ExitError")


def test_report_of_an_exception_has_no_status() -> None:
    line = strings.report("<id>", report(status="error", error_type="KeyError"), with_status=False)
    assert line.endswith("Max Memory Used: 36 MB\t")


def test_an_error_type_cannot_break_the_report_line() -> None:
    hostile = report(status="error", error_type="A\n\tStatus: timeout\x1b[2J" + "x" * 500)
    line = strings.report("<id>", hostile, with_status=True)
    assert "Error Type: A??Status??timeout??2Jxxx" in line
    assert len(line.splitlines()) == 1
    assert len(line) < 400


def test_init_start_has_the_recorded_form() -> None:
    """multi_line_prints, recorded 2025-11-25."""
    assert re.fullmatch(
        r"INIT_START Runtime Version: python:3\.13\.v\d+\t"
        r"Runtime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}",
        strings.init_start("3.13.5"),
    )


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (9, "killed"),
        (11, "segmentation fault"),
        (6, "aborted"),
        (31, "bad system call"),
        (40, "signal 40"),
    ],
)
def test_signals_have_gos_names(number: int, name: str) -> None:
    expected = f"RequestId: <id> Error: Runtime exited with error: signal: {name}"
    assert strings.signal_message("<id>", number) == expected


@pytest.mark.parametrize(
    ("duration", "init", "billed"),
    [(3.01, None, 4), (3.0, None, 3), (1.25, 124.57, 126), (0.0, 8.0, 8)],
)
def test_billing_rounds_init_and_duration_up_together(
    duration: float, init: float | None, billed: int
) -> None:
    assert strings.billed_ms(duration, init) == billed
