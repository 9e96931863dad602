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

import itertools
import json
import os
import threading
import uuid
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from courses.emulator.aws.account import DEFAULT_ROLE, Account
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
from .asynchronous import AsyncEvent, AsyncQueue
from .budget import Budget
from .clock import START, Agenda, VirtualClock
from .concurrency import ACCOUNT_LIMIT, Concurrency
from .destinations import Sender
from .dispatch import Dispatcher, Wave
from .environment import Environment
from .errors import InvalidParameterValueException, RequestTooLargeException
from .fleet import Workshop
from .function import parse_event
from .http import Request
from .lambda_api import Caller, LambdaApi
from .lambda_api.http import LambdaFront, since_now
from .lambda_api.invoke import ASYNC_LIMIT
from .lambda_errors import LambdaError
from .lineage import Chain
from .log_groups import LogGroup
from .loop import Loop, join
from .mappings import Mappings, SourceMapping
from .metrics import Metrics
from .mirror import Mirror
from .push import Pusher
from .registry import LATEST, LambdaFunction, Registry, split_name
from .rules import Rules
from .servers import Connection
from .sources import Deps
from .sqs_mapping import SqsPoller
from .stream_mapping import StreamPoller
from .world_endpoint import endpoints
from .world_function import WorldFunction

if TYPE_CHECKING:
    from .engine import LocalLambda

T = TypeVar("T")
MOST_DELIVERIES = 1000
"""Invocations by sources in one world; a loop that AWS would not notice ends there."""
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
        self._lab = lab
        self._account = account
        self._cancelled = cancelled
        self.clock = VirtualClock(start)
        self._clock_ms = since_now()
        self._loop = Loop()
        self._agenda = Agenda()
        self._registry = Registry(lambda: self.clock.seconds)
        self._concurrency = Concurrency(lambda: self.clock.seconds, concurrency)
        self._mappings = Mappings(lambda: self.clock.now)
        self._pollers: dict[str, SqsPoller | StreamPoller] = {}
        self._wave = Wave()
        self._log: list[Delivered] = []
        self.exhausted = False
        """Sources stopped: they had made too many invocations, or too much to keep of them."""
        self._principals: dict[str, str] = {}
        self._budget = Budget()
        self._dispatcher = Dispatcher(
            clock=self.clock,
            registry=self._registry,
            concurrency=self._concurrency,
            after=self._take_deliveries,
            budget=self._budget,
        )
        sender = Sender(account, self.clock, self._principal, self._invoke_later)
        self._sender = sender
        self._queue = AsyncQueue(
            clock=self.clock,
            agenda=self._agenda,
            registry=self._registry,
            dispatcher=self._dispatcher,
            sender=sender,
            wave=lambda: self._wave,
            log=self._note,
            sent=self._take_deliveries,
            budget=self._budget,
        )
        self._api = LambdaApi(
            clock=self.clock,
            registry=self._registry,
            concurrency=self._concurrency,
            dispatcher=self._dispatcher,
            queue=self._queue,
            mappings=self._mappings,
            account=account,
            principal=self._principal,
            create=self._create,
        )
        self._front = LambdaFront(self._api, self._loop, self._clock_ms)
        self._pusher = Pusher(account, self.clock, self._registry, self._queue) if account else None
        self._rules = Rules(account, self.clock) if account else None
        self._mirror = Mirror(account, self._dispatcher) if account else None
        if account is not None:
            account.set_time(self.clock.now)

    # --- functions ---------------------------------------------------------------------------

    def create_function(self, config: FunctionConfig, files: Mapping[str, bytes]) -> WorldFunction:
        """A function with a name of its own. Raises InvalidParameterValueException."""
        try:
            self._create(config, files)
        except LambdaError as refused:
            raise InvalidParameterValueException(refused.message) from None
        return WorldFunction(self, config)

    def _create(self, config: FunctionConfig, files: Mapping[str, bytes]) -> LambdaFunction:
        function = self._registry.create(config, files, self._workshop, self.clock.now)
        if config.reserved_concurrency is not None:
            complaint = self._concurrency.check_reserved(config.name, config.reserved_concurrency)
            if complaint:
                self._registry.delete(config.name)
                raise InvalidParameterValueException(complaint.strip())
            self._concurrency.share(config.name).reserved = config.reserved_concurrency
        return function

    def _workshop(self, config: FunctionConfig, numbers: "itertools.count[int]") -> Workshop:
        return Workshop(
            self._lab.runs(config.profile),
            self._lab.settings,
            self._clock_ms,
            self._cancelled,
            endpoint=endpoints(self._account, config, self),
            numbers=numbers,
        )

    def function(self, name: str) -> LambdaFunction:
        """What the service knows about a function. Raises ResourceNotFoundException."""
        return self._registry.get(name, LATEST)

    def _principal(self, function: LambdaFunction) -> str:
        """The function's role as a session, as Lambda itself uses it."""
        role = function.latest.config.role or DEFAULT_ROLE
        key = f"{role.name} {function.name}"
        if key not in self._principals and self._account is not None:
            credentials = self._account.assume(role, function.name, "lambda-service")
            self._principals[key] = credentials.principal
        return self._principals.get(key, "")

    def serve(self, request: Request, connection: Connection, environment: Environment) -> None:
        """A call on Lambda's API by an environment, known by the socket that it came on."""
        chain = self._dispatcher.chain_of(environment)
        caller = Caller(environment.principal, chain)
        self._front.answer(request, connection, caller, environment.stream)

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
        function = self._registry.get(name, qualifier or LATEST)
        function.check_qualifier(qualifier)
        if invocation_type == "DryRun":
            return Accepted(str(uuid.uuid4()), 204)
        if invocation_type == "Event":
            return self._accept(name, qualifier, value, body)
        invoked = self._dispatcher.invoke(function, qualifier, value, body, start=start)
        result = self._run(invoked)
        self.settle()
        return result

    def _accept(self, name: str, qualifier: str, value: Json, body: bytes) -> Accepted:
        if len(body) > ASYNC_LIMIT:
            raise RequestTooLargeException(
                f"Request must be smaller than {ASYNC_LIMIT} bytes for the InvokeFunction operation"
            )
        accepted = Accepted(str(uuid.uuid4()), 202)
        self._queue.put(
            AsyncEvent(name, qualifier, value, body, accepted.request_id, "async", self.clock.now)
        )
        self.settle()
        return accepted

    def send(self, service: str, operation: str, parameters: Mapping[str, Json]) -> CallResult:
        """A boto3 call as root, then everything that it set off."""
        if service == "lambda":
            result = self._run(self._api.call(operation, parameters))
        elif self._account is None:
            return CallResult(None, "NotAvailableInLambdaLab", "This world has no AWS account.")
        else:
            if service in ("logs", "cloudwatch") and self._mirror is not None:
                self._mirror.flush()
            result = self._account.call(service, operation, parameters)
        self._take_deliveries(Chain())
        self.settle()
        return result

    def advance(self, seconds: float) -> None:
        """Move the virtual clock; what falls due on the way happens, in order."""
        end = self.clock.after(seconds)
        for _ in range(_MOST_STEPS):
            if self._rules is not None:
                self._rules.refresh()
            due = self._next_due()
            if due is None or due > end:
                break
            self._move(due)
            self._fire_schedules()
            self.settle()
        self._move(end)
        self.settle()

    def burst(
        self, name: str, events: Sequence[Any], *, spread_ms: float = 0, qualifier: str = ""
    ) -> list[Invocation | Throttled]:
        """All events at once, or spread over some virtual time: they overlap. Results in order.

        As many run at a time as the machine has processors.
        """
        function = self._registry.get(name, qualifier or LATEST)
        function.check_qualifier(qualifier)
        parsed = [parse_event(event) for event in events]
        results = self._run(self._burst(function, qualifier, parsed, spread_ms / 1000))
        self.settle()
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
        begun, numbers = self.clock.now, iter(range(len(events)))

        async def lane() -> None:
            for number in numbers:
                passed = spread_s * number / len(events)
                already = (self.clock.now - begun).total_seconds()
                self._move(self.clock.after(max(0.0, passed - already)))
                value, body = events[number]
                results[number] = await self._dispatcher.invoke(
                    function, qualifier, value, body, wave=wave
                )

        try:
            lanes = [self._loop.start(lane()) for _ in range(os.cpu_count() or 1)]
            for task in lanes:
                await join(task)
        finally:
            self._dispatcher.end(wave)
        return [results[number] for number in range(len(events))]

    # --- the loop ----------------------------------------------------------------------------

    def _run(self, body: Coroutine[Any, Any, T]) -> T:
        try:
            return self._loop.run(body)
        finally:
            self._loop.drain()

    def settle(self) -> None:
        """Everything that is due now, and what it sets off, until nothing is left to do."""
        self._run(self._settle())

    async def _settle(self) -> None:
        while not self.exhausted:
            entries = self._agenda.take(self.clock.now)
            for entry in entries:
                if not entry.cancelled:
                    await entry.action()
            self._end_wave()
            polled = not entries and await self._poll()
            self._take_deliveries(Chain())  # such as records of batches that were given up
            due = self._agenda.next_due()
            if not entries and not polled and (due is None or due > self.clock.now):
                return

    async def _poll(self) -> bool:
        """One pass over all mappings. True when one of them did anything."""
        done = False
        for poller in self._current_pollers():
            done |= await poller.poll()
            if self.exhausted:
                return False
        return done

    def _current_pollers(self) -> list[SqsPoller | StreamPoller]:
        if self._account is None:
            return []
        for mapping in self._mappings.all.values():
            if mapping.uuid not in self._pollers:
                make: Callable[[SourceMapping, Deps], SqsPoller | StreamPoller]
                make = SqsPoller if mapping.kind == "sqs" else StreamPoller
                self._pollers[mapping.uuid] = make(mapping, self._deps(self._account))
        self._pollers = {
            key: poller for key, poller in self._pollers.items() if not poller.mapping.deleted
        }
        return list(self._pollers.values())

    def _deps(self, account: Account) -> Deps:
        return Deps(
            account=account,
            clock=self.clock,
            registry=self._registry,
            metrics=self._dispatcher.metrics,
            sender=self._sender,
            invoke=self._invoke_mapped,
            end_wave=self._end_wave,
            chain=self._dispatcher.lineage.of,
            log=self._note,
        )

    async def _invoke_mapped(
        self, mapping: SourceMapping, event: Json, chain: Chain
    ) -> Invocation | Throttled:
        try:
            return await self._dispatcher.invoke(
                self._registry.functions[mapping.function],
                mapping.qualifier,
                event,
                json.dumps(event).encode(),
                chain=chain,
                wave=self._wave,
            )
        except LambdaError as gone:  # the version or alias was deleted
            return Throttled(mapping.function, gone.code, gone.message)

    def _end_wave(self) -> None:
        self._dispatcher.end(self._wave)

    def _next_due(self) -> datetime | None:
        moments = [self._agenda.next_due()]
        moments += [poller.next_due() for poller in self._pollers.values()]
        if self._rules is not None:
            moments.append(self._rules.next_due())
        # What was due before now and is still there cannot happen, such as for a mapping that is off.
        now = self.clock.now
        return min((each for each in moments if each is not None and each > now), default=None)

    def _move(self, moment: datetime) -> None:
        if moment != self.clock.now:
            self.clock.now = moment
            if self._account is not None:
                self._account.set_time(moment)

    def _fire_schedules(self) -> None:
        if self._rules is not None and self._pusher is not None:
            for firing in self._rules.fire():
                self._pusher.fire(firing)

    def _take_deliveries(self, chain: Chain) -> None:
        if self._pusher is not None:
            self._pusher.take(chain)

    def _invoke_later(self, arn: str, event: Json, chain: Chain) -> bool:
        """A function as a destination."""
        name, qualifier = split_name(arn)
        body = json.dumps(event).encode()
        if name not in self._registry.functions or len(body) > ASYNC_LIMIT:
            return False
        request_id = str(uuid.uuid4())
        later = AsyncEvent(
            name, qualifier, event, body, request_id, "lambda", self.clock.now, chain
        )
        return self._queue.accepts(later)

    def _note(self, delivered: Delivered) -> None:
        self._log.append(delivered)
        answer = delivered.invocation.response if delivered.invocation else None
        fits = self._budget.spend(len(json.dumps([delivered.event, answer])))
        self.exhausted = self.exhausted or not fits or len(self._log) >= MOST_DELIVERIES

    # --- what is known afterwards ------------------------------------------------------------

    @property
    def log(self) -> tuple[Delivered, ...]:
        """All invocations that sources, the asynchronous queue and retries made, in order."""
        return tuple(self._log)

    def environments(self, name: str) -> int:
        """How many execution environments a function has had."""
        return self._registry.get(name).environments

    def cold_starts(self, name: str) -> int:
        return self._dispatcher.cold_starts.get(name, 0)

    def throttles(self, name: str) -> int:
        return self._dispatcher.throttles.get(name, 0)

    def metrics(self) -> Metrics:
        return self._dispatcher.metrics

    @property
    def log_groups(self) -> tuple[LogGroup, ...]:
        return self._dispatcher.log_groups.all()

    def calls(self) -> tuple[ApiCall, ...]:
        """What functions asked of AWS, Lambda's own API included."""
        others = self._account.calls() if self._account is not None else ()
        return tuple(sorted([*others, *self._front.calls], key=lambda call: call.at_ms))

    @property
    def refused_deliveries(self) -> tuple[Decision, ...]:
        """Pushes that no function policy allowed."""
        return tuple(self._pusher.refused) if self._pusher is not None else ()

    def arn(self, name: str) -> str:
        return platform_strings.function_arn(name)

    def close(self) -> None:
        """End every environment. Safe to call twice."""
        self._loop.close()
        for function in self._registry.functions.values():
            for fleet in function.fleets:
                fleet.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
