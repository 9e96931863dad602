"""What grading needs of a local Lambda, and no more: `courses.emulator.LocalLambda` is one."""

from collections.abc import Mapping
from threading import Event
from typing import Any, Literal, Protocol

from courses.emulator.records import FunctionConfig, Invocation, SandboxFacts


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
