"""The queue of asynchronous invocations: retries, throttling, age, dead letters, destinations.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html. A function error
is tried again after 1 and after 2 minutes; a throttled event waits 1 s, then twice as long each
time up to 5 minutes, for at most 6 hours. The request id stays the same.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from courses.emulator.records import Delivered, Invocation, Json, Outcome, Throttled

from . import destinations, platform_strings
from .budget import Budget
from .clock import Agenda, VirtualClock
from .destinations import Sender
from .dispatch import Dispatcher, Wave
from .lambda_errors import LambdaError
from .lineage import Chain
from .registry import LATEST, LambdaFunction, Registry

RETRY_AFTER_S = (60.0, 120.0)
_LONGEST_BACKOFF_S = 300.0
_THROTTLED, _FAILED = 429, 200


@dataclass(slots=True)
class AsyncEvent:
    """One event in the queue."""

    function: str
    qualifier: str
    event: Json
    body: bytes
    request_id: str
    source: str
    received: datetime
    chain: Chain = field(default_factory=Chain)
    client_context: str = ""
    attempts: int = 0
    """Invocations that were made."""
    throttles: int = 0
    last: Invocation | None = None

    @property
    def arn(self) -> str:
        return platform_strings.function_arn(self.function, self.qualifier or LATEST)


class AsyncQueue:
    """Puts its events onto the agenda; the world's loop takes them from there."""

    def __init__(
        self,
        *,
        clock: VirtualClock,
        agenda: Agenda,
        registry: Registry,
        dispatcher: Dispatcher,
        sender: Sender,
        wave: Callable[[], Wave],
        log: Callable[[Delivered], None],
        sent: Callable[[Chain], None],
        budget: Budget,
    ) -> None:
        """`wave` is the overlap that an event which is due now belongs to; `sent` hears of what was
        sent to a destination, which may set others off."""
        self._clock = clock
        self._agenda = agenda
        self._registry = registry
        self._dispatcher = dispatcher
        self._sender = sender
        self._wave = wave
        self._log = log
        self._sent = sent
        self._budget = budget

    def put(self, event: AsyncEvent) -> None:
        """Accept an event; it is due now. Raises LambdaError when the queue is full."""
        if not self._budget.spend(len(event.body)):
            raise LambdaError(
                "LambdaLabLimitExceeded", "This run's asynchronous events are too large."
            )
        self._metric("AsyncEventsReceived", event, 1)
        self._at(event, 0)

    def accepts(self, event: AsyncEvent) -> bool:
        """Put an event that nobody waits for. False when the queue is full."""
        try:
            self.put(event)
        except LambdaError:
            self._metric("AsyncEventsDropped", event, 1)
            return False
        return True

    def _at(self, event: AsyncEvent, seconds: float) -> None:
        self._agenda.at(self._clock.after(seconds), lambda: self._process(event))

    async def _process(self, event: AsyncEvent) -> None:
        function = self._registry.functions.get(event.function)
        if function is None:
            return
        settings = function.async_settings_of(event.qualifier)
        age = (self._clock.now - event.received).total_seconds()
        most_age = settings.max_event_age_s or 0
        if (event.attempts or event.throttles) and age >= most_age:
            self._give_up(function, event, destinations.AGE_EXCEEDED)
        elif self._dispatcher.reserved(function.name) == 0:
            self._give_up(function, event, destinations.ZERO_RESERVED)
        elif event.chain.is_loop(function.name) and function.recursive_loop == "Terminate":
            self._metric("RecursiveInvocationsDropped", event, 1)
            self._give_up(function, event, destinations.RETRIES_EXHAUSTED)
        else:
            self._metric("AsyncEventAge", event, age * 1000, unit="Milliseconds")
            await self._attempt(function, event, age, most_age, settings.max_retries or 0)

    async def _attempt(
        self,
        function: LambdaFunction,
        event: AsyncEvent,
        age: float,
        most_age: float,
        retries: int,
    ) -> None:
        try:
            result = await self._dispatcher.invoke(
                function,
                event.qualifier,
                event.event,
                event.body,
                request_id=event.request_id,
                client_context=event.client_context,
                chain=event.chain,
                wave=self._wave(),
            )
        except LambdaError:  # the version was deleted since
            self._give_up(function, event, destinations.RETRIES_EXHAUSTED)
            return
        self._log(_delivered(event, result, self._clock.now))
        if isinstance(result, Throttled):
            pause = min(_LONGEST_BACKOFF_S, 2.0**event.throttles)
            event.throttles += 1
            self._at(event, min(pause, max(0.0, most_age - age)))
            return
        event.attempts += 1
        event.last = result
        if result.function_error is None and result.outcome is Outcome.OK:
            self._succeed(function, event)
        elif event.attempts > retries:
            self._give_up(function, event, destinations.RETRIES_EXHAUSTED)
        else:
            pause = RETRY_AFTER_S[min(event.attempts, len(RETRY_AFTER_S)) - 1]
            self._at(event, min(pause, max(0.0, most_age - age)))

    def _succeed(self, function: LambdaFunction, event: AsyncEvent) -> None:
        arn = function.async_settings_of(event.qualifier).on_success
        if arn:
            self._send_record(function, event, arn, destinations.SUCCESS)

    def _give_up(self, function: LambdaFunction, event: AsyncEvent, condition: str) -> None:
        self._metric("AsyncEventsDropped", event, 1)
        queue = function.latest.config.dead_letter_arn
        if queue:
            code, text = _reason(event.last)
            sent = self._sender.dead_letter(
                function, queue, event.event, event.request_id, code, text
            )
            if not sent:
                self._metric("DeadLetterErrors", event, 1)
            self._sent(event.chain.into(function.name))
        arn = function.async_settings_of(event.qualifier).on_failure
        if arn:
            self._send_record(function, event, arn, condition)

    def _send_record(
        self, function: LambdaFunction, event: AsyncEvent, arn: str, condition: str
    ) -> None:
        made = destinations.record(
            function_arn=event.arn,
            request_id=event.request_id,
            condition=condition,
            attempts=event.attempts,
            event=event.event,
            invocation=event.last,
            version=event.last.version if event.last else LATEST,
            clock=self._clock,
        )
        success = condition == destinations.SUCCESS
        chain = event.chain.into(function.name)
        if not self._sender.destination(function, arn, made, success=success, chain=chain):
            self._metric("DestinationDeliveryFailures", event, 1)
        self._sent(chain)

    def _metric(self, name: str, event: AsyncEvent, value: float, unit: str = "Count") -> None:
        self._dispatcher.metrics.put(
            name, value, self._clock.now, function=event.function, unit=unit
        )


def _reason(last: Invocation | None) -> tuple[int, str]:
    """ErrorCode and ErrorMessage of a dead letter."""
    if last is None:
        return _THROTTLED, "Rate Exceeded."
    if last.error is not None:
        return _FAILED, last.error.message
    return _FAILED, json.dumps(last.response)


def _delivered(event: AsyncEvent, result: Invocation | Throttled, now: datetime) -> Delivered:
    return Delivered(
        function=event.function,
        source=event.source,
        batch_size=1,
        attempt=event.attempts + event.throttles + 1,
        at=now,
        event=event.event,
        invocation=result if isinstance(result, Invocation) else None,
        throttled=result.reason if isinstance(result, Throttled) else "",
        request_id=event.request_id,
    )
