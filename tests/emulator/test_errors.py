"""Error objects and log lines of real runs, as recorded on AWS."""

from pathlib import Path

import pytest

from courses.emulator import (
    LocalLambda,
    LogKind,
    Outcome,
)
from tests.emulator.lab import invoke

ROOT = Path(__file__).resolve().parents[2]


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
    code = "import time\ndef handler(event, context):\n    time.sleep(30)\n"
    (invocation,) = invoke(lab, code, timeout_s=1)
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
