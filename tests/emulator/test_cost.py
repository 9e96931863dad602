"""The cost of invocations and of months of them, on the worked examples of the facts (W1 to W8)."""

from decimal import Decimal

import pytest

from courses.emulator import cost
from courses.emulator.cost import PRICES, Usage, bill, gb_seconds

MILLION = 1_000_000
HOUR_MS = 3_600_000


def cents(value: Decimal) -> str:
    return f"{value:.2f}"


def test_w1_free_tier_covers_the_compute() -> None:
    usage = Usage(requests=10 * MILLION, gb_seconds=10 * MILLION * gb_seconds(80, 512))
    assert usage.gb_seconds == 400_000
    assert cents(bill(usage, free_tier=True).total) == "1.80"
    assert cents(bill(usage).total) == "8.67"


def test_w2_what_is_beyond_the_free_tier() -> None:
    usage = Usage(requests=3 * MILLION, gb_seconds=3 * MILLION * gb_seconds(120, 1536))
    assert usage.gb_seconds == 540_000
    assert cents(bill(usage, free_tier=True).total) == "2.73"


def test_w3_init_is_billed() -> None:
    calls = 20 * MILLION * gb_seconds(100, 1024)
    init = 20 * MILLION // 100 * gb_seconds(800, 1024)
    before = bill(Usage(requests=20 * MILLION, gb_seconds=calls))
    after = bill(Usage(requests=20 * MILLION, gb_seconds=calls + init))
    assert (cents(before.total), cents(after.total)) == ("37.33", "40.00")
    assert cents(after.compute - before.compute) == "2.67"


def test_w4_provisioned_concurrency_has_its_own_prices() -> None:
    kept = 50 * 22 * gb_seconds(10 * HOUR_MS, 1024)
    run = 4 * MILLION * gb_seconds(120, 1024)
    provisioned = Usage(
        requests=4 * MILLION, provisioned_kept_gb_seconds=kept, provisioned_run_gb_seconds=run
    )
    assert cents(bill(Usage(provisioned_kept_gb_seconds=kept)).provisioned) == "165.00"
    assert cents(bill(provisioned).total) == "170.47"
    assert cents(bill(provisioned, free_tier=True).provisioned) == "169.67"
    assert cents(bill(Usage(requests=4 * MILLION, gb_seconds=run)).total) == "8.80"


def test_w5_tmp_beyond_what_is_free() -> None:
    usage = Usage(
        requests=MILLION,
        gb_seconds=MILLION * gb_seconds(10_000, 2048),
        tmp_gb_seconds=MILLION * gb_seconds(10_000, 5120 - 512),
    )
    assert cents(bill(usage).total) == "334.92"
    assert cents(bill(usage).tmp) == "1.39"


def test_w6_a_large_asynchronous_event_is_several_requests() -> None:
    each = cost.requests_of_async_event(600 * 1024)
    assert each == 7
    assert cents(bill(Usage(requests=each * MILLION)).total) == "1.40"


@pytest.mark.parametrize(
    ("size", "requests"), [(0, 1), (256 * 1024, 1), (256 * 1024 + 1, 2), (320 * 1024, 2)]
)
def test_async_requests_at_their_bounds(size: int, requests: int) -> None:
    assert cost.requests_of_async_event(size) == requests


def test_w7_one_processor_busy_for_a_month() -> None:
    assert cents(bill(Usage(gb_seconds=gb_seconds(730 * HOUR_MS, 1769))).total) == "75.67"


def test_w8_when_provisioned_is_cheaper() -> None:
    saved = PRICES.gb_second["x86_64"] - PRICES.provisioned_run_gb_second
    assert f"{PRICES.provisioned_kept_gb_second / saved:.2f}" == "0.60"


def test_one_invocation_with_its_formula() -> None:
    found = cost.of_invocation(100, 128)
    assert found.usd == pytest.approx(0.2e-6 + 0.0125 * 0.0000166667)
    assert found.per_million_usd == 0.41
    assert found.formula == (
        "100 ms × 128 MB = 0.0125 GB-s; 0.0125 × $0.0000166667 + $0.20 ÷ 1,000,000 = $0.0000004083338"
    )


def test_arm_costs_less_and_nothing_is_never_free() -> None:
    intel, arm = (
        cost.of_invocation(1000, 1024),
        cost.of_invocation(1000, 1024, architecture="arm64"),
    )
    assert (intel.per_million_usd, arm.per_million_usd) == (16.87, 13.53)
    nothing = cost.of_invocation(0, 128)
    assert (nothing.per_million_usd, nothing.usd) == (0.2, 0.2e-6)
    assert nothing.formula.startswith("0 ms × 128 MB = 0 GB-s; 0 × ")
