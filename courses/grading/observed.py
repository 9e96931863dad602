"""What CloudWatch would show of a run: the functions' calls, their metrics, their log groups.

Values for a report. Nothing of them is judged.
"""

from dataclasses import dataclass
from typing import Final

LAMBDA: Final = "AWS/Lambda"
"""The namespace of Lambda's own metrics."""


@dataclass(frozen=True, slots=True)
class ObservedCall:
    """One call that a function made; its permissions are the decisions of the same request id."""

    service: str
    operation: str
    status: int
    """Of the HTTP answer."""
    error_code: str
    """ "" when it succeeded."""
    function: str
    request_id: str


@dataclass(frozen=True, slots=True)
class ObservedMetric:
    """All values of one metric with the same dimensions, as statistics."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    unit: str
    count: int
    sum: float
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True)
class ObservedRecord:
    """One record of a log stream."""

    stream: str
    request_id: str
    kind: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class ObservedGroup:
    """A log group with its records, stream by stream."""

    name: str
    records: tuple[ObservedRecord, ...]


@dataclass(frozen=True, slots=True)
class ThrottledEvent:
    """An event that no environment took."""

    function: str
    source: str
    """What sent it, such as "sqs"; "" for a step of the test or the caller of Invoke."""
    attempt: int
    """From 1, of the same event or batch."""
    reason: str
    after: int
    """How many invocations had been made before it."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of a run beyond its invocations."""

    calls: tuple[ObservedCall, ...] = ()
    metrics: tuple[ObservedMetric, ...] = ()
    log_groups: tuple[ObservedGroup, ...] = ()
    left_out: int = 0
    """Calls, metrics and records beyond what a report keeps."""
