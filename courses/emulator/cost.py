"""What an invocation costs on AWS, and what a month of them does.

Prices of US East (N. Virginia) in dollars, first tier, from https://aws.amazon.com/lambda/pricing/
as of October 2026. `PRICES` is the one table; a test compares it with the curriculum's facts.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, TypeAlias

Architecture: TypeAlias = Literal["x86_64", "arm64"]

SOURCE: Final = "https://aws.amazon.com/lambda/pricing/"
AS_OF: Final = "October 2026"
MB_PER_GB: Final = 1024
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars for one unit of each."""

    million_requests: Decimal
    gb_second: Mapping[Architecture, Decimal]
    tmp_gb_second: Decimal
    """Of /tmp above 512 MB, while code runs."""
    provisioned_kept_gb_second: Decimal
    """x86: for as long as the concurrency is provisioned, used or not."""
    provisioned_run_gb_second: Decimal
    """x86: what a GB-second costs in an environment that is provisioned."""
    free_requests: int
    """Each month, without end."""
    free_gb_seconds: int
    async_first_kb: int
    """An asynchronous event of up to this size is one request."""
    async_step_kb: int
    """Each further one of this size is one more."""


PRICES: Final = Prices(
    million_requests=Decimal("0.20"),
    gb_second={"x86_64": Decimal("0.0000166667"), "arm64": Decimal("0.0000133334")},
    tmp_gb_second=Decimal("0.0000000309"),
    provisioned_kept_gb_second=Decimal("0.0000041667"),
    provisioned_run_gb_second=Decimal("0.0000097222"),
    free_requests=1_000_000,
    free_gb_seconds=400_000,
    async_first_kb=256,
    async_step_kb=64,
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What is billed, of one invocation or of a month. GB are of 1,024 MB."""

    requests: int = 0
    gb_seconds: Decimal = Decimal(0)
    """On demand: Init and Duration, rounded up to milliseconds, times memory."""
    tmp_gb_seconds: Decimal = Decimal(0)
    provisioned_kept_gb_seconds: Decimal = Decimal(0)
    provisioned_run_gb_seconds: Decimal = Decimal(0)
    architecture: Architecture = "x86_64"


@dataclass(frozen=True, slots=True)
class Bill:
    """Dollars, unrounded."""

    requests: Decimal
    compute: Decimal
    tmp: Decimal
    provisioned: Decimal

    @property
    def total(self) -> Decimal:
        return self.requests + self.compute + self.tmp + self.provisioned


def bill(usage: Usage, *, free_tier: bool = False) -> Bill:
    """What `usage` costs; with `free_tier`, what is left after a month's free requests and compute.

    Provisioned concurrency has no free tier.
    """
    requests, gb_seconds = Decimal(usage.requests), usage.gb_seconds
    if free_tier:
        requests = max(Decimal(0), requests - PRICES.free_requests)
        gb_seconds = max(Decimal(0), gb_seconds - PRICES.free_gb_seconds)
    return Bill(
        requests=requests * PRICES.million_requests / _MILLION,
        compute=gb_seconds * PRICES.gb_second[usage.architecture],
        tmp=usage.tmp_gb_seconds * PRICES.tmp_gb_second,
        provisioned=(
            usage.provisioned_kept_gb_seconds * PRICES.provisioned_kept_gb_second
            + usage.provisioned_run_gb_seconds * PRICES.provisioned_run_gb_second
        ),
    )


def gb_seconds(milliseconds: int, memory_mb: int) -> Decimal:
    """What `milliseconds` at `memory_mb` are in GB-seconds."""
    return Decimal(milliseconds) * memory_mb / (1000 * MB_PER_GB)


def requests_of_async_event(size_bytes: int) -> int:
    """How many requests an asynchronous event of this size is billed as."""
    beyond = size_bytes - PRICES.async_first_kb * 1024
    return 1 + max(0, math.ceil(beyond / (PRICES.async_step_kb * 1024)))


@dataclass(frozen=True, slots=True)
class InvocationCost:
    """The price of one invocation on demand, without the free tier."""

    usd: float
    per_million_usd: float
    """Of a million invocations such as this one, to the cent."""
    formula: str
    """How it is worked out, for a reader."""


def of_invocation(
    billed_ms: int, memory_mb: int, *, architecture: Architecture = "x86_64"
) -> InvocationCost:
    """What an invocation with this REPORT line costs. `billed_ms` holds Init where there was one."""
    used = gb_seconds(billed_ms, memory_mb)
    usage = Usage(requests=1, gb_seconds=used, architecture=architecture)
    total = bill(usage).total
    million = (total * _MILLION).quantize(Decimal("0.01"), ROUND_HALF_UP)
    formula = (
        f"{billed_ms:,} ms × {memory_mb:,} MB = {_plain(used)} GB-s; "
        f"{_plain(used)} × ${PRICES.gb_second[architecture]} + "
        f"${PRICES.million_requests} ÷ 1,000,000 = ${_plain(total)}"
    )
    return InvocationCost(float(total), float(million), formula)


def _plain(value: Decimal) -> str:
    """Seven significant digits, without an exponent and trailing zeros."""
    if not value:
        return "0"
    digits = max(0, 6 - value.adjusted())
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
