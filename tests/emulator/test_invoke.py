"""Invocations of real handlers in the sandbox: cold and warm, resets, limits, events, stop."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from courses.emulator import (
    Cancelled,
    FunctionConfig,
    InvalidRequestContentException,
    Invocation,
    LocalLambda,
    LogKind,
    Outcome,
    RequestTooLargeException,
)
from courses.emulator.control import platform_strings
from tests.emulator.lab import invoke

ROOT = Path(__file__).resolve().parents[2]

COUNTER = """
import os, sys, time
COUNT = 0
def handler(event, context):
    global COUNT
    COUNT += 1
    files = sorted(os.listdir("/tmp"))
    open(f"/tmp/{len(files)}", "w").close()
    if "sleep" in event:
        time.sleep(event["sleep"])
    if "exit" in event:
        os._exit(event["exit"])
    if "raise" in event:
        raise ValueError(event["raise"])
    return {"count": COUNT, "files": len(files)}
"""


def kinds(invocation: Invocation) -> list[LogKind]:
    return [record.kind for record in invocation.logs]


def test_the_second_invocation_is_warm(lab: LocalLambda) -> None:
    cold, warm = invoke(lab, COUNTER, {}, {})
    assert (cold.cold, cold.response) == (True, {"count": 1, "files": 0})
    assert (warm.cold, warm.response) == (False, {"count": 2, "files": 1})
    assert cold.report.init_ms is not None
    assert warm.report.init_ms is None
    assert (cold.environment, warm.environment) == (1, 1)
    assert cold.report.billed_ms >= cold.report.init_ms


def test_start_cold_makes_a_new_environment(lab: LocalLambda) -> None:
    with lab.create_function(FunctionConfig(), {"handler.py": COUNTER.encode()}) as function:
        assert function.environments == 0
        function.invoke({})
        again = function.invoke({}, start="cold")
        assert (again.cold, again.environment, again.response) == (
            True,
            2,
            {"count": 1, "files": 0},
        )
        function.recycle()
        assert function.invoke({}).environment == 3
        assert function.environments == 3


@pytest.mark.parametrize("last", [{"sleep": 30}, {"exit": 1}])
def test_a_reset_keeps_tmp_and_loses_globals(lab: LocalLambda, last: dict[str, int]) -> None:
    """Recorded 2024-04-08 (`read-number-after-timeout`): a reset runtime starts anew."""
    _, ended, after = invoke(lab, COUNTER, {}, last, {}, timeout_s=3)
    assert ended.outcome in (Outcome.TIMEOUT, Outcome.EXITED)
    assert after.response == {"count": 1, "files": 2}
    assert after.environment == 1
    assert after.report.init_ms is None
    assert not after.cold
    assert LogKind.INIT_START not in kinds(after)


def test_a_crash_between_invocations_keeps_tmp(lab: LocalLambda) -> None:
    with lab.create_function(FunctionConfig(), {"handler.py": COUNTER.encode()}) as function:
        function.invoke({})
        function.crash()
        assert function.invoke({}).response == {"count": 1, "files": 1}


def test_a_raised_exception_keeps_the_runtime(lab: LocalLambda) -> None:
    failed, after = invoke(lab, COUNTER, {"raise": "no"}, {})
    assert failed.outcome is Outcome.HANDLER_ERROR
    assert after.response == {"count": 2, "files": 1}


def test_environments_share_nothing(lab: LocalLambda) -> None:
    for _ in range(3):
        assert invoke(lab, COUNTER)[0].response == {"count": 1, "files": 0}


def test_a_thread_that_ends_the_process_later_ends_the_invocation_that_runs_then(
    lab: LocalLambda,
) -> None:
    code = """
import os, threading, time
going_on = threading.Event()
def end():
    going_on.wait()
    time.sleep(0.3)
    os._exit(3)
def handler(event, context):
    if event == "start":
        threading.Thread(target=end).start()
        return "started"
    going_on.set()
    time.sleep(10)
"""
    first, second, third = invoke(lab, code, "start", "go on", "start", timeout_s=20)
    assert (first.outcome, first.response) == (Outcome.OK, "started")
    assert (second.outcome, second.exit_detail) == (Outcome.EXITED, "exit status 3")
    assert third.response == "started"


def test_an_idle_environment_is_frozen(lab: LocalLambda) -> None:
    """E5: unfinished background work stops with the invocation and goes on in the next."""
    code = """
import os, threading, time
TICKS = []
def tick():
    while True:
        TICKS.append(time.monotonic())
        time.sleep(0.01)
def handler(event, context):
    if event == "start":
        threading.Thread(target=tick, daemon=True).start()
    time.sleep(0.2)
    return max([0, *(b - a for a, b in zip(TICKS, TICKS[1:]))])
"""
    with lab.create_function(
        FunctionConfig(timeout_s=20), {"handler.py": code.encode()}
    ) as function:
        function.invoke("start")
        time.sleep(3)
        assert function.invoke("go on").response > 2


def test_the_largest_response_passes_and_one_byte_more_does_not(lab: LocalLambda) -> None:
    code = "def handler(event, context):\n    return 'x' * (event - 2)\n"
    limit = 6_291_556  # recorded 2025-11-24
    fits, too_large, after = invoke(lab, code, limit, limit + 1, 10, memory_mb=512, timeout_s=10)
    assert fits.outcome is Outcome.OK
    assert len(fits.response) == limit - 2
    assert too_large.outcome is Outcome.RESULT_LIMIT
    assert too_large.response == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": (
            "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
        ),
    }
    assert after.response == "x" * 8


def test_a_flood_keeps_its_beginning(lab: LocalLambda) -> None:
    code = "def handler(event, context):\n    n = 0\n    while True:\n        n += 1\n        print('line', n)\n"
    (invocation,) = invoke(lab, code, timeout_s=10)
    assert invocation.outcome is Outcome.OUTPUT_LIMIT
    lines = [record.text for record in invocation.logs if record.kind is LogKind.FUNCTION]
    assert lines[:3] == ["line 1", "line 2", "line 3"]
    assert sum(map(len, lines)) <= lab.settings.output_limit


def test_an_init_that_is_too_long_is_repeated_under_the_function_timeout(lab: LocalLambda) -> None:
    """AWS: an INIT over 10 s is run again in the first invoke; here the limit is lower."""
    code = """
import os, time
if not os.path.exists("/tmp/again"):
    open("/tmp/again", "w").close()
    time.sleep(60)
def handler(event, context):
    return "second try"
"""
    (invocation,) = invoke(lab, code)
    assert (invocation.outcome, invocation.response) == (Outcome.OK, "second try")
    assert "Phase: init\tStatus: timeout" in invocation.log_text
    assert invocation.report.init_ms is not None
    assert invocation.report.init_ms >= lab.settings.init_limit_s * 1000


def test_memory_is_in_the_report(lab: LocalLambda) -> None:
    code = "HELD = []\ndef handler(event, context):\n    HELD.append(bytearray(event << 20))\n"
    small, large = invoke(lab, code, 1, 60, memory_mb=256)
    assert large.report.max_memory_used_mb >= small.report.max_memory_used_mb + 50


def test_a_memory_error_that_is_caught_leaves_the_limit_in_force(lab: LocalLambda) -> None:
    code = "def handler(event, context):\n    return len(bytearray(event << 20))\n"
    fits, fails = invoke(lab, code, 64, 200, memory_mb=128)
    assert fits.outcome is Outcome.OK
    assert fails.error is not None
    assert fails.error.type == "MemoryError"


@pytest.mark.parametrize("event", [None, 0, "text", [1, 2], {"a": {"ü": "€"}}, {"n": 1.5}])
def test_any_json_value_is_an_event(lab: LocalLambda, event: object) -> None:
    (invocation,) = invoke(lab, "def handler(event, context):\n    return event\n", event)
    assert invocation.response == event
    assert invocation.event == event


def test_half_a_character_reaches_the_handler(lab: LocalLambda) -> None:
    code = "def handler(event, context):\n    return ascii(event)\n"
    (invocation,) = invoke(lab, code, {"\udfff": ["\ud800", "é"]})
    assert invocation.response == r"{'\udfff': ['\ud800', '\xe9']}"


def test_bytes_are_sent_as_they_are(lab: LocalLambda) -> None:
    (invocation,) = invoke(lab, "def handler(event, context):\n    return event\n", b' {"a":\n1} ')
    assert invocation.response == {"a": 1}


@pytest.mark.parametrize("event", [b"", b"{", b"\xff", float("nan"), {1, 2}])
def test_an_event_that_is_not_json_is_refused(lab: LocalLambda, event: object) -> None:
    with pytest.raises(
        InvalidRequestContentException, match="Could not parse request body into json: "
    ):
        invoke(lab, COUNTER, event)


def test_an_event_over_six_megabytes_is_refused(lab: LocalLambda) -> None:
    with pytest.raises(RequestTooLargeException):
        invoke(lab, COUNTER, "x" * platform_strings.REQUEST_LIMIT)


def test_a_cancelled_invocation_raises_and_leaves_nothing(lab: LocalLambda) -> None:
    cancelled = threading.Event()
    timer = threading.Timer(0.2, cancelled.set)
    with lab.create_function(
        FunctionConfig(timeout_s=60), {"handler.py": COUNTER.encode()}, cancelled=cancelled
    ) as function:
        timer.start()
        with pytest.raises(Cancelled):
            function.invoke({"sleep": 60})
    timer.join()
    assert lab.zygote("plain").count_runs() == 0


def test_functions_run_side_by_side(lab: LocalLambda) -> None:
    code = "def handler(event, context):\n    return event\n"
    answers: dict[int, Any] = {}

    def work(number: int) -> None:
        answers[number] = [invocation.response for invocation in invoke(lab, code, *range(5))]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: list(range(5)) for number in range(6)}


@pytest.mark.parametrize(("profile", "preloaded"), [("plain", ""), ("boto3", "boto3")])
def test_the_report_says_what_was_preloaded(lab: LocalLambda, profile: str, preloaded: str) -> None:
    (invocation,) = invoke(lab, COUNTER, profile=profile)
    assert invocation.report.preloaded == preloaded
