"""Invocations of real handlers in the sandbox: cold and warm, errors, limits and resets."""

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


def invoke(lab: LocalLambda, code: str, *events: Any, **config: Any) -> list[Invocation]:
    with lab.create_function(FunctionConfig(**config), {"handler.py": code.encode()}) as function:
        return [function.invoke(event) for event in events or ({},)]


def kinds(invocation: Invocation) -> list[LogKind]:
    return [record.kind for record in invocation.logs]


# --- cold, warm, and what keeps -------------------------------------------------------------


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
    _, ended, after = invoke(lab, COUNTER, {}, last, {}, timeout_s=1)
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
def end():
    time.sleep(0.3)
    os._exit(3)
def handler(event, context):
    if event == "start":
        threading.Thread(target=end).start()
        return "started"
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


# --- log lines ------------------------------------------------------------------------------


def test_log_lines_of_a_cold_start_come_in_order(lab: LocalLambda) -> None:
    (invocation,) = invoke(
        lab, "print('init')\ndef handler(event, context):\n    print('run')\n    return 1\n"
    )
    assert [(record.kind, record.text.split()[0]) for record in invocation.logs] == [
        (LogKind.INIT_START, "INIT_START"),
        (LogKind.FUNCTION, "init"),
        (LogKind.START, "START"),
        (LogKind.FUNCTION, "run"),
        (LogKind.END, "END"),
        (LogKind.REPORT, "REPORT"),
    ]
    assert all(invocation.request_id in invocation.logs[n].text for n in (2, 4, 5))


def test_prints_and_log_records_keep_their_order(lab: LocalLambda) -> None:
    code = """
import logging, sys
logger = logging.getLogger()
logger.setLevel("INFO")
def handler(event, context):
    for n in range(20):
        print("out", n)
        logger.info("log %s", n)
        print("err", n, file=sys.stderr)
"""
    (invocation,) = invoke(lab, code)
    texts = [r.text.split("\t")[-1] for r in invocation.logs if r.kind is LogKind.FUNCTION]
    assert texts == [text for n in range(20) for text in (f"out {n}", f"log {n}", f"err {n}")]


def test_a_log_record_with_lines_is_one_event(lab: LocalLambda) -> None:
    code = """
import logging
def handler(event, context):
    try:
        1 / 0
    except ZeroDivisionError:
        logging.exception("a\\nb")
"""
    (invocation,) = invoke(lab, code)
    (record,) = [record for record in invocation.logs if record.kind is LogKind.FUNCTION]
    assert record.level == "ERROR"
    assert record.text.startswith("[ERROR]\t")
    assert "\ta\nb\nTraceback" in record.text
    assert record.text.endswith("ZeroDivisionError: division by zero")


def test_an_error_is_logged_as_recorded(lab: LocalLambda) -> None:
    """async_error_with_retry, recorded 2023-09-04: one event, indented with no-break spaces."""
    code = "class CustomException(Exception):\n    pass\n\n\ndef handler(event, context):\n    raise CustomException('some error occurred')\n"
    (invocation,) = invoke(lab, code)
    assert (
        "[ERROR] CustomException: some error occurred\nTraceback (most recent call last):\n"
        '\u00a0\u00a0File "/var/task/handler.py", line 6, in handler\n'
        "\u00a0\u00a0\u00a0\u00a0raise CustomException('some error occurred')"
    ) in [record.text for record in invocation.logs]


def test_the_last_line_needs_no_newline(lab: LocalLambda) -> None:
    (invocation,) = invoke(lab, "def handler(event, context):\n    print('end', end='')\n")
    assert "end" in [record.text for record in invocation.logs]


# --- errors ---------------------------------------------------------------------------------


def test_a_handler_error_has_lambdas_shape(lab: LocalLambda) -> None:
    """handler_exception, recorded 2025-11-24."""
    (invocation,) = invoke(
        lab, 'def handler(event, context):\n    raise Exception("Handler fails")\n'
    )
    assert invocation.function_error == "Unhandled"
    assert invocation.response == {
        "errorMessage": "Handler fails",
        "errorType": "Exception",
        "requestId": invocation.request_id,
        "stackTrace": [
            '  File "/var/task/handler.py", line 2, in handler\n    raise Exception("Handler fails")\n'
        ],
    }
    assert (invocation.report.status, invocation.report.error_type) == ("error", "Exception")


def test_an_init_error_has_lambdas_shape(lab: LocalLambda) -> None:
    """init_exception, recorded 2025-11-24: an empty request id and AWS's own paths."""
    (invocation,) = invoke(lab, 'raise Exception("Runtime startup fails")\n')
    assert invocation.outcome is Outcome.INIT_ERROR
    assert invocation.response["requestId"] == ""
    assert invocation.response["errorType"] == "Exception"
    trace = "".join(invocation.response["stackTrace"])
    assert trace.startswith('  File "/var/lang/lib/python3.')
    assert trace.endswith(
        'File "/var/task/handler.py", line 1, in <module>\n    raise Exception("Runtime startup fails")\n'
    )
    assert invocation.cold
    assert invocation.report.init_ms


@pytest.mark.parametrize(
    ("handler", "code", "kind"),
    [
        ("handler.handler", "import nothing_like_it", "Runtime.ImportModuleError"),
        ("other.handler", "", "Runtime.ImportModuleError"),
        ("handler.other", "", "Runtime.HandlerNotFound"),
        ("handler.handler", "def", "Runtime.UserCodeSyntaxError"),
        ("handler", "", "Runtime.MalformedHandlerName"),
        ("sys.exit", "", "Runtime.BuiltInModuleConflict"),
        ("handler.handler", "1 / 0", "ZeroDivisionError"),
    ],
)
def test_types_of_init_errors(lab: LocalLambda, handler: str, code: str, kind: str) -> None:
    first, second = invoke(lab, code, {}, {}, handler=handler)
    for invocation in (first, second):
        assert invocation.outcome is Outcome.INIT_ERROR
        assert invocation.error is not None
        assert invocation.error.type == kind
        assert invocation.report.status == "error"


def test_a_timeout_has_the_new_shape(lab: LocalLambda) -> None:
    """timeout_payload, recorded 2025-11-25."""
    (invocation,) = invoke(lab, COUNTER, {"sleep": 30}, timeout_s=1)
    message = f"RequestId: {invocation.request_id} Error: Task timed out after 1.00 seconds"
    assert invocation.response == {"errorType": "Sandbox.Timedout", "errorMessage": message}
    assert invocation.report.status == "timeout"
    assert invocation.report.duration_ms == 1000
    assert invocation.logs[-1].text.endswith("\tStatus: timeout")


@pytest.mark.parametrize(
    ("code", "message", "detail"),
    [
        ("import os; os._exit(0)", "Runtime exited without providing a reason", "exit status 0"),
        ("import sys; sys.exit(0)", "Runtime exited without providing a reason", "exit status 0"),
        ("exit(3)", "Runtime exited with error: exit status 3", "exit status 3"),
        (
            "import sys; sys.exit('why')",
            "Runtime exited with error: exit status 1",
            "exit status 1",
        ),
        ("raise KeyboardInterrupt", "Runtime exited with error: exit status 1", "exit status 1"),
    ],
)
def test_exits_have_lambdas_words(lab: LocalLambda, code: str, message: str, detail: str) -> None:
    """exit_in_handler and exit_status_127, recorded 2025-11-24."""
    (invocation,) = invoke(lab, f"def handler(event, context):\n    {code}\n")
    assert invocation.outcome is Outcome.EXITED
    assert invocation.exit_detail == detail
    assert invocation.response == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {invocation.request_id} Error: {message}",
    }
    assert invocation.logs[-1].text.endswith("\tStatus: error\tError Type: Runtime.ExitError")


def test_an_exit_at_init_is_an_exit(lab: LocalLambda) -> None:
    """exit_at_init, recorded 2025-11-24."""
    (invocation,) = invoke(lab, "import sys\nsys.exit(0)\n")
    assert invocation.outcome is Outcome.EXITED
    assert invocation.error is not None
    assert invocation.error.message.endswith("Error: Runtime exited without providing a reason")


def test_a_signal_is_named(lab: LocalLambda) -> None:
    (invocation,) = invoke(
        lab, "import os\ndef handler(event, context):\n    os.kill(os.getpid(), 9)\n"
    )
    assert (invocation.outcome, invocation.exit_detail) == (Outcome.CRASHED, "signal: SIGKILL")
    assert invocation.error is not None
    assert invocation.error.message.endswith("Runtime exited with error: signal: killed")


# --- limits ---------------------------------------------------------------------------------


def test_the_largest_response_passes_and_one_byte_more_does_not(lab: LocalLambda) -> None:
    code = "def handler(event, context):\n    return 'x' * (event - 2)\n"
    limit = platform_strings.RESPONSE_LIMIT
    fits, too_large, after = invoke(lab, code, limit, limit + 1, 10, memory_mb=512, timeout_s=10)
    assert fits.outcome is Outcome.OK
    assert len(fits.response) == limit - 2
    assert too_large.outcome is Outcome.RESULT_LIMIT
    assert too_large.response == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": platform_strings.too_large_message(),
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


# --- what the handler sees ------------------------------------------------------------------


def test_variables_are_lambdas(lab: LocalLambda) -> None:
    """variables_and_context, recorded 2026-01-12."""
    recorded = """
        AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_MEMORY_SIZE
        AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE
        AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_LAMBDA_RUNTIME_API AWS_REGION
        AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_XRAY_CONTEXT_MISSING AWS_XRAY_DAEMON_ADDRESS
        LAMBDA_RUNTIME_DIR LAMBDA_TASK_ROOT LANG LC_CTYPE LD_LIBRARY_PATH PATH PWD PYTHONPATH SHLVL
        TEST_KEY TZ _AWS_XRAY_DAEMON_ADDRESS _AWS_XRAY_DAEMON_PORT _HANDLER _X_AMZN_TRACE_ID
    """.split()
    ours = {"AWS_ENDPOINT_URL", "AWS_EC2_METADATA_DISABLED"}
    code = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
    (invocation,) = invoke(lab, code, environment={"TEST_KEY": "TEST_VAL"}, memory_mb=1024)
    variables = invocation.response
    assert set(variables) == {*recorded, *ours}
    assert variables["TEST_KEY"] == "TEST_VAL"
    assert variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "1024"
    assert variables["LAMBDA_TASK_ROOT"] == variables["PWD"] == "/var/task"
    assert variables["AWS_EXECUTION_ENV"].startswith("AWS_Lambda_python3.")


def test_context_is_lambdas(lab: LocalLambda) -> None:
    code = """
def handler(event, context):
    return [context.function_name, context.memory_limit_in_mb, context.aws_request_id,
            context.invoked_function_arn, context.function_version, context.log_group_name,
            context.get_remaining_time_in_millis()]
"""
    (invocation,) = invoke(lab, code, name="orders", timeout_s=7)
    name, memory, request_id, arn, version, group, remaining = invocation.response
    assert (name, memory, version, group) == ("orders", "128", "$LATEST", "/aws/lambda/orders")
    assert request_id == invocation.request_id
    assert arn == "arn:aws:lambda:us-east-1:123456789012:function:orders"
    assert 6000 < remaining <= 7000


def test_paths_are_lambdas_and_none_is_the_hosts(lab: LocalLambda) -> None:
    code = """
import json, os, sys, boto3
def handler(event, context):
    frame, files = sys._getframe(), []
    while frame:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    return {"path": sys.path, "files": files, "cwd": os.getcwd(), "json": json.__file__,
            "boto3": boto3.__file__, "executable": sys.executable, "root": sorted(os.listdir("/var/task"))}
"""
    (invocation,) = invoke(lab, code, timeout_s=20, memory_mb=512)
    seen = invocation.response
    assert seen["path"][:3] == ["/var/task", "/opt/python", "/var/runtime"]
    assert seen["cwd"] == "/var/task"
    assert seen["root"] == ["handler.py"]
    assert seen["json"].startswith("/var/lang/lib/python3.")
    assert seen["boto3"] == "/var/runtime/boto3/__init__.py"
    assert seen["executable"].startswith("/var/lang/bin/python3.")
    assert str(ROOT) not in str(seen)
    assert all(name.startswith(("/var/", "<")) for name in seen["files"])


def test_modules_in_folders_are_importable(lab: LocalLambda) -> None:
    files = {
        "src/app.py": b"from src.lib.tax import rate\ndef handler(event, context):\n    return rate()\n",
        "src/lib/tax.py": b"def rate():\n    return open('data/rate.txt').read()\n",
        "data/rate.txt": b"7",
    }
    with lab.create_function(FunctionConfig(handler="src/app.handler"), files) as function:
        assert function.invoke({}).response == "7"


def test_randomness_differs_between_environments(lab: LocalLambda) -> None:
    code = "import random, uuid\ndef handler(event, context):\n    return [random.random(), str(uuid.uuid4())]\n"
    first, second = (invoke(lab, code)[0].response for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_aws_calls_fail_with_a_sentence(lab: LocalLambda) -> None:
    code = """
import boto3
def handler(event, context):
    answers = {}
    for service, call in (("s3", "list_buckets"), ("dynamodb", "list_tables"), ("sns", "list_topics"),
                          ("sqs", "list_queues"), ("lambda", "list_functions")):
        try:
            getattr(boto3.client(service), call)()
        except Exception as error:
            answers[service] = [type(error).__name__, str(error)]
    return answers
"""
    (invocation,) = invoke(lab, code, profile="boto3", timeout_s=60, memory_mb=512)
    assert set(invocation.response) == {"s3", "dynamodb", "sns", "sqs", "lambda"}
    for kind, message in invocation.response.values():
        assert kind == "ClientError"
        assert "Lambda Lab does not offer AWS services in this exercise yet" in message


# --- events ---------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [None, 0, "text", [1, 2], {"a": {"ü": "€"}}, {"n": 1.5}])
def test_any_json_value_is_an_event(lab: LocalLambda, event: object) -> None:
    (invocation,) = invoke(lab, "def handler(event, context):\n    return event\n", event)
    assert invocation.response == event
    assert invocation.event == event


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


# --- stop -----------------------------------------------------------------------------------


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
