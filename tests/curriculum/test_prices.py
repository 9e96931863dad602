"""The prices that a run's cost is worked out with are those that the curriculum teaches."""

from decimal import Decimal
from pathlib import Path

import pytest

from courses.content.loader import survey
from courses.content.model import Fact
from courses.emulator.cost import PRICES
from courses.management.commands.check_curriculum import ROOT


@pytest.fixture(scope="module")
def facts() -> dict[str, Fact]:
    curriculum, _ = survey(Path(ROOT))
    return dict(curriculum.facts)


@pytest.mark.parametrize(
    ("fact", "value", "price"),
    [
        ("P1", "per_million", PRICES.million_requests),
        ("P2", "per_gb_s", PRICES.gb_second["x86_64"]),
        ("P3", "per_gb_s", PRICES.gb_second["arm64"]),
        ("P5", "requests", PRICES.free_requests),
        ("P5", "gb_s", PRICES.free_gb_seconds),
        ("P6", "per_gb_s", PRICES.tmp_gb_second),
        ("P7", "kept", PRICES.provisioned_kept_gb_second),
        ("P7", "run", PRICES.provisioned_run_gb_second),
        ("P11", "first", PRICES.async_first_kb),
        ("P11", "step", PRICES.async_step_kb),
    ],
)
def test_price_is_the_fact(
    facts: dict[str, Fact], fact: str, value: str, price: Decimal | int
) -> None:
    assert Decimal(str(facts[fact].values[value]).lstrip("$")) == price
    assert facts[fact].as_of.startswith("2026")
    assert "aws.amazon.com/lambda/pricing/" in facts[fact].source
