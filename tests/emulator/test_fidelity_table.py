"""Every behaviour of the table in courses/emulator/control/README.md, each named by its row.

A row is proven by a test of its own here, or by tests elsewhere that it names; a row without proof,
a proof without row and a test that does not exist are failures.
"""

import ast
import base64
import json
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.emulator import (
    FunctionConfig,
    Invocation,
    LabSettings,
    LocalLambda,
    LogKind,
    Outcome,
    Throttled,
    World,
)
from tests.emulator.lab import invoke

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "courses" / "emulator" / "control" / "README.md"
HERE = "tests/emulator/test_fidelity_table.py"
ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"

PROOFS: dict[str, list[str]] = {}
"""Tests by row."""


def row(name: str, *elsewhere: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Names the row that a test proves, and other tests that do."""

    def note(test: Callable[..., None]) -> Callable[..., None]:
        PROOFS.setdefault(name, []).extend([f"{HERE}::{test.__name__}", *elsewhere])
        return test

    return note


def proven_elsewhere(name: str, *tests: str) -> None:
    PROOFS.setdefault(name, []).extend(tests)


_ERRORS, _INVOKE = "tests/emulator/test_errors.py::", "tests/emulator/test_invoke.py::"
_WORLD = "tests/emulator/world/"
proven_elsewhere("Handler exception", f"{_ERRORS}test_a_handler_error_has_lambdas_shape")
proven_elsewhere("Init failure", f"{_ERRORS}test_an_init_error_has_lambdas_shape")
proven_elsewhere("Init failure types", f"{_ERRORS}test_types_of_init_errors")
proven_elsewhere("Timeout", f"{_ERRORS}test_a_timeout_has_the_new_shape")
proven_elsewhere("Exit", f"{_ERRORS}test_exits_have_lambdas_words")
proven_elsewhere("Segmentation fault", f"{_ERRORS}test_a_signal_is_named")
proven_elsewhere(
    "Response too large", f"{_INVOKE}test_the_largest_response_passes_and_one_byte_more_does_not"
)
proven_elsewhere("Out of memory", "tests/emulator/test_verdicts.py::test_outcome_of_facts")
proven_elsewhere(
    "CPU", "tests/emulator/test_processor_share.py::test_the_processor_is_shared_by_memory"
)
proven_elsewhere(
    "Sandbox",
    "tests/emulator/test_handlers_view.py::test_paths_are_lambdas_and_none_is_the_hosts",
)
proven_elsewhere(
    "Environment variables", "tests/emulator/test_handlers_view.py::test_variables_are_lambdas"
)
proven_elsewhere(
    "Log lines",
    f"{_ERRORS}test_log_lines_of_a_cold_start_come_in_order",
    f"{_ERRORS}test_an_error_is_logged_as_recorded",
    "tests/emulator/test_platform_strings.py::test_messages_are_as_recorded",
)
proven_elsewhere(
    "JSON logging",
    f"{_WORLD}test_observability.py::test_json_logs_have_typed_records",
    f"{_WORLD}test_observability.py::test_levels_filter_both_sorts_of_records",
)
proven_elsewhere(
    "Billing",
    "tests/emulator/test_platform_strings.py::test_billing_rounds_init_and_duration_up_together",
    "tests/emulator/test_cost.py::test_w3_init_is_billed",
)
proven_elsewhere("Reset", f"{_INVOKE}test_a_reset_keeps_tmp_and_loses_globals")
proven_elsewhere(
    "Asynchronous retries",
    f"{_WORLD}test_world.py::test_an_asynchronous_failure_is_tried_again_after_one_and_two_minutes",
    f"{_WORLD}test_asynchronous.py::test_a_busy_function_is_asked_for_six_hours",
)
proven_elsewhere(
    "Destinations and dead letters",
    f"{_WORLD}test_asynchronous.py::test_destination_records",
    f"{_WORLD}test_asynchronous.py::test_a_dead_letter_is_the_event_with_what_happened",
)
proven_elsewhere(
    "Queue as source",
    f"{_WORLD}test_sqs.py::test_what_the_handler_returns_decides_about_the_batch",
    f"{_WORLD}test_sqs.py::test_a_fifo_queue_keeps_its_order_and_waits_for_what_failed",
)
proven_elsewhere(
    "Stream as source",
    f"{_WORLD}test_streams.py::test_a_batch_is_bisected_until_the_poison_is_alone",
    f"{_WORLD}test_streams.py::test_a_shard_waits_until_its_batch_succeeds_or_is_given_up",
    f"{_WORLD}test_streams.py::test_the_lowest_failed_record_is_the_checkpoint",
    f"{_WORLD}test_streams.py::test_old_records_are_given_up",
)
proven_elsewhere(
    "Recursion",
    f"{_WORLD}test_lambda_api.py::test_a_loop_is_stopped_at_sixteen",
    f"{_WORLD}test_sqs.py::test_a_loop_through_a_queue_is_stopped",
    f"{_WORLD}test_pushes.py::test_a_loop_through_s3_is_stopped",
)


# --- rows that are proven here ----------------------------------------------------------------


@row("Bad return value")
def test_bad_return_value(lab: LocalLambda) -> None:
    (done,) = invoke(lab, "def handler(event, context):\n    return {1, 2}\n")
    assert done.function_error == "Unhandled"
    assert done.error is not None
    assert done.error.type == "Runtime.MarshalError"
    assert done.error.message.startswith(
        "Unable to marshal response: Object of type set is not JSON serializable"
    )


@row("Timeout, old form")
def test_timeout_old_form_is_not_emitted(lab: LocalLambda) -> None:
    (done,) = invoke(lab, "import time\ndef handler(e, c):\n    time.sleep(9)\n", timeout_s=1)
    assert done.outcome is Outcome.TIMEOUT
    assert set(done.response) == {"errorType", "errorMessage"}
    assert "Task timed out" not in done.log_text


@row("Timeout log")
def test_timeout_log_has_no_separate_line(lab: LocalLambda) -> None:
    (done,) = invoke(lab, "import time\ndef handler(e, c):\n    time.sleep(9)\n", timeout_s=1)
    kinds = [record.kind for record in done.logs]
    assert kinds == [LogKind.INIT_START, LogKind.START, LogKind.END, LogKind.REPORT]
    assert done.logs[-1].text.endswith("\tStatus: timeout")


@row(
    "Long INIT",
    f"{_INVOKE}test_an_init_that_is_too_long_is_repeated_under_the_function_timeout",
)
def test_a_long_init_is_one_over_ten_seconds() -> None:
    """What the other test shows with a lower limit, to be done sooner."""
    assert LabSettings().init_limit_s == 10.0


@row("Out of memory")
def test_out_of_memory_kills_the_function(lab: LocalLambda) -> None:
    """In several processes: a single one without a control group sees a MemoryError instead."""
    code = """
import os, time
def handler(event, context):
    for _ in range(3):
        if not os.fork():
            held = bytearray(b"x") * (70 << 20)
            time.sleep(20)
    time.sleep(20)
"""
    (done,) = invoke(lab, code, memory_mb=128, timeout_s=20)
    assert done.outcome is Outcome.OUT_OF_MEMORY
    assert done.error is not None
    assert done.error.type == "Runtime.OutOfMemory"
    assert done.logs[-1].text.endswith("\tStatus: error\tError Type: Runtime.OutOfMemory")


@row("Sandbox")
def test_sandbox_is_as_recorded(lab: LocalLambda) -> None:
    """`ulimits`, recorded 2025-11-24; fewer descriptors only where the server itself has few."""
    code = """
import os, resource
def refused(change):
    try:
        change()
    except OSError:
        return True
def handler(event, context):
    changes = [
        lambda: open("/var/task/new.py", "w"),
        lambda: open("/var/task/handler.py", "a"),
        lambda: os.remove("/var/task/handler.py"),
        lambda: os.chmod("/var/task", 0o777),
    ]
    return list(map(refused, changes)), resource.getrlimit(resource.RLIMIT_NOFILE)
"""
    (done,) = invoke(lab, code)
    most = min(1024, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
    assert done.response == [[True] * 4, [most, most]]


def _world(lab: LocalLambda, **config: object) -> World:
    world = World(lab)
    world.create_function(FunctionConfig(name="echo", **config), ECHO)  # type: ignore[arg-type]
    return world


@row("Request size", f"{_INVOKE}test_an_event_over_six_megabytes_is_refused")
def test_request_size(lab: LocalLambda) -> None:
    with _world(lab) as world:
        for kind, size in (("RequestResponse", 6 * 2**20), ("Event", 2**20)):
            asked = {"FunctionName": "echo", "InvocationType": kind}
            fits = world.send("lambda", "invoke", {**asked, "Payload": f'"{"x" * (size - 2)}"'})
            over = world.send("lambda", "invoke", {**asked, "Payload": f'"{"x" * (size - 1)}"'})
            assert fits.reply is not None
            assert over.error_code == "RequestTooLargeException"


@row("Invalid JSON input")
def test_invalid_json_input(lab: LocalLambda) -> None:
    with _world(lab) as world:
        for payload in ({"$bytes": base64.b64encode(b"\x87").decode()}, "{'x': 1}"):
            refused = world.send("lambda", "invoke", {"FunctionName": "echo", "Payload": payload})
            assert refused.error_code == "InvalidRequestContentException"
            assert refused.error_message.startswith("Could not parse request body into json: ")


@row("Unknown function", f"{_WORLD}test_lambda_api.py::test_refusals_of_invoke")
def test_unknown_function_also_for_events(lab: LocalLambda) -> None:
    with _world(lab) as world:
        for kind in ("RequestResponse", "Event", "DryRun"):
            asked = {"FunctionName": "doesnotexist", "InvocationType": kind}
            refused = world.send("lambda", "invoke", asked)
            assert refused.error_code == "ResourceNotFoundException"
            assert refused.error_message == f"Function not found: {ARN}doesnotexist:$LATEST"


@row(
    "Invoke statuses",
    f"{_WORLD}test_lambda_api.py::test_event_and_dry_run",
    f"{_WORLD}test_lambda_api.py::test_invoke_waits_for_the_other_function",
)
def test_invoke_statuses(lab: LocalLambda) -> None:
    with _world(lab) as world:
        for kind, status, payload in (
            ("RequestResponse", 200, "{}"),
            ("Event", 202, ""),
            ("DryRun", 204, ""),
        ):
            asked = {"FunctionName": "echo", "InvocationType": kind, "LogType": "Tail"}
            reply = world.send("lambda", "invoke", asked).reply
            assert reply is not None
            assert (reply["StatusCode"], reply["Payload"]) == (status, payload)
            if status == 200:
                assert reply["ExecutedVersion"] == "$LATEST"
                assert base64.b64decode(reply["LogResult"]).endswith(b" ms\t\n")


@row("Log tail")
def test_log_tail_is_four_kilobytes(lab: LocalLambda) -> None:
    code = b"def handler(event, context):\n    print('x' * 5000)\n"
    with World(lab) as world:
        world.create_function(FunctionConfig(name="loud"), {"handler.py": code})
        reply = world.send("lambda", "invoke", {"FunctionName": "loud", "LogType": "Tail"}).reply
    assert reply is not None
    tail = base64.b64decode(reply["LogResult"])
    assert len(tail) == 4096
    assert tail.startswith(b"xxx")
    assert b"\nREPORT RequestId: " in tail


@row("Throttle", f"{_WORLD}test_lambda_api.py::test_throttling_is_told_with_its_reason")
def test_throttle(lab: LocalLambda) -> None:
    with _world(lab, reserved_concurrency=1) as world:
        first, second = world.burst("echo", [{}, {}])
        refused = world.send(
            "lambda",
            "put_function_concurrency",
            {"FunctionName": "echo", "ReservedConcurrentExecutions": 0},
        )
        assert refused.reply is not None
        asked = world.send("lambda", "invoke", {"FunctionName": "echo"})
    assert isinstance(first, Invocation)
    assert second == Throttled("echo", "ReservedFunctionConcurrentInvocationLimitExceeded")
    assert (asked.error_code, asked.error_message) == ("TooManyRequestsException", "Rate Exceeded.")


@row(
    "Reserved 0, asynchronous",
    f"{_WORLD}test_asynchronous.py::test_reserved_zero_fails_without_a_retry",
)
def test_reserved_zero_is_dropped_at_once(lab: LocalLambda) -> None:
    with _world(lab, reserved_concurrency=0) as world:
        world.invoke("echo", {}, invocation_type="Event")
        world.advance(6 * 3600)
    assert world.log == ()
    assert world.metrics().sum("AsyncEventsDropped", "echo") == 1
    assert world.throttles("echo") == 0


@row("Clock")
def test_the_learners_clock_is_real(lab: LocalLambda) -> None:
    code = b"import time\ndef handler(event, context):\n    return time.time()\n"
    with World(lab) as world:
        world.create_function(FunctionConfig(name="clock"), {"handler.py": code})
        began = time.time()
        world.advance(3600)
        seen = world.invoke("clock", {})
        assert world.clock.now.isoformat() == "2026-01-31T11:00:00+00:00"
    assert isinstance(seen, Invocation)
    assert began <= seen.response <= time.time()


@row("Determinism")
def test_two_runs_are_the_same(lab: LocalLambda) -> None:
    code = b"def handler(event, context):\n    raise RuntimeError(context.function_version)\n"

    def run() -> list[tuple[object, ...]]:
        with World(lab) as world:
            world.create_function(
                FunctionConfig(name="fails", reserved_concurrency=2), {"handler.py": code}
            )
            for _ in range(2):
                world.invoke("fails", {}, invocation_type="Event")
            world.burst("fails", [{}] * 3, spread_ms=9)
            world.advance(300)
            return [(each.at, each.attempt, each.throttled, each.event) for each in world.log]

    first = run()
    assert len(first) == 6  # two events, three attempts each
    assert run() == first


# --- the table itself -------------------------------------------------------------------------


def _rows_of_the_table() -> list[str]:
    section = README.read_text().partition("## As on AWS\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (?!behaviour|-)([^|]+?) \|", section, re.MULTILINE)


def test_no_row_is_missing() -> None:
    rows = _rows_of_the_table()
    assert len(rows) == len(set(rows)) >= 25
    assert sorted(rows) == sorted(PROOFS)


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_row_is_proven(name: str) -> None:
    assert PROOFS[name]
    for proof in PROOFS[name]:
        path, _, function = proof.partition("::")
        tree = ast.parse((ROOT / path).read_text())
        tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert function in tests, f"{name}: {proof}"


def test_events_are_json(lab: LocalLambda) -> None:
    """What the world records of an event is what the handler got."""
    with _world(lab) as world:
        world.invoke("echo", json.dumps({"a": [1]}).encode(), invocation_type="Event")
    (delivered,) = world.log
    assert delivered.invocation is not None
    assert delivered.event == delivered.invocation.response == {"a": [1]}
