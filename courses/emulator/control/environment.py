"""One execution environment: its INIT, its invocations, its resets. Never shared by functions.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html. A runtime that timed
out, exited or crashed is replaced at the next invoke; /tmp stays, globals are lost, and that
second initialisation has no Init Duration: it counts in Duration.
"""

import json
import socket
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from courses.emulator.aws.errors import AccountLost
from courses.emulator.records import (
    FunctionConfig,
    Invocation,
    LogRecord,
    Outcome,
    Report,
    Span,
)
from courses.emulator.runtime import wire
from courses.emulator.sandbox import remedies
from courses.emulator.sandbox.errors import ZygoteDied
from courses.emulator.sandbox.run import Run
from courses.emulator.sandbox.zygotes import Zygote
from courses.emulator.settings import LabSettings

from . import platform_strings, variables
from .errors import Cancelled
from .no_aws import Endpoint, NoAws
from .platform_log import PlatformLog
from .runtime_api import Offer
from .supervision import Cause, Supervision
from .verdicts import Facts, Verdict, judge

_MB = 1 << 20
_LOOSE_ADDRESS_SPACE = 512 * _MB
"""RLIMIT_AS is looser than RLIMIT_DATA: reserved but unused space is not memory."""
_KERNEL_SLACK = 16 * _MB
"""What pid 1 and the kernel itself may take."""
_MB_PER_PROCESSOR = 1769
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""
_EXIT_AFTER_INIT_ERROR_S = 1.0
"""awslambdaric exits by itself once it has posted an init error."""
_WITHOUT_STATUS = frozenset({Outcome.OK, Outcome.HANDLER_ERROR})
_KEPT_RUNTIME = frozenset({Outcome.OK, Outcome.HANDLER_ERROR, Outcome.BAD_RESULT})


class RunSource(Protocol):
    """Where confined runs come from: a pool, or one zygote that is being proved."""

    def take(self) -> tuple[Zygote, Run]: ...

    def discard(self, zygote: Zygote) -> None: ...


@dataclass(frozen=True, slots=True)
class Call:
    """What a request to Invoke carries beside its event."""

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    qualifier: str = ""
    """The version or alias that was named, which the invoked function's ARN then ends in."""
    trace_id: str = field(default_factory=variables.trace_id)
    """The X-Ray trace header."""
    client_context: str = ""
    """JSON text, "" for none."""


@dataclass(slots=True)
class _Progress:
    """What one invocation has collected so far."""

    call: Call
    cold: bool
    logs: list[LogRecord] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    init_ms: float | None = None
    duration_ms: float = 0.0


class Environment:
    """`number` counts from 1 within the function; `clock` gives milliseconds since its creation."""

    def __init__(
        self,
        *,
        number: int,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        pool: RunSource,
        settings: LabSettings,
        clock: Callable[[], float],
        cancelled: threading.Event | None,
        version: str = "$LATEST",
        initialization: str = "on-demand",
        endpoint: Callable[["Environment"], Endpoint] = lambda _environment: NoAws(),
    ) -> None:
        self.number = number
        self._config = config
        self._files = files
        self._pool = pool
        self._settings = settings
        self._clock = clock
        self._cancelled = cancelled
        self._version = version
        self._endpoint = endpoint
        self.principal = ""
        """The ARN that its calls on AWS are made as; known once a runtime has started."""
        self.initialization = initialization
        self.stream = variables.log_stream(version)
        """The name of its log stream."""
        self._platform = PlatformLog(config, version, initialization)
        self._early: _Progress | None = None
        self._zygote: Zygote | None = None
        self._place = 0
        self._python_version = ""
        self._runtime: Supervision | None = None
        self.initialised = False
        """INIT has ended well once: a later one is a reset, without Init Duration."""

    @property
    def is_running(self) -> bool:
        """It has a process, frozen or not."""
        return self._runtime is not None

    # --- the runtime process -----------------------------------------------------------------

    def _start_runtime(self) -> Supervision:
        """Take a spare, or after a reset fork one that gets the same /tmp. Raises ZygoteDied."""
        if self._zygote is None:
            self._zygote, run = self._pool.take()
            self._place = run.place
            self._python_version = self._zygote.python.full_version
        else:
            run = self._zygote.spawn(self._place)
        try:
            return self._configure(run, self._zygote)
        except BaseException:
            run.close()
            raise

    def _configure(self, run: Run, zygote: Zygote) -> Supervision:
        memory = self._config.memory_mb * _MB
        if run.group is not None:
            # Files in /tmp are memory to the kernel, and a disk on AWS: the watcher tells them apart.
            run.group.limit_memory(memory + zygote.tmp_bytes + _KERNEL_SLACK)
        channels = run.channels()
        endpoint = self._endpoint_for(channels)
        self.principal = endpoint.credentials.principal
        runtime = Supervision(
            run,
            channels,
            memory_bytes=memory,
            output_limit=self._settings.output_limit,
            cancelled=self._cancelled,
            endpoint=endpoint,
        )
        environment = variables.runtime_variables(
            self._config,
            credentials=endpoint.credentials,
            python_version=zygote.python.version,
            stream=self.stream,
            version=self._version,
            initialization=self.initialization,
        )
        configuration = {
            "environment": environment,
            "handler": self._config.handler,
            "data_bytes": zygote.base_data_bytes + memory,
            "address_space_bytes": zygote.base_address_space_bytes + memory + _LOOSE_ADDRESS_SPACE,
        }
        runtime.start(self._files, json.dumps(configuration).encode())
        return runtime

    def _endpoint_for(self, channels: Sequence[socket.socket]) -> Endpoint:
        """Who answers for AWS. Raises AccountLost, and SandboxUnavailable in tier C, where a run has
        one connection and no listener that an SDK could reach."""
        try:
            endpoint = self._endpoint(self)
            if len(channels) < len(wire.LISTENER_PORTS) and not isinstance(endpoint, NoAws):
                endpoint.close()
                raise remedies.for_aws_without_listener()
        except BaseException:
            for channel in channels:
                channel.close()
            raise
        return endpoint

    def _drop_runtime(self) -> None:
        if self._runtime is not None:
            self._runtime.close()
            self._runtime = None

    def _let_go_of_zygote(self) -> None:
        """After a run was lost: with its zygote, /tmp is gone too."""
        if self._zygote is not None and not self._zygote.is_alive():
            self._pool.discard(self._zygote)
            self._zygote = None

    def crash(self) -> None:
        """Kill the runtime, as a crash between two invocations would; /tmp stays."""
        if self._runtime is not None:
            self._runtime.stop(Cause.CRASH_STEP)
            self._drop_runtime()

    def close(self) -> None:
        """End the environment; nothing of it is left. Safe to call twice."""
        self._drop_runtime()
        if self._zygote is not None:
            self._zygote.release(self._place)
            self._zygote = None

    # --- one invocation ----------------------------------------------------------------------

    async def initialise(self) -> bool:
        """INIT ahead of any event, as for provisioned concurrency. False when it did not end well."""
        progress = _Progress(Call(), cold=True)
        try:
            await self._initialise(progress)
        except (ZygoteDied, AccountLost):
            self._let_go_of_zygote()
        self._early = progress
        if self._runtime is not None and self._runtime.over:
            self._drop_runtime()
        elif self._runtime is not None:
            self._runtime.freeze()
        return self.initialised

    async def invoke(self, event: Any, body: bytes, call: Call) -> Invocation:
        """Run one event to its end. Raises Cancelled, and SandboxUnavailable before anything ran."""
        progress = _Progress(call, cold=not self.initialised)
        if self._early is not None:
            progress.logs, self._early = self._early.logs, None
        try:
            verdict = await self._run(progress, body)
        except (ZygoteDied, AccountLost):
            verdict = judge(self._facts(progress, lost=True))
        if verdict.outcome is Outcome.INFRASTRUCTURE:
            self._let_go_of_zygote()
        peak = self._peak_mb()
        if verdict.outcome not in _KEPT_RUNTIME or (
            self._runtime is not None and self._runtime.over
        ):
            self._drop_runtime()
        elif self._runtime is not None:
            self._runtime.freeze()
        report = self._report(progress, verdict, peak)
        progress.logs += self._platform.end(call.request_id, report)
        with_status = verdict.outcome not in _WITHOUT_STATUS
        progress.logs += self._platform.report(call.request_id, report, with_status=with_status)
        return Invocation(
            request_id=call.request_id,
            outcome=verdict.outcome,
            cold=progress.cold,
            environment=self.number,
            event=event,
            response=verdict.response,
            function_error="Unhandled" if verdict.error is not None else None,
            error=verdict.error,
            logs=tuple(progress.logs),
            report=report,
            spans=tuple(progress.spans),
            version=self._version,
            exit_detail=verdict.exit_detail,
        )

    async def _run(self, progress: _Progress, body: bytes) -> Verdict:
        if self._runtime is not None and self._runtime.has_ended():
            self._drop_runtime()  # something that the last invocation left ended it since
        if self._runtime is not None:
            self._runtime.thaw()
        if self._runtime is None and not self.initialised:
            verdict = await self._initialise(progress)
            if verdict is not None:
                progress.logs += self._platform.start(progress.call.request_id)
                return verdict
        progress.logs += self._platform.start(progress.call.request_id)
        return await self._invoke(progress, body)

    async def _initialise(self, progress: _Progress) -> Verdict | None:
        """The INIT phase. None when the runtime is ready, or when INIT is to be repeated."""
        runtime = self._runtime = self._start_runtime()
        began, began_clock = runtime.began, self._clock()
        progress.logs += self._platform.init_start(self._python_version)
        await self._wait_for_runtime(runtime, began + self._settings.init_limit_s)
        progress.init_ms = (time.monotonic() - began) * 1000
        progress.spans.append(Span("init", self.number, began_clock, self._clock()))
        progress.logs += self._platform.application(runtime.logs.take())
        if runtime.api.ready and not runtime.over:
            self.initialised = True
            return None
        if runtime.cause is Cause.TIMEOUT:
            progress.logs += self._platform.init_timeout(progress.init_ms)
            self._drop_runtime()
            return None
        return self._judge(progress)

    @staticmethod
    async def _wait_for_runtime(runtime: Supervision, deadline: float) -> None:
        """Until it polls for an event, reports an init error, or ends."""
        await runtime.until(lambda: runtime.api.ready or runtime.api.init_failed, deadline)
        if runtime.api.init_failed:
            await runtime.wait_end(_EXIT_AFTER_INIT_ERROR_S)

    async def _invoke(self, progress: _Progress, body: bytes) -> Verdict:
        call = progress.call
        if self._runtime is None:
            runtime = self._runtime = self._start_runtime()
            began = runtime.began
        else:
            runtime, began = self._runtime, time.monotonic()
        began_clock = self._clock()
        deadline = began + self._config.timeout_s
        deadline_ms = int((time.time() + self._config.timeout_s) * 1000)
        await self._wait_for_runtime(runtime, deadline)
        if runtime.api.ready and not runtime.over:
            self.initialised = True
            arn = platform_strings.function_arn(self._config.name, call.qualifier)
            runtime.api.offer(
                Offer(call.request_id, body, deadline_ms, arn, call.trace_id, call.client_context)
            )
            # INIT has a whole processor on AWS, whatever the memory. Once the event is on its way, since
            # this takes a moment.
            runtime.limit_processor(self._config.memory_mb / _MB_PER_PROCESSOR)
            await runtime.until(lambda: runtime.api.finished, deadline)
            runtime.api.close_request()
        progress.duration_ms = (time.monotonic() - began) * 1000
        if runtime.cause is Cause.TIMEOUT:
            progress.duration_ms = self._config.timeout_s * 1000.0
        progress.logs += self._platform.application(runtime.logs.take())
        progress.spans.append(Span("invoke", self.number, began_clock, self._clock()))
        return self._judge(progress)

    # --- its record --------------------------------------------------------------------------

    def _judge(self, progress: _Progress) -> Verdict:
        if self._runtime is not None and self._runtime.cause is Cause.CANCELLED:
            self.close()
            raise Cancelled
        return judge(self._facts(progress))

    def _facts(self, progress: _Progress, *, lost: bool = False) -> Facts:
        runtime = None if lost else self._runtime
        return Facts(
            request_id=progress.call.request_id,
            timeout_s=self._config.timeout_s,
            memory_bytes=self._config.memory_mb * _MB,
            peak_bytes=runtime.watcher.peak if runtime else 0,
            cause=runtime.cause if runtime else None,
            lost=runtime is None or runtime.lost,
            answer=runtime.api.answer if runtime else None,
            wait_status=runtime.exit.wait_status if runtime and runtime.exit else None,
            signal_name=runtime.signal_name if runtime else "",
        )

    def _peak_mb(self) -> int:
        if self._runtime is None:
            return 0
        if not self._runtime.over:
            self._runtime.watcher.note_high_water()
        return -(-self._runtime.watcher.peak // _MB)

    def _report(self, progress: _Progress, verdict: Verdict, peak_mb: int) -> Report:
        init_ms = None if progress.init_ms is None else round(progress.init_ms, 2)
        duration_ms = round(progress.duration_ms, 2)
        return Report(
            duration_ms=duration_ms,
            billed_ms=platform_strings.billed_ms(duration_ms, init_ms),
            memory_mb=self._config.memory_mb,
            max_memory_used_mb=peak_mb,
            init_ms=init_ms,
            status=verdict.status,
            error_type=verdict.error.type if verdict.error else "",
            preloaded="boto3" if self._config.profile == "boto3" else "",
        )
