"""A lab without a sandbox: runs handlers of our own tests in this process.

It keeps what every function was given in `received`, so that a test can prove what was not.
"""

import contextlib
import io
import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Literal

from courses.emulator.records import (
    FunctionConfig,
    Invocation,
    InvocationError,
    LogKind,
    LogRecord,
    Outcome,
    Report,
    SandboxFacts,
    Span,
)


class Ends(BaseException):
    """Raised by a handler of a test to end its invocation in any way."""

    def __init__(self, outcome: Outcome, *, error: InvocationError | None = None, detail: str = ""):
        self.outcome = outcome
        self.error = error
        self.detail = detail


def make_invocation(
    *,
    outcome: Outcome = Outcome.OK,
    response: Any = None,
    event: Any = None,
    error: InvocationError | None = None,
    logs: tuple[LogRecord, ...] = (),
    cold: bool = True,
    exit_detail: str = "",
    environment: int = 1,
) -> Invocation:
    """An invocation as the real lab would describe it, with figures that no test looks at."""
    return Invocation(
        request_id="8f507cfc-xmpl-4697-b07a-ac58fc914c95",
        outcome=outcome,
        cold=cold,
        environment=environment,
        event=event,
        response=response,
        function_error=None if outcome is Outcome.OK else "Unhandled",
        error=error,
        logs=logs,
        report=Report(1.25, 126, 128, 36, 124.57 if cold else None, "success"),
        spans=(Span("invoke", environment, 0.0, 1.25),),
        exit_detail=exit_detail,
    )


@dataclass
class FakeLab:
    """`before_invoke(n)` is called with the number of each invocation, over all functions."""

    before_invoke: Callable[[int], Outcome | None] = lambda number: None
    received: list[Any] = field(default_factory=list)
    functions: list["FakeFunction"] = field(default_factory=list)
    invocations: int = 0

    def facts(self, profile: str = "plain") -> SandboxFacts:
        return SandboxFacts("A", ("seccomp",), "rlimit+watcher")

    def layer(self, name: str) -> Mapping[str, bytes]:
        return {f"/opt/python/{name}.py": b"SHIPPED = True"}

    def create_function(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        *,
        cancelled: Event | None = None,
    ) -> "FakeFunction":
        self.received.append((config, dict(files)))
        function = FakeFunction(self, config, files)
        self.functions.append(function)
        return function


class FakeFunction:
    def __init__(self, lab: FakeLab, config: FunctionConfig, files: Mapping[str, bytes]) -> None:
        self.lab = lab
        self.config = config
        self.files = files
        self.module: dict[str, Any] | None = None
        self.environments = 0
        self.closed = False
        self.names: dict[str, Any] = {}

    def invoke(self, event: Any, *, start: Literal["auto", "cold"] = "auto") -> Invocation:
        self.lab.received.append(event)
        self.lab.invocations += 1
        cold = self.module is None or start == "cold"
        planned = self.lab.before_invoke(self.lab.invocations)
        if planned is not None:
            return make_invocation(outcome=planned, event=event)
        printed = io.StringIO()
        ended = {"outcome": Outcome.OK, "response": None, "error": None, "exit_detail": ""}
        with contextlib.redirect_stdout(printed):
            try:
                ended["response"] = self._respond(event, cold)
            except Ends as end:
                ended |= {"outcome": end.outcome, "error": end.error, "exit_detail": end.detail}
            except Exception as error:  # noqa: BLE001  # whatever a handler raises
                outcome = Outcome.HANDLER_ERROR if self.module else Outcome.INIT_ERROR
                ended |= {"outcome": outcome, "error": _described(error)}
        lines = (LogRecord(LogKind.FUNCTION, line) for line in printed.getvalue().splitlines())
        logs = (LogRecord(LogKind.START, "START"), *lines, LogRecord(LogKind.REPORT, "REPORT"))
        return make_invocation(
            event=event, cold=cold, logs=logs, environment=self.environments, **ended
        )

    def _respond(self, event: Any, cold: bool) -> Any:
        if cold:
            self.module = None
            self.environments += 1
            name, _, attribute = self.config.handler.partition(".")
            own = {"Ends": Ends, "Outcome": Outcome, "CONFIG": self.config.environment}
            own |= self.names
            module: dict[str, Any] = own
            exec(compile(self.files[f"{name}.py"], f"{name}.py", "exec"), module)  # noqa: S102  # code of our own tests
            self.handler = module[attribute]
            self.module = module
        try:
            return json.loads(json.dumps(self.handler(event, None)))
        except TypeError as error:
            if "not JSON serializable" not in str(error):
                raise
            message = f"Unable to marshal response: {error}"
            raise Ends(
                Outcome.HANDLER_ERROR, error=InvocationError("Runtime.MarshalError", message)
            ) from error

    def crash(self) -> None:
        self.module = None

    def recycle(self) -> None:
        self.module = None

    def close(self) -> None:
        self.closed = True


def _described(error: Exception) -> InvocationError:
    frames = tuple(traceback.format_tb(error.__traceback__))
    return InvocationError(type(error).__name__, str(error), frames)
