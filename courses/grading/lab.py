"""What grading needs of a local Lambda, and no more: `courses.emulator.LocalLambda` is one."""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Any, Literal, Protocol

from courses.emulator.records import (
    Accepted,
    ApiCall,
    CallResult,
    Decision,
    Delivered,
    FunctionConfig,
    Invocation,
    LogRecord,
    SandboxFacts,
    Throttled,
)


class LabFunction(Protocol):
    """One function with its execution environments, used by one test and closed."""

    @property
    def environments(self) -> int:
        """How many execution environments have been created so far."""

    def invoke(self, event: Any, *, start: Literal["auto", "cold"] = "auto") -> Invocation:
        """Invoke with a JSON value, or with the exact payload when `event` is bytes."""

    def crash(self) -> None:
        """End the runtime's process as a crash between two invocations would."""

    def recycle(self) -> None:
        """Retire the execution environment, as AWS does with old ones."""

    def close(self) -> None:
        """End everything that belongs to the function."""


class LabAccount(Protocol):
    """AWS around one test's functions. Each method may raise `AccountLost`."""

    def decisions(self) -> Sequence[Decision]:
        """Every permission that was checked, in order."""

    def close(self) -> None:
        """End it; nothing of it is left."""


class LabPoint(Protocol):
    """One value of a metric."""

    @property
    def namespace(self) -> str:
        """ "AWS/Lambda", or what a handler named."""

    @property
    def name(self) -> str:
        """The metric."""

    @property
    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """Sorted pairs."""

    @property
    def value(self) -> float:
        """In `unit`."""

    @property
    def unit(self) -> str:
        """As CloudWatch names it: "Count"."""


class LabMetrics(Protocol):
    """What was measured."""

    @property
    def points(self) -> Sequence[LabPoint]:
        """In order."""


class LabLogged(Protocol):
    """A record in a log stream."""

    @property
    def request_id(self) -> str:
        """Of its invocation."""

    @property
    def record(self) -> LogRecord:
        """What was written."""


class LabLogStream(Protocol):
    """The log of one execution environment."""

    @property
    def name(self) -> str:
        """Unique in its group."""

    @property
    def records(self) -> Sequence[LabLogged]:
        """In order."""


class LabLogGroup(Protocol):
    """The log of one function."""

    @property
    def name(self) -> str:
        """/aws/lambda/ and the function's name."""

    @property
    def streams(self) -> Mapping[str, LabLogStream]:
        """By name, in the order of their first records."""


class LabWorld(Protocol):
    """Functions with AWS and a virtual clock around them, used by one test and closed."""

    @property
    def log(self) -> Sequence[Delivered]:
        """What event sources and retries invoked, in order."""

    def create_function(self, config: FunctionConfig, files: Mapping[str, bytes]) -> LabFunction:
        """A function, under `config.name` from here on."""

    def invoke(
        self, name: str, event: Any, *, start: Literal["auto", "cold"] = "auto"
    ) -> Invocation | Accepted | Throttled:
        """As `LabFunction.invoke`; what the invocation sets off has ended too.

        `Throttled` where no environment may take the event; `LambdaError` where there is no such
        function any more.
        """

    def send(self, service: str, operation: str, parameters: Mapping[str, Any]) -> CallResult:
        """A call of a boto3 client as root; what it sets off has ended too."""

    def advance(self, seconds: float) -> None:
        """Move AWS's clock on; what falls due runs, in order."""

    def burst(
        self, name: str, events: Sequence[Any], *, spread_ms: int = 0
    ) -> Sequence[Invocation | Throttled]:
        """Invoke with all events at once: for each, an invocation or that it was throttled."""

    def environments(self, name: str) -> int:
        """How many execution environments of a function have been created so far."""

    def cold_starts(self, name: str) -> int:
        """How many invocations of a function waited for INIT."""

    def throttles(self, name: str) -> int:
        """How many invocations of a function were refused."""

    def calls(self) -> Sequence[ApiCall]:
        """Every call that functions made on AWS, in order."""

    def metrics(self) -> LabMetrics:
        """What was measured so far."""

    @property
    def log_groups(self) -> Sequence[LabLogGroup]:
        """What was logged so far."""

    def close(self) -> None:
        """End its functions, not its account."""


class Lab(Protocol):
    """Makes functions."""

    def facts(self, profile: str = "plain") -> SandboxFacts:
        """What confines the runs of a profile."""

    def create_function(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        *,
        cancelled: Event | None = None,
    ) -> LabFunction:
        """A fresh function from a package of `files` by path."""

    def layer(self, name: str) -> Mapping[str, bytes]:
        """The files of a layer that the lab has, by path below /opt. Raises FileNotFoundError."""

    def create_account(self, *, seed: int | None = None) -> Any:
        """A fresh `LabAccount`; the same `seed` gives the same ids. Raises `SandboxUnavailable`."""

    def create_world(self, *, account: Any = None, cancelled: Event | None = None) -> LabWorld:
        """A fresh world; AWS answers in it if it has an account that this lab made."""
