"""Who may start an environment now: the account's pool, reserved and provisioned concurrency.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html. Counted on the virtual clock:
an invocation holds its unit until whoever admitted it says so, however long it really took.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

ACCOUNT_LIMIT = 1000
UNRESERVED_MINIMUM = 100
SCALING_PER_10_S = 1000
"""New environments of one function; refilled continuously, not banked."""

RESERVED_REASON = "ReservedFunctionConcurrentInvocationLimitExceeded"
ACCOUNT_REASON = "ConcurrentInvocationLimitExceeded"
RATE_REASON = "FunctionInvocationRateLimitExceeded"

Kind = Literal["on-demand", "provisioned-concurrency"]


@dataclass(slots=True)
class Share:
    """One function's part. `reserved` None: it takes from what is unreserved."""

    reserved: int | None = None
    provisioned: dict[str, int] = field(default_factory=dict)
    """Units by version."""
    running: int = 0
    """On demand, beyond provisioned environments."""
    running_provisioned: dict[str, int] = field(default_factory=dict)
    tokens: float = SCALING_PER_10_S
    filled_at: float = 0.0

    @property
    def all_provisioned(self) -> int:
        return sum(self.provisioned.values())

    @property
    def claimed(self) -> int:
        """What nobody else can have."""
        return self.all_provisioned if self.reserved is None else self.reserved

    @property
    def busy(self) -> int:
        return self.running + sum(self.running_provisioned.values())


@dataclass(frozen=True, slots=True)
class Lease:
    """One unit of concurrency, until it is released."""

    share: Share
    version: str
    kind: Kind
    spillover: bool
    """The version has provisioned environments, and all of them were busy."""


class Concurrency:
    """The account's. `now` gives virtual seconds."""

    def __init__(self, now: Callable[[], float], limit: int = ACCOUNT_LIMIT) -> None:
        self.limit = limit
        self._now = now
        self._shares: dict[str, Share] = {}
        self.peak = 0

    def share(self, function: str) -> Share:
        return self._shares.setdefault(function, Share(filled_at=self._now()))

    def forget(self, function: str) -> None:
        self._shares.pop(function, None)

    @property
    def unreserved(self) -> int:
        """UnreservedConcurrentExecutions: what functions without a reservation share."""
        return self.limit - sum(share.reserved or 0 for share in self._shares.values())

    @property
    def busy(self) -> int:
        return sum(share.busy for share in self._shares.values())

    @property
    def busy_unreserved(self) -> int:
        return sum(share.busy for share in self._shares.values() if share.reserved is None)

    def admit(self, function: str, version: str, *, idle: bool) -> Lease | str:
        """A unit, or the reason of the 429. `idle`: an environment waits, so none is started."""
        share = self.share(function)
        provisioned = share.provisioned.get(version, 0)
        if share.running_provisioned.get(version, 0) < provisioned:
            return self._taken(share, version, "provisioned-concurrency", spillover=False)
        if share.reserved is not None:
            if share.running >= share.reserved - share.all_provisioned:
                return RESERVED_REASON
        elif self._on_demand_left() <= 0:
            return ACCOUNT_REASON
        if not idle and not self._scales(share):
            return RATE_REASON
        return self._taken(share, version, "on-demand", spillover=provisioned > 0)

    @property
    def claimed(self) -> int:
        """ClaimedAccountConcurrency: what is reserved, provisioned or in use beyond that."""
        shares = self._shares.values()
        return sum(
            share.claimed + (share.running if share.reserved is None else 0) for share in shares
        )

    def _on_demand_left(self) -> int:
        return self.limit - self.claimed

    def _scales(self, share: Share) -> bool:
        now = self._now()
        refill = (now - share.filled_at) * SCALING_PER_10_S / 10
        share.tokens = min(float(SCALING_PER_10_S), share.tokens + refill)
        share.filled_at = now
        if share.tokens < 1:
            return False
        share.tokens -= 1
        return True

    def _taken(self, share: Share, version: str, kind: Kind, *, spillover: bool) -> Lease:
        if kind == "on-demand":
            share.running += 1
        else:
            share.running_provisioned[version] = share.running_provisioned.get(version, 0) + 1
        self.peak = max(self.peak, self.busy)
        return Lease(share, version, kind, spillover)

    def release(self, lease: Lease) -> None:
        if lease.kind == "on-demand":
            lease.share.running -= 1
        else:
            lease.share.running_provisioned[lease.version] -= 1

    def check_reserved(self, function: str, units: int) -> str:
        """AWS's complaint about a reservation of `units`, "" when it is possible (recorded)."""
        share = self.share(function)
        if units < share.all_provisioned:
            return (
                f" ReservedConcurrentExecutions  {units} should not be lower than function's total"
                f" provisioned concurrency [{share.all_provisioned}]."
            )
        if self.unreserved + (share.reserved or 0) - units < self._minimum:
            return (
                "Specified ReservedConcurrentExecutions for function decreases account's"
                f" UnreservedConcurrentExecution below its minimum value of [{self._minimum}]."
            )
        return ""

    def check_provisioned(self, function: str, version: str, units: int) -> str:
        """AWS's complaint about provisioned concurrency of `units`, "" when possible (recorded)."""
        share = self.share(function)
        total = share.all_provisioned - share.provisioned.get(version, 0) + units
        if share.reserved is not None:
            if total > share.reserved:
                return (
                    "Requested Provisioned Concurrency should not be greater than the"
                    " reservedConcurrentExecution for function"
                )
            return ""
        if total > self.unreserved:
            return (
                "Specified ConcurrentExecutions for function is greater than account's unreserved"
                f" concurrency [{self.unreserved}]."
            )
        if self.unreserved - total < self._minimum:
            return (
                "Specified ConcurrentExecutions for function decreases account's"
                f" UnreservedConcurrentExecution below its minimum value of [{self._minimum}]."
            )
        return ""

    @property
    def _minimum(self) -> int:
        return min(UNRESERVED_MINIMUM, self.limit // 10)
