"""One test's world: functions, an account, queues and sources, on one virtual clock.

    with World(get_local_lambda(), account=account) as world:
        world.create_function(FunctionConfig(name="worker"), files)
        world.send("lambda", "create_event_source_mapping", {...})
        world.send("sqs", "send_message", {...})   # and everything that it sets off
        world.advance(60)

Everything happens in one loop, ordered by (virtual time, sequence). What is due at the same
virtual instant overlaps: it is admitted in order and holds its concurrency until all of it has
ended, although in reality one environment may run after the other.
"""

import os
import threading
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from courses.emulator.aws.account import Account
from courses.emulator.records import (
    Accepted,
    ApiCall,
    CallResult,
    Decision,
    Delivered,
    FunctionConfig,
    Invocation,
    Json,
    Throttled,
)

from . import platform_strings
from .asynchronous import AsyncEvent
from .clock import START, VirtualClock
from .concurrency import ACCOUNT_LIMIT
from .dispatch import Wave
from .errors import InvalidParameterValueException, RequestTooLargeException
from .function import parse_event
from .lambda_api.invoke import ASYNC_LIMIT
from .lambda_errors import LambdaError
from .lineage import Chain
from .log_groups import LogGroup
from .loop import join
from .metrics import Metrics
from .registry import LATEST, LambdaFunction
from .service import LambdaService
from .world_function import WorldFunction

if TYPE_CHECKING:
    from .engine import LocalLambda

T = TypeVar("T")
_MOST_STEPS = 100_000


class World:
    """Use as a context manager, from one thread. Methods may raise Cancelled, AccountLost and
    SandboxUnavailable; what AWS refuses is in their results."""

    def __init__(
        self,
        lab: "LocalLambda",
        *,
        account: Account | None = None,
        start: datetime = START,
        concurrency: int = ACCOUNT_LIMIT,
        cancelled: threading.Event | None = None,
    ) -> None:
        """`concurrency` is the account's limit. The account stays the caller's to close."""
        self._service = LambdaService(
            lab, account=account, start=start, concurrency=concurrency, cancelled=cancelled
        )

    def create_function(self, config: FunctionConfig, files: Mapping[str, bytes]) -> WorldFunction:
        """A function with a name of its own. Raises InvalidParameterValueException."""
        try:
            self._service.create(config, files)
        except LambdaError as refused:
            raise InvalidParameterValueException(refused.message) from None
        return WorldFunction(self, config)

    def function(self, name: str) -> LambdaFunction:
        """What the service knows about a function. Raises ResourceNotFoundException."""
        return self._service.registry.get(name, LATEST)

    # --- what a test does --------------------------------------------------------------------

    def invoke(
        self,
        name: str,
        event: Any,
        *,
        start: Literal["auto", "cold"] = "auto",
        invocation_type: Literal["RequestResponse", "Event", "DryRun"] = "RequestResponse",
        qualifier: str = "",
    ) -> Invocation | Accepted | Throttled:
        """Invoke with a JSON value or its bytes, and let everything happen that it sets off.

        Raises InvalidRequestContentException, RequestTooLargeException, and LambdaError for a
        function or version that does not exist.
        """
        value, body = parse_event(event)
        function = self._service.registry.get(name, qualifier or LATEST)
        function.check_qualifier(qualifier)
        if invocation_type == "DryRun":
            return Accepted(str(uuid.uuid4()), 204)
        if invocation_type == "Event":
            return self._accept(name, qualifier, value, body)
        invoked = self._service.dispatcher.invoke(function, qualifier, value, body, start=start)
        result = self._service.run(invoked)
        self._service.settle()
        return result

    def _accept(self, name: str, qualifier: str, value: Json, body: bytes) -> Accepted:
        if len(body) > ASYNC_LIMIT:
            raise RequestTooLargeException(
                f"Request must be smaller than {ASYNC_LIMIT} bytes for the InvokeFunction operation"
            )
        accepted = Accepted(str(uuid.uuid4()), 202)
        self._service.queue.put(
            AsyncEvent(
                name, qualifier, value, body, accepted.request_id, "async", self._service.clock.now
            )
        )
        self._service.settle()
        return accepted

    def send(self, service: str, operation: str, parameters: Mapping[str, Json]) -> CallResult:
        """A boto3 call as root, then everything that it set off."""
        if service == "lambda":
            result = self._service.run(self._service.api.call(operation, parameters))
        elif self._service.account is None:
            return CallResult(None, "NotAvailableInLambdaLab", "This world has no AWS account.")
        else:
            if service in ("logs", "cloudwatch") and self._service.mirror is not None:
                self._service.mirror.flush()
            result = self._service.account.call(service, operation, parameters)
        self._service.take_deliveries(Chain())
        self._service.settle()
        return result

    def advance(self, seconds: float) -> None:
        """Move the virtual clock; what falls due on the way happens, in order."""
        end = self._service.clock.after(seconds)
        for _ in range(_MOST_STEPS):
            if self._service.rules is not None:
                self._service.rules.refresh()
            due = self._service.next_due()
            if due is None or due > end:
                break
            self._service.move(due)
            self._service.fire_schedules()
            self._service.settle()
        self._service.move(end)
        self._service.settle()

    def burst(
        self, name: str, events: Sequence[Any], *, spread_ms: float = 0, qualifier: str = ""
    ) -> list[Invocation | Throttled]:
        """All events at once, or spread over some virtual time: they overlap. Results in order.

        As many run at a time as the machine has processors.
        """
        function = self._service.registry.get(name, qualifier or LATEST)
        function.check_qualifier(qualifier)
        parsed = [parse_event(event) for event in events]
        results = self._service.run(self._burst(function, qualifier, parsed, spread_ms / 1000))
        self._service.settle()
        return results

    async def _burst(
        self,
        function: LambdaFunction,
        qualifier: str,
        events: list[tuple[Any, bytes]],
        spread_s: float,
    ) -> list[Invocation | Throttled]:
        wave = Wave()
        results: dict[int, Invocation | Throttled] = {}
        begun, numbers = self._service.clock.now, iter(range(len(events)))

        async def lane() -> None:
            for number in numbers:
                passed = spread_s * number / len(events)
                already = (self._service.clock.now - begun).total_seconds()
                self._service.move(self._service.clock.after(max(0.0, passed - already)))
                value, body = events[number]
                results[number] = await self._service.dispatcher.invoke(
                    function, qualifier, value, body, wave=wave
                )

        try:
            lanes = [self._service.loop.start(lane()) for _ in range(os.cpu_count() or 1)]
            for task in lanes:
                await join(task)
        finally:
            self._service.dispatcher.end(wave)
        return [results[number] for number in range(len(events))]

    # --- what is known afterwards ------------------------------------------------------------

    @property
    def clock(self) -> VirtualClock:
        """Virtual time. Only `advance` and `burst` move it."""
        return self._service.clock

    @property
    def exhausted(self) -> bool:
        """Sources stopped: they had made too many invocations, or too much to keep of them."""
        return self._service.exhausted

    @property
    def log(self) -> tuple[Delivered, ...]:
        """All invocations that sources, the asynchronous queue and retries made, in order."""
        return tuple(self._service.log)

    def environments(self, name: str) -> int:
        """How many execution environments a function has had."""
        return self._service.registry.get(name).environments

    def cold_starts(self, name: str) -> int:
        return self._service.dispatcher.cold_starts.get(name, 0)

    def throttles(self, name: str) -> int:
        return self._service.dispatcher.throttles.get(name, 0)

    def metrics(self) -> Metrics:
        return self._service.dispatcher.metrics

    @property
    def log_groups(self) -> tuple[LogGroup, ...]:
        return self._service.dispatcher.log_groups.all()

    def calls(self) -> tuple[ApiCall, ...]:
        """What functions asked of AWS, Lambda's own API included."""
        others = self._service.account.calls() if self._service.account is not None else ()
        return tuple(sorted([*others, *self._service.front.calls], key=lambda call: call.at_ms))

    @property
    def refused_deliveries(self) -> tuple[Decision, ...]:
        """Pushes that no function policy allowed."""
        return tuple(self._service.pusher.refused) if self._service.pusher is not None else ()

    def arn(self, name: str) -> str:
        return platform_strings.function_arn(name)

    def close(self) -> None:
        """End every environment. Safe to call twice."""
        self._service.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
