"""What grading needs of a local Lambda, and no more: `courses.emulator.LocalLambda` is one."""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Any, Literal, Protocol

from courses.emulator.records import (
    CallResult,
    Decision,
    FunctionConfig,
    Invocation,
    SandboxFacts,
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


class Delivered(Protocol):
    """One invocation that an event source, the queue of asynchronous events or a retry made."""

    @property
    def function(self) -> str: ...

    @property
    def source(self) -> str:
        """Such as "sqs"."""

    @property
    def batch_size(self) -> int: ...

    @property
    def attempt(self) -> int:
        """From 1, of the same event or batch."""

    @property
    def invocation(self) -> Invocation | None:
        """None when it was throttled."""


class LabWorld(Protocol):
    """Functions with AWS and a virtual clock around them, used by one test and closed."""

    @property
    def log(self) -> Sequence[Delivered]:
        """What event sources and retries invoked, in order."""

    def create_function(self, config: FunctionConfig, files: Mapping[str, bytes]) -> object:
        """A function, under `config.name` from here on."""

    def invoke(
        self, name: str, event: Any, *, start: Literal["auto", "cold"] = "auto"
    ) -> Invocation:
        """As `LabFunction.invoke`; what the invocation sets off has ended too."""

    def send(self, service: str, operation: str, parameters: Mapping[str, Any]) -> CallResult:
        """A call of a boto3 client as root; what it sets off has ended too."""

    def advance(self, seconds: float) -> None:
        """Move AWS's clock on; what falls due runs, in order."""

    def burst(
        self, name: str, events: Sequence[Any], *, spread_ms: int = 0
    ) -> Sequence[Invocation | object]:
        """Invoke with all events at once: for each, an invocation or that it was throttled."""

    def crash(self, name: str) -> None:
        """As `LabFunction.crash`."""

    def recycle(self, name: str) -> None:
        """As `LabFunction.recycle`."""

    def environments(self, name: str) -> int:
        """How many execution environments of a function have been created so far."""

    def cold_starts(self, name: str) -> int:
        """How many invocations of a function waited for INIT."""

    def throttles(self, name: str) -> int:
        """How many invocations of a function were refused."""

    def decisions(self) -> Sequence[Decision]:
        """What the functions' calls on AWS were allowed and denied, in order."""

    def close(self) -> None:
        """End everything that belongs to it."""


class Lab(Protocol):
    """Makes functions."""

    def facts(self) -> SandboxFacts:
        """What confines the runs."""

    def create_function(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        *,
        cancelled: Event | None = None,
    ) -> LabFunction:
        """A fresh function from a package of `files` by path."""

    def create_world(self, *, account: bool, cancelled: Event | None = None) -> LabWorld:
        """A fresh world; with `account`, AWS answers in it."""
