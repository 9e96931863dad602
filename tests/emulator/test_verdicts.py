"""From facts to an outcome: the first cause wins, and no claim of the learner's outranks a fact."""

import os
import signal
from typing import Any

import pytest

from courses.emulator import Outcome
from courses.emulator.control.runtime_api import Answer
from courses.emulator.control.supervision import Cause
from courses.emulator.control.verdicts import Facts, judge

MB = 1 << 20


def facts(**changes: Any) -> Facts:
    values: dict[str, Any] = {
        "request_id": "<id>",
        "timeout_s": 3,
        "memory_bytes": 128 * MB,
        "peak_bytes": 20 * MB,
        "cause": None,
        "lost": False,
        "answer": None,
        "wait_status": None,
        "signal_name": "",
    }
    return Facts(**(values | changes))


RESPONSE = Answer("response", b'{"a": 1}')
ERROR = Answer("error", b'{"errorType": "KeyError", "errorMessage": "x", "stackTrace": ["a", 1]}')
MEMORY_ERROR = Answer("error", b'{"errorType": "MemoryError", "errorMessage": ""}')


@pytest.mark.parametrize(
    ("changes", "outcome", "kind"),
    [
        ({"answer": RESPONSE}, Outcome.OK, None),
        ({"answer": RESPONSE, "wait_status": 0}, Outcome.OK, None),
        ({"answer": ERROR}, Outcome.HANDLER_ERROR, "KeyError"),
        ({"answer": Answer("init-error", ERROR.body)}, Outcome.INIT_ERROR, "KeyError"),
        ({"answer": MEMORY_ERROR}, Outcome.HANDLER_ERROR, "MemoryError"),
        ({"answer": MEMORY_ERROR, "peak_bytes": 120 * MB}, Outcome.OUT_OF_MEMORY, "MemoryError"),
        ({"answer": Answer("response", b"NaN")}, Outcome.BAD_RESULT, "LambdaLab.BadResult"),
        ({"answer": Answer("error", b"{")}, Outcome.BAD_RESULT, "LambdaLab.BadResult"),
        ({"answer": Answer("error", b"[]")}, Outcome.BAD_RESULT, "LambdaLab.BadResult"),
        (
            {"answer": Answer("error", b'{"errorType": 1}')},
            Outcome.BAD_RESULT,
            "LambdaLab.BadResult",
        ),
        ({"wait_status": 0}, Outcome.EXITED, "Runtime.ExitError"),
        ({"wait_status": 137 << 8}, Outcome.EXITED, "Runtime.ExitError"),
        (
            {"wait_status": 1 << 8, "peak_bytes": 120 * MB},
            Outcome.OUT_OF_MEMORY,
            "Runtime.OutOfMemory",
        ),
        ({"wait_status": 9, "signal_name": "SIGKILL"}, Outcome.CRASHED, "Runtime.ExitError"),
        ({}, Outcome.INFRASTRUCTURE, "LambdaLab.Infrastructure"),
        ({"lost": True}, Outcome.INFRASTRUCTURE, "LambdaLab.Infrastructure"),
        ({"cause": Cause.TIMEOUT}, Outcome.TIMEOUT, "Sandbox.Timedout"),
        ({"cause": Cause.MEMORY}, Outcome.OUT_OF_MEMORY, "Runtime.OutOfMemory"),
        ({"cause": Cause.OUTPUT}, Outcome.OUTPUT_LIMIT, "LambdaLab.OutputLimit"),
        ({"cause": Cause.RESULT}, Outcome.RESULT_LIMIT, "Function.ResponseSizeTooLarge"),
    ],
)
def test_outcome_of_facts(changes: dict[str, Any], outcome: Outcome, kind: str | None) -> None:
    verdict = judge(facts(**changes))
    assert verdict.outcome is outcome
    assert (verdict.error.type if verdict.error else None) == kind


@pytest.mark.parametrize("cause", [Cause.TIMEOUT, Cause.MEMORY, Cause.OUTPUT, Cause.RESULT])
def test_our_kill_outranks_what_the_process_did_and_said(cause: Cause) -> None:
    alone = judge(facts(cause=cause))
    assert judge(facts(cause=cause, answer=RESPONSE, wait_status=0)) == alone
    assert judge(facts(cause=cause, lost=True, wait_status=9)) == alone


def test_an_answer_outranks_the_exit_that_followed() -> None:
    assert judge(facts(answer=RESPONSE, wait_status=3 << 8)).response == {"a": 1}


def test_an_exit_code_above_128_is_no_signal() -> None:
    verdict = judge(facts(wait_status=137 << 8))
    assert verdict.exit_detail == "exit status 137"
    assert os.WIFEXITED(137 << 8)
    crash = judge(facts(wait_status=int(signal.SIGSEGV), signal_name="SIGSEGV"))
    assert crash.exit_detail == "signal: SIGSEGV"


def test_texts_of_an_error_are_safe_and_cut() -> None:
    body = (
        b'{"errorType": "E", "errorMessage": "\\u001b[2J'
        + b"x" * 100_000
        + b'", "stackTrace": ["l\\u0000"]}'
    )
    error = judge(facts(answer=Answer("error", body))).error
    assert error is not None
    assert error.message.startswith("\\x1b[2Jxxx")
    assert len(error.message) < 70_000
    assert error.stack_trace == ("l\\x00",)
