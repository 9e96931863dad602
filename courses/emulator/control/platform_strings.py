"""Every string that Lambda's platform writes, in one place, with where each was recorded.

Version 2026-01: AWS changed several of these in 2025. Recorded on real AWS by LocalStack's test
suite (localstack/localstack at 8b9a79f, Apache-2.0), `tests/aws/services/lambda_/`, unless a line
says otherwise; dates are those of the recordings. tests/emulator/test_platform_strings.py holds
the module to them.
"""

import hashlib
import math
import re
import signal

from courses.emulator.records import Report

ACCOUNT = "123456789012"
REGION = "us-east-1"
RESPONSE_LIMIT = 6 * 1024 * 1024 + 100
"""Bytes of a response: the figure in AWS's own message (recorded 2025-11-24)."""
REQUEST_LIMIT = 6 * 1024 * 1024

TIMEOUT_TYPE = "Sandbox.Timedout"
EXIT_TYPE = "Runtime.ExitError"
TOO_LARGE_TYPE = "Function.ResponseSizeTooLarge"
OUT_OF_MEMORY_TYPE = "Runtime.OutOfMemory"
INVALID_JSON_PREFIX = "Could not parse request body into json: "
"""Recorded 2025-11-24; only the prefix is AWS's, the rest names the parser's own complaint."""

_NOT_IN_A_NAME = re.compile(r"[^\w.<>-]")

# Names that Go's syscall.Signal gives, since AWS's init process is written in it.
_SIGNALS: dict[int, str] = {
    signal.SIGHUP: "hangup",
    signal.SIGINT: "interrupt",
    signal.SIGQUIT: "quit",
    signal.SIGILL: "illegal instruction",
    signal.SIGTRAP: "trace/breakpoint trap",
    signal.SIGABRT: "aborted",
    signal.SIGBUS: "bus error",
    signal.SIGFPE: "floating point exception",
    signal.SIGKILL: "killed",
    signal.SIGUSR1: "user defined signal 1",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGUSR2: "user defined signal 2",
    signal.SIGPIPE: "broken pipe",
    signal.SIGALRM: "alarm clock",
    signal.SIGTERM: "terminated",
    signal.SIGSYS: "bad system call",
}


def function_arn(name: str, qualifier: str = "") -> str:
    suffix = f":{qualifier}" if qualifier else ""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}{suffix}"


def timeout_message(request_id: str, timeout_s: int) -> str:
    """Recorded 2025-11-25 (`timeout_payload`)."""
    return f"RequestId: {request_id} Error: Task timed out after {timeout_s:.2f} seconds"


def exit_message(request_id: str, code: int) -> str:
    """Recorded 2025-11-24 (`exit_in_handler`, `exit_status_127`)."""
    if code == 0:
        return f"RequestId: {request_id} Error: Runtime exited without providing a reason"
    return f"RequestId: {request_id} Error: Runtime exited with error: exit status {code}"


def signal_message(request_id: str, number: int) -> str:
    """The form that AWS documents for `signal: killed`."""
    name = _SIGNALS.get(number)
    return f"RequestId: {request_id} Error: Runtime exited with error: signal: {name or f'signal {number}'}"


def too_large_message() -> str:
    """Recorded 2025-11-24 (`response_too_large`)."""
    return f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."


def runtime_version(python_version: str) -> tuple[str, str]:
    """Name and ARN of the runtime version. `python_version` is "3.11.2"."""
    major, minor, patch = python_version.split(".")
    name = f"python:{major}.{minor}.v{patch}"
    return name, f"arn:aws:lambda:{REGION}::runtime:{hashlib.sha256(name.encode()).hexdigest()}"


def init_start(python_version: str) -> str:
    """Recorded 2025-11-25 (`multi_line_prints`)."""
    name, arn = runtime_version(python_version)
    return f"INIT_START Runtime Version: {name}\tRuntime Version ARN: {arn}"


def init_report_timeout(init_ms: float) -> str:
    """AWS documents this line for an INIT that ran into its limit (lambda-runtime-environment)."""
    return f"INIT_REPORT Init Duration: {init_ms:.2f} ms\tPhase: init\tStatus: timeout"


def start(request_id: str, version: str = "$LATEST") -> str:
    return f"START RequestId: {request_id} Version: {version}"


def end(request_id: str) -> str:
    return f"END RequestId: {request_id}"


def safe_type(error_type: str) -> str:
    """It may be the name of a learner's class: it must not break the line."""
    return _NOT_IN_A_NAME.sub("?", error_type)[:200]


def report(request_id: str, report: Report, *, with_status: bool) -> str:
    """The REPORT line, recorded 2023-09-04 and 2025-11-24 to 25; it ends in a tab.

    `with_status` is for what the platform saw fail: an exception of the handler's leaves none.
    """
    fields = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {report.duration_ms:.2f} ms",
        f"Billed Duration: {report.billed_ms} ms",
        f"Memory Size: {report.memory_mb} MB",
        f"Max Memory Used: {report.max_memory_used_mb} MB",
    ]
    if report.init_ms is not None:
        fields.append(f"Init Duration: {report.init_ms:.2f} ms")
    if not with_status:
        fields.append("")
    elif report.status == "timeout":
        fields.append("Status: timeout")
    else:
        fields += ["Status: error", f"Error Type: {safe_type(report.error_type)}"]
    return "\t".join(fields)


def billed_ms(duration_ms: float, init_ms: float | None) -> int:
    """Init and Duration together, rounded up: INIT is billed for every configuration since 2025-08."""
    return math.ceil(round(duration_ms + (init_ms or 0.0), 2))
