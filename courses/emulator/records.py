"""What an invocation leaves behind: values only, no behaviour beyond conversion to JSON.

The supervisor outside the sandbox makes every one of these. Nothing in them is parsed from
what the learner's process printed, except where a field says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

Json = Any
"""A value as json.loads() makes it: dict, list, str, int, float, bool or None."""

ACCOUNT_ID = "123456789012"
REGION = "us-east-1"


class Outcome(StrEnum):
    """How an invocation ended. The first cause wins: a kill by us outranks the wait status."""

    OK = "ok"
    """A well-formed result arrived. Says nothing about its correctness."""
    HANDLER_ERROR = "handler-error"
    """The handler raised, or its result cannot be serialised."""
    INIT_ERROR = "init-error"
    """Import, syntax or handler lookup failed."""
    TIMEOUT = "timeout"
    """The wall clock reached the limit, in init or invoke."""
    OUT_OF_MEMORY = "out-of-memory"
    """Killed for memory, or an uncaught MemoryError with the peak near the limit."""
    OUTPUT_LIMIT = "output-limit"
    """Standard output plus standard error went over the cap; the prefix is kept."""
    RESULT_LIMIT = "result-limit"
    """The result is larger than Lambda returns."""
    EXITED = "exited"
    """The process ended by itself without a result."""
    CRASHED = "crashed"
    """Ended by a signal that we did not send."""
    BAD_RESULT = "bad-result"
    """Bytes that are not one valid JSON result."""
    INFRASTRUCTURE = "infrastructure"
    """Ours, not the learner's: no attempt is charged and the run is repeated once."""


class LogKind(StrEnum):
    """Who wrote a log record: the platform (trusted) or the function (the learner)."""

    INIT_START = "platform.initStart"
    START = "platform.start"
    END = "platform.runtimeDone"
    REPORT = "platform.report"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One log event. `text` has no trailing newline and control characters are escaped."""

    kind: LogKind
    text: str
    level: str = ""
    """"", or the level that a function record states: DEBUG, INFO, WARN, ERROR, CRITICAL.

    In the JSON log format also a platform record's, and TRACE to FATAL."""


@dataclass(frozen=True, slots=True)
class InvocationError:
    """Lambda's error object as the caller of Invoke receives it."""

    type: str
    message: str
    stack_trace: tuple[str, ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a REPORT line. Durations in milliseconds, memory in MB."""

    duration_ms: float
    billed_ms: int
    memory_mb: int
    max_memory_used_mb: int
    init_ms: float | None
    """None for a warm invocation."""
    status: Literal["success", "error", "timeout"]
    error_type: str = ""
    preloaded: str = ""
    """What INIT found imported already, so that `init_ms` does not hold it: "boto3", or ""."""


@dataclass(frozen=True, slots=True)
class Span:
    """One bar on a lane: milliseconds since the function was created, for drawing only."""

    kind: Literal["init", "invoke"]
    environment: int
    start_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Invocation:
    """Everything that is known about one invocation."""

    request_id: str
    outcome: Outcome
    cold: bool
    environment: int
    """Number of the execution environment, from 1, within its function."""
    event: Any
    response: Any
    """The parsed payload, None when there was none. On a function error, Lambda's error object."""
    function_error: str | None
    """"Unhandled", or None."""
    error: InvocationError | None
    logs: tuple[LogRecord, ...]
    report: Report
    spans: tuple[Span, ...] = ()
    version: str = "$LATEST"
    """Of the function, that was executed."""
    exit_detail: str = ""
    """For `exited` and `crashed`: "exit status 3" or "signal: SIGSEGV"."""

    @property
    def log_text(self) -> str:
        """The records joined by newlines, as an exercise's `logs` expectation sees them."""
        return "\n".join(record.text for record in self.logs)


@dataclass(frozen=True, slots=True)
class SandboxFacts:
    """What confined a run."""

    tier: str
    """"A+", "A", "B" or "C"."""
    layers: tuple[str, ...]
    memory_by: str
    """"cgroup-v2", "cgroup-v1" or "rlimit+watcher"."""


@dataclass(frozen=True, slots=True)
class Role:
    """An execution role. `document` is its identity policy; None allows everything.

    No permission at all is a policy whose Statement is an empty list.
    """

    name: str
    document: Mapping[str, Json] | None
    boundary: Mapping[str, Json] | None = None
    """A permissions boundary: what the role may do at most."""


@dataclass(frozen=True, slots=True)
class FunctionConfig:
    """A function's configuration, in AWS's units. Validated by `control.functions`."""

    name: str = "function"
    handler: str = "handler.handler"
    memory_mb: int = 128
    timeout_s: int = 3
    environment: Mapping[str, str] = field(default_factory=dict)
    profile: Literal["plain", "boto3"] = "plain"
    role: Role | None = None
    """Whose permissions the function's calls on AWS have; None allows everything."""
    log_format: Literal["Text", "JSON"] = "Text"
    log_level: str = ""
    """The least level of the function's records: TRACE to FATAL; "" for INFO. JSON format only."""
    system_log_level: str = ""
    """The least level of the platform's records: DEBUG, INFO or WARN; "" for INFO. JSON only."""
    tracing: Literal["PassThrough", "Active"] = "PassThrough"
    # What only a World uses: asynchronous invocation and concurrency.
    reserved_concurrency: int | None = None
    """How many environments at once, at most and assured; None for what the account has left."""
    dead_letter_arn: str = ""
    """A standard queue or a topic for asynchronous events that failed."""
    destinations: Mapping[Literal["on_success", "on_failure"], str] = field(default_factory=dict)
    """ARNs of a queue, topic, function or event bus for records of asynchronous invocations."""
    max_retries: int = 2
    """After a function error in an asynchronous invocation: 0 to 2."""
    max_event_age_s: int = 21_600
    """60 to 21,600."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Temporary credentials of a role. They name nobody by themselves: trust follows the socket."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    principal: str
    """ARN of the assumed role's session: arn:aws:sts::123456789012:assumed-role/ROLE/SESSION."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One permission that the authoriser checked. A call can need several, with one request id."""

    service: str
    """ "dynamodb": the service that was called, by its name in IAM."""
    action: str
    """ "dynamodb:GetItem" """
    resource: str
    """The ARN that was checked, or "*"."""
    principal: str
    """The ARN of who called."""
    verdict: Literal["allowed", "implicitDeny", "explicitDeny"]
    request_id: str


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call that a function made on AWS."""

    service: str
    """The name of boto3's client: "dynamodb"."""
    operation: str
    """In AWS's CamelCase: "GetItem"."""
    params: Mapping[str, Json]
    """What was asked, with long values cut: for reading, not for assertions."""
    status: int
    """The HTTP status of the answer."""
    error_code: str
    """AWS's error code, "" when the call succeeded."""
    at_ms: float
    """Milliseconds since the account was opened, of real time."""
    request_id: str
    principal: str
    environment: str
    """Who asked, as `Account.open` was told: the log stream's name."""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class CallResult:
    """The answer to a call as root. Bytes are {"$bytes": base64}, a streaming body is text where it
    is UTF-8, times are ISO 8601 in UTC with Z, and ResponseMetadata is dropped."""

    reply: dict[str, Json] | None
    """None when AWS refused the call; then the error says why."""
    error_code: str = ""
    error_message: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What AWS would push to a Lambda function: facts for `courses.emulator.events` to build from."""

    kind: Literal["s3", "sns", "events", "logs"]
    target: str
    """ARN of the function."""
    payload: Mapping[str, Json]
    """The raw facts of that kind; courses/emulator/aws/README.md lists their members."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to an asynchronous invocation (202) or a dry run (204)."""

    request_id: str
    status: Literal[202, 204]


@dataclass(frozen=True, slots=True)
class Throttled:
    """A 429: no environment could take the event."""

    function: str
    reason: str
    """AWS's ThrottleReason, such as ReservedFunctionConcurrentInvocationLimitExceeded."""
    message: str = "Rate Exceeded."


@dataclass(frozen=True, slots=True)
class Delivered:
    """One invocation that a source, the asynchronous queue or a retry made, or tried to make."""

    function: str
    source: str
    """"async", "sqs", "dynamodb", "kinesis", "s3", "sns", "events", "schedule", "logs",
    "lambda" (a destination) or "dead-letter"."""
    batch_size: int
    """Records in the event; 1 for what is no batch."""
    attempt: int
    """From 1; for a queue, how often its first message has been received."""
    at: datetime
    """Virtual time."""
    event: Json
    invocation: Invocation | None
    """None when no environment took it."""
    throttled: str = ""
    """The reason of the 429, "" when it was invoked."""
    request_id: str = ""
