"""Accounts in the weaker tiers: B has them, C has no listener that boto3 could reach."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, LabSettings, LocalLambda, SandboxUnavailable
from courses.emulator.runtime import bubble
from tests.emulator import docker
from tests.emulator.aws.calls import from_sandbox

HOSTS = {"B": docker.without_unshare, "C": docker.default_profile}


def _lab(tier: str) -> Iterator[LocalLambda]:
    lab = LocalLambda(replace(LabSettings(), spares=0, min_tier=tier))
    try:
        assert docker.inside(lambda: lab.facts().tier, HOSTS[tier]) == tier
        yield lab
    finally:
        lab.close()


@pytest.fixture
def bubbled() -> Iterator[LocalLambda]:
    if not Path(bubble.PROGRAM).exists():
        pytest.skip("bubblewrap is not installed")
    yield from _lab("B")


@pytest.fixture
def reduced() -> Iterator[LocalLambda]:
    yield from _lab("C")


def test_tier_b_reaches_an_account(bubbled: LocalLambda) -> None:
    docker.inside(lambda: bubbled.zygote("boto3"), HOSTS["B"])
    with bubbled.create_account() as account:
        (reply,) = from_sandbox(bubbled, account, ("sts", "get_caller_identity", {}))

    assert reply["Account"] == "123456789012"


@pytest.mark.parametrize("profile", ["plain", "boto3"])
def test_tier_c_refuses_an_account_and_names_the_fix(reduced: LocalLambda, profile: str) -> None:
    code = {"handler.py": b"def handler(event, context):\n    return event\n"}
    config = FunctionConfig(profile=profile)  # type: ignore[arg-type]
    with (
        reduced.create_account() as account,
        reduced.create_function(config, code, account=account) as function,
        pytest.raises(SandboxUnavailable, match="need a stronger sandbox") as refusal,
    ):
        docker.inside(lambda: function.invoke({}), HOSTS["C"])

    assert "unprivileged user namespaces" in refusal.value.remedy


def test_tier_c_runs_the_same_function_without_one(reduced: LocalLambda) -> None:
    code = {"handler.py": b"def handler(event, context):\n    return event\n"}
    with reduced.create_function(FunctionConfig(), code) as function:
        assert function.invoke({"x": 1}).response == {"x": 1}
