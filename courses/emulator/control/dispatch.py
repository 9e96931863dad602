"""From an event to an environment: concurrency, logs, metrics and the chain of requests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from courses.emulator.records import Invocation, LogKind, Throttled

from .budget import Budget
from .clock import VirtualClock
from .concurrency import Concurrency, Lease
from .environment import Call, Environment
from .fleet import ON_DEMAND, Fleet, Place
from .lineage import Chain, Lineage
from .log_groups import LogGroups
from .metrics import Metrics
from .registry import LambdaFunction, Registry, Version

MOST_LIVE = 16
"""Environments with a process at once; those that were idle longest are let go first."""


@dataclass(slots=True)
class Wave:
    """Invocations that overlap on the virtual clock: none gives its environment back before the end."""

    held: list[tuple[Fleet, Place, Lease]] = field(default_factory=list)


class Dispatcher:
    """Everything that is invoked in a world goes through `invoke`."""

    def __init__(
        self,
        *,
        clock: VirtualClock,
        registry: Registry,
        concurrency: Concurrency,
        after: Callable[[Chain], None],
        budget: Budget,
    ) -> None:
        """`after` hears of the end of each invocation, with the chain of what it caused."""
        self._clock = clock
        self._registry = registry
        self._concurrency = concurrency
        self._after = after
        self._budget = budget
        self.metrics = Metrics()
        self.log_groups = LogGroups()
        self.lineage = Lineage()
        self.throttles: dict[str, int] = {}
        self.cold_starts: dict[str, int] = {}
        self._running: dict[Environment, Chain] = {}

    def chain_of(self, environment: Environment) -> Chain:
        """What a call made by this environment continues."""
        return self._running.get(environment, Chain())

    def reserved(self, function: str) -> int | None:
        """The reserved concurrency of a function, None where it has none."""
        return self._concurrency.share(function).reserved

    async def invoke(
        self,
        function: LambdaFunction,
        qualifier: str,
        event: Any,
        body: bytes,
        *,
        request_id: str = "",
        client_context: str = "",
        chain: Chain | None = None,
        wave: Wave | None = None,
        start: Literal["auto", "cold"] = "auto",
    ) -> Invocation | Throttled:
        """Raises ResourceNotFoundException for a version that is not there, and Cancelled."""
        version = function.version(qualifier)
        fleet = version.fleet
        if start == "cold":
            fleet.let_go_of_idle(0)
        lease = self._concurrency.admit(
            function.name, version.number, idle=fleet.idle(ON_DEMAND) > 0
        )
        if isinstance(lease, str):
            self.throttles[function.name] = self.throttles.get(function.name, 0) + 1
            self.metrics.put("Throttles", 1, self._clock.now, function=function.name)
            return Throttled(function.name, lease)
        self._count_concurrency(function, version, lease)
        trace, entered = self.lineage.enter(
            chain or Chain(), function.name, sampled=version.config.tracing == "Active"
        )
        named = {"request_id": request_id} if request_id else {}
        call = Call(**named, qualifier=qualifier, trace_id=trace, client_context=client_context)
        place = fleet.take(lease.kind)
        self._running[place.environment] = entered
        try:
            invocation = await fleet.invoke(place, event, body, call)
        finally:
            del self._running[place.environment]
            if wave is None:
                self._release(fleet, place, lease)
            else:
                wave.held.append((fleet, place, lease))
        self._note(function, version, place.environment, invocation)
        self._limit_live(wave)
        self._after(entered)
        return invocation

    def _release(self, fleet: Fleet, place: Place, lease: Lease) -> None:
        fleet.give_back(place)
        self._concurrency.release(lease)

    def end(self, wave: Wave) -> None:
        """The overlap is over: its environments are idle again."""
        for fleet, place, lease in wave.held:
            self._release(fleet, place, lease)
        wave.held.clear()

    def _limit_live(self, wave: Wave | None) -> None:
        """A machine has no thousand processes to spare: the oldest idle environments go."""
        fleets = [
            fleet for function in self._registry.functions.values() for fleet in function.fleets
        ]
        for fleet in fleets:
            over = sum(each.live for each in fleets) - MOST_LIVE
            if over > 0:
                fleet.let_go_of_idle(max(0, fleet.idle_count - over))
        for fleet, place, _ in wave.held if wave else ():
            if sum(each.live for each in fleets) > MOST_LIVE:
                fleet.end(place)

    # --- what is written down ----------------------------------------------------------------

    def _count_concurrency(self, function: LambdaFunction, version: Version, lease: Lease) -> None:
        now, put = self._clock.now, self.metrics.put
        share = lease.share
        put("ConcurrentExecutions", share.busy, now, function=function.name)
        put("ConcurrentExecutions", self._concurrency.busy, now)
        put("UnreservedConcurrentExecutions", self._concurrency.busy_unreserved, now)
        put("ClaimedAccountConcurrency", self._concurrency.claimed, now)
        provisioned = share.provisioned.get(version.number, 0)
        if lease.kind != ON_DEMAND:
            used = share.running_provisioned[version.number]
            put("ProvisionedConcurrencyInvocations", 1, now, function=function.name)
            put(
                "ProvisionedConcurrencyUtilization",
                used / provisioned,
                now,
                function=function.name,
                unit="None",
            )
        elif lease.spillover:
            put("ProvisionedConcurrencySpilloverInvocations", 1, now, function=function.name)

    def _note(
        self,
        function: LambdaFunction,
        version: Version,
        environment: Environment,
        invocation: Invocation,
    ) -> None:
        now, put = self._clock.now, self.metrics.put
        put("Invocations", 1, now, function=function.name)
        put("Errors", int(invocation.function_error is not None), now, function=function.name)
        duration = invocation.report.duration_ms
        put("Duration", duration, now, function=function.name, unit="Milliseconds")
        if invocation.cold:
            self.cold_starts[function.name] = self.cold_starts.get(function.name, 0) + 1
        for record in invocation.logs:
            if record.kind is LogKind.FUNCTION:
                self.metrics.put_embedded(record.text, now)
        if self._budget.spend(sum(len(record.text) for record in invocation.logs)):
            self.log_groups.add(
                f"/aws/lambda/{function.name}",
                environment.stream,
                invocation.request_id,
                invocation.logs,
                now,
            )
