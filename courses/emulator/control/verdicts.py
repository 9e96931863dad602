"""From facts to an outcome and Lambda's error object. Pure; the first cause wins."""

import os
from dataclasses import dataclass
from typing import Any, Literal

from courses.emulator.records import InvocationError, Outcome

from . import platform_strings, results
from .logs import safe_text
from .runtime_api import Answer
from .supervision import Cause

_NEAR_THE_LIMIT = 0.85
"""A MemoryError above this share of the limit means that memory ran out."""
_LONGEST_TEXT = 64 * 1024

Status = Literal["success", "error", "timeout"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the supervisor knows at the end of an invocation."""

    request_id: str
    timeout_s: int
    memory_bytes: int
    peak_bytes: int
    cause: Cause | None
    lost: bool
    answer: Answer | None
    wait_status: int | None
    signal_name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """An invocation's end as the caller of Invoke and the REPORT line see it."""

    outcome: Outcome
    response: Any
    error: InvocationError | None
    status: Status
    exit_detail: str = ""


def judge(facts: Facts) -> Verdict:
    """The verdict on one invocation."""
    if facts.cause is not None:
        return _killed(facts, facts.cause)
    if facts.lost:
        return _infrastructure()
    if facts.answer is not None:
        return _answered(facts, facts.answer)
    return _ended(facts)


def _platform(
    outcome: Outcome, kind: str, message: str, *, status: Status = "error", detail: str = ""
) -> Verdict:
    error = InvocationError(kind, message)
    return Verdict(outcome, {"errorType": kind, "errorMessage": message}, error, status, detail)


def _killed(facts: Facts, cause: Cause) -> Verdict:
    if cause is Cause.AWS_LOST:
        return _infrastructure()
    if cause is Cause.TIMEOUT:
        message = platform_strings.timeout_message(facts.request_id, facts.timeout_s)
        return _platform(Outcome.TIMEOUT, platform_strings.TIMEOUT_TYPE, message, status="timeout")
    if cause is Cause.MEMORY:
        message = platform_strings.signal_message(facts.request_id, 9)
        return _platform(Outcome.OUT_OF_MEMORY, platform_strings.OUT_OF_MEMORY_TYPE, message)
    if cause is Cause.RESULT:
        return _platform(
            Outcome.RESULT_LIMIT,
            platform_strings.TOO_LARGE_TYPE,
            platform_strings.too_large_message(),
        )
    message = f"RequestId: {facts.request_id} Error: The function wrote more log output than Lambda Lab keeps"
    return _platform(Outcome.OUTPUT_LIMIT, "LambdaLab.OutputLimit", message)


def _infrastructure() -> Verdict:
    message = "The local Lambda lost this run. It is not your code's fault; run it again."
    return _platform(Outcome.INFRASTRUCTURE, "LambdaLab.Infrastructure", message)


def _bad(reason: str) -> Verdict:
    return _platform(Outcome.BAD_RESULT, "LambdaLab.BadResult", reason)


def _answered(facts: Facts, answer: Answer) -> Verdict:
    try:
        value = results.parse(answer.body)
    except results.BadResult as reason:
        return _bad(str(reason))
    if answer.kind == "response":
        return Verdict(Outcome.OK, value, None, "success")
    error = _error_object(value)
    if error is None:
        return _bad("The runtime reported an error that is not Lambda's error object.")
    if error.type == "MemoryError" and _is_near_limit(facts):
        outcome = Outcome.OUT_OF_MEMORY
    else:
        outcome = Outcome.INIT_ERROR if answer.kind == "init-error" else Outcome.HANDLER_ERROR
    return Verdict(outcome, value, error, "error")


def _error_object(value: Any) -> InvocationError | None:
    """The runtime's error JSON: errorMessage, errorType, requestId, stackTrace."""
    if not isinstance(value, dict):
        return None
    texts = [value.get(name, "") for name in ("errorType", "errorMessage", "requestId")]
    trace = value.get("stackTrace", [])
    if not all(isinstance(text, str) for text in texts) or not isinstance(trace, list):
        return None
    kind, message, request_id = (safe_text(text[:_LONGEST_TEXT]) for text in texts)
    lines = tuple(safe_text(line[:_LONGEST_TEXT]) for line in trace if isinstance(line, str))
    return InvocationError(kind, message, lines, request_id)


def _is_near_limit(facts: Facts) -> bool:
    return facts.peak_bytes >= _NEAR_THE_LIMIT * facts.memory_bytes


def _ended(facts: Facts) -> Verdict:
    status = facts.wait_status
    if status is None:
        return _infrastructure()
    if status and _is_near_limit(facts):
        # The runtime could not even report the MemoryError that ended it.
        message = platform_strings.signal_message(facts.request_id, 9)
        return _platform(Outcome.OUT_OF_MEMORY, platform_strings.OUT_OF_MEMORY_TYPE, message)
    if os.WIFSIGNALED(status):
        message = platform_strings.signal_message(facts.request_id, os.WTERMSIG(status))
        detail = f"signal: {facts.signal_name}"
        return _platform(Outcome.CRASHED, platform_strings.EXIT_TYPE, message, detail=detail)
    code = os.WEXITSTATUS(status)
    message = platform_strings.exit_message(facts.request_id, code)
    return _platform(
        Outcome.EXITED, platform_strings.EXIT_TYPE, message, detail=f"exit status {code}"
    )
