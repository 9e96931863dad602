"""The Lambda service of one world: its parts, wired together, and the loop that lets things happen."""

import itertools
import json
import threading
import uuid
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from courses.emulator.aws.account import DEFAULT_ROLE, Account
from courses.emulator.records import Delivered, FunctionConfig, Invocation, Json, Throttled

from .asynchronous import AsyncEvent, AsyncQueue
from .budget import Budget
from .clock import Agenda, VirtualClock
from .concurrency import Concurrency
from .destinations import Sender
from .dispatch import Dispatcher, Wave
from .environment import Environment
from .errors import InvalidParameterValueException
from .fleet import Workshop
from .http import Request
from .lambda_api import Caller, LambdaApi
from .lambda_api.http import LambdaFront, since_now
from .lambda_api.invoke import ASYNC_LIMIT
from .lambda_errors import LambdaError
from .lineage import Chain
from .loop import Loop
from .mappings import Mappings, SourceMapping
from .mirror import Mirror
from .push import Pusher
from .registry import LambdaFunction, Registry, split_name
from .rules import Rules
from .servers import Connection
from .sources import Deps
from .sqs_mapping import SqsPoller
from .stream_mapping import StreamPoller
from .world_endpoint import endpoints

if TYPE_CHECKING:
    from .engine import LocalLambda

T = TypeVar("T")
MOST_DELIVERIES = 1000
"""Invocations by sources in one world; a loop that AWS would not notice ends there."""


class LambdaService:
    """What a World works on. Nothing in it knows of tests."""

    def __init__(
        self,
        lab: "LocalLambda",
        *,
        account: Account | None,
        start: datetime,
        concurrency: int,
        cancelled: threading.Event | None,
    ) -> None:
        self._lab = lab
        self.account = account
        self._cancelled = cancelled
        self.clock = VirtualClock(start)
        self._clock_ms = since_now()
        self.loop = Loop()
        self._agenda = Agenda()
        self.registry = Registry(lambda: self.clock.seconds)
        self.concurrency = Concurrency(lambda: self.clock.seconds, concurrency)
        self._mappings = Mappings(lambda: self.clock.now)
        self._pollers: dict[str, SqsPoller | StreamPoller] = {}
        self._wave = Wave()
        self.log: list[Delivered] = []
        self.exhausted = False
        """Sources stopped: they had made too many invocations, or too much to keep of them."""
        self._principals: dict[str, str] = {}
        self._budget = Budget()
        self.dispatcher = Dispatcher(
            clock=self.clock,
            registry=self.registry,
            concurrency=self.concurrency,
            after=self.take_deliveries,
            budget=self._budget,
        )
        sender = Sender(account, self.clock, self._principal, self._invoke_later)
        self._sender = sender
        self.queue = AsyncQueue(
            clock=self.clock,
            agenda=self._agenda,
            registry=self.registry,
            dispatcher=self.dispatcher,
            sender=sender,
            wave=lambda: self._wave,
            log=self._note,
            sent=self.take_deliveries,
            budget=self._budget,
        )
        self.api = LambdaApi(
            clock=self.clock,
            registry=self.registry,
            concurrency=self.concurrency,
            dispatcher=self.dispatcher,
            queue=self.queue,
            mappings=self._mappings,
            account=account,
            principal=self._principal,
            create=self.create,
        )
        self.front = LambdaFront(self.api, self.loop, self._clock_ms)
        self.pusher = Pusher(account, self.clock, self.registry, self.queue) if account else None
        self.rules = Rules(account, self.clock) if account else None
        self.mirror = Mirror(account, self.dispatcher) if account else None
        if account is not None:
            account.set_time(self.clock.now)

    # --- functions ---------------------------------------------------------------------------

    def create(self, config: FunctionConfig, files: Mapping[str, bytes]) -> LambdaFunction:
        function = self.registry.create(config, files, self._workshop, self.clock.now)
        if config.reserved_concurrency is not None:
            complaint = self.concurrency.check_reserved(config.name, config.reserved_concurrency)
            if complaint:
                self.registry.delete(config.name)
                raise InvalidParameterValueException(complaint.strip())
            self.concurrency.share(config.name).reserved = config.reserved_concurrency
        return function

    def _workshop(self, config: FunctionConfig, numbers: "itertools.count[int]") -> Workshop:
        return Workshop(
            self._lab.runs(config.profile),
            self._lab.settings,
            self._clock_ms,
            self._cancelled,
            endpoint=endpoints(self.account, config, self),
            numbers=numbers,
        )

    def _principal(self, function: LambdaFunction) -> str:
        """The function's role as a session, as Lambda itself uses it."""
        role = function.latest.config.role or DEFAULT_ROLE
        key = f"{role.name} {function.name}"
        if key not in self._principals and self.account is not None:
            credentials = self.account.assume(role, function.name, "lambda-service")
            self._principals[key] = credentials.principal
        return self._principals.get(key, "")

    def serve(self, request: Request, connection: Connection, environment: Environment) -> None:
        """A call on Lambda's API by an environment, known by the socket that it came on."""
        chain = self.dispatcher.chain_of(environment)
        caller = Caller(environment.principal, chain)
        self.front.answer(request, connection, caller, environment.stream)

    # --- the loop ----------------------------------------------------------------------------

    def run(self, body: Coroutine[Any, Any, T]) -> T:
        try:
            return self.loop.run(body)
        finally:
            self.loop.drain()

    def settle(self) -> None:
        """Everything that is due now, and what it sets off, until nothing is left to do."""
        self.run(self._settle())

    async def _settle(self) -> None:
        while not self.exhausted:
            entries = self._agenda.take(self.clock.now)
            for entry in entries:
                if not entry.cancelled:
                    await entry.action()
            self._end_wave()
            polled = not entries and await self._poll()
            self.take_deliveries(Chain())  # such as records of batches that were given up
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
        if self.account is None:
            return []
        for mapping in self._mappings.all.values():
            if mapping.uuid not in self._pollers:
                make: Callable[[SourceMapping, Deps], SqsPoller | StreamPoller]
                make = SqsPoller if mapping.kind == "sqs" else StreamPoller
                self._pollers[mapping.uuid] = make(mapping, self._deps(self.account))
        self._pollers = {
            key: poller for key, poller in self._pollers.items() if not poller.mapping.deleted
        }
        return list(self._pollers.values())

    def _deps(self, account: Account) -> Deps:
        return Deps(
            account=account,
            clock=self.clock,
            registry=self.registry,
            metrics=self.dispatcher.metrics,
            sender=self._sender,
            invoke=self._invoke_mapped,
            end_wave=self._end_wave,
            chain=self.dispatcher.lineage.of,
            log=self._note,
        )

    async def _invoke_mapped(
        self, mapping: SourceMapping, event: Json, chain: Chain
    ) -> Invocation | Throttled:
        try:
            return await self.dispatcher.invoke(
                self.registry.functions[mapping.function],
                mapping.qualifier,
                event,
                json.dumps(event).encode(),
                chain=chain,
                wave=self._wave,
            )
        except LambdaError as gone:  # the version or alias was deleted
            return Throttled(mapping.function, gone.code, gone.message)

    def _end_wave(self) -> None:
        self.dispatcher.end(self._wave)

    def next_due(self) -> datetime | None:
        moments = [self._agenda.next_due()]
        moments += [poller.next_due() for poller in self._pollers.values()]
        if self.rules is not None:
            moments.append(self.rules.next_due())
        # What was due before now and is still there cannot happen, such as for a mapping that is off.
        now = self.clock.now
        return min((each for each in moments if each is not None and each > now), default=None)

    def move(self, moment: datetime) -> None:
        if moment != self.clock.now:
            self.clock.now = moment
            if self.account is not None:
                self.account.set_time(moment)

    def fire_schedules(self) -> None:
        if self.rules is not None and self.pusher is not None:
            for firing in self.rules.fire():
                self.pusher.fire(firing)

    def take_deliveries(self, chain: Chain) -> None:
        if self.pusher is not None:
            self.pusher.take(chain)

    def _invoke_later(self, arn: str, event: Json, chain: Chain) -> bool:
        """A function as a destination."""
        name, qualifier = split_name(arn)
        body = json.dumps(event).encode()
        if name not in self.registry.functions or len(body) > ASYNC_LIMIT:
            return False
        request_id = str(uuid.uuid4())
        later = AsyncEvent(
            name, qualifier, event, body, request_id, "lambda", self.clock.now, chain
        )
        return self.queue.accepts(later)

    def _note(self, delivered: Delivered) -> None:
        self.log.append(delivered)
        answer = delivered.invocation.response if delivered.invocation else None
        fits = self._budget.spend(len(json.dumps([delivered.event, answer])))
        self.exhausted = self.exhausted or not fits or len(self.log) >= MOST_DELIVERIES

    def close(self) -> None:
        """End every environment. Safe to call twice."""
        self.loop.close()
        self._end_wave()  # of an interrupted one, whose functions may have deleted themselves
        for function in self.registry.functions.values():
            for fleet in function.fleets:
                fleet.close()
